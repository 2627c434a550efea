import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listNotices } from '../../../kernel/desk/contract.ts'
import { asActor } from '../../../kernel/http/transaction.ts'
import { cast, type Name } from '../../../testing/cast.ts'
import { newInstance } from '../../../testing/collection/records.ts'
import { openStation, type Station } from '../../../testing/collection/station.ts'
import { type VisitAnswers, visitXml } from '../../../testing/collection/visit.ts'
import {
  type AnswerNode, addRemark, getOriginal, getSubmission, listSubmissions, type ReviewAct, revealSubmission,
  reviewSubmissions, settleRemark,
} from '../contract.ts' // biome-ignore format: a list
import { submissionJobs } from './jobs.ts'

let s: Station
let form: string
let phone: Awaited<ReturnType<Station['device']>>
beforeAll(async () => {
  s = await openStation()
  form = await s.publish()
  phone = await s.device({ country: 'AL', person: cast.mira.id, name: 'Mira’s phone' })
})
afterAll(() => s.close())

const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

async function arrive(answers: VisitAnswers = {}, files: Record<string, Buffer> = {}) {
  const instanceId = answers.instanceId ?? newInstance()
  const sent = await phone.send(visitXml({ ...answers, instanceId }), files)
  expect(sent.status, await sent.text()).toBe(201)
  const { rows } = await s.admin.query('select id from collection.submission where instance_id = $1', [
    instanceId,
  ])
  return { id: rows[0].id as string, instanceId }
}
const open = async (who: Name, submission: string, language: 'en' | 'sq' = 'en') => {
  const answer = await s.ask(who, getSubmission, { params: { submission } }, language)
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}
const find = (nodes: AnswerNode[], path: string): AnswerNode | undefined => {
  for (const node of nodes) {
    if (node.path === path) return node
    const below = node.children && find(node.children, path)
    if (below) return below
  }
  return undefined
}
const review = async (who: Name, id: string, act: ReviewAct, more: object = {}) => {
  const { version } = await open('petra', id)
  const body = { act, rows: [{ id, version }], alsoDuplicates: true, ...more }
  return s.ask(who, reviewSubmissions, { params: { form }, body })
}
const counted = async () => {
  const { rows } = await s.admin.query(
    `select count(*)::int n from collection.submission s where s.state = 'approved' and s.form_id = $1`,
    [form],
  )
  return rows[0].n
}

describe('the page of a submission', () => {
  test('lays answers out as the form does, in the reader’s language, and leaves personal ones sealed', async () => {
    const { id } = await arrive({ photo: 'fence.png' }, { 'fence.png': pixel })
    const record = await open('mira', id, 'sq')
    expect(find(record.answers, '/site')).toMatchObject({
      label: 'Vendi',
      value: 'hani',
      shown: 'Hani i Hotit',
    })
    expect(find(record.answers, '/topics')).toMatchObject({ shown: 'Azili · Shëndeti' })
    expect(find(record.answers, '/people[2]/age')).toMatchObject({ label: 'Mosha', value: 7 })
    expect(find(record.answers, '/name')).toEqual({
      path: '/name',
      field: '/name',
      kind: 'text',
      label: 'Emri',
      personal: true,
    })
    expect(record).toMatchObject({
      sealed: true,
      siteName: 'Hani i Hotit',
      state: 'received',
      place: { latitude: 42.3381 },
    })
    expect(record.files).toMatchObject([
      { name: 'fence.png', there: true, mediaType: 'image/png', label: 'Foto' },
    ])
    expect(JSON.stringify(record)).not.toMatch(/Ardit|fence, aged/)
  })

  test('unseals personal answers for those who may, and writes down who looked', async () => {
    const { id } = await arrive()
    const shown = await s.ask('rada', revealSubmission, { params: { submission: id } })
    expect(find(shown.body.answers, '/name')).toMatchObject({ value: 'Ardit Kola' })
    expect(find(shown.body.answers, '/people[1]/story')?.value).toMatch(/Told at the fence/)
    // Mira sent it herself; Lira, an analyst, does not need to know.
    expect((await s.ask('mira', revealSubmission, { params: { submission: id } })).status).toBe(200)
    expect((await s.ask('lira', revealSubmission, { params: { submission: id } })).status).toBe(403)
    expect((await open('lira', id)).may).toEqual([])
    const { rows } = await s.admin.query(
      `select person_id from kernel.audit where action = 'collection.submission.reveal' and subject_id = $1 order by id`,
      [id],
    )
    expect(rows.map((row) => row.person_id)).toEqual([cast.rada.id, cast.mira.id])
  })

  test('is not there for who does not reach it', async () => {
    const { id } = await arrive()
    for (const who of ['jelena', 'nikola', 'zana', 'donna', 'gresa', 'nobody', 'ada'] as const)
      for (const operation of [getSubmission, revealSubmission, getOriginal])
        expect(
          (await s.ask(who, operation, { params: { submission: id } })).status,
          `${who} ${operation.name}`,
        ).toBe(404)
  })

  test('gives its files out by ranges, personal ones only to those who may, and says who opened them', async () => {
    const code = `| survey |
| | type | name | label | personal |
| | image | face | Face | yes |
| | image | wall | Wall | |
| settings |
| | form_id | form_title | version |
| | faces | Faces | 1 |
`
    await s.publish(code)
    const other = await s.device({ country: 'AL' })
    const instanceId = newInstance()
    const xml = `<data id="faces" version="1" xmlns:orx="http://openrosa.org/xforms"><face>me.png</face><wall>wall.png</wall><orx:meta><orx:instanceID>${instanceId}</orx:instanceID></orx:meta></data>`
    expect((await other.send(xml, { 'me.png': pixel, 'wall.png': pixel })).status).toBe(201)
    const { rows } = await s.admin.query('select id from collection.submission where instance_id = $1', [
      instanceId,
    ])
    const get = (who: Name, name: string, headers = {}) =>
      s.app.inject({
        url: `/api/submissions/${rows[0].id}/attachments/${name}?inline`,
        headers: { cookie: s.cookie(who), ...headers },
      })
    const wall = await get('arben', 'wall.png')
    expect([wall.statusCode, wall.headers['content-type'], wall.rawPayload.equals(pixel)]).toEqual([
      200,
      'image/png',
      true,
    ])
    expect((await get('arben', 'wall.png', { range: 'bytes=0-3' })).statusCode).toBe(206)
    expect((await get('lira', 'me.png')).statusCode).not.toBe(200)
    expect((await get('zana', 'wall.png')).statusCode).toBe(404)
    expect((await get('petra', 'me.png')).statusCode).toBe(200)
    expect((await get('petra', '..%2F..%2Fetc%2Fpasswd')).statusCode).toBe(404)
    expect(
      (await s.app.inject({ url: `/api/submissions/${rows[0].id}/attachments/wall.png` })).statusCode,
    ).toBe(401)
    const looked = await s.admin.query(
      `select 1 from kernel.audit where action = 'collection.submission.reveal' and details ->> 'attachment' = 'me.png'`,
    )
    expect(looked.rowCount).toBe(1)
  })
})

describe('comments', () => {
  test('stand beside a question, are settled, and are open to monitors, not to analysts', async () => {
    const { id } = await arrive()
    const params = { submission: id }
    const made = await s.ask('mira', addRemark, {
      params,
      body: { path: '/people[2]/age', body: 'Is seven right?' },
    })
    expect(made.status, made.text).toBe(200)
    expect((await open('rada', id)).remarks).toMatchObject([
      { kind: 'comment', path: '/people[2]/age', label: 'Age (2)', mine: false, settledAt: null },
    ])
    expect(
      (
        await s.ask('petra', listSubmissions, {
          params: { form },
          query: { where: 'duplicate is yes' } as never,
        })
      ).status,
    ).toBe(200)
    expect((await s.ask('lira', addRemark, { params, body: { path: null, body: 'x' } })).status).toBe(403)
    expect((await s.ask('petra', addRemark, { params, body: { path: '/nowhere', body: 'x' } })).status).toBe(
      422,
    )
    expect(
      (
        await s.ask('rada', settleRemark, {
          params: { ...params, remark: made.body.id },
          body: { settled: true },
        })
      ).status,
    ).toBe(204)
    expect((await open('mira', id)).remarks[0]!.settledAt).not.toBeNull()
    expect(
      (
        await s.ask('pal', settleRemark, {
          params: { ...params, remark: made.body.id },
          body: { settled: false },
        })
      ).status,
    ).toBe(404)
  })
})

describe('review', () => {
  test('changes the figures by approval alone, and back by reopening', async () => {
    const { id } = await arrive()
    const before = await counted()
    const facts = async () =>
      s.inside(
        'petra',
        async (tx) =>
          (
            await tx
              .selectFrom('collection.submissionFacts' as never)
              .selectAll()
              .execute()
          ).length,
      )
    const start = await facts()
    for (const act of ['take', 'approve'] as const) {
      expect(await facts()).toBe(start)
      expect((await review('rada', id, act)).body.done).toHaveLength(1)
    }
    expect([await counted(), await facts()]).toEqual([before + 1, start + 1])
    expect((await review('rada', id, 'reopen')).status).toBe(422)
    expect((await review('rada', id, 'reopen', { note: 'Wrong day.' })).body.done).toMatchObject([
      { state: 'in_review' },
    ])
    expect([await counted(), await facts()]).toEqual([before, start])
  })

  test('returns with notes on questions, and tells the sender', async () => {
    const { id } = await arrive()
    const answer = await review('rada', id, 'return', {
      note: 'Please look again.',
      fields: [{ path: '/staff', note: 'Four or fourteen?' }],
    })
    expect(answer.body.done, answer.text).toMatchObject([{ state: 'returned' }])
    expect((await open('mira', id)).remarks).toMatchObject([
      { kind: 'comment', path: '/staff', body: 'Four or fourteen?' },
      { kind: 'state', toState: 'returned', body: 'Please look again.' },
    ])
    const { rows } = await s.admin.query(
      `select task_identifier from graphile_worker.jobs where task_identifier = 'collection.tellReturned' and key = $1`,
      [`collection.tellReturned:${id}`],
    )
    expect(rows).toHaveLength(1)
    const tell = submissionJobs.find((one) => one.name === 'collection.tellReturned')!
    const run = () =>
      asActor(s.kernel.workerDb, 'system', (db) =>
        tell.run({
          kernel: s.kernel,
          db,
          payload: { submission: id } as never,
          progress: async () => undefined,
        }),
      )
    await run()
    const desk = await s.ask('mira', listNotices, {} as never)
    expect(desk.body.notices[0]).toMatchObject({
      to: `/programmes/balkans/collection/submissions/${id}`,
      unread: true,
    })
    expect(desk.body.notices[0]!.text).toMatch(/Border visit.*came back/)
    const mails = async () =>
      (await s.admin.query(`select 1 from kernel.outbox where template = 'collection.review.mail_returned'`))
        .rowCount
    expect(await mails()).toBe(1)
    // Reopened before anybody was told: nobody is.
    await review('rada', id, 'reopen', { note: 'My mistake.' })
    await run()
    expect(await mails()).toBe(1)
  })

  test('refuses row by row: another’s change, an own sending, an impossible state', async () => {
    const [a, b] = [await arrive(), await arrive()]
    const rows = [
      { id: a.id, version: 1 },
      { id: b.id, version: 99 },
      { id: '01900000-0000-7000-8000-00000000dead', version: 1 },
    ]
    const answer = await s.ask('rada', reviewSubmissions, {
      params: { form },
      body: { act: 'approve', rows, alsoDuplicates: true },
    })
    expect(answer.body.done.map((one) => one.id)).toEqual([a.id])
    expect(answer.body.refused.map((one) => one.id)).toEqual([b.id, rows[2]!.id])
    expect((await review('rada', a.id, 'approve')).body.refused[0]!.problem).toMatch(/cannot be done/)
    expect((await review('mira', b.id, 'approve')).body.refused[0]!.problem).toMatch(/may not judge/)
    const twoFields = await s.ask('rada', reviewSubmissions, { params: { form }, body: { act: 'return', note: 'x', rows: [{ id: a.id, version: 2 }, { id: b.id, version: 1 }], fields: [{ path: '/staff', note: 'y' }] } }) // biome-ignore format: one request
    expect(twoFields.status).toBe(422)
    const nope = [{ path: '/nope', note: 'y' }]
    const nowhere = await review('rada', b.id, 'return', { note: 'x', fields: nope })
    expect([nowhere.status, nowhere.body]).toMatchObject([422, { fields: [{ path: 'body.fields.0.path' }] }])
  })
})
