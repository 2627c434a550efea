import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { crc32 } from 'node:zlib'
import { SaxesParser } from 'saxes'
import yauzl from 'yauzl'
import { FileFault } from './fault.ts'

/** What an archive may unpack to, so that a few kilobytes cannot fill the memory or keep a worker busy for hours. */
export const zipLimits = { entries: 5_000, total: 1024 * 1024 * 1024, ratio: 150, free: 20 * 1024 * 1024 }

export interface Zip {
  /** Paths of all entries, in the archive's order. */
  names(): string[]
  has(path: string): boolean
  open(path: string): Promise<Readable>
  /** Unpacked size of an entry, as the archive says. */
  size(path: string): number
  /** Check sum of an entry's unpacked content (CRC-32). */
  sum(path: string): number
}

/**
 * Opens an archive in memory and looks through its list of contents before anything is unpacked.
 * @throws FileFault `truncated` (the list at the end is missing or damaged), `paths` (an entry points out of the archive), `bomb` (too many entries, too large, or
 *   packed beyond what spreadsheets reach)
 */
export async function openZip(bytes: Buffer): Promise<Zip> {
  const entries = new Map<string, yauzl.Entry>()
  let total = 0
  const archive = await new Promise<yauzl.ZipFile>((resolve, reject) => {
    yauzl.fromBuffer(bytes, { lazyEntries: true, validateEntrySizes: true }, (error, zip) =>
      error || !zip ? reject(new FileFault('truncated', {}, error)) : resolve(zip),
    )
  })
  await new Promise<void>((resolve, reject) => {
    // An entry that names another folder than the archive's own is a trick, never an export: nothing of it is looked at.
    archive.on('error', (error: Error) =>
      reject(new FileFault(/fileName|path:/.test(error.message) ? 'paths' : 'truncated', {}, error)),
    )
    archive.on('end', resolve)
    archive.on('entry', (entry: yauzl.Entry) => {
      total += entry.uncompressedSize
      const packed =
        entry.uncompressedSize > zipLimits.free &&
        entry.uncompressedSize > entry.compressedSize * zipLimits.ratio
      if (entries.size >= zipLimits.entries || total > zipLimits.total || packed)
        reject(new FileFault('bomb'))
      else {
        entries.set(entry.fileName, entry)
        archive.readEntry()
      }
    })
    archive.readEntry()
  })
  const openStream = promisify(archive.openReadStream.bind(archive)) as (
    entry: yauzl.Entry,
  ) => Promise<Readable>
  return {
    names: () => [...entries.keys()],
    has: (path) => entries.has(path),
    size: (path) => entries.get(path)?.uncompressedSize ?? 0,
    sum: (path) => entries.get(path)?.crc32 ?? 0,
    open: async (path) => {
      const entry = entries.get(path)
      if (!entry) throw new FileFault('truncated')
      try {
        return await openStream(entry)
      } catch (error) {
        throw new FileFault('truncated', {}, error)
      }
    },
  }
}

type Attributes = Partial<Record<string, string>>
interface Listener {
  open?: (name: string, attributes: Attributes) => void
  text?: (piece: string) => void
  close?: (name: string) => void
  settle?: ((share: number) => Promise<unknown> | undefined) | undefined
}

/**
 * Walks through the elements of an XML part as it is unpacked. Entities of a document type are not known to the parser,
 * so none can be blown up.
 */
export async function eachElement(zip: Zip, path: string, listener: Listener): Promise<void> {
  const stream = await zip.open(path)
  const parser = new SaxesParser()
  let failure: unknown
  const guarded = <A extends unknown[]>(work: (...given: A) => void) => (...given: A) => {
    // An error thrown inside the parser's callbacks would leave it half-way; it is kept and thrown outside.
    if (failure !== undefined) return
    try {
      work(...given)
    } catch (error) {
      failure = error
    }
  } // biome-ignore format: one wrapper
  parser.on('error', (error) => {
    failure ??= new FileFault('truncated', {}, error)
  })
  parser.on(
    'opentag',
    guarded((tag) => listener.open?.(local(tag.name), tag.attributes as Attributes)),
  )
  if (listener.text)
    parser.on(
      'text',
      guarded((piece) => listener.text!(piece)),
    )
  if (listener.close)
    parser.on(
      'closetag',
      guarded((tag) => listener.close!(local(tag.name))),
    )
  const decoder = new TextDecoder('utf-8')
  const size = zip.size(path)
  let done = 0
  let sum = 0
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      done += chunk.length
      sum = crc32(chunk, sum)
      parser.write(decoder.decode(chunk, { stream: true }))
      if (failure !== undefined) throw failure
      const wait = listener.settle?.(size ? done / size : 0)
      if (wait) await wait
    }
    parser.close()
    if (sum !== zip.sum(path)) throw new FileFault('truncated')
    if (failure !== undefined) throw failure
  } catch (error) {
    if (failure !== undefined && error !== failure) throw failure
    if (error === failure || error instanceof FileFault) throw error
    // Whatever inflating or its check sums complain about: the file is not whole.
    throw new FileFault('truncated', {}, error)
  } finally {
    stream.destroy()
  }
}

/** Some writers put everything under a prefix (`x:row`). */
const local = (name: string) => (name.includes(':') ? name.slice(name.indexOf(':') + 1) : name)
