import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** What is asked of a browser: its path in WebDriver, and its name in Marionette, Firefox's own door to the same. */
const commands = {
  start: ['POST', '', 'NewSession'],
  leave: ['DELETE', '', 'DeleteSession'],
  timeouts: ['POST', '/timeouts', 'SetTimeouts'],
  size: ['POST', '/window/rect', 'SetWindowRect'],
  go: ['POST', '/url', 'Navigate'],
  run: ['POST', '/execute/async', 'ExecuteAsyncScript'],
  find: ['POST', '/element', 'FindElement'],
  click: ['POST', '/element/{id}/click', 'ElementClick'],
  type: ['POST', '/element/{id}/value', 'ElementSendKeys'],
  clear: ['POST', '/element/{id}/clear', 'ElementClear'],
  picture: ['GET', '/screenshot', 'TakeScreenshot'],
} as const
type Params = Record<string, unknown>

/** One running browser. `send` answers what the browser answered; it throws when the browser says that it failed. */
export interface Driven {
  send(command: keyof typeof commands, params?: Params): Promise<unknown>
  end(): Promise<void>
}

const until = async <T>(what: string, look: () => Promise<T | undefined> | T | undefined): Promise<T> => {
  for (let tries = 0; tries < 150; tries++) {
    const found = await look()
    if (found !== undefined) return found
    await pause(200)
  }
  throw new Error(`Waited for nothing: ${what}`)
}

const ended = async (child: ChildProcess | undefined): Promise<void> => {
  if (!child || child.exitCode !== null) return
  const gone = new Promise((done) => child.once('exit', done))
  child.kill()
  await gone
}

const prefs = {
  'marionette.port': 0,
  // A window as narrow as a phone; Firefox has none under 450 pixels by itself.
  'toolkit.legacyUserProfileCustomizations.stylesheets': true,
}

/** Firefox, by Marionette: Debian has no geckodriver, and this is what it speaks. Null when there is no Firefox. */
export async function firefox(): Promise<Driven | null> {
  const binary = [process.env.FIREFOX, '/usr/bin/firefox-esr', '/usr/bin/firefox'].find(
    (path) => path && existsSync(path),
  )
  if (!binary) return null
  const profile = mkdtempSync(join(tmpdir(), 'ura-firefox-'))
  const lines = Object.entries(prefs).map(
    ([key, value]) => `user_pref(${JSON.stringify(key)}, ${JSON.stringify(value)});`,
  )
  writeFileSync(join(profile, 'user.js'), lines.join('\n'))
  mkdirSync(join(profile, 'chrome'))
  writeFileSync(join(profile, 'chrome', 'userChrome.css'), ':root { min-width: 0 !important }')
  const child = spawn(binary, ['--headless', '--marionette', '--no-remote', '--profile', profile], {
    stdio: 'ignore',
  })
  const port = await until('Firefox', () => {
    const file = join(profile, 'MarionetteActivePort')
    return existsSync(file) ? Number(readFileSync(file, 'utf8')) || undefined : undefined
  })
  const ask = await marionette(connect(port, '127.0.0.1'))
  const driven: Driven = {
    send: (command, params = {}) => ask(`WebDriver:${commands[command][2]}`, params),
    end: async () => {
      await ended(child)
      rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
    },
  }
  await driven.send('start', { capabilities: {} })
  return driven
}

/** Messages of Marionette are JSON with their length before them; an answer comes to each, in order. */
async function marionette(socket: Socket): Promise<(name: string, params: Params) => Promise<unknown>> {
  let bytes = Buffer.alloc(0)
  const messages: unknown[][] = []
  socket.on('data', (chunk) => {
    bytes = Buffer.concat([bytes, chunk])
    for (;;) {
      const colon = bytes.indexOf(':')
      const end = colon + 1 + Number(bytes.subarray(0, Math.max(colon, 0)))
      if (colon < 0 || bytes.length < end) return
      const message = JSON.parse(bytes.subarray(colon + 1, end).toString())
      if (Array.isArray(message)) messages.push(message)
      bytes = bytes.subarray(end)
    }
  })
  let count = 0
  return async (name, params) => {
    const body = JSON.stringify([0, ++count, name, params])
    socket.write(`${Buffer.byteLength(body)}:${body}`)
    while (messages.length === 0) await pause(20)
    const [, , error, result] = messages.shift() as [number, number, Params | null, Params]
    if (error) throw new Error(`${name}: ${error.error}: ${error.message}`)
    return result && 'value' in result ? result.value : result
  }
}

/** WebKitGTK's MiniBrowser by its WebDriver: the nearest to Safari that Linux has. Null when it is not installed. */
export async function webkit(): Promise<Driven | null> {
  const libraries = '/usr/lib/x86_64-linux-gnu'
  const rooms = existsSync(libraries) ? await readdir(libraries) : []
  const binary = rooms
    .filter((name) => name.startsWith('webkit2gtk-4'))
    .map((name) => join(libraries, name, 'MiniBrowser'))
    .find((path) => existsSync(path))
  if (!binary || !existsSync('/usr/bin/WebKitWebDriver') || !existsSync('/usr/bin/Xvfb')) return null
  const screen = spawn('/usr/bin/Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1200x24'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const display = await new Promise<string>((done) =>
    screen.stdio[3]!.once('data', (line) => done(`:${String(line).trim()}`)),
  )
  const port = 20_000 + (process.pid % 20_000)
  const driver = spawn('/usr/bin/WebKitWebDriver', [`--port=${port}`], {
    stdio: 'ignore',
    env: { ...process.env, DISPLAY: display, LIBGL_ALWAYS_SOFTWARE: '1' },
  })
  let session = ''
  const driven: Driven = {
    send: async (command, { id, ...params } = {}) => {
      const [method, path] = commands[command]
      const answer = await fetch(
        `http://127.0.0.1:${port}/session${session}${path.replace('{id}', String(id))}`,
        { method, ...(method === 'POST' ? { body: JSON.stringify(params) } : {}) },
      )
      const { value } = (await answer.json()) as { value: Params }
      if (!answer.ok) throw new Error(`${command}: ${value.error}: ${value.message}`)
      return value
    },
    end: async () => {
      await driven.send('leave').catch(() => undefined)
      await ended(driver)
      await ended(screen)
    },
  }
  await until('WebKitWebDriver', () =>
    fetch(`http://127.0.0.1:${port}/status`).then(
      () => true,
      () => undefined,
    ),
  )
  const options = { binary, args: ['--automation'] }
  const started = await driven.send('start', {
    capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': options } },
  })
  session = `/${(started as { sessionId: string }).sessionId}`
  return driven
}
