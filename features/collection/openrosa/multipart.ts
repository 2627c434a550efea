import type { FastifyRequest } from 'fastify'
import { fileName, largestXml } from '../xform/answers.ts'
import { acceptedBytes, OpenRosaProblem } from './envelope.ts'

/** Most parts of one sending: Collect splits at 100 files. */
const mostParts = 120
/** Files that arrive before the XML wait in memory, as long as they are small. */
const mostWaiting = 8_000_000

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
export async function readSending(request: FastifyRequest, to: Sending): Promise<{ incomplete: boolean }> {
  const length = Number(request.headers['content-length'] ?? 0)
  if (length > acceptedBytes * 1.05) throw new OpenRosaProblem(413, 'collection.openrosa.too_large')
  if (!request.isMultipart()) throw new OpenRosaProblem(400.39, 'collection.openrosa.not_multipart')
  let incomplete = false
  let seen = false
  let total = 0
  const waiting: { name: string; bytes: Buffer }[] = []
  const counted = async function* (source: AsyncIterable<Buffer>) {
    for await (const chunk of source) {
      total += chunk.length
      if (total > acceptedBytes) throw new OpenRosaProblem(413, 'collection.openrosa.too_large')
      yield chunk
    }
  }
  const take = async (bytes: Buffer) => {
    if (seen) throw new OpenRosaProblem(400.39, 'collection.openrosa.two_submissions')
    seen = true
    await to.xml(bytes)
  }
  try {
    const limits = {
      parts: mostParts,
      files: mostParts,
      fields: 20,
      fileSize: acceptedBytes,
      fieldSize: largestXml,
      fieldNameSize: 300,
    }
    for await (const part of request.parts({ limits })) {
      if (part.type === 'field') {
        if (part.fieldname === 'xml_submission_file') await take(Buffer.from(String(part.value), 'utf8'))
        if (part.fieldname === '*isIncomplete*') incomplete = String(part.value).toLowerCase() === 'yes'
        continue
      }
      const content = counted(part.file as AsyncIterable<Buffer>)
      const name = fileName(part.filename || part.fieldname)
      if (part.fieldname === 'xml_submission_file') await take(await whole(content, largestXml))
      else if (seen) await to.file(name, content)
      else waiting.push({ name, bytes: await whole(content, mostWaiting) })
    }
  } catch (error) {
    throw asOpenRosa(error)
  }
  if (!seen) throw new OpenRosaProblem(400.7, 'collection.openrosa.no_xml')
  for (const { name, bytes } of waiting) await to.file(name, once(bytes))
  return { incomplete }
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes
}

async function whole(content: AsyncIterable<Buffer>, most: number): Promise<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of content) {
    size += part.length
    if (size > most) throw new OpenRosaProblem(413, 'collection.openrosa.too_large')
    parts.push(part)
  }
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts)
}

function asOpenRosa(error: unknown): unknown {
  const code = (error as { code?: string }).code ?? ''
  if (code === 'FST_REQ_FILE_TOO_LARGE') return new OpenRosaProblem(413, 'collection.openrosa.too_large')
  if (/^FST_(PARTS|FILES|FIELDS)_LIMIT$/.test(code))
    return new OpenRosaProblem(413, 'collection.openrosa.too_many_parts')
  // What busboy itself complains about: no boundary, a form that ends in mid-part, malformed headers.
  const message = (error as Error).message ?? ''
  if (
    /^FST_/.test(code) ||
    /multipart|boundary|unexpected end|malformed|premature close|part header/i.test(message)
  )
    return new OpenRosaProblem(400.39, 'collection.openrosa.not_multipart')
  return error
}
