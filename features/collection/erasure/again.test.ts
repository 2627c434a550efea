import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../../../kernel/db/db.ts'
import { asActor } from '../../../kernel/http/transaction.ts'
import { messageOf } from '../../../testing/collection/collect.ts'
import { type Erasing, image, openErasing } from '../../../testing/collection/erasing.ts'
import { newInstance } from '../../../testing/collection/records.ts'
import { visitXml } from '../../../testing/collection/visit.ts'

let s: Erasing['s']
let phone: Erasing['phone']
let arrive: Erasing['arrive']
let erase: Erasing['erase']
let standsIn: Erasing['standsIn']
beforeAll(async () => {
  ;({ s, phone, arrive, erase, standsIn } = await openErasing())
})
afterAll(() => s.close())

test('what comes again is answered, and never stored again', async () => {
  const first = await arrive({ photo: 'me.png' }, { 'me.png': image('comes again') })
  const second = newInstance()
  const edit = visitXml({ instanceId: second, deprecatedId: first.instanceId, photo: 'me.png' })
  expect((await phone.send(edit)).status).toBe(201)
  const before = await s.admin.query('select count(*)::int n from collection.submission')
  expect((await erase('dora', first.id)).status).toBe(200)
  const again: [string, string, Record<string, Buffer>][] = [
    ['the same bytes', first.xml, {}],
    ['with its file', first.xml, { 'me.png': image('comes again') }],
    ['other bytes', visitXml({ instanceId: first.instanceId, staff: '9' }), {}],
    ['its edition', edit, {}],
    ['its edition with the file', edit, { 'me.png': image('comes again') }],
    ['its edition’s ID, as if new', visitXml({ instanceId: second }), {}],
    ['an edit of the first', visitXml({ instanceId: newInstance(), deprecatedId: first.instanceId }), {}],
    ['an edit of the edition', visitXml({ instanceId: newInstance(), deprecatedId: second }), {}],
  ]
  const device = await s.device({ country: 'AL' })
  for (const [what, xml, files] of again)
    for (const sender of [phone, device]) {
      const answer = await sender.send(xml, files)
      expect(answer.status, what).toBe(409)
      expect(messageOf(await answer.text()), what).toMatch(/was erased/)
    }
  // Many at once, as after a night without a line.
  const crowd = await Promise.all(Array.from({ length: 8 }, () => phone.send(first.xml)))
  expect(new Set(crowd.map((one) => one.status))).toEqual(new Set([409]))
  const after = await s.admin.query(
    `select count(*)::int n, count(*) filter (where state = 'erased' and xml = '' and data = '{}')::int erased from collection.submission where id = $1
     union all select count(*)::int, 0 from collection.submission`,
    [first.id],
  )
  expect(after.rows).toEqual([
    { n: 1, erased: 1 },
    { n: before.rows[0].n, erased: 0 },
  ])
})

test('a sending that comes while it is being erased is not stored either', async () => {
  const one = await arrive()
  await s.admin.query('begin')
  await s.admin.query('select 1 from collection.submission where id = $1 for update', [one.id])
  const erasing = erase('dora', one.id)
  await new Promise((done) => setTimeout(done, 150))
  const sending = Promise.all([phone.send(one.xml), phone.send(visitXml({ instanceId: one.instanceId }))])
  await new Promise((done) => setTimeout(done, 150))
  await s.admin.query('commit')
  expect((await erasing).status).toBe(200)
  await sending
  const { rows } = await s.admin.query('select state, xml from collection.submission where id = $1', [one.id])
  expect(rows).toEqual([{ state: 'erased', xml: '' }])
  expect(await standsIn(one.instanceId.slice(5))).toEqual([])
})

test('nor one that comes after it is erased and before that is for good', async () => {
  const one = await arrive()
  const second = newInstance()
  const edit = visitXml({ instanceId: second, deprecatedId: one.instanceId })
  expect((await phone.send(edit)).status).toBe(201)
  const sent = await asActor(s.kernel.db, { session: 'session-dora' }, async (tx) => {
    await sql`select collection.erase(${one.id}, 'consent_withdrawn', '', 'by hand')`.execute(tx)
    const sending = [
      phone.send(one.xml),
      phone.send(visitXml({ instanceId: one.instanceId })),
      phone.send(edit),
      phone.send(visitXml({ instanceId: second })),
      phone.send(visitXml({ instanceId: newInstance(), deprecatedId: second })),
    ]
    await new Promise((done) => setTimeout(done, 200))
    return { sending }
  })
  // The edition once more, as it stood until then: it is told that it is here already, and nothing is stored.
  const said = (await Promise.all(sent.sending)).map((answer) => answer.status)
  expect(said).toEqual([409, 409, 201, 409, 409])
  const { rows } = await s.admin.query('select state from collection.submission where id = $1', [one.id])
  expect(rows).toEqual([{ state: 'erased' }])
  expect(await standsIn(second.slice(5))).toEqual([])
})
