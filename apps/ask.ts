import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'

/** Asks for a secret at the terminal; what is typed is not shown. @throws Error when there is no terminal to ask at */
export function askSecret(question: string, otherwise: string): Promise<string> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) throw new Error(otherwise)
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true })
  process.stdout.write(question)
  return new Promise((done, fail) => {
    terminal.once('SIGINT', () => {
      terminal.close()
      fail(new Error('Broken off.'))
    })
    terminal.question('', (answer) => {
      terminal.close()
      process.stdout.write('\n')
      done(answer)
    })
  })
}

/** Shows what is being worked on, in one line that replaces itself; says nothing where there is no terminal. */
export function steps(): { step: (text: string) => void; done: () => void } {
  if (!process.stdout.isTTY) return { step: () => undefined, done: () => undefined }
  return {
    step: (text) => process.stdout.write(`\r\u001b[K  ${text.slice(0, 70)}`),
    done: () => process.stdout.write('\r\u001b[K'),
  }
}

/** Bytes for a person: `1.4 MB`. */
export function bytes(size: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB']
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, size)) / 3))
  return step === 0 ? `${size} bytes` : `${(size / 1000 ** step).toFixed(1)} ${units[step]}`
}

/** A number with its noun: `1 file`, `12 files`. */
export const many = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`
