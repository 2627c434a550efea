import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../../kernel/db/db.ts'
import { dropUnnamed } from '../../../kernel/files/collect.ts'
import { asActor } from '../../../kernel/http/transaction.ts'
import { names, programmes } from '../../../testing/cast.ts'
import { type Erasing, image, openErasing } from '../../../testing/collection/erasing.ts'
import { newInstance } from '../../../testing/collection/records.ts'
import { visitXml } from '../../../testing/collection/visit.ts'
import {
  addRemark,
  findByCode,
  getSubmission,
  listErasures,
  listSubmissions,
  reviewSubmissions,
} from '../contract.ts'

let s: Erasing['s']
let form: string
let phone: Erasing['phone']
let arrive: Erasing['arrive']
let erase: Erasing['erase']
let standsIn: Erasing['standsIn']
beforeAll(async () => {
  ;({ s, form, phone, arrive, erase, standsIn } = await openErasing())
})
afterAll(() => s.close())

const params = { programme: programmes.balkans }
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
