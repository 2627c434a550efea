import { afterAll, beforeAll, expect, test } from 'vitest'
import { localText } from '../../../common/languages.ts'
import { asActor } from '../../../kernel/http/transaction.ts'
import { cast, type Name } from '../../../testing/cast.ts'
import { makeWorld, programmes, type World } from '../../../testing/world.ts'
import { approveFinding, editFinding, readFinding } from '../contract-findings.ts'
import * as seam from '../seam.ts'

const params = { programme: programmes.balkans }
const source = {
  room: 'monitoring', kind: 'visit', id: '01900000-0000-7000-8000-0000000f0001', label: 'Visit 3', path: '/monitoring/visits/3',
} // biome-ignore format: one record

let world: World
let id: string
const asked = () => ({ params: { ...params, finding: id } })
beforeAll(async () => {
  world = await makeWorld()
  const as = <T>(who: Name, work: Parameters<typeof asActor<T>>[2]) =>
    asActor(world.kernel.db, { session: `session-${who}` }, work)
  id = await as('mira', (tx) =>
    seam.depositFinding(tx, {
      programmeId: programmes.balkans, statement: localText({ en: 'No interpreter for Pashto at the crossing' }), severity: 'critical',
      confidence: 'high', grade: 'observed', theme: 'interpretation', country: 'AL', occurredOn: '2021-05-04', sensitivity: 1, source,
    }),
  ) // biome-ignore format: one record
  await as('petra', (tx) => seam.approveFindings(tx, source))
})
afterAll(() => world.close())

test('a finding is approved by nobody who wrote in it since, however they ask', async () => {
  const before = (await world.ask('arben', readFinding, asked())).body
  const change = async (who: Name, more: object) => {
    const { body } = await world.ask(who, readFinding, asked())
    const answer = await world.ask(who, editFinding, { ...asked(), body: { ...body, ...more } })
    expect(answer.status, answer.text).toBe(200)
  }
  // Arben rewrites it; that Mira comes after him with a trifle does not make him its second pair of eyes.
  await change('arben', { severity: 'serious' })
  await change('mira', { theme: 'information' })
  const { body } = await world.ask('arben', readFinding, asked())
  expect(body.state).toBe('draft')
  expect(body.may).not.toContain('approve')
  const own = await world.ask('arben', approveFinding, { ...asked(), body: { version: body.version } })
  expect([own.status, own.text]).toEqual([403, expect.stringMatching(/another coordinator/)])
  const past = (who: Name, set: object) =>
    world.inside(who, (tx) =>
      tx
        .updateTable('evidence.finding')
        .set(set)
        .where('id', '=', id)
        .returning(['state', 'writers'])
        .execute(),
    )
  const refused = { constraint: 'finding_own_approval' }
  await expect(past('arben', { state: 'approved' })).rejects.toMatchObject(refused)
  await expect(past('arben', { state: 'approved', writers: [], changedBy: null })).rejects.toMatchObject(
    refused,
  )
  await expect(past('mira', { state: 'approved' })).rejects.toMatchObject(refused)
  // Nor does who never wrote in it approve other words than those that are there.
  await expect(past('rada', { state: 'approved', severity: 'minor' })).rejects.toMatchObject(refused)
  expect(await past('arben', { writers: [], theme: 'health' })).toMatchObject([
    { writers: [cast.arben.id, cast.mira.id] },
  ])
  const done = await world.ask('rada', approveFinding, { ...asked(), body: { version: body.version } })
  expect([done.status, done.body.approvedBy]).toEqual([200, 'Rada'])
  expect(done.body.version).toBeGreaterThan(before.version)
  // What stays approved is not rewritten past the app, either; a translation of it is.
  await expect(past('arben', { confidence: 'low' })).rejects.toMatchObject(refused)
  expect(await past('mira', { theme: 'interpretation' })).toMatchObject([{ state: 'approved' }])
})
