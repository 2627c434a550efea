import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../../kernel/db/db.ts'
import { newInstance, records } from '../../testing/collection/records.ts'
import { openStation, type Station } from '../../testing/collection/station.ts'
import { visitXml } from '../../testing/collection/visit.ts'
import { addSite, inBalkans, pastYear, planVisit, said, step, writeUp } from '../../testing/monitoring.ts'
import { cast } from '../../testing/world.ts'
import { eraseSubmission, reviewSubmissions } from '../collection/contract.ts'
import { addFinding, getChecklists, linkChecklist, settleQuestion, type Visit } from './contract.ts'

let world: Station
let visit: Visit
let form: string
let submissions: { id: string; instanceId: string }[]
const at = () => ({ ...inBalkans, visit: visit.id })

beforeAll(async () => {
  world = await openStation()
  for (const measure of (await import('./measures.ts')).measures)
    world.kernel.measures.set(measure.key, measure)
  form = await world.publish()
  const phone = await world.device({ country: 'AL', person: cast.mira.id })
  const send = async (staff: string) => {
    const instanceId = newInstance()
    const xml = visitXml({ instanceId, day: `${pastYear}-03-02`, site: 'hani', staff, notes: 'Quiet' })
    expect((await phone.send(xml)).status).toBe(201)
    return { id: (await records(world).stored(instanceId)).id as string, instanceId }
  }
  submissions = [await send('41'), await send('62')]
  const site = await addSite(world, 'mira', { code: 'hani' })
  visit = await writeUp(world, (await planVisit(world, 'mira', site.id)).id)
}, 120_000)
afterAll(() => world.close())

test('a checklist that is erased leaves an approved visit as it is, without what it said', async () => {
  const [gone, other] = submissions
  for (const { id } of submissions) {
    const linked = await world.ask('mira', linkChecklist, { params: at(), body: { submissionId: id } })
    expect(linked.status, linked.text).toBe(200)
  }
  const settled = await world.ask('mira', settleQuestion, {
    params: at(),
    body: {
      form: 'border_visit', path: '/staff', answer: '62', note: '', why: [{ submissionId: gone!.id, why: 'The day shift alone' }],
    },
  }) // biome-ignore format: one call
  expect(settled.status, settled.text).toBe(200)
  const finding = await world.ask('mira', addFinding, {
    params: at(),
    body: {
      statement: said('Too few people at the gate'),
      severity: 'serious',
      confidence: 'moderate',
      grade: 'testimony',
      theme: 'access_to_asylum',
      incidents: [],
      submissions: submissions.map(({ id }) => id),
    },
  })
  expect(finding.status, finding.text).toBe(200)
  const rows = submissions.map(({ id }) => ({ id, version: 1 }))
  await world.ask('rada', reviewSubmissions, {
    params: { form },
    body: { act: 'approve', rows, alsoDuplicates: true },
  })
  expect((await step(world, 'mira', visit.id, 'submit')).status).toBe(200)
  expect((await step(world, 'petra', visit.id, 'approve')).body.state).toBe('approved')
  const stored = async () =>
    (await world.admin.query('select to_jsonb(v) v from monitoring.visit v where id = $1', [visit.id])).rows
  const before = await stored()

  const done = await world.ask('dora', eraseSubmission, {
    params: { submission: gone!.id },
    body: { ground: 'consent_withdrawn' },
  })
  expect(done.status, done.text).toBe(200)
  expect(await stored()).toEqual(before)
  const { body } = await world.ask('mira', getChecklists, { params: at() })
  expect(body.submissions.map((one) => one.id)).toEqual([other!.id])
  const question = body.questions.find((one) => one.path === '/staff')
  expect(question).toMatchObject({ answers: [{ value: '62' }], overall: { answer: '62', dissent: [] } })
  const { rows: findings } = await world.admin.query(
    `select f.links, f.version, f.state, (select jsonb_agg(e.content -> 'links') from evidence.finding_edition e where e.finding_id = f.id) editions from evidence.finding f`,
  )
  expect(findings).toHaveLength(1)
  expect(findings[0].links).toMatchObject([{ id: other!.id }])
  expect(JSON.stringify(findings)).not.toContain(gone!.id)
  expect(JSON.stringify(findings)).not.toContain(gone!.instanceId)
})

test('by that nobody takes anything else out of an approved visit', async () => {
  const tries = [
    `delete from monitoring.checklist where visit_id = '${visit.id}'`,
    `update monitoring.overall set dissent = '[{"a": 1}]' where visit_id = '${visit.id}'`,
    `update monitoring.overall set answer = '7' where visit_id = '${visit.id}'`,
    `update monitoring.checklist set submission_id = '${submissions[0]!.id}' where visit_id = '${visit.id}'`,
  ]
  for (const who of ['mira', 'petra'] as const)
    for (const text of tries) {
      const answer = await world
        .inside(who, (tx) => sql.raw(text).execute(tx))
        .then((done) => `${done.numAffectedRows} rows`, String)
      expect(answer, `${who}: ${text}`).toMatch(/a submitted visit is not written/)
    }
})
