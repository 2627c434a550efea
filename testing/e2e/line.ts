import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Demo } from './demo.ts'

/** A line between a phone and the server that a story can cut, and over which a new version of the app can come. */
export interface Line {
  /** The demo at the line's other end. */
  demo: Demo
  /** Cuts the next request that brings more than so many bytes when they have gone through, and nothing is heard afterwards. */
  cutAfter(bytes: number): void
  /** Whether it was cut since it was asked to be. */
  cut(): boolean
  /** The line holds again. */
  mend(): void
  /** Bytes of each submission's request that went through whole. */
  sent: number[]
  /** From now on the server has another version of the pages for collecting. */
  release(version: string): void
  close(): void
}

/** Opens a line to a demo workspace, as a server of its own that passes everything on. */
export async function openLine(demo: Demo): Promise<Line> {
  const to = new URL(demo.url)
  let limit: number | null = null
  let down = false
  let version: string | null = null
  const sent: number[] = []

  const pass = (from: IncomingMessage, back: ServerResponse) => {
    if (down) return from.socket.destroy()
    const worker = version !== null && from.url === '/collect/sw.js'
    const headers: Record<string, string | string[] | undefined> = {
      ...from.headers,
      ...(worker ? { 'accept-encoding': 'identity' } : {}),
    }
    if (worker) for (const name of ['if-none-match', 'if-modified-since']) delete headers[name]
    const onward = request({ host: to.hostname, port: to.port, method: from.method, path: from.url, headers })
    onward.on('error', () => from.socket.destroy())
    let bytes = 0
    from.on('data', (part: Buffer) => {
      bytes += part.length
      if (limit === null || bytes <= limit) return
      down = true
      limit = null
      onward.destroy()
      from.socket.destroy()
    })
    from.pipe(onward)
    onward.on('response', (answer) => {
      if (from.url?.includes('/submission?') && from.method === 'POST') sent.push(bytes)
      if (!worker) {
        back.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(back)
        return
      }
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('end', () => {
        const script = Buffer.concat(parts).toString('utf8')
        const { 'content-length': _, etag: __, ...rest } = answer.headers
        back.writeHead(answer.statusCode ?? 502, rest)
        // The digest of the files is all that tells one version from another.
        back.end(script.replace(/(["'`])[0-9a-f]{12}\1/, `$1${version}$1`))
      })
    })
  }
  const server = createServer(pass)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    demo: { ...demo, url: `http://${to.hostname}:${(server.address() as AddressInfo).port}` },
    cutAfter: (bytes) => {
      limit = bytes
    },
    cut: () => down,
    mend: () => {
      down = false
    },
    sent,
    release: (name) => {
      version = name
    },
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
