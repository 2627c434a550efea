import { spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { resolve } from 'node:path'
import { home } from '../../kernel/config/config.ts'
import { removeData } from '../../kernel/db/server.ts'

export interface DemoPerson {
  name: string
  email: string
  password: string
  role: string
}
export interface Demo {
  url: string
  people: DemoPerson[]
  data: string
  /** What the process printed so far. */
  output: () => string
  /** Kills the server with -9, as a power cut does; its data stay, and `startDemo` with `again` goes on with them. */
  kill(): Promise<void>
  stop(): Promise<void>
}

/**
 * Starts the demo workspace as a newcomer does (`ura start --demo`), in a data folder of its own, on a free port.
 * @param again one that was killed: its data and its address are taken up
 */
export async function startDemo(env: Record<string, string> = {}, again?: Demo): Promise<Demo> {
  const data = again?.data ?? mkdtempSync(resolve(tmpdir(), 'ura-demo-'))
  const port = again ? new URL(again.url).port : '0'
  const child = spawn(process.execPath, [resolve(home, 'apps/cli.ts'), 'start', '--demo', '--port', port], {
    env: { ...process.env, URA_DATA: data, URA_LOG: 'warn', NODE_NO_WARNINGS: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const ready = new Promise<string>((done, fail) => {
    const read = (chunk: Buffer) => {
      output += chunk
      const found = /Ura is ready: (\S+)/.exec(output)
      if (found && /Stop it with Ctrl\+C/.test(output)) done(found[1]!)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('exit', (code) => fail(new Error(`The demo workspace ended (${code}):\n${output}`)))
  })
  const url = await ready
  return {
    url,
    data,
    people: again?.people ?? peopleIn(output),
    output: () => output,
    kill: () =>
      new Promise((done) => {
        child.once('exit', () => done())
        child.kill('SIGKILL')
      }),
    stop: async () => {
      const ended = new Promise((done) => child.once('exit', done))
      child.kill('SIGTERM')
      await ended
      removeData(data)
    },
  }
}

/** The sign-ins that the demo prints, one a line: `role · name · e-mail · password`. */
export function peopleIn(output: string): DemoPerson[] {
  return [...output.matchAll(/^ {2}(\w+) · (.+?) · (\S+@\S+) · (\S+)$/gm)].map(
    ([, role, name, email, password]) => ({
      role: role!,
      name: name!,
      email: email!,
      password: password!,
    }),
  )
}
