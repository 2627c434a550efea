import { fork } from 'node:child_process'
import { resolve } from 'node:path'
import { nobodyOpens } from '../../rules.ts'
import type { Problem as Remark } from '../../xlsform/index.ts'
import type { CompiledForm } from '../compile.ts'
import type { Spot } from './spots.ts'

/** What ODK's engine says of a form: nothing, or why it cannot be opened, and at which question where that is known. */
export type Opened =
  | { fault: null }
  | {
      fault: string
      /** The question at which the engine stopped, where it says so. */
      at: string | null
      /** The expression at fault, looked for afterwards; null: there is no single one, undefined: not looked for yet. */
      spot: Spot | null | undefined
    }

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
  let heard: Opened | null = null
  return new Promise((done) => {
    const settle = (opened: Opened | null) => {
      clearTimeout(timer)
      child.kill('SIGKILL')
      done(opened)
    }
    // What has been heard stands, though the search for its place may not come to an end.
    const end = () => settle(heard)
    const timer = setTimeout(end, patience)
    child.on('message', (opened) => {
      heard = opened as Opened
      if (heard.fault === null || heard.spot !== undefined) end()
    })
    child.on('exit', end)
    child.on('error', end)
    child.send(xform, (error) => error && end())
  })
}

/**
 * What is to be said of a form that ODK's engine cannot open, unless the compiler has said the same with its cell. A function
 * that the engine lacks may be one that Collect has; whatever else stops it stops everybody.
 */
export async function openingRemarks({
  xform,
  warnings,
  rows,
}: Pick<CompiledForm, 'xform' | 'warnings' | 'rows'>): Promise<Remark[]> {
  const opened = await tryOpening(xform)
  if (!opened) return [{ code: 'engine_silent', params: {} }]
  const { fault } = opened
  if (fault === null) return []
  const path = (opened.spot?.path ?? opened.at ?? '').replace(/\[\d+\]/g, '')
  const row = rows.get(path)
  const place = {
    ...(row ? { sheet: 'survey', row } : {}),
    ...(opened.spot ? { column: opened.spot.column } : {}),
  }
  const at = path.replace(/^\/[^/]+\//, '') || 'none'
  const name = /^Function '(.+)' is not defined\.$/.exec(fault)?.[1]
  if (name === undefined)
    return [
      { code: nobodyOpens, ...place, params: { reason: fault, at, part: opened.spot?.column ?? 'none' } },
    ]
  const said = warnings.some(({ code, params }) => code === 'function_unknown' && params.name === name)
  return said ? [] : [{ code: 'engine_lacks', ...place, params: { name } }]
}
