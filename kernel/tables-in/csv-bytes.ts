import type { Readable } from 'node:stream'
import { CsvReader } from './csv.ts'
import { FileFault } from './fault.ts'
import type { Delimiter, Encoding } from './sniff.ts'

/** Opens the file's bytes from the beginning, as often as it is read. */
export type OpenBytes = () => Readable | Promise<Readable>

/**
 * Reads the rows of a CSV file in any of the encodings, from its bytes.
 * @param size in bytes, for the share that has been read
 * @throws FileFault
 */
export async function eachCsvRow(
  open: OpenBytes,
  format: { encoding: Encoding; delimiter: Delimiter },
  size: number,
  onRow: (fields: string[], row: number) => void,
  settle?: (share: number) => Promise<unknown> | undefined,
): Promise<void> {
  const bytes = await open()
  const wide = format.encoding.startsWith('utf-16')
    ? new TextDecoder(format.encoding, { fatal: true })
    : undefined
  const reader = new CsvReader(format.delimiter, onRow, wide ? 'utf-8' : format.encoding)
  let done = 0
  try {
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      const first = done === 0
      done += chunk.length
      reader.push(wide ? narrowed(wide, chunk) : first ? withoutMark(chunk) : chunk)
      const wait = settle?.(size ? done / size : 0)
      if (wait) await wait
    }
    if (wide) reader.push(narrowed(wide))
    reader.end()
  } finally {
    bytes.destroy()
  }
}

/** UTF-16 as UTF-8: its marks and line ends take two bytes. */
function narrowed(decoder: TextDecoder, chunk?: Buffer): Buffer {
  try {
    return Buffer.from(chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode())
  } catch (error) {
    throw new FileFault('encoding', { encoding: decoder.encoding, row: 0 }, error)
  }
}

/** The mark that some programs write before UTF-8. */
const withoutMark = (chunk: Buffer): Buffer =>
  chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf ? chunk.subarray(3) : chunk
