import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { storedLanguages } from '../../common/languages.ts'
import { startSmtp, type TestSmtp } from '../../testing/smtp.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import type { Transaction } from '../db/db.ts'
import { asActor } from '../http/transaction.ts'
import { house } from '../seal/keyring.ts'
import { seal } from '../seal/seal.ts'
import { readWords, speakers } from '../words.ts'
import { compose } from './compose.ts'
import { type Mail, personAsRecipient, postMail } from './post.ts'
import { clearOutboxJob, sendMail } from './send.ts'

let smtp: TestSmtp
let world: World

beforeAll(async () => {
  smtp = await startSmtp()
  const url = `smtp://ura:${encodeURIComponent('secret word')}@127.0.0.1:${smtp.port}`
  world = await makeWorld({ URA_SMTP_URL: url, URA_MAIL_FROM: 'Ura e provës <ura@example.org>' })
})
afterAll(async () => {
  await world.close()
  await smtp.stop()
})
beforeEach(() => {
  smtp.received.length = 0
  Object.assign(smtp.mood, { code: 0, text: '' })
})

const asSystem = <T>(work: (tx: Transaction) => Promise<T>, of = world) =>
  asActor(of.kernel.workerDb, 'system', work)
const post = (mail: Partial<Mail> = {}, of = world) =>
  asSystem(
    (tx) =>
      postMail(of.kernel, tx, {
        template: 'mail.access.invitation',
        params: { inviter: 'Petra', programme: 'Ura', role: 'monitor', days: 14 },
        link: 'http://localhost/invitation#secret',
        to: { address: 'drita@example.org', name: 'Drita Hoxha', language: 'sq' },
        ...mail,
      }),
    of,
  )
const send = (id: string) => asSystem((tx) => sendMail(world.kernel, tx, id))
const row = async (id: string, of = world) => {
  const { rows } = await of.admin.query('select * from kernel.outbox where id = $1', [id])
  return rows[0]
}
const jobsFor = async (id: string, of = world) => {
  const { rows } = await of.admin.query(`select 1 from graphile_worker._private_jobs where key = $1`, [
    `mail:${id}`,
  ])
  return rows.length
}
const unfold = (raw: string) =>
  raw
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
const decoded = (raw: string) => Buffer.from(unfold(raw), 'latin1').toString('utf8')

describe('A mail', () => {
  it('is posted with what caused it, sent after the commit, and read in the reader’s language', async () => {
    const id = await post()
    expect(await jobsFor(id)).toBe(1)
    expect(smtp.received).toHaveLength(0)
    await send(id)
    expect(smtp.received).toHaveLength(1)
    const [mail] = smtp.received
    expect(mail).toMatchObject({ from: 'ura@example.org', to: ['drita@example.org'] })
    expect(mail!.raw).toMatch(new RegExp(`^Message-ID: <${id}@localhost>\r$`, 'm'))
    expect(mail!.raw).toMatch(/^Auto-Submitted: auto-generated\r$/m)
    expect(mail!.raw).toMatch(/^Content-Language: sq-AL\r$/m)
    expect(mail!.raw).toMatch(/^Content-Type: multipart\/alternative/m)
    const said = decoded(mail!.raw)
    expect(said).toContain('Përshëndetje Drita Hoxha,')
    expect(said).toContain('Petra ju ka ftuar në Ura')
    expect(said).toContain('për 14 ditë')
    expect(said).toContain('http://localhost/invitation#secret')
    expect((await row(id)).sent_at).toBeInstanceOf(Date)
    // Sent once, however often the job is run.
    await send(id)
    expect(smtp.received).toHaveLength(1)
  })

  it('is never sent when what caused it is undone', async () => {
    let id = ''
    await asSystem(async (tx) => {
      id = await postMail(world.kernel, tx, {
        template: 'mail.test',
        to: { address: 'a@example.org', language: 'en' },
      })
      throw new Error('undone')
    }).catch(() => undefined)
    expect(id).not.toBe('')
    expect(await jobsFor(id)).toBe(0)
    expect(await row(id)).toBeUndefined()
  })

  it('lies sealed in the database: no name, address, subject or link', async () => {
    const id = await post({
      attachments: [{ name: 'a.ics', mediaType: 'text/calendar', content: Buffer.from('BEGIN:VCALENDAR') }],
    })
    const stored = JSON.stringify(await row(id))
    for (const secret of ['drita', 'Drita', 'secret', 'ftuar', 'VCALENDAR'])
      expect(stored).not.toContain(secret)
    await send(id)
    expect(smtp.received[0]!.raw).toMatch(/^Content-Type: text\/calendar; name="?a\.ics"?/m)
    expect(smtp.received[0]!.raw).toContain(Buffer.from('BEGIN:VCALENDAR').toString('base64'))
  })

  it('is tried again after a passing failure, not after a refusal for good; the reason is kept without the address', async () => {
    const later = await post()
    Object.assign(smtp.mood, { code: 451, text: 'mailbox drita@example.org is busy' })
    await expect(send(later)).rejects.toThrow()
    expect((await row(later)).failed).toMatch(/451.*busy/)
    expect((await row(later)).failed).not.toContain('drita')
    Object.assign(smtp.mood, { code: 0 })
    await send(later)
    expect(await row(later)).toMatchObject({ failed: null })
    const never = await post()
    Object.assign(smtp.mood, { code: 550, text: 'no such user' })
    await send(never)
    expect(await row(never)).toMatchObject({
      sent_at: null,
      failed: expect.stringMatching(/550.*no such user/),
    })
  })

  it('waits when the server is down or refuses our own password', async () => {
    const id = await post()
    for (const url of ['smtp://127.0.0.1:9', `smtp://ura:wrong@127.0.0.1:${smtp.port}`]) {
      const kernel = { ...world.kernel, config: { ...world.kernel.config, URA_SMTP_URL: url } }
      await expect(asSystem((tx) => sendMail(kernel, tx, id))).rejects.toThrow()
      expect((await row(id)).failed).toMatch(/ECONNREFUSED|EAUTH|535/)
    }
    await send(id)
    expect(smtp.received).toHaveLength(1)
  })

  it('to a sample person is written and not sent', async () => {
    const id = await post({ to: { address: 'sample@example.org', language: 'en', sample: true } })
    expect(await jobsFor(id)).toBe(0)
    expect(await row(id)).toMatchObject({ template: 'mail.access.invitation', sent_at: null })
  })

  it('goes to a person by their record, where the actor may see them', async () => {
    const person = randomUUID()
    const { keyring } = world.kernel
    const sealed = (column: string, value: string) =>
      seal(keyring, house, { table: 'kernel.person', column, row: person }, value)
    await world.admin.query(
      `insert into kernel.person (id, name_sealed, email_sealed, email_index, language) values ($1, $2, $3, $1::uuid::text, 'mk')`,
      [person, await sealed('name_sealed', 'Јана'), await sealed('email_sealed', 'jana@example.org')],
    )
    expect(await asSystem((tx) => personAsRecipient(keyring, tx, person))).toEqual({
      person,
      name: 'Јана',
      address: 'jana@example.org',
      language: 'mk',
      sample: false,
    })
    await expect(world.inside('gresa', (tx) => personAsRecipient(keyring, tx, person))).rejects.toThrow(
      /not_found/,
    )
  })

  it('cannot be misused to write headers, markup or to lead elsewhere', async () => {
    await expect(
      post({ to: { address: 'a@example.org\r\nBcc: b@example.org', language: 'en' } }),
    ).rejects.toThrow(/no address/)
    await expect(post({ to: { address: 'a@example.org, b@example.org', language: 'en' } })).rejects.toThrow(
      /no address/,
    )
    await expect(post({ link: 'javascript:alert(1)' })).rejects.toThrow(/no address/)
    await expect(post({ template: 'mail.unknown' })).rejects.toThrow(/cannot be said/)
    await expect(
      post({
        attachments: [{ name: 'big', mediaType: 'application/pdf', content: Buffer.alloc(3_000_000) }],
      }),
    ).rejects.toThrow(/too large/)
    const id = await post({
      to: { address: 'a@example.org', name: 'Eve\r\nBcc: x@example.org', language: 'en' },
      params: { inviter: '<img src=x onerror=alert(1)>', programme: 'A & B', role: 'monitor', days: 1 },
    })
    await send(id)
    const { raw, to } = smtp.received[0]!
    expect(to).toEqual(['a@example.org'])
    expect(raw.split('\r\n\r\n')[0]).not.toMatch(/^Bcc:/im)
    const said = decoded(raw)
    expect(said).toContain(
      '&lt;img src=x onerror=alert(1)&gt; has invited you to Ura, the workspace of “A &amp; B”',
    )
    expect(said).toContain('for 1 day.')
  })

  it('goes after thirty days', async () => {
    const id = await post()
    await world.admin.query(
      `update kernel.outbox set created_at = now() - interval '31 days' where id = $1`,
      [id],
    )
    const fresh = await post()
    await asSystem((db) =>
      clearOutboxJob.run({ kernel: world.kernel, db, payload: {} as never, progress: async () => undefined }),
    )
    expect(await row(id)).toBeUndefined()
    expect(await row(fresh)).toBeDefined()
  })
})

describe('The words of mails', () => {
  const words = readWords()
  /** Every mail of every room: whatever has a subject and a text. */
  const templates = Object.keys(words.en)
    .filter((key) => key.endsWith('.subject') && key.replace(/subject$/, 'text') in words.en)
    .map((key) => key.slice(0, -'.subject'.length))
  /** A value for every placeholder: numbers for plurals, dates for dates, otherwise text. */
  const valuesFor = (template: string) =>
    Object.fromEntries(
      ['subject', 'text', 'button']
        .flatMap((part) => [...(words.en[`${template}.${part}`] ?? '').matchAll(/\{(\w+)(?:, (\w+))?/g)])
        .map(([, name, kind]) => {
          const value = kind === 'plural' || kind === 'number' ? 3 : kind === 'date' ? new Date() : 'Petra'
          return [name, value]
        }),
    )

  it('can be said in every language, also in Serbian Cyrillic, and say the same in text and HTML', () => {
    expect(templates).toContain('mail.access.invitation')
    const say = speakers(words)
    for (const language of [...storedLanguages, 'sr-Cyrl'] as const)
      for (const template of templates) {
        const link = say('en').has(`${template}.button`) ? { link: 'https://ura.example.org/x' } : {}
        const params = valuesFor(template)
        const mail = compose(say(language), { template, params, name: 'Ana', ...link }, 'ura.example.org')
        expect(mail.subject + mail.text, `${language} ${template}`).not.toMatch(
          /\w\.(subject|text|button)|[{}]/,
        )
        const plain = mail.html.replace(/<head>.*?<\/head>|<[^>]+>/gs, ' ').replace(/&#39;/g, "'")
        for (const paragraph of mail.text.split('\n\n').slice(0, -1)) {
          if (paragraph.includes('https:')) continue
          expect(plain.replace(/\s+/g, ' ')).toContain(paragraph.replace(/\s+/g, ' '))
        }
        expect(mail.html).not.toMatch(/src=|url\(/)
        if (language === 'sr-Cyrl') expect(mail.text).toMatch(/[а-ш]/)
      }
  })
})
