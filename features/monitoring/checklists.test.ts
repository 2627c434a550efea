import { afterAll, beforeAll, expect, test } from 'vitest'
import { removeAllSamples } from '../../apps/commands/samples.ts'
import { asActor } from '../../kernel/http/transaction.ts'
import { newInstance, records } from '../../testing/collection/records.ts'
import { openStation, type Station } from '../../testing/collection/station.ts'
import { type VisitAnswers, visitXml } from '../../testing/collection/visit.ts'
import { addSite, inBalkans, pastYear, planVisit, step, writeUp } from '../../testing/monitoring.ts'
import { cast, programmes } from '../../testing/world.ts'
import {
  createPoint, getChecklists, linkChecklist, listForms, listVisits, settleQuestion, unlinkChecklist, type Visit,
} from './contract.ts' // biome-ignore format: a list
import { remindOwners } from './jobs.ts'
import { addMonitoringSamples } from './seam.ts'
import { insertInto } from './store.ts'

let world: Station
let visit: Visit
let submissions: string[]
const at = () => ({ ...inBalkans, visit: visit.id })
const settle = (answer: string, why: { submissionId: string; why: string }[] = []) =>
  world.ask('mira', settleQuestion, { params: at(), body: { form: 'border_visit', path: '/staff', answer, note: 'Counted again together', why } }) // biome-ignore format: one call

beforeAll(async () => {
  world = await openStation()
  for (const measure of (await import('./measures.ts')).measures)
    world.kernel.measures.set(measure.key, measure)
  await world.publish()
  submissions = [
    await sendAs('mira', { day: `${pastYear}-03-02`, site: 'hani', staff: '4', notes: 'Quiet' }),
    await sendAs('arben', { day: `${pastYear}-03-02`, site: 'hani', staff: '6', notes: 'Quiet' }),
    await sendAs('mira', { day: `${pastYear}-05-02`, site: 'hani', staff: '9' }),
  ]
  const site = await addSite(world, 'mira', { code: 'hani' })
  const planned = await planVisit(world, 'mira', site.id)
  visit = await writeUp(world, planned.id)
}, 120_000)
afterAll(() => world.close())

test('getChecklists suggests those of the same days, and those of the same site first', async () => {
  const { body } = await world.ask('mira', getChecklists, { params: at() })
  expect(body.suggestions.map((one) => [one.id, one.sameSite])).toEqual([
    [submissions[0], true],
    [submissions[1], true],
  ])
  expect(body).toMatchObject({ submissions: [], questions: [], may: ['link', 'settle'] })
  expect((await world.ask('pal', getChecklists, { params: at() })).status).toBe(403)
})

test('linkChecklist puts them side by side; where they differ, nothing is submitted until the team agrees', async () => {
  for (const submissionId of submissions.slice(0, 2))
    expect((await world.ask('mira', linkChecklist, { params: at(), body: { submissionId } })).status).toBe(
      200,
    )
  const twice = await world.ask('mira', linkChecklist, {
    params: at(),
    body: { submissionId: submissions[0]! },
  })
  expect(twice.text).toMatch(/belongs to a visit already/)
  const unknown = await world.ask('mira', linkChecklist, {
    params: at(),
    body: { submissionId: cast.mira.id },
  })
  expect(unknown.status).toBe(422)
  const { body } = await world.ask('mira', getChecklists, { params: at() })
  const of = (name: string) => body.questions.find((one) => one.path.endsWith(`/${name}`))
  expect(of('staff')).toMatchObject({
    state: 'differ',
    answers: [{ value: '4' }, { value: '6' }],
    overall: null,
  })
  expect(of('notes')).toMatchObject({ state: 'agreed' })
  expect(of('site')?.answers[0]?.said).toMatchObject({ 'Shqip (sq)': 'Hani i Hotit' })
  // Names, repeats, photos and places never come along.
  for (const name of ['name', 'greeting', 'age', 'photo', 'place']) expect(of(name), name).toBeUndefined()
  const refused = await step(world, 'mira', visit.id, 'submit')
  expect(refused.text).toMatch(/1 question the checklists differ/)
})

test('settleQuestion agrees on an answer and keeps the dissent with its reason; undone, it is open again', async () => {
  const settled = await settle('6', [{ submissionId: submissions[0]!, why: 'I counted the day shift only' }])
  expect(settled.status, settled.text).toBe(200)
  const question = settled.body.questions.find((one) => one.path.endsWith('/staff'))
  expect(question).toMatchObject({
    state: 'settled',
    overall: {
      answer: '6',
      by: 'Mira',
      dissent: [{ by: 'Mira', said: { default: '4' }, why: 'I counted the day shift only' }],
    },
  })
  expect((await settle('')).body.questions.find((one) => one.path.endsWith('/staff'))).toMatchObject({
    state: 'differ',
  })
  await settle('6')
  expect((await step(world, 'mira', visit.id, 'submit')).body.state).toBe('review')
  // What has not been approved in the collection room does not slip in with the visit.
  expect((await step(world, 'petra', visit.id, 'approve')).text).toMatch(
    /2 linked checklists have not been approved/,
  )
  const after = await world.ask('mira', unlinkChecklist, { params: { ...at(), submission: submissions[0]! } })
  expect(after.status).toBe(403)
  await step(world, 'petra', visit.id, 'return', 'The second list is of another team')
  for (const submission of submissions.slice(0, 2))
    expect((await world.ask('mira', unlinkChecklist, { params: { ...at(), submission } })).status).toBe(200)
  const { body } = await world.ask('mira', getChecklists, { params: at() })
  // The agreed answer outlives the lists that it came from.
  expect(body.questions).toMatchObject([{ state: 'settled', answers: [], overall: { answer: '6' } }])
})

test('listForms: open forms that a visit can use', async () => {
  const { body } = await world.ask('mira', listForms, { params: inBalkans })
  expect(body.rows).toMatchObject([{ code: 'border_visit' }])
})

test('forms are called as the reader speaks, in the choice and in the checklists', async () => {
  await world.admin.query(
    `update collection.form_version set definition = jsonb_set(definition, '{titles}', '{"sq": "Vizita në kufi"}')`,
  )
  for (const [language, title] of [
    ['sq', 'Vizita në kufi'],
    ['en', 'Border visit'],
  ] as const) {
    expect((await world.ask('mira', listForms, { params: inBalkans }, language)).body.rows).toMatchObject([
      { title },
    ])
    const { body } = await world.ask('mira', getChecklists, { params: at() }, language)
    expect(body.suggestions.length).toBeGreaterThan(0)
    for (const one of body.suggestions) expect(one.formTitle).toBe(title)
  }
})

test('remindOwners reminds owners and coordinators once a week, and nobody in a demo', async () => {
  const body = (more: object) => ({ what: visit.title, dueOn: '2099-06-01', ...more })
  await world.ask('mira', createPoint, { params: at(), body: body({ ownerPersonId: cast.lira.id }) })
  await world.ask('mira', createPoint, { params: at(), body: body({ ownerInstitution: 'Ministry' }) })
  await world.admin.query(`update monitoring.action_point set due_on = '${pastYear}-06-01'`)
  const run = () =>
    asActor(world.kernel.workerDb, 'system', (db) =>
      remindOwners.run({ kernel: world.kernel, db, payload: {} as never, progress: async () => undefined }),
    )
  const reminded = async () =>
    (
      await world.admin.query(
        `select person_id from kernel.notice where message = 'monitoring.notice.remind'`,
      )
    ).rows.map((row) => row.person_id)
  await run()
  expect(await reminded()).toEqual([])
  await world.admin.query('update programme.programme set demo = false where id = $1', [programmes.balkans])
  await run()
  await run()
  expect((await reminded()).sort()).toEqual([cast.arben.id, cast.lira.id].sort())
  const { rows } = await world.admin.query(
    `select count(*)::int n from kernel.outbox where template = 'monitoring.mail.remind'`,
  )
  expect(rows[0].n).toBe(2)
  await world.admin.query('update programme.programme set demo = true where id = $1', [programmes.balkans])
})

test('samples are marked, come into demo programmes only, and go with one command', async () => {
  await world.admin.query(`update programme.programme set countries = '{AL,RS}' where id = $1`, [
    programmes.balkans,
  ])
  const add = () =>
    asActor(world.kernel.workerDb, 'system', (db) =>
      addMonitoringSamples(world.kernel, db, programmes.balkans),
    )
  expect(await add()).toBe(19)
  expect(await add()).toBe(0)
  const list = async () =>
    (await world.ask('petra', listVisits, { params: inBalkans, query: { size: 100 } })).body
  const rows = (await list()).rows.filter((row) => row.id !== visit.id)
  expect(rows.every((row) => row.sample && /sample/i.test(row.title.texts.en!.text))).toBe(true)
  const facts = async () =>
    (await world.admin.query(`select count(*)::int n from monitoring.visit v where state = 'approved'`))
      .rows[0].n
  expect(await facts()).toBe(15)
  // A real programme refuses them, even from the system.
  await world.admin.query('update programme.programme set demo = false where id = $1', [programmes.other])
  const refused = asActor(world.kernel.workerDb, 'system', (db) =>
    insertInto(db, 'site', {
      programmeId: programmes.other,
      country: 'AL',
      code: 'x',
      kind: 'court',
      name: visit.title,
      sample: true,
    }),
  )
  await expect(refused).rejects.toMatchObject({ constraint: 'sample_in_real_programme' })
  expect(await removeAllSamples(world.kernel, 'balkans')).toBeGreaterThan(19)
  expect((await list()).rows.map((row) => row.id)).toEqual([visit.id])
  const left = await world.admin.query(
    'select (select count(*) from monitoring.site where sample)::int sites, (select count(*) from evidence.finding where sample)::int findings',
  )
  expect(left.rows).toEqual([{ sites: 0, findings: 0 }])
})

/** Sends the station's form from a device of somebody. @returns the submission's id */
async function sendAs(who: 'mira' | 'arben', answers: VisitAnswers): Promise<string> {
  const instanceId = newInstance()
  const device = await world.device({ country: 'AL', person: cast[who].id })
  const sent = await device.send(visitXml({ instanceId, ages: [], ...answers }))
  if (sent.status !== 201) throw new Error(`${sent.status}`)
  return (await records(world).stored(instanceId)).id
}
