import { inflateSync } from 'node:zlib'

/**
 * The text of a file that is embedded in a PDF (ISO 32000-1, 7.11.4), read without a PDF library: our own writer leaves
 * its object streams and file specifications plain enough to find. Embedded files are streams of type `EmbeddedFile`;
 * a paper has one.
 * @returns undefined when there is none that reads as JSON
 */
export function pdfAttachment(bytes: Uint8Array, name: string): string | undefined {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 0; ; ) {
    const found = file.indexOf('/EmbeddedFile', at)
    if (found < 0) return undefined
    at = found + 1
    const start = file.indexOf('stream', found)
    const end = file.indexOf('endstream', start)
    if (start < 0 || end < 0) return undefined
    const dictionary = file.subarray(file.lastIndexOf(' obj', found), start).toString('latin1')
    if (!/\/Type\s*\/EmbeddedFile\b/.test(dictionary)) continue
    const from = start + 'stream'.length + (file[start + 6] === 0x0d ? 2 : 1)
    const content = file.subarray(from, end)
    const text = (/\/FlateDecode\b/.test(dictionary) ? inflated(content) : content)?.toString('utf8').trim()
    if (text?.startsWith('{') && name.endsWith('.json')) return text
  }
}

/** At most 64 MiB: a stream that unpacks to more is not a proof. */
function inflated(content: Buffer): Buffer | undefined {
  try {
    return inflateSync(content, { maxOutputLength: 64 * 1024 * 1024 })
  } catch {
    return undefined
  }
}
