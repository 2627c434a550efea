import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../../kernel/db/db.ts'
import type { Name } from '../../testing/cast.ts'
import { newInstance, records } from '../../testing/collection/records.ts'
import { openStation, type Station } from '../../testing/collection/station.ts'
import { visitXml } from '../../testing/collection/visit.ts'
import {
  addSite,
  inBalkans,
  pastYear,
  planVisit,
  readVisit,
  step,
  writeUp,
} from '../../testing/monitoring.ts'
import { eraseSubmission, reviewSubmissions } from '../collection/contract.ts'
import { linkChecklist, listVisits, type Visit } from './contract.ts'

// A visit that counts does not silently rest on a checklist that was taken back.

let world: Station
let form: string
let visit: Visit
let lists: string[]
beforeAll(async () => {
  world = await openStation()
  form = await world.publish()
  const site = await addSite(world, 'mira', { code: 'hani' })
  visit = await writeUp(world, (await planVisit(world, 'mira', site.id)).id)
  lists = [await sent('4'), await sent('4')]
  const params = { ...inBalkans, visit: visit.id }
  for (const submissionId of lists)
    expect((await world.ask('mira', linkChecklist, { params, body: { submissionId } })).status).toBe(200)
  for (const id of lists) expect((await review('approve', id)).done).toHaveLength(1)
  await step(world, 'mira', visit.id, 'submit')
  expect((await step(world, 'petra', visit.id, 'approve')).body.state).toBe('approved')
}, 120_000)
afterAll(() => world.close())

async function sent(staff: string): Promise<string> {
  const instanceId = newInstance()
  const device = await world.device({ country: 'AL' })
  const day = `${pastYear}-03-02`
  expect((await device.send(visitXml({ instanceId, ages: [], day, site: 'hani', staff }))).status).toBe(201)
  return (await records(world).stored(instanceId)).id
}
async function review(act: 'approve' | 'reopen' | 'reject', ...ids: string[]) {
  const { rows } = await world.admin.query('select id, version from collection.submission where id = any ($1)', [ids])
  const body = { act, rows, alsoDuplicates: true, ...(act === 'approve' ? {} : { note: 'It was invented' }) }
  return (await world.ask('rada', reviewSubmissions, { params: { form }, body })).body
} // biome-ignore format: one call
const stateOf = async (id: string) =>
  (await world.admin.query('select state from collection.submission where id = $1', [id])).rows[0].state
const doubts = async (who: Name) => [
  (await readVisit(world, who, visit.id)).doubts,
  (await world.ask(who, listVisits, { params: inBalkans, query: {} })).body.rows[0]!.doubts,
]

test('a checklist on which an approved visit rests is not reopened; the visit is named that must be first', async () => {
  const free = await sent('9')
  await review('approve', free)
  const { done, refused } = await review('reopen', lists[0]!, free)
  expect(done.map(({ id }) => id)).toEqual([free])
  expect(refused).toMatchObject([
    { id: lists[0], problem: expect.stringContaining(visit.code), duplicate: false },
  ])
  expect(await stateOf(lists[0]!)).toBe('approved')
  // By direct SQL, too.
  const direct = world.inside('rada', (db) =>
    db.updateTable('collection.submission').set({ state: 'in_review' }).where('id', '=', lists[0]!).execute(),
  )
  await expect(direct).rejects.toMatchObject({ constraint: 'submission_of_approved_visit' })
  expect(await doubts('petra')).toEqual([[], []])
})

test('which visits rest on a submission is told to its reviewers alone', async () => {
  const holders = (who: Name) =>
    world.inside(
      who,
      async (db) => (await sql`select label from collection.kept_by(${lists}::uuid[])`.execute(db)).rows,
    )
  expect(await holders('rada')).toHaveLength(2)
  for (const who of ['mira', 'jelena', 'donna', 'zana', 'gresa'] as const)
    expect(await holders(who), who).toEqual([])
})

test('an erased checklist marks the visit that was approved with it, until it is approved anew', async () => {
  const erased = await world.ask('dora', eraseSubmission, {
    params: { submission: lists[0]! },
    body: { ground: 'consent_withdrawn' },
  })
  expect(erased.status, erased.text).toBe(200)
  for (const who of ['petra', 'mira', 'pal'] as const)
    expect(await doubts(who), who).toEqual([['erased'], ['erased']])
  const { steps, state } = await readVisit(world, 'petra', visit.id)
  expect(state).toBe('approved')
  expect(steps.at(-1)).toMatchObject({ act: 'erase', by: 'Dora' })
  const { rows } = await world.admin.query(
    `select p.id, n.params, n.link from kernel.notice n join kernel.person p on p.id = n.person_id where n.message = 'monitoring.notice.erased'`,
  )
  expect(rows).toMatchObject([{ params: { code: visit.code }, link: expect.stringMatching(visit.id) }])

  await step(world, 'petra', visit.id, 'reopen', 'One checklist is gone')
  expect(await doubts('petra')).toEqual([[], []])
  // Taken back, the visit holds nothing: what it rests on is judged anew first.
  expect((await review('reopen', lists[1]!)).done).toHaveLength(1)
  await step(world, 'mira', visit.id, 'submit')
  expect((await step(world, 'petra', visit.id, 'approve')).status).toBe(422)
  await review('approve', lists[1]!)
  expect((await step(world, 'petra', visit.id, 'approve')).status).toBe(200)
  expect(await doubts('petra')).toEqual([[], []])
})

test('a visit of before whose checklist is no longer approved is marked', async () => {
  await world.admin.query('alter table collection.submission disable trigger keep_for_visit')
  await world.admin.query(`update collection.submission set state = 'rejected' where id = $1`, [lists[1]])
  await world.admin.query('alter table collection.submission enable trigger keep_for_visit')
  for (const who of ['petra', 'pal'] as const)
    expect(await doubts(who), who).toEqual([['unapproved'], ['unapproved']])
})
