import { createReadStream } from 'node:fs'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { Decrypter, Encrypter } from 'age-encryption'

/** What a backup is locked with: a passphrase, or the public keys (`age1…`) of those who may open it. */
export type Lock = { passphrase: string } | { recipients: string[] }
/** What opens it: the passphrase, or an identity (`AGE-SECRET-KEY-1…`). */
export type Opener = { passphrase: string } | { identity: string }

/** The first bytes of every age file (age-encryption.org/v1). */
const mark = 'age-encryption.org/v1'

/** Writes the stream, encrypted with age, to a file that appears whole or not at all. @returns its bytes */
export async function writeLocked(
  file: string,
  lock: Lock,
  source: AsyncIterable<Uint8Array>,
): Promise<number> {
  const encrypter = new Encrypter()
  if ('passphrase' in lock) {
    if (lock.passphrase.length < 12)
      throw new Error('The passphrase of a backup needs at least 12 characters.')
    encrypter.setPassphrase(lock.passphrase)
  } else {
    for (const recipient of lock.recipients) encrypter.addRecipient(recipient)
  }
  const draft = `${file}.partial`
  const handle = await open(draft, 'w', 0o600)
  try {
    const locked = await encrypter.encrypt(webStream(Readable.from(source, { objectMode: false })))
    const size = await writeAll(handle, locked as unknown as AsyncIterable<Uint8Array>)
    await handle.sync()
    await handle.close()
    await rename(draft, file)
    return size
  } catch (error) {
    await handle.close().catch(() => undefined)
    await rm(draft, { force: true })
    throw error
  }
}

async function writeAll(handle: FileHandle, source: AsyncIterable<Uint8Array>): Promise<number> {
  let size = 0
  for await (const part of source) {
    for (let done = 0; done < part.length; ) done += (await handle.write(part, done)).bytesWritten
    size += part.length
  }
  return size
}

/** Opens an encrypted file. @throws Error that says whether it is no backup, or the passphrase or key is not its own */
export async function readLocked(file: string, opener: Opener): Promise<AsyncIterable<Uint8Array>> {
  const decrypter = new Decrypter()
  if ('passphrase' in opener) decrypter.addPassphrase(opener.passphrase)
  else decrypter.addIdentity(opener.identity)
  await checkMark(file)
  const bytes = createReadStream(file, { highWaterMark: 1024 * 1024 })
  try {
    const opened = await decrypter.decrypt(webStream(bytes))
    return opened as unknown as AsyncIterable<Uint8Array>
  } catch (error) {
    bytes.destroy()
    const what = 'passphrase' in opener ? 'passphrase' : 'key'
    throw new Error(`${file} does not open with this ${what}.`, { cause: error })
  }
}

const webStream = (stream: Readable): ReadableStream<Uint8Array> =>
  Readable.toWeb(stream) as unknown as ReadableStream<Uint8Array>

async function checkMark(file: string): Promise<void> {
  const handle = await open(file, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(mark.length), 0, mark.length, 0)
    if (buffer.toString('latin1', 0, bytesRead) !== mark) throw new Error(`${file} is not a backup of Ura.`)
  } finally {
    await handle.close()
  }
}
