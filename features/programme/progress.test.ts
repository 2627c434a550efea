import { afterAll, beforeAll, expect, test } from 'vitest'
import { asActor } from '../../kernel/http/transaction.ts'
import { startWorker } from '../../kernel/jobs/worker.ts'
import type { Name } from '../../testing/cast.ts'
import {
  addVisits,
  bySex,
  makeReporting,
  moveAs,
  type Reporting,
  text,
  uploadEvidence,
} from '../../testing/programme.ts'
import { cast, makeWorld, programmes, type World } from '../../testing/world.ts'
import { indicators } from './contract-indicators.ts'
import {
  createValue,
  deleteValue,
  explainValue,
  getDashboard,
  getIndicatorValues,
  listMissing,
  listValues,
  lockPeriod,
  remindMissing,
  updateValue,
} from './contract-values.ts'
import { remindWeekly } from './jobs.ts'

const params = { programme: programmes.balkans }
const page = { page: 1, size: 50 }
let world: World
let ids: Reporting

beforeAll(async () => {
  world = await makeWorld()
  ids = await makeReporting(world)
  // Albania reported for 2021 and was approved; Serbia has begun, and says that 2022 is not available.
  const begin = async (who: Name, body: object) =>
    (
      await world.ask(who, createValue, {
        params,
        body: { indicatorId: ids.people, periodId: ids.period, ...body } as never,
      })
    ).body
  const mine = await begin('mira', {
    country: 'AL',
    cells: bySex(9, 5),
    evidence: [await uploadEvidence(world, 'mira')],
  })
  const submitted = (await moveAs(world, 'mira', mine, 'submit')).body
  expect((await moveAs(world, 'petra', submitted, 'approve')).body.state).toBe('approved')
  await begin('nikola', { country: 'RS', cells: bySex(7, 5) })
  const none = await begin('nikola', {
    country: 'RS',
    periodId: ids.next,
    unavailable: 'The registry was closed',
  })
  expect((await moveAs(world, 'nikola', none, 'submit')).body.state).toBe('submitted')
})
afterAll(() => world.close())

test('getDashboard: measured, reported and provisional are told apart; totals, targets and lights', async () => {
  await addVisits(
    world,
    programmes.balkans,
    ['AL', 'AL', 'AL', 'AL', 'RS'].map((country) => ({
      country,
      value: 1,
      heldOn: '2021-03-01',
      organisation: null,
      dims: {},
    })),
  )
  const { body } = await world.ask('donna', getDashboard, { params })
  const [row] = body.rows.filter((one) => one.kind === 'result')
  const of = (code: string) => row!.indicators.find((one) => one.code === code)!
  expect(of('6.1')).toMatchObject({
    computed: true,
    whole: { value: 5, target: 8, truth: 'measured', light: 'behind' },
  })
  expect(of('6.1').countries.map((one) => [one.country, one.value, one.light])).toEqual([
    ['AL', 4, 'reached'],
    ['RS', 1, 'far_behind'],
  ])
  expect(of('2.1')).toMatchObject({ computed: false, whole: { value: 14, target: 40, truth: 'reported' } })
  expect(of('9.2').whole).toMatchObject({ value: null, truth: 'missing', light: 'no_target' })
  expect(row!.light).toBe('far_behind')
  // What is on its way is provisional, for those who follow it; the donor sees what is approved.
  const file = await uploadEvidence(world, 'nikola', 'RS')
  const body2 = { cells: bySex(3, 3), evidence: [file], version: 1 }
  const { rows: drafts } = (
    await world.ask('nikola', listValues, { params, query: { ...page, filter: ['state:draft'] } })
  ).body
  const saved = (
    await world.ask('nikola', updateValue, { params: { ...params, id: drafts[0]!.id }, body: body2 })
  ).body
  await moveAs(world, 'nikola', saved, 'submit')
  const seen = async (who: Name) =>
    (await world.ask(who, getDashboard, { params })).body.rows
      .flatMap((one) => one.indicators)
      .find((one) => one.code === '2.1')!.whole
  expect(await seen('petra')).toMatchObject({ value: 20, truth: 'provisional' })
  expect(await seen('donna')).toMatchObject({ value: 14, truth: 'reported' })
  expect((await world.ask('gresa', getDashboard, { params })).status).toBe(403)
})

test('listMissing: who has not reported, as far as the asker follows it', async () => {
  const missing = async (who: Name) =>
    (await world.ask(who, listMissing, { params, query: page })).body.rows.map(
      (one) => `${one.period} ${one.code} ${one.country ?? '-'}`,
    )
  expect(await missing('petra')).toEqual(['2021 9.2 -', '2022 2.1 AL', '2022 9.2 -'])
  expect(await missing('jelena')).toEqual(['2021 9.2 -', '2022 9.2 -'])
  expect(await missing('donna')).toEqual([])
})

test('listMissing: pages, filters and sorts where the rows lie', async () => {
  const asked = async (query: object) => {
    const { body } = await world.ask('petra', listMissing, { params, query: { ...page, ...query } })
    return [body.rows.map((one) => `${one.period} ${one.code} ${one.country ?? '-'}`), body.total]
  }
  expect(await asked({ size: 2 })).toEqual([['2021 9.2 -', '2022 2.1 AL'], 3])
  expect(await asked({ size: 2, page: 2 })).toEqual([['2022 9.2 -'], 3])
  expect(await asked({ size: 2, page: 3 })).toEqual([[], 3])
  expect(await asked({ filter: ['country:AL'] })).toEqual([['2022 2.1 AL'], 1])
  expect(await asked({ filter: ['country:', `periodId:${ids.next}`] })).toEqual([['2022 9.2 -'], 1])
  expect(await asked({ filter: [`indicatorId:${ids.people}`, 'state:draft'] })).toEqual([[], 0])
  expect((await asked({ sort: '-periodId' }))[0]).toEqual(['2022 2.1 AL', '2022 9.2 -', '2021 9.2 -'])
  expect((await asked({ sort: 'country' }))[0]).toEqual(['2022 2.1 AL', '2021 9.2 -', '2022 9.2 -'])
  expect((await asked({ sort: 'constructor' }))[1]).toBe(3)
})

test('listMissing: a draft is led on to by who reports for its place', async () => {
  const rows = async (who: Name) => (await world.ask(who, listMissing, { params, query: page })).body.rows
  const regional = (who: Name) => rows(who).then((all) => all.find((one) => one.period === '2021')!)
  expect(await regional('petra')).toMatchObject({ state: null, valueId: null, may: ['report'] })
  expect((await regional('jelena')).may).toEqual([])
  const { indicatorId, periodId } = await regional('petra')
  const body = { indicatorId, periodId, country: null, cells: [{ value: 1 }] }
  const begun = await world.ask('petra', createValue, { params, body })
  expect(begun.status, begun.text).toBe(200)
  expect(await regional('petra')).toMatchObject({ state: 'draft', valueId: begun.body.id, may: ['report'] })
  await world.ask('petra', deleteValue, { params: { ...params, id: begun.body.id } })
})

test('remindMissing: the coordinator of the country hears of the country, the lead of the rest', async () => {
  // The cast's names and addresses are sealed nowhere: give the two who are written to their own.
  const { sealName, sealEmail } = await import('../../kernel/access/identity.ts')
  for (const who of ['petra', 'arben'] as const)
    await world.admin.query(
      'update kernel.person set name_sealed = $2, email_sealed = $3, sample = true where id = $1',
      [
        cast[who].id,
        await sealName(world.kernel, cast[who].id, who),
        await sealEmail(world.kernel, cast[who].id, `${who}@ura.example`),
      ],
    )
  const body = {}
  expect((await world.ask('arben', remindMissing, { params, body })).status).toBe(403)
  expect((await world.ask('petra', remindMissing, { params, body })).body).toEqual({ places: 2 })
  const { features } = await import('../../apps/features.ts')
  const worker = await startWorker(world.kernel, features)
  const notices = async () =>
    (
      await world.admin.query(
        'select person_id, message, params, link from kernel.notice where message = $1',
        ['programme.notice.remind'],
      )
    ).rows
  try {
    await expect.poll(async () => (await notices()).length, { timeout: 15_000 }).toBe(2)
  } finally {
    await worker.stop()
  }
  const told = await notices()
  expect(told.find((one) => one.person_id === cast.arben.id)).toMatchObject({
    params: { count: 1, codes: '2.1' },
    link: '/programmes/balkans/missing',
  })
  expect(told.find((one) => one.person_id === cast.petra.id)).toMatchObject({
    params: { count: 2, codes: '9.2' },
  })
  const { rows: mails } = await world.admin.query(
    `select person_id from kernel.outbox where template = 'programme.mail.remind'`,
  )
  expect(mails).toHaveLength(2)
})

test('remindMissing: each row says when its place was last reminded and by whom; soon after one is asked again', async () => {
  const rows = async (who: Name, query = {}) =>
    (await world.ask(who, listMissing, { params, query: { ...page, ...query } })).body.rows
  const day = new Date().toISOString().slice(0, 10)
  for (const { reminded } of await rows('petra')) {
    expect(reminded).toMatchObject({ by: { id: cast.petra.id, name: 'petra' } })
    expect(reminded!.at.slice(0, 10)).toBe(day)
  }
  const remind = (again: boolean) => world.ask('petra', remindMissing, { params, body: { again } })
  const asked = await remind(false)
  expect([asked.status, asked.text]).toEqual([409, expect.stringContaining('a short while ago')])
  expect((await remind(true)).body).toEqual({ places: 2 })
  // Two days later nobody is asked; what was not reminded at all comes last in the order of reminders.
  await world.admin.query(`alter table programme.reminder disable trigger sign;
    update programme.reminder set at = now() - interval '2 days', by_person = null;
    delete from programme.reminder where country = 'AL'; alter table programme.reminder enable trigger sign`)
  const [first, , last] = await rows('petra', { sort: '-reminded' })
  expect([first?.reminded?.by, last?.reminded]).toEqual([null, null])
  expect((await remind(false)).body).toEqual({ places: 2 })
})

test('the weekly reminder passes over whom somebody has just reminded, and notes that it went by itself', async () => {
  await world.admin.query(`update programme.programme set demo = false where id = $1`, [programmes.balkans])
  await world.admin.query(`delete from programme.reminder where country = 'AL'`)
  const before = await world.admin.query('select count(*)::int n from kernel.outbox')
  await asActor(world.kernel.workerDb, 'system', (db) =>
    remindWeekly.run({ kernel: world.kernel, db, payload: {} as never, progress: async () => undefined }),
  )
  const after = await world.admin.query('select count(*)::int n from kernel.outbox')
  expect(after.rows[0].n - before.rows[0].n).toBe(1)
  const { rows } = await world.admin.query(
    'select country, by_person from programme.reminder order by country',
  )
  expect(rows).toEqual([
    { country: 'AL', by_person: null },
    { country: null, by_person: cast.petra.id },
    { country: null, by_person: cast.petra.id },
  ])
  await world.admin.query(`update programme.programme set demo = true where id = $1`, [programmes.balkans])
})

test('getIndicatorValues: the course, the break of a new definition, and what has changed since a period was approved', async () => {
  const at = { ...params, id: ids.visits }
  const before = (await world.ask('petra', getIndicatorValues, { params: at })).body
  expect(before.course).toEqual([
    { at: '2021-Q1', country: 'AL', value: 4, truth: 'measured', definition: 1 },
    { at: '2021-Q1', country: 'RS', value: 1, truth: 'measured', definition: 1 },
  ])
  expect(
    (
      await world.ask('petra', lockPeriod, {
        params: { ...params, id: ids.period },
        body: { country: 'AL' },
      })
    ).status,
  ).toBe(204)
  await addVisits(world, programmes.balkans, [
    { country: 'AL', value: 1, heldOn: '2021-11-01', organisation: null, dims: {} },
  ])
  const { body } = await world.ask('petra', getIndicatorValues, { params: at })
  expect(body.approved).toMatchObject([{ period: '2021', country: 'AL', value: 4, now: 5, definition: 1 }])
  const { body: indicator } = await world.ask('petra', indicators.get, { params: at })
  const meaning = { ...indicator.meaning, aggregate: 'sum' as const }
  await world.ask('petra', indicators.update, {
    params: at,
    body: { ...indicator, meaning, reason: text('Hours, not visits') },
  })
  const after = (await world.ask('petra', getIndicatorValues, { params: at })).body
  expect(after.breaks).toMatchObject([
    { number: 2, reason: { texts: { en: { text: 'Hours, not visits' } } } },
  ])
  expect(after.glance.brokenBecause?.texts.en?.text).toBe('Hours, not visits')
  // The approved value stands as it was approved, under its own definition.
  expect(after.approved).toMatchObject([{ value: 4, now: 5, definition: 1 }])
})

test('explainValue: computed down to records, reported down to approved values', async () => {
  const at = { ...params, id: ids.visits }
  const computed = (await world.ask('arben', explainValue, { params: at, query: {} })).body
  expect(computed).toMatchObject({ computed: true, measure: 'field.visits', total: 6, hidden: 1 })
  expect(computed.rows).toHaveLength(5)
  const reported = (
    await world.ask('donna', explainValue, {
      params: { ...params, id: ids.people },
      query: { country: 'AL' },
    })
  ).body
  expect(reported).toMatchObject({ computed: false, values: [{ total: 14, may: [] }] })
  expect((await world.ask('gresa', explainValue, { params: at, query: {} })).status).toBe(403)
  expect((await world.ask('zana', explainValue, { params: at, query: {} })).status).toBe(403)
})
