import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeWorld, type World } from '../../testing/world.ts'
import type { Transaction } from '../db/db.ts'
import { asActor } from '../http/transaction.ts'
import { listOutbox, readMail, resendMail } from './contract.ts'
import { postMail } from './post.ts'
import { sendMail } from './send.ts'

/** A workspace that sends mails, and one that keeps them. */
let world: World
let quiet: World

beforeAll(async () => {
  world = await makeWorld({ URA_SMTP_URL: 'smtp://127.0.0.1:9' })
  quiet = await makeWorld()
})
afterAll(async () => {
  await world.close()
  await quiet.close()
})

const asSystem = <T>(of: World, work: (tx: Transaction) => Promise<T>) =>
  asActor(of.kernel.workerDb, 'system', work)
const post = (of: World) =>
  asSystem(of, (tx) =>
    postMail(of.kernel, tx, {
      template: 'mail.access.invitation',
      params: { inviter: 'Petra', programme: 'Ura', role: 'monitor', days: 14 },
      link: 'http://localhost/invitation#secret',
      to: { address: 'drita@example.org', name: 'Drita Hoxha', language: 'sq' },
    }),
  )
const sql = async (of: World, text: string, id: string) => (await of.admin.query(text, [id])).rows
const row = async (of: World, id: string) =>
  (await sql(of, 'select * from kernel.outbox where id = $1', id))[0]
const jobs = async (of: World, id: string) =>
  (await sql(of, 'select 1 from graphile_worker._private_jobs where key = $1', `mail:${id}`)).length

describe('The outbox', () => {
  it('is read by administrators where no mails are sent, and by nobody else', async () => {
    const id = await post(quiet)
    const list = await quiet.ask('ada', listOutbox, { query: {} })
    expect(list.status).toBe(200)
    expect(list.body).toMatchObject({
      sends: false,
      total: 1,
      rows: [{ id, to: 'drita@example.org', subject: 'Jeni ftuar: Ura', sentAt: null }],
    })
    const mail = await quiet.ask('ada', readMail, { params: { id } })
    expect(mail.body.text).toContain('http://localhost/invitation#secret')
    expect(mail.body.html).toContain('<html lang="sq-AL">')
    for (const who of ['petra', 'dora', 'gresa'] as const) {
      expect((await quiet.ask(who, listOutbox, { query: {} })).status).toBe(403)
      expect((await quiet.ask(who, readMail, { params: { id } })).status).toBe(403)
      const seen = await quiet.inside(who, (tx) => tx.selectFrom('kernel.outbox').select('id').execute())
      expect(seen).toEqual([])
    }
    const none = await quiet.ask('ada', listOutbox, { query: { filter: ['state:sent', 'state:failed'] } })
    expect(none.body).toMatchObject({ total: 0, rows: [] })
    const waiting = await quiet.ask('ada', listOutbox, { query: { filter: 'state:waiting' } })
    expect(waiting.body.total).toBe(1)
    // Sending without a server leaves it where it is.
    await asSystem(quiet, (tx) => sendMail(quiet.kernel, tx, id))
    expect(await row(quiet, id)).toMatchObject({ sent_at: null, failed: null })
  })

  it('keeps what mails say to itself where they are really sent', async () => {
    const id = await post(world)
    const list = await world.ask('ada', listOutbox, { query: { size: 1 } })
    expect(list.body).toMatchObject({
      sends: true,
      rows: [{ id, template: 'mail.access.invitation', to: null, subject: null }],
    })
    const opened = await world.ask('ada', readMail, { params: { id } }, 'sq')
    expect(opened.status).toBe(403)
    expect(opened.text).toContain('vetëm marrësi')
    expect((await world.ask('ada', resendMail, { params: { id } })).status).toBe(204)
    expect(await jobs(world, id)).toBe(1)
    await world.admin.query('update kernel.outbox set sent_at = now() where id = $1', [id])
    expect((await world.ask('ada', resendMail, { params: { id } })).status).toBe(409)
    expect((await world.ask('petra', resendMail, { params: { id } })).status).toBe(403)
  })
})
