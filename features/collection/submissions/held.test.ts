import { afterAll, beforeAll, expect, test } from 'vitest'
import { cast } from '../../../testing/cast.ts'
import { newInstance } from '../../../testing/collection/records.ts'
import { openStation, type Station } from '../../../testing/collection/station.ts'
import { type VisitAnswers, visitXml } from '../../../testing/collection/visit.ts'
import { decideDuplicate, getSubmission, reviewSubmissions } from '../contract.ts'

let s: Station
let form: string
let phone: Awaited<ReturnType<Station['device']>>
beforeAll(async () => {
  s = await openStation()
  form = await s.publish()
  phone = await s.device({ country: 'AL', person: cast.mira.id, name: 'Mira’s phone' })
})
afterAll(() => s.close())

async function arrive(answers: VisitAnswers) {
  const instanceId = newInstance()
  expect((await phone.send(visitXml({ ...answers, instanceId }))).status).toBe(201)
  const { rows } = await s.admin.query('select id from collection.submission where instance_id = $1', [
    instanceId,
  ])
  return { id: rows[0].id as string }
}
const open = async (submission: string) =>
  (await s.ask('rada', getSubmission, { params: { submission } })).body

test('holds back what is probably a duplicate until somebody who was shown it says so', async () => {
  const site = 'kakavija'
  const [first, second] = [await arrive({ site, name: 'Besa' }), await arrive({ site, name: 'Besa' })]
  const alone = await arrive({ site, name: 'Somebody else' })
  const all = [first, second, alone].map(({ id }) => ({ id, version: 1 }))
  const ask = (rows: typeof all, more: object = {}, language: 'en' | 'sq' = 'en') =>
    s.ask('rada', reviewSubmissions, { params: { form }, body: { act: 'approve', rows, ...more } }, language)
  const answer = (await ask(all)).body
  expect(answer.done).toMatchObject([{ id: alone.id, state: 'approved' }])
  const name = 'Kakavija · 2026-11-20'
  expect(answer.refused).toEqual([
    { id: first.id, name, problem: expect.stringMatching(/probably the same/), duplicate: true },
    { id: second.id, name, problem: expect.stringMatching(/probably the same/), duplicate: true },
  ])
  // Nothing of it was done: no remark, no state, no version; one alone is asked for in the same way.
  expect(await open(first.id)).toMatchObject({ state: 'received', version: 1, remarks: [] })
  expect((await ask([all[0]!], {}, 'sq')).body.refused[0]!.problem).toMatch(/me gjasë/)
  // It excuses nothing else, and who may not approve does not learn of it.
  const stale = await ask([{ id: first.id, version: 9 }], { alsoDuplicates: true })
  expect(stale.body.refused).toMatchObject([{ id: first.id, duplicate: false }])
  const mine = { params: { form }, body: { act: 'approve' as const, rows: [all[0]!] } }
  expect((await s.ask('mira', reviewSubmissions, mine)).body.refused).toMatchObject([{ duplicate: false }])
  expect((await ask([all[0]!], { alsoDuplicates: true })).body.done).toMatchObject([{ id: first.id }])
  const { rows } = await s.admin.query(
    `select details from kernel.audit where action = 'collection.submission.review' and subject_id = any ($1) and details ->> 'to' = 'approved' order by id`,
    [[first.id, alone.id]],
  )
  expect(rows.map((row) => row.details.probableDuplicate)).toEqual([undefined, true])
  // Told apart, the second is as any other.
  await s.ask('rada', decideDuplicate, {
    params: { submission: second.id },
    body: { version: 1, other: first.id, decision: 'different', note: 'Two people of that name.' },
  })
  expect((await ask([all[1]!])).body.done).toHaveLength(1)
})
