import { fork } from 'node:child_process'
import { resolve } from 'node:path'
import type { Problem as Remark } from '../../xlsform/index.ts'
import type { CompiledForm } from '../compile.ts'

/** What ODK's engine says of a form: nothing, or why it cannot be opened, and at which question where that is known. */
export type Opened = { fault: null } | { fault: string; at: string | null }

const patienceMs = 20_000

/**
 * Opens a form with ODK's engine, as whoever fills it in will. It runs in a process of its own, without secrets and with
 * little memory, for the reasons of decision 6: an expression that turns in a circle may never end.
 * @returns what the engine says; null when it did not come to an end
 */
export function tryOpening(xform: string, patience = patienceMs): Promise<Opened | null> {
  const { TZ } = process.env
  const child = fork(resolve(import.meta.dirname, 'process.ts'), {
    execArgv: ['--max-old-space-size=768', '--no-warnings'],
    env: TZ ? { TZ } : {},
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  return new Promise((done) => {
    const settle = (opened: Opened | null) => {
      clearTimeout(timer)
      child.kill('SIGKILL')
      done(opened)
    }
    const timer = setTimeout(settle, patience, null)
    child.on('message', (opened) => settle(opened as Opened))
    child.on('exit', () => settle(null))
    child.on('error', () => settle(null))
    child.send(xform, (error) => error && settle(null))
  })
}

/** What is to be said of a form that ODK's engine cannot open, unless the compiler has said the same with its cell. */
export async function openingRemarks({
  xform,
  warnings,
}: Pick<CompiledForm, 'xform' | 'warnings'>): Promise<Remark[]> {
  const opened = await tryOpening(xform)
  if (!opened) return [{ code: 'engine_silent', params: {} }]
  const { fault } = opened
  if (fault === null) return []
  const unknown = warnings.filter(({ code }) => code === 'function_unknown').map(({ params }) => params.name)
  if (unknown.some((name) => fault === `Function '${name}' is not defined.`)) return []
  return [{ code: 'engine_refuses', params: { reason: fault, at: opened.at ?? 'none' } }]
}
