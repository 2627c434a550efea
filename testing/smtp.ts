import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

export interface Received {
  from: string
  to: string[]
  raw: string
}

export interface TestSmtp {
  received: Received[]
  /** An answer to every recipient other than "welcome", while `code` is not 0. */
  mood: { code: number; text: string }
  port: number
  stop(): Promise<void>
}

/** A real SMTP server (user `ura`, password `secret word`) that keeps what it gets, and can be told to refuse. */
export async function startSmtp(): Promise<TestSmtp> {
  const received: Received[] = []
  const mood = { code: 0, text: '' }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onAuth({ username, password }, _session, done) {
      if (username === 'ura' && password === 'secret word') done(null, { user: 'ura' })
      else done(new Error('Wrong name or password'))
    },
    onRcptTo(_address, _session, done) {
      if (mood.code === 0) return done()
      done(Object.assign(new Error(mood.text), { responseCode: mood.code }))
    },
    onData(stream, session, done) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        received.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map((one) => one.address),
          raw: Buffer.concat(parts).toString('utf8'),
        })
        done()
      })
    },
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.server.address() as AddressInfo
  return { received, mood, port, stop: () => new Promise<void>((done) => server.close(() => done())) }
}
