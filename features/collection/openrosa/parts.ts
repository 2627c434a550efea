/** One part of a multipart body. `content` must be read before the next part is asked for; what is not is skipped. */
export interface BodyPart {
  name: string
  filename: string | null
  content: AsyncGenerator<Buffer>
}

/** One part of a body that is there whole. */
export type WholePart = Omit<BodyPart, 'content'> & { content: Buffer }

/** A multipart body that is not one: no boundary, an end in mid-part, headers without end. */
export class BadMultipart extends Error {
  override name = 'BadMultipart'
}

const mostHeaderBytes = 16_384
const lineEnd = Buffer.from('\r\n')
const headerEnd = Buffer.from('\r\n\r\n')

/** The boundary of a Content-Type header (RFC 2046). @returns null when it is no multipart/form-data with one */
export function boundaryOf(contentType: string | undefined): string | null {
  const [, quoted, plain] =
    /^multipart\/form-data\b.*?;\s*boundary=(?:"([^"\r\n]{1,70})"|([^\s;,"]{1,70})(?=[\s;,]|$))/i.exec(
      contentType ?? '',
    ) ?? []
  return quoted ?? plain ?? null
}

/** Takes apart a multipart body that is there whole, without the machinery of one that arrives in pieces. @throws BadMultipart */
export function splitParts(body: Buffer, boundary: string): WholePart[] {
  const delimiter = Buffer.from(`\r\n--${boundary}`)
  const next = (from: number): number => {
    const at = body.indexOf(delimiter, from)
    if (at < 0) throw new BadMultipart('it ends in mid-part')
    return at
  }
  const parts: WholePart[] = []
  // The first boundary may be the body's very beginning.
  const first = delimiter.subarray(lineEnd.length)
  let at = body.subarray(0, first.length).equals(first) ? first.length : next(0) + delimiter.length
  for (;;) {
    if (body.length < at + 2) throw new BadMultipart('it ends in mid-part')
    if (isEnd(body, at)) return parts
    const end = body.indexOf(headerEnd, at)
    if (end < 0 || end - at > mostHeaderBytes) throw new BadMultipart('its headers have no end')
    const content = body.subarray(end + headerEnd.length, next(end + headerEnd.length))
    parts.push({ ...nameOf(body.toString('utf8', at, end)), content })
    at = end + headerEnd.length + content.length + delimiter.length
  }
}

/** After the last boundary stand two dashes. */
const isEnd = (bytes: Buffer, at: number): boolean => bytes[at] === 0x2d && bytes[at + 1] === 0x2d

/**
 * Reads a multipart body (RFC 7578) as it arrives; memory holds one chunk and the length of a boundary.
 * @param source the body's bytes, in chunks of any size
 * @throws BadMultipart
 */
export async function* readParts(source: AsyncIterable<Buffer>, boundary: string): AsyncGenerator<BodyPart> {
  const chunks = source[Symbol.asyncIterator]()
  const delimiter = Buffer.from(`\r\n--${boundary}`)
  // The first boundary may be the body's very beginning: it is looked for as if a line end stood before it.
  let held: Buffer = lineEnd
  const more = async (): Promise<void> => {
    const { value, done } = await chunks.next()
    if (done) throw new BadMultipart('it ends in mid-part')
    held = held.length ? Buffer.concat([held, value]) : value
  }
  /** Takes everything before the next delimiter, piece by piece; the delimiter goes, too. */
  async function* upToDelimiter(): AsyncGenerator<Buffer> {
    for (;;) {
      const at = held.indexOf(delimiter)
      if (at >= 0) {
        const last = held.subarray(0, at)
        held = held.subarray(at + delimiter.length)
        if (last.length) yield last
        return
      }
      const sure = held.length - delimiter.length + 1
      if (sure > 0) {
        const piece = held.subarray(0, sure)
        held = held.subarray(sure)
        yield piece
      }
      await more()
    }
  }
  const skip = async (rest: AsyncGenerator<Buffer>) => {
    while (!(await rest.next()).done);
  }

  await skip(upToDelimiter())
  for (;;) {
    while (held.length < 2) await more()
    if (isEnd(held, 0)) return
    const headers = await takeHeaders()
    const content = upToDelimiter()
    yield { ...nameOf(headers), content }
    await skip(content)
  }

  async function takeHeaders(): Promise<string> {
    for (;;) {
      // Right after the boundary stand white space and a line end, then the headers, then an empty line.
      const end = held.indexOf(headerEnd)
      if (end >= 0) {
        const text = held.toString('utf8', 0, end)
        held = held.subarray(end + headerEnd.length)
        return text
      }
      if (held.length > mostHeaderBytes) throw new BadMultipart('its headers have no end')
      await more()
    }
  }
}

const names = /;\s*name=(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))/i
const filenames = /;\s*filename=(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))/i

function parameter(pattern: RegExp, line: string): string | undefined {
  const found = pattern.exec(line)
  const quoted = found?.[1]
  return quoted === undefined ? found?.[2] : quoted.replace(/\\(["\\])/g, '$1').replaceAll('%22', '"')
}

/** Name and file name out of a part's headers; both are UTF-8, in quotes, with what clients do to quotes inside. */
function nameOf(headers: string): { name: string; filename: string | null } {
  const line = /(?:^|\r\n)content-disposition:([^\r\n]*)/i.exec(headers)?.[1]
  if (line === undefined) throw new BadMultipart('a part has no name')
  const extended = /;\s*filename\*=utf-8''([^\s;]+)/i.exec(line)?.[1]
  const name = parameter(names, line) ?? ''
  const filename = (extended ? decoded(extended) : parameter(filenames, line)) ?? null
  // No answer can name such a file, and no database keeps its name.
  if (`${name}${filename}`.includes('\0')) throw new BadMultipart('a name with a NUL')
  return { name, filename }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
