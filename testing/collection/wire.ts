import { connect, type Socket } from 'node:net'

export interface Drive {
  port: number
  path: string
  headers: Record<string, string>
  connections: number
  seconds: number
  make: () => { body: Buffer; type: string }
  /** The status that every answer must have. */
  expect?: number
}
export interface Driven {
  perSecond: number
  /** Milliseconds. */
  p50: number
  p95: number
  p99: number
}

/**
 * Posts as fast as the server answers, over so many kept-alive connections, one request at a time on each. Written on bare
 * sockets: on a small machine a comfortable client would take the cores that are to be measured.
 */
export async function drive(load: Drive): Promise<Driven> {
  // Bodies are made beforehand: their making is not what is measured.
  const pool = Array.from({ length: Math.max(400, load.connections * load.seconds * 60) }, () =>
    request(load),
  )
  const times: number[] = []
  const warm = Date.now() + 2000
  const until = warm + load.seconds * 1000
  let next = 0
  const one = async () => {
    const socket = connect(load.port, '127.0.0.1')
    socket.setNoDelay(true)
    const answers = reader(socket)
    while (Date.now() < until) {
      const started = performance.now()
      socket.write(pool[next++] ?? request(load))
      const status = await answers.next()
      if (load.expect && status !== load.expect) throw new Error(`answered ${status}: ${answers.body()}`)
      if (Date.now() >= warm) times.push(performance.now() - started)
    }
    socket.destroy()
  }
  await Promise.all(Array.from({ length: load.connections }, one))
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
  return { perSecond: times.length / load.seconds, p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}

function request({ path, headers, make }: Drive): Buffer {
  const { body, type } = make()
  const lines = Object.entries({
    host: 'localhost',
    ...headers,
    'content-type': type,
    'content-length': String(body.length),
  })
  const head = `POST ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}`).join('\r\n')}\r\n\r\n`
  return Buffer.concat([Buffer.from(head, 'utf8'), body])
}

/** Reads one answer after the other off a socket: status, and the body by its length or its chunks. */
function reader(socket: Socket) {
  let held = ''
  let last = ''
  let wake: ((status: number) => void) | undefined
  let fail: ((error: Error) => void) | undefined
  socket.setEncoding('latin1')
  socket.on('data', (chunk: string) => {
    held += chunk
    const end = held.indexOf('\r\n\r\n')
    if (end < 0) return
    const length = /\r\ncontent-length: (\d+)/i.exec(held.slice(0, end + 2))?.[1]
    const whole = length === undefined ? held.endsWith('0\r\n\r\n') : held.length >= end + 4 + Number(length)
    if (!whole) return
    const status = Number(held.slice(9, 12))
    last = held.slice(end + 4)
    held = ''
    wake?.(status)
  })
  socket.on('error', (error) => fail?.(error))
  socket.on('close', () => fail?.(new Error('closed')))
  return {
    next: () =>
      new Promise<number>((done, no) => {
        wake = done
        fail = no
      }),
    body: () => last,
  }
}
