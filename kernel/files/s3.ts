import { createHash } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { ReadableStream as WebStream } from 'node:stream/web'
import { AwsClient } from 'aws4fetch'
import { type FileStore, isAddress, StoredFileMissing } from './store.ts'

export interface S3Settings {
  endpoint: string
  bucket: string
  region: string
  accessKey: string
  secretKey: string
  spool: string
  /** Bytes of a part of a large upload; S3 asks for 5 MiB at least. */
  partBytes?: number
}

/** A store in a bucket of an S3-compatible server, addressed path-style (`endpoint/bucket/ab/abcd…`). */
export function s3Store(settings: S3Settings): FileStore {
  const partBytes = settings.partBytes ?? 8 * 1024 * 1024
  const aws = new AwsClient({
    accessKeyId: settings.accessKey,
    secretAccessKey: settings.secretKey,
    region: settings.region,
    service: 's3',
    retries: 4,
  })
  const bucket = `${settings.endpoint.replace(/\/+$/, '')}/${settings.bucket}`
  const urlOf = (address: string) => {
    if (!isAddress(address)) throw new StoredFileMissing(address)
    return `${bucket}/${address.slice(0, 2)}/${address}`
  }

  const ask = async (what: string, url: string, init: RequestInit = {}): Promise<Response> => {
    const answer = await aws.fetch(url, init)
    if (answer.ok || answer.status === 404) return answer
    const said = (await answer.text()).replace(/\s+/g, ' ').slice(0, 300)
    throw new Error(`The file store refused to ${what} (${answer.status}): ${said}`)
  }
  const send = async (
    what: string,
    url: string,
    body: Buffer<ArrayBuffer>,
    method = 'PUT',
  ): Promise<Response> => {
    // Signing the body's digest lets the server refuse what arrives damaged.
    const digest = createHash('sha256').update(body).digest('hex')
    const headers = { 'x-amz-content-sha256': digest, 'content-length': String(body.length) }
    const answer = await ask(what, url, { method, headers, body })
    if (answer.status === 404)
      throw new Error(`The file store has no bucket ${settings.bucket}. Create it first.`)
    return answer
  }

  async function putInParts(url: string, parts: AsyncGenerator<Buffer<ArrayBuffer>>): Promise<void> {
    const begun = await (await send('begin a large file', `${url}?uploads=`, Buffer.alloc(0), 'POST')).text()
    const upload = encodeURIComponent(element(begun, 'UploadId') ?? '')
    if (!upload) throw new Error('The file store began a large file without an upload id.')
    try {
      const tags: string[] = []
      for await (const part of parts) {
        const number = tags.length + 1
        const answer = await send('take a part', `${url}?partNumber=${number}&uploadId=${upload}`, part)
        tags.push(answer.headers.get('etag') ?? '')
        await answer.body?.cancel()
      }
      const list = tags.map(
        (tag, i) => `<Part><PartNumber>${i + 1}</PartNumber><ETag>${escapeXml(tag)}</ETag></Part>`,
      )
      const body = Buffer.from(`<CompleteMultipartUpload>${list.join('')}</CompleteMultipartUpload>`)
      const done = await (
        await send('complete a large file', `${url}?uploadId=${upload}`, body, 'POST')
      ).text()
      // S3 may answer 200 first and find out later: only the result element means that the file is there.
      if (!done.includes('CompleteMultipartUploadResult'))
        throw new Error(`The file store did not complete: ${done.slice(0, 300)}`)
    } catch (error) {
      await ask('drop a large file', `${url}?uploadId=${upload}`, { method: 'DELETE' }).catch(() => undefined)
      throw error
    }
  }

  return {
    spool: settings.spool,
    async put(address, spooled) {
      const url = urlOf(address)
      const handle = await open(spooled, 'r')
      try {
        const { size } = await handle.stat()
        if (size <= partBytes) await (await send('take a file', url, await handle.readFile())).body?.cancel()
        else await putInParts(url, fileParts(handle, partBytes))
      } finally {
        await handle.close()
      }
      await rm(spooled, { force: true })
    },
    async open(address, from, to) {
      const url = urlOf(address)
      const headers: Record<string, string> = from === undefined ? {} : { range: `bytes=${from}-${to ?? ''}` }
      const answer = await ask('give a file', url, { headers })
      if (answer.status === 404 || !answer.body) throw new StoredFileMissing(address)
      if (from !== undefined && answer.status !== 206)
        throw new Error('The file store does not answer range requests.')
      return Readable.fromWeb(answer.body as WebStream)
    },
    async size(address) {
      const answer = await ask('find a file', urlOf(address), { method: 'HEAD' })
      return answer.status === 404 ? undefined : Number(answer.headers.get('content-length'))
    },
    async remove(address) {
      await (await ask('remove a file', urlOf(address), { method: 'DELETE' })).body?.cancel()
    },
    async *list() {
      for (let from: string | undefined = ''; from !== undefined; ) {
        const next: string = from && `&continuation-token=${encodeURIComponent(from)}`
        const answer = await ask('list files', `${bucket}?list-type=2${next}`)
        if (answer.status === 404)
          throw new Error(`The file store has no bucket ${settings.bucket}. Create it first.`)
        const text = await answer.text()
        for (const [, content = ''] of text.matchAll(/<Contents>(.*?)<\/Contents>/gs)) {
          const address = element(content, 'Key')?.slice(3) ?? ''
          if (!isAddress(address)) continue
          yield {
            address,
            size: Number(element(content, 'Size')),
            changed: new Date(element(content, 'LastModified') ?? 0),
          }
        }
        from = element(text, 'NextContinuationToken')
      }
    },
  }
}

async function* fileParts(
  handle: Awaited<ReturnType<typeof open>>,
  partBytes: number,
): AsyncGenerator<Buffer<ArrayBuffer>> {
  // One buffer for all parts: each has been sent before the next is read.
  const part = Buffer.alloc(partBytes)
  for (;;) {
    let filled = 0
    while (filled < partBytes) {
      const { bytesRead } = await handle.read(part, filled, partBytes - filled)
      if (bytesRead === 0) break
      filled += bytesRead
    }
    if (filled > 0) yield part.subarray(0, filled)
    if (filled < partBytes) return
  }
}

/** Text of the first element of that name: S3's answers are flat and without attributes where we look. */
function element(xml: string, name: string): string | undefined {
  const found = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1]
  return found?.replace(/&(lt|gt|quot|apos|amp|#34);/g, (entity) => entities[entity]!)
}

const entities: Record<string, string> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#34;': '"',
  '&apos;': "'",
  '&amp;': '&',
}
const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
