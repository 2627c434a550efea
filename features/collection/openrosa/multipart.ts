import type { IncomingMessage } from 'node:http'
import { fileName, largestXml } from '../xform/answers.ts'
import { acceptedBytes, OpenRosaProblem } from './envelope.ts'
import { BadMultipart, boundaryOf, readParts, splitParts } from './parts.ts'

/** Most parts of one sending: Collect splits at 100 files. */
const mostParts = 120
/** Files that arrive before the XML wait in memory, as long as they are small. */
const mostWaiting = 8_000_000
/** A small body is taken off the wire whole. */
const smallBody = 262_144

type Content = Buffer | AsyncIterable<Buffer>

export interface Sending {
  /** Called once, with the bytes of `xml_submission_file`. */
  xml(bytes: Buffer): Promise<void>
  /** Called for each attachment after `xml`. Must read the whole content. */
  file(name: string, content: AsyncIterable<Buffer>): Promise<void>
}

/**
 * Reads a multipart sending as its bytes arrive.
 * @returns whether the sender says that more parts of the same submission follow
 * @throws OpenRosaProblem 400.39 malformed, 400.7 without the XML, 413 too large
 */
export async function readSending(request: IncomingMessage, to: Sending): Promise<{ incomplete: boolean }> {
  const boundary = boundaryOf(request.headers['content-type'])
  const length = Number(request.headers['content-length'] ?? Number.NaN)
  if (length > acceptedBytes * 1.05) throw new OpenRosaProblem(413, 'collection.openrosa.too_large')
  if (!boundary) throw new OpenRosaProblem(400.39, 'collection.openrosa.not_multipart')
  let [incomplete, seen, count] = [false, false, 0]
  const waiting: { name: string; bytes: Buffer }[] = []
  try {
    const parts =
      length <= smallBody ? splitParts(await taken(request), boundary) : readParts(bodyOf(request), boundary)
    for await (const part of parts) {
      if (++count > mostParts) throw new OpenRosaProblem(413, 'collection.openrosa.too_many_parts')
      if (part.name === 'xml_submission_file') {
        if (seen) throw new OpenRosaProblem(400.39, 'collection.openrosa.two_submissions')
        const bytes = await whole(part.content, largestXml)
        seen = true
        await to.xml(bytes)
      } else if (part.name === '*isIncomplete*') {
        incomplete = (await whole(part.content, 100)).toString().trim().toLowerCase() === 'yes'
      } else if (part.filename !== null) {
        const name = fileName(part.filename || part.name)
        if (seen) await to.file(name, streamed(part.content))
        else waiting.push({ name, bytes: await whole(part.content, mostWaiting) })
      }
    }
  } catch (error) {
    if (error instanceof BadMultipart) throw new OpenRosaProblem(400.39, 'collection.openrosa.not_multipart')
    throw error
  }
  if (!seen) throw new OpenRosaProblem(400.7, 'collection.openrosa.no_xml')
  for (const { name, bytes } of waiting) await to.file(name, streamed(bytes))
  return { incomplete }
}

/** The body's bytes, at most as many as are accepted. */
async function* bodyOf(request: IncomingMessage): AsyncGenerator<Buffer> {
  let total = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    total += chunk.length
    if (total > acceptedBytes * 1.05) throw new OpenRosaProblem(413, 'collection.openrosa.too_large')
    yield chunk
  }
}

/** A whole small body, without the machinery of a stream's iterator. */
function taken(request: IncomingMessage): Promise<Buffer> {
  return new Promise((done, fail) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.once('end', () => done(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)))
    request.once('error', fail)
    request.once('aborted', () => fail(new BadMultipart('the sender hung up')))
  })
}

const streamed = (content: Content): AsyncIterable<Buffer> =>
  Buffer.isBuffer(content) ? once(content) : content

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes
}

async function whole(content: Content, most: number): Promise<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of Buffer.isBuffer(content) ? [content] : content) {
    size += part.length
    if (size > most) throw new OpenRosaProblem(413, 'collection.openrosa.too_large')
    parts.push(part)
  }
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts)
}
