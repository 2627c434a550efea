import { randomBytes } from 'node:crypto'
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import path from 'node:path'

/**
 * The text of a secret file; made (0600, its folder 0700) when there is none. It appears whole or not at all, and
 * two processes that start at once read the same text.
 * @throws Error that says what to do when others may read the file
 */
export function secretFile(file: string, make: () => string): string {
  const found = read(file)
  if (found !== undefined) return found
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  const handle = openSync(draft, 'wx', 0o600)
  try {
    writeSync(handle, make())
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  try {
    // link(2) refuses to replace: whoever comes second reads what the first has written.
    linkSync(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft, { force: true })
  }
  return read(file)!
}

function read(file: string): string | undefined {
  try {
    if (process.platform !== 'win32' && statSync(file).mode & 0o077) {
      throw new Error(`${file} can be read by others. Close it with: chmod 600 ${file}`)
    }
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
