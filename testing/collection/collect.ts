import { randomUUID } from 'node:crypto'

/** One part of a sending, as Collect writes it. */
export interface Part {
  name: string
  filename?: string
  type?: string
  content: Buffer | string
}

/** The bytes of a multipart sending as ODK Collect (okhttp) puts them on the wire. */
export function multipartBytes(
  parts: readonly Part[],
  boundary = randomUUID(),
): { body: Buffer; type: string } {
  const chunks: Buffer[] = []
  for (const { name, filename, type, content } of parts) {
    const bytes = Buffer.isBuffer(content) ? content : Buffer.from(content, 'utf8')
    const file = filename === undefined ? '' : `; filename="${filename}"`
    chunks.push(
      Buffer.from(
        `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n${type ? `Content-Type: ${type}\r\n` : ''}Content-Length: ${bytes.length}\r\n\r\n`,
      ),
      bytes,
      Buffer.from('\r\n'),
    )
  }
  chunks.push(Buffer.from(`--${boundary}--\r\n`))
  return { body: Buffer.concat(chunks), type: `multipart/form-data; boundary=${boundary}` }
}

/** A submission's parts: the XML first, then files under their own names, then the mark that more will follow. */
export function submissionParts(
  xml: string | Buffer,
  files: Record<string, Buffer> = {},
  incomplete = false,
): Part[] {
  return [
    { name: 'xml_submission_file', filename: 'form.xml', type: 'text/xml', content: xml },
    ...Object.entries(files).map(([name, content]) => ({
      name,
      filename: name,
      type: 'application/octet-stream',
      content,
    })),
    ...(incomplete ? [{ name: '*isIncomplete*', content: 'yes' }] : []),
  ]
}

/** What Collect says of itself with every request. Its dates are in the phone's own way of writing: nobody may mind. */
export const collectHeaders = {
  'x-openrosa-version': '1.0',
  date: 'mar., 24 nën 2026 03:12:09 GMT',
  'user-agent': 'org.odk.collect.android/v2026.2.1 Dalvik/2.1.0 (Linux; U; Android 13; Redmi 9A)',
}

/** ODK Collect, as far as a server can see it. */
export class Collect {
  readonly base: string
  readonly deviceId = `collect:${randomUUID().slice(0, 16)}`
  readonly headers: Record<string, string>
  constructor(base: string, headers: Record<string, string> = {}) {
    this.base = base
    this.headers = { ...collectHeaders, ...headers }
  }

  get(path: string): Promise<Response> {
    const url = path.startsWith('http') ? path : `${this.base}${path}`
    return fetch(`${url}${url.includes('?') ? '&' : '?'}deviceID=${encodeURIComponent(this.deviceId)}`, {
      headers: this.headers,
    })
  }

  head(): Promise<Response> {
    return fetch(`${this.base}/submission?deviceID=${encodeURIComponent(this.deviceId)}`, {
      method: 'HEAD',
      headers: this.headers,
    })
  }

  /** Posts whatever parts are given, in their order. */
  post(parts: readonly Part[]): Promise<Response> {
    const { body, type } = multipartBytes(parts)
    return this.postRaw(body, type)
  }

  postRaw(body: Buffer, type: string): Promise<Response> {
    return fetch(`${this.base}/submission?deviceID=${encodeURIComponent(this.deviceId)}`, {
      method: 'POST',
      headers: { ...this.headers, 'content-type': type },
      body: new Uint8Array(body),
    })
  }

  /** Sends a submission with its files in one go. */
  send(xml: string | Buffer, files: Record<string, Buffer> = {}, incomplete = false): Promise<Response> {
    return this.post(submissionParts(xml, files, incomplete))
  }
}

/** The message of an OpenRosa answer. */
export const messageOf = (xml: string): string => /<message[^>]*>([^<]*)<\/message>/.exec(xml)?.[1] ?? ''
