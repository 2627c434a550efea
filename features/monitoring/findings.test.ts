import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  addSite,
  inBalkans,
  pastYear,
  planVisit,
  readVisit,
  said,
  step,
  writeUp,
} from '../../testing/monitoring.ts'
import { cast, makeWorld, programmes, type World } from '../../testing/world.ts'
import { approveFinding, editFinding, readFinding } from '../evidence/contract-findings.ts'
import { findingsOf } from '../evidence/seam.ts'
import { computeFigure } from '../programme/seam.ts'
import {
  addFinding, changeFinding, createIncident, listIncidents, listVisitFindings, strikeFinding, type Visit, writeAccount,
} from './contract.ts' // biome-ignore format: a list

let world: World
let visit: Visit
beforeAll(async () => {
  world = await makeWorld()
  for (const measure of (await import('./measures.ts')).measures)
    world.kernel.measures.set(measure.key, measure)
  const site = await addSite(world, 'mira')
  visit = await writeUp(world, (await planVisit(world, 'mira', site.id)).id)
  const account = {
    access: 'granted' as const,
    summary: said('People waited outside'),
    restrictions: said('The border section only'),
    version: visit.version,
  }
  visit = (await world.ask('mira', writeAccount, { params: of(), body: account })).body
  const body = {
    kind: 'pushback' as const,
    title: said('Sent back over the river'),
    happenedOn: `${pastYear}-02-20`,
    violence: ['beating' as const, 'theft' as const],
  }
  await world.ask('mira', createIncident, { params: of(), body })
})
afterAll(() => world.close())

const of = (more: object = {}) => ({ ...inBalkans, visit: visit.id, ...more }) as never

describe('findings', () => {
  test('are deposited in the evidence room, and approved with the visit', async () => {
    const { body: incidents } = await world.ask('mira', listIncidents, { params: inBalkans, query: {} })
    const body = {
      statement: said('People are sent back without a procedure'),
      severity: 'serious' as const,
      confidence: 'moderate' as const,
      grade: 'testimony' as const,
      theme: 'access_to_asylum' as const,
      legal: [{ citation: 'Directive 2013/32/EU', celex: '32013L0032', article: '6' }],
      incidents: [incidents.rows[0]!.id],
    }
    const added = await world.ask('mira', addFinding, { params: of(), body })
    expect(added.status, added.text).toBe(200)
    expect(added.body.rows).toMatchObject([
      { state: 'draft', occurredOn: visit.startsOn, links: [{ kind: 'incident' }] },
    ])
    const misread = {
      ...body,
      legal: [body.legal[0]!, { citation: 'Directive 2013/32/EU', celex: '2013/32/EU' }],
    }
    const wrong = await world.ask('mira', addFinding, { params: of(), body: misread }, 'sq')
    expect(wrong.status).toBe(422)
    expect(wrong.body).toMatchObject({
      fields: [{ path: 'legal.1.celex', message: expect.stringMatching(/^Nuk është numër CELEX/) }],
    })
    // Neither a day to come nor one after the visit; what somebody tells of an earlier day is of that day.
    for (const [occurredOn, message] of [
      ['2099-01-01', /^Kjo ditë ende nuk ka ardhur/],
      [`${pastYear}-03-04`, /^Vizita kishte mbaruar/],
    ] as const) {
      const early = await world.ask('mira', addFinding, { params: of(), body: { ...body, occurredOn } }, 'sq')
      expect(early.body, occurredOn).toMatchObject({
        fields: [{ path: 'occurredOn', message: expect.stringMatching(message) }],
      })
      const params = of({ finding: added.body.rows[0]!.id })
      const change = { ...body, occurredOn, version: added.body.rows[0]!.version }
      expect((await world.ask('mira', changeFinding, { params, body: change })).status, occurredOn).toBe(422)
    }
    const foreign = { ...body, incidents: [cast.mira.id] }
    expect((await world.ask('mira', addFinding, { params: of(), body: foreign })).status).toBe(422)
    const [row] = added.body.rows
    const changed = await world.ask('mira', changeFinding, {
      params: of({ finding: row!.id }),
      body: { ...body, severity: 'critical', version: row!.version },
    })
    expect(changed.body.rows).toMatchObject([{ severity: 'critical' }])
    const stale = await world.ask('mira', changeFinding, {
      params: of({ finding: row!.id }),
      body: { ...body, version: row!.version },
    })
    expect(stale.status).toBe(409)
    const two = (await world.ask('mira', addFinding, { params: of(), body: { ...body, severity: 'minor' } }))
      .body
    const struck = await world.ask('mira', strikeFinding, {
      params: of({ finding: two.rows[1]!.id }),
      body: {},
    })
    expect(struck.body.rows).toHaveLength(1)
    expect((await world.ask('pal', listVisitFindings, { params: of() })).status).toBe(403)
    await step(world, 'mira', visit.id, 'submit')
    await isNotApprovedAlone(struck.body.rows[0]!.id)
    expect((await world.ask('mira', addFinding, { params: of(), body })).status).toBe(403)
    expect((await step(world, 'arben', visit.id, 'approve')).status).toBe(200)
    const [finding] = await world.inside('petra', (db) =>
      findingsOf(db, { room: 'monitoring', kind: 'visit', id: visit.id }),
    )
    expect(finding).toMatchObject({ state: 'approved', approvedBy: cast.arben.id })
    expect(await findingsCounted()).toBe(1)
    // How the visit may be used is told wherever a finding of it is read.
    const { body: read } = await world.ask('lira', readFinding, {
      params: { ...inBalkans, finding: finding!.id },
    })
    expect(read.sourceRestrictions).toMatchObject({ texts: { en: { text: 'The border section only' } } })
    const counted = await world.inside('petra', (db, actor) =>
      computeFigure(
        world.kernel,
        db,
        programmes.balkans,
        actor,
        {
          measure: 'monitoring.incidents',
          aggregate: 'count',
          filter: { violence: ['theft'] },
          over: null,
          counted: null,
        },
        [],
      ),
    )
    expect(counted).toMatchObject([{ value: 1 }])
  })
})

describe('a visit that is opened again', () => {
  test('takes its findings out of every count until it is approved anew', async () => {
    const site = await addSite(world, 'mira')
    const { id } = await planVisit(world, 'mira', site.id)
    await writeUp(world, id)
    const body = {
      statement: said('Nobody explains the procedure'),
      severity: 'minor' as const,
      confidence: 'high' as const,
      grade: 'observed' as const,
      theme: 'information' as const,
    }
    const { rows } = (await world.ask('mira', addFinding, { params: { ...inBalkans, visit: id }, body })).body
    const before = await findingsCounted()
    await step(world, 'mira', id, 'submit')
    await step(world, 'arben', id, 'approve')
    expect(await findingsCounted()).toBe(before + 1)
    await step(world, 'arben', id, 'reopen', 'The day was wrong')
    expect(await findingsCounted()).toBe(before)
    await step(world, 'mira', id, 'submit')
    await step(world, 'arben', id, 'approve')
    expect(await findingsCounted()).toBe(before + 1)
    // What became of the visit is no change of the finding.
    const finding = { params: { ...inBalkans, finding: rows[0]!.id } }
    const { history } = (await world.ask('petra', readFinding, finding)).body
    expect(history.map(({ act }) => act)).toEqual(['deposit', 'approve'])
  })

  test('is not approved, with its visit, by who wrote in it', async () => {
    const site = await addSite(world, 'mira')
    const { id } = await planVisit(world, 'mira', site.id)
    await writeUp(world, id)
    const body = {
      statement: said('Nobody is told where to complain'),
      severity: 'minor' as const,
      confidence: 'high' as const,
      grade: 'observed' as const,
      theme: 'information' as const,
    }
    const { rows } = (await world.ask('mira', addFinding, { params: { ...inBalkans, visit: id }, body })).body
    await step(world, 'mira', id, 'submit')
    // While the visit waits for its review, its reviewer mends a finding in the evidence room.
    const at = { params: { ...inBalkans, finding: rows.at(-1)!.id } }
    const now = (await world.ask('arben', readFinding, at)).body
    const edited = await world.ask('arben', editFinding, { ...at, body: { ...now, severity: 'moderate' } })
    expect(edited.status, edited.text).toBe(200)
    const mayApprove = async (who: 'arben' | 'petra') =>
      (await readVisit(world, who, id)).may.includes('approve')
    expect([await mayApprove('arben'), await mayApprove('petra')]).toEqual([false, true])
    const own = await step(world, 'arben', id, 'approve')
    expect([own.status, own.text]).toEqual([422, expect.stringMatching(/written in a finding/)])
    await step(world, 'petra', id, 'approve')
    expect((await world.ask('mira', readFinding, at)).body).toMatchObject({
      state: 'approved',
      approvedBy: 'Petra',
    })
  })
})

const findingsCounted = async () =>
  (await world.inside('petra', (db) => db.selectFrom('evidence.findingFacts').select('recordId').execute()))
    .length

/** A finding of a visit that waits for its approval is approved neither over the API nor past it. */
async function isNotApprovedAlone(finding: string): Promise<void> {
  const at = { ...inBalkans, finding }
  const { body } = await world.ask('petra', readFinding, { params: at })
  expect(body).toMatchObject({ state: 'draft', sourceApproved: false })
  expect(body.may).not.toContain('approve')
  const answer = await world.ask('petra', approveFinding, { params: at, body: { version: body.version } })
  expect(answer.status).toBe(409)
  expect(answer.text).toContain('comes from a record that is not approved yet')
  for (const set of [
    { state: 'approved' },
    { sourceApproved: true, state: 'approved' },
    { sourceApproved: true },
  ])
    await expect(
      world.inside('petra', (db) =>
        db.updateTable('evidence.finding').set(set).where('id', '=', finding).execute(),
      ),
    ).rejects.toMatchObject({ constraint: 'finding_before_source' })
}
