import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../../kernel/db/db.ts'
import { dropUnnamed } from '../../../kernel/files/collect.ts'
import { asActor } from '../../../kernel/http/transaction.ts'
import { type Name, names, programmes } from '../../../testing/cast.ts'
import { messageOf } from '../../../testing/collection/collect.ts'
import { newInstance } from '../../../testing/collection/records.ts'
import { openStation, type Station } from '../../../testing/collection/station.ts'
import { type VisitAnswers, visitXml } from '../../../testing/collection/visit.ts'
import {
  addRemark,
  eraseSubmission,
  findByCode,
  getSubmission,
  listErasures,
  listSubmissions,
  reviewSubmissions,
} from '../contract.ts'

let s: Station
let form: string
let phone: Awaited<ReturnType<Station['device']>>
beforeAll(async () => {
  s = await openStation()
  form = await s.publish()
  phone = await s.device({ country: 'AL' })
})
afterAll(() => s.close())

const params = { programme: programmes.balkans }
const image = (mark: string) =>
  Buffer.concat([
    Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    ),
    Buffer.from(mark),
  ])

async function arrive(answers: VisitAnswers = {}, files: Record<string, Buffer> = {}, status = 201) {
  const instanceId = answers.instanceId ?? newInstance()
  const xml = visitXml({ ...answers, instanceId })
  const sent = await phone.send(xml, files)
  expect(sent.status, await sent.text()).toBe(status)
  const { rows } = await s.admin.query('select id from collection.submission where instance_id = $1', [
    instanceId,
  ])
  return { id: rows[0].id as string, instanceId, xml }
}
const erase = (who: Name, submission: string, more = {}) =>
  s.ask(who, eraseSubmission, {
    params: { submission },
    body: { ground: 'consent_withdrawn', reference: 'DPO 7/2026', ...more },
  })

/** Tables in which a text stands anywhere at all. */
async function standsIn(text: string): Promise<string[]> {
  const { rows: tables } = await s.admin.query<{ t: string }>(
    `select format('%I.%I', schemaname, tablename) t from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
  )
  const found: string[] = []
  for (const { t } of tables) {
    const { rows } = await s.admin.query(`select 1 from ${t} x where x::text ilike $1 limit 1`, [`%${text}%`])
    if (rows.length) found.push(t)
  }
  return found.sort()
}

const code = 'T-0a1b2c3d'
const needle = 'Zonjusha'

test('whoever told it may take it back by the code, and then it is nowhere', async () => {
  const photo = image('the first')
  const first = await arrive(
    { notes: code, photo: 'fence.png', name: `${needle} Kola` },
    { 'fence.png': photo },
  )
  const { rows: file } = await s.admin.query(
    'select f.id, f.address from collection.attachment a join kernel.file f on f.id = a.file_id where a.submission_id = $1',
    [first.id],
  )
  await arrive({ notes: `${code} again`, site: 'other', photo: 'fence.png' }, { 'fence.png': image('stays') })
  // A question and all words are kept in order, as in a large form.
  for (const [path, kind] of [
    ['/notes', 'one'],
    ['*', 'words'],
  ] as const) {
    const { rows } = await s.admin.query(
      `insert into collection.answer_key (form_id, programme_id, country, sensitivity, path, kind)
       select id, programme_id, country, sensitivity, $2, $3 from collection.form where id = $1 returning id`,
      [form, path, kind],
    )
    await asActor(s.kernel.workerDb, 'system', (tx) =>
      sql`select collection.fill_key(${rows[0].id}, '00000000-0000-0000-0000-000000000000', 100)`.execute(tx),
    )
  }
  const second = newInstance()
  const edited = {
    notes: code,
    staff: '5',
    photo: 'fence.png',
    instanceId: second,
    deprecatedId: first.instanceId,
  }
  expect((await phone.send(visitXml(edited))).status).toBe(201)
  const body = { path: '/notes', body: `She said: ${needle} of Hani` }
  expect((await s.ask('rada', addRemark, { params: { submission: first.id }, body })).status).toBe(200)
  const rows = [{ id: first.id, version: 2 }]
  const approved = { act: 'approve' as const, rows, alsoDuplicates: true }
  expect(
    (await s.ask('rada', reviewSubmissions, { params: { form }, body: approved })).body.done,
  ).toHaveLength(1)
  expect(await standsIn(needle)).toEqual(['collection.remark'])
  expect(await standsIn(code)).toEqual(
    ['collection.answer_value', 'collection.answer_words', 'collection.submission', 'collection.submission_edition'],
  ) // biome-ignore format: tables

  const found = await s.ask('dora', findByCode, { params, query: { code: '0A1B2C3D' } })
  expect(found.body.rows).toMatchObject([
    { id: first.id, form: { id: form }, state: 'approved', country: 'AL' },
  ])
  expect(found.text).not.toContain('hani')
  expect((await s.ask('dora', findByCode, { params, query: { code: second } })).body.rows).toHaveLength(1)

  const done = await erase('dora', first.id)
  expect(done.body, done.text).toEqual({ id: first.id, files: 1 })
  for (const text of [needle, second.slice(5)]) expect(await standsIn(text), text).toEqual([])
  // The log, which nobody changes, knows that the first edition was replaced: a random number, and nothing that was said.
  expect(await standsIn(first.instanceId.slice(5))).toEqual(['kernel.audit'])
  expect(await standsIn(`"${code}"`)).toEqual([])
  expect(await standsIn(file[0].id)).toEqual([])
  const { rows: left } = await s.admin.query(
    `select (select count(*)::int from collection.remark where submission_id = $1) remarks, (select count(*)::int from collection.attachment where submission_id = $1) files,
       (select count(*)::int from collection.answer_value where submission_id = $1) kept, (select count(*)::int from collection.answer_words where submission_id = $1) words,
       (select count(*)::int from collection.submission_facts where record_id = $1) facts`,
    [first.id],
  )
  expect(left).toEqual([{ remarks: 0, files: 0, kept: 0, words: 0, facts: 0 }])

  expect(await s.kernel.files.size(file[0].address)).toBeDefined()
  const { rows: jobs } = await s.admin.query(
    `select p.payload from graphile_worker._private_jobs p join graphile_worker._private_tasks t on t.id = p.task_id where t.identifier = 'collection.dropErased'`,
  )
  expect(jobs).toEqual([{ payload: { addresses: [file[0].address] } }])
  await asActor(s.kernel.workerDb, 'system', (tx) => dropUnnamed(tx, s.kernel.files, [file[0].address]))
  expect(await s.kernel.files.size(file[0].address)).toBeUndefined()
})

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

describe('nobody else', () => {
  test('erases, searches by code, or sees what is left', async () => {
    const one = await arrive({ notes: 'T-99999999' })
    for (const who of names.filter((name) => name !== 'dora')) {
      const tried = await erase(who, one.id)
      expect([403, 404], `${who}: ${tried.text}`).toContain(tried.status)
      const found = await s.ask(who, findByCode, { params, query: { code: 'T-99999999' } })
      expect([403, 404], who).toContain(found.status)
      // By direct SQL as the app's role, past the policy.
      const direct = await s
        .inside(who, (tx) =>
          sql<{ e: unknown }>`select collection.erase(${one.id}, 'unlawful', '', 'x') e`.execute(tx),
        )
        .then(
          ({ rows }) => rows[0]!.e,
          (error) => String(error),
        )
      expect(
        direct === null || /data protection officer alone/.test(String(direct)),
        `${who}: ${direct}`,
      ).toBe(true)
    }
    expect((await s.ask('dora', getSubmission, { params: { submission: one.id } })).status).toBe(200)
    expect((await erase('dora', one.id)).status).toBe(200)
    expect((await erase('dora', one.id)).status).toBe(404)

    const total = (
      await s.admin.query(
        `select count(*)::int n from collection.submission where state <> 'erased' and form_id = $1`,
        [form],
      )
    ).rows[0].n
    for (const who of ['dora', 'petra', 'arben', 'mira', 'rada'] as const) {
      expect((await s.ask(who, getSubmission, { params: { submission: one.id } })).status, who).toBe(404)
      const list = await s.ask(who, listSubmissions, { params: { form }, query: { size: 100 } })
      expect(list.body.total, who).toBe(total)
      const seen = await s.inside(who, (tx) =>
        sql<{
          a: number
          b: number
          c: number
        }>`select (select count(*)::int from collection.submission where state = 'erased') a,
          (select count(*)::int from collection.submission_edition where xml = '') b, collection.count_reached(${form})::int c`.execute(
          tx,
        ),
      )
      expect(seen.rows, who).toEqual([{ a: 0, b: 0, c: total }])
    }
    const get = (url: string) => s.app.inject({ url, headers: { cookie: s.cookie('petra') } })
    for (const url of [
      '/v1/projects/1/forms/border_visit.svc/Submissions?$count=true',
      '/v1/projects/1/forms/border_visit/submissions',
    ]) {
      const answer = await get(url)
      expect(answer.statusCode, answer.body).toBe(200)
      const rows = answer.json().value ?? answer.json()
      expect(rows, url).toHaveLength(total)
      expect(answer.body).not.toContain('erased')
    }
    const csv = await get('/v1/projects/1/forms/border_visit/submissions.csv')
    expect(csv.body.trim().split('\n')).toHaveLength(total + 1)
  })

  test('writes the list, changes an emptied row, or makes one', async () => {
    const one = await arrive()
    await erase('dora', one.id)
    const other = await arrive()
    const tries = [
      `insert into collection.erasure (id, form_id, programme_id, sensitivity, ground) select id, form_id, programme_id, 0, 'unlawful' from collection.submission limit 1`,
      'delete from collection.erasure',
      `update collection.erasure set ground = 'unlawful'`,
      `update collection.submission set state = 'erased' where id = '${other.id}'`,
    ]
    for (const who of ['dora', 'petra', 'rada'] as const)
      for (const text of tries) {
        const said = await s
          .inside(who, (tx) => sql`${sql.raw(text)}`.execute(tx))
          .then((done) => `${done.numAffectedRows ?? 0} rows`, String)
        expect(said, `${who}: ${text}`).toMatch(/permission denied|row-level security|^0 rows/)
      }
    await expect(
      s.admin.query(`update collection.submission set state = 'received' where id = $1`, [one.id]),
    ).rejects.toThrow(/was erased/)
    await expect(
      s.admin.query(`update collection.submission set state = 'erased' where id = $1`, [other.id]),
    ).rejects.toThrow(/submission_erased_empty/)
  })
})

test('a list says when, where and on what ground, to coordinators and the officer alone', async () => {
  const one = await arrive({ notes: 'Told in confidence' })
  expect((await erase('dora', one.id, { reference: 'Ardit Kola, born 1990' })).status).toBe(422)
  expect((await erase('dora', one.id, { ground: 'objection', reference: '12/26' })).status).toBe(200)
  for (const who of ['dora', 'petra', 'arben'] as const) {
    const list = await s.ask(who, listErasures, { params, query: {} })
    expect(list.body.rows[0], list.text).toMatchObject({
      id: one.id, ground: 'objection', reference: '12/26', country: 'AL', erasedBy: 'Dora',
    }) // biome-ignore format: an erasure
    expect(list.text).not.toMatch(/confidence|uuid:/)
  }
  // The coordinator of another country learns nothing of it.
  const elsewhere = await s.ask('jelena', listErasures, { params, query: {} })
  expect(elsewhere.body).toEqual({ total: 0, rows: [] })
  for (const who of ['mira', 'lira', 'donna', 'zana', 'nobody'] as const)
    expect((await s.ask(who, listErasures, { params, query: {} })).status, who).toBe(403)
  const { rows } = await s.admin.query(
    `select a.action, a.person_id is not null person, a.details, a.request_id is not null request from kernel.audit a where subject_id = $1 and action like '%erase'`,
    [one.id],
  )
  expect(rows).toEqual([
    {
      action: 'collection.submission.erase',
      person: true,
      request: true,
      details: { ground: 'objection', reference: '12/26', files: 0, imports: 0 },
    },
  ])
})
