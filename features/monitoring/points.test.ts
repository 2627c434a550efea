import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Name } from '../../testing/cast.ts'
import { addSite, inBalkans, pastYear, planVisit, said, writeUp } from '../../testing/monitoring.ts'
import { uploadEvidence } from '../../testing/programme.ts'
import { cast, makeWorld, programmes, type World } from '../../testing/world.ts'
import {
  attachFile,createIncident, createPoint, deleteIncident, 
  detachFile,getIncident, getPoint, 
  getVisit, listIncidents,
  listPoints, listVisits, movePoint, type Point, updateIncident, updatePoint, type Visit,
} from './contract.ts' // biome-ignore format: a list

let world: World
let visit: Visit
beforeAll(async () => {
  world = await makeWorld()
  for (const measure of (await import('./measures.ts')).measures)
    world.kernel.measures.set(measure.key, measure)
  const site = await addSite(world, 'mira')
  const planned = await planVisit(world, 'mira', site.id)
  visit = await writeUp(world, planned.id)
})
afterAll(() => world.close())

const of = (more: object = {}) => ({ ...inBalkans, visit: visit.id, ...more }) as never
const incidentBody = {
  kind: 'pushback' as const,
  title: said('Sent back over the river'),
  happenedOn: `${pastYear}-02-20`,
  timeOfDay: '23:40',
  borderFrom: 'AL',
  borderTo: 'GR',
  persons: 12,
  minors: true,
  violence: ['beating' as const, 'theft' as const],
  violations: ['denied_asylum' as const],
  consent: ['interview' as const, 'storage' as const],
  narrative: 'They were told to walk into the water.',
}

describe('incidents', () => {
  test('are highly sensitive, sealed in words, and counted once the visit is approved', async () => {
    const made = await world.ask('mira', createIncident, { params: of(), body: incidentBody })
    expect(made.status, made.text).toBe(200)
    expect(made.body).toMatchObject({
      sensitivity: 2,
      timeOfDay: '23:40',
      narrative: incidentBody.narrative,
      may: ['update', 'delete'],
    })
    const late = { ...incidentBody, timeOfDay: '25:00' }
    expect((await world.ask('mira', createIncident, { params: of(), body: late })).body).toMatchObject({
      fields: [{ path: 'timeOfDay', message: expect.stringContaining('hours and minutes') }],
    })
    for (const happenedOn of ['2099-01-01', `${pastYear}-03-04`]) {
      const ahead = { ...incidentBody, happenedOn }
      const wrong = { fields: [{ path: 'happenedOn' }] }
      expect((await world.ask('mira', createIncident, { params: of(), body: ahead })).body).toMatchObject(
        wrong,
      )
      const at = { params: { ...inBalkans, incident: made.body.id }, body: { ...made.body, happenedOn } }
      expect((await world.ask('mira', updateIncident, at)).body).toMatchObject(wrong)
    }
    const { id } = made.body
    const { rows } = await world.admin.query(
      'select narrative_sealed from monitoring.incident where id = $1',
      [id],
    )
    expect(rows[0].narrative_sealed).toMatch(/^ura1\./)
    const at = { params: { ...inBalkans, incident: id } }
    // The platform and the donor do not read incidents; a grants officer is not asked at all.
    for (const who of ['pal', 'donna', 'gent', 'zana'] as Name[])
      expect((await world.ask(who, getIncident, at)).status, who).toBe(403)
    expect((await world.ask('nikola', getIncident, at)).status).toBe(404)
    expect((await world.ask('lira', getIncident, at)).body.narrative).toBe(incidentBody.narrative)
    const log = await world.admin.query(
      `select person_id from kernel.audit where action = 'monitoring.incident.read' and subject_id = $1`,
      [id],
    )
    expect(log.rows.map((row) => row.person_id)).toContain(cast.lira.id)
    const body = { ...made.body, officers: 4 }
    expect((await world.ask('mira', updateIncident, { ...at, body })).body.officers).toBe(4)
    expect((await world.ask('mira', updateIncident, { ...at, body })).status).toBe(409)
    const wrong = { ...incidentBody, ageFrom: 30, ageTo: 20 }
    expect((await world.ask('mira', createIncident, { params: of(), body: wrong })).text).toMatch(/age/)
    const list = await world.ask('rada', listIncidents, {
      params: inBalkans,
      query: { filter: ['violence:theft', 'minors:yes'] },
    })
    expect(list.body).toMatchObject({ total: 1, rows: [{ id, visit: { code: visit.code } }] })
    const csv = await world.app.inject({
      url: `/api/programmes/${programmes.balkans}/monitoring/incidents?format=csv`,
      headers: { cookie: world.cookie('petra') },
    })
    expect(csv.body).toContain('beating, theft')
    expect(csv.body).not.toContain(incidentBody.narrative)
    const second = (await world.ask('mira', createIncident, { params: of(), body: incidentBody })).body
    expect(
      (await world.ask('nikola', deleteIncident, { params: { ...inBalkans, incident: second.id } })).status,
    ).toBe(404)
    expect(
      (await world.ask('mira', deleteIncident, { params: { ...inBalkans, incident: second.id } })).status,
    ).toBe(204)
  })
})

describe('what a member of the platform may not see', () => {
  test('is told as not visible, in the list, in the file and on the page: never as nought', async () => {
    const row = (body: { rows: { id: string; incidents: number | null }[] }) => body.rows.find(({ id }) => id === visit.id)!
    const list = (who: Name) => world.ask(who, listVisits, { params: inBalkans, query: {} })
    expect(row((await list('mira')).body).incidents).toBeGreaterThan(0)
    expect(row((await list('pal')).body).incidents).toBeNull()
    const { counts } = (await world.ask('pal', getVisit, { params: of() })).body
    expect(counts).toMatchObject({ incidents: null, checklists: null, findings: null, points: 0 })
    const url = `/api/programmes/${programmes.balkans}/monitoring/visits?format=csv`
    const file = await world.app.inject({ url, headers: { cookie: world.cookie('pal') } })
    expect(file.body).toMatch(new RegExp(`^${visit.code},.*,,,false`, 'm'))
  }) // biome-ignore format: short
})

describe('attachments', () => {
  test('attachFile and detachFile: uploaded before, once, while the visit is open', async () => {
    const file = await uploadEvidence(world, 'mira')
    const body = { fileId: file, caption: 'The waiting area, without people' }
    const attached = await world.ask('mira', attachFile, { params: of(), body })
    expect(attached.body.attachments).toMatchObject([
      { fileId: file, name: 'list.pdf', caption: body.caption, by: 'Mira' },
    ])
    expect((await world.ask('mira', attachFile, { params: of(), body })).text).toMatch(/attached already/)
    const foreign = await world.ask('mira', attachFile, { params: of(), body: { fileId: cast.mira.id } })
    expect(foreign.body).toMatchObject({ fields: [{ path: 'fileId' }] })
    expect((await world.ask('nikola', attachFile, { params: of(), body })).status).toBe(404)
    const [attachment] = attached.body.attachments
    const params = of({ attachment: attachment!.id })
    expect((await world.ask('pal', detachFile, { params })).status).toBe(403)
    expect((await world.ask('mira', detachFile, { params })).body.attachments).toEqual([])
    expect((await world.ask('mira', detachFile, { params })).status).toBe(404)
  })
})

describe('action points', () => {
  let point: Point
  const at = () => ({ ...inBalkans, point: point.id })
  const move = async (who: Name, act: 'done' | 'verify' | 'reopen' | 'drop', reason = '') => {
    const { version } = (await world.ask('petra', getPoint, { params: at() })).body
    return world.ask(who, movePoint, { params: at(), body: { act, reason, version } })
  }

  test('are added after the approval too; the owner says done, another verifies', async () => {
    const body = {
      what: said('Put up notices in Dari and Arabic'),
      ownerPersonId: cast.lira.id,
      dueOn: '2099-06-01',
    }
    const past = { ...body, dueOn: `${pastYear}-06-01` }
    expect((await world.ask('arben', createPoint, { params: of(), body: past }, 'sq')).body).toMatchObject({
      fields: [{ path: 'dueOn', message: expect.stringMatching(/^Afati ka kaluar/) }],
    })
    const none = { ...body, ownerPersonId: null }
    expect((await world.ask('arben', createPoint, { params: of(), body: none })).body).toMatchObject({
      fields: [{ path: 'ownerInstitution' }],
    })
    const made = await world.ask('arben', createPoint, { params: of(), body })
    expect(made.status, made.text).toBe(200)
    point = made.body
    expect(point).toMatchObject({ state: 'open', overdue: false, owner: 'Lira' })
    await letPass(point.id)
    expect((await world.ask('petra', getPoint, { params: at() })).body).toMatchObject({ overdue: true })
    const notice = await world.admin.query(
      `select link from kernel.notice where person_id = $1 and message = 'monitoring.notice.point.assign'`,
      [cast.lira.id],
    )
    expect(notice.rows).toHaveLength(1)
    expect((await move('lira', 'done')).body).toMatchObject({ fields: [{ path: 'reason' }] })
    expect((await move('pal', 'done', 'I say so')).status).toBe(403)
    expect((await move('lira', 'done', 'Put up on 20 May')).body).toMatchObject({
      state: 'done',
      doneBy: 'Lira',
    })
    expect((await move('lira', 'verify')).status).toBe(403)
    expect(
      (await world.ask('rada', listPoints, { params: inBalkans, query: { mine: 'verify' } })).body.total,
    ).toBe(1)
    expect((await move('rada', 'reopen', 'Only one of the two languages')).body).toMatchObject({
      state: 'open',
      doneBy: null,
    })
    await move('mira', 'done', 'Both are there now')
    // The owner cannot verify what another reported, nor can the reporter.
    expect((await move('mira', 'verify')).text).toMatch(/somebody else/)
    const owning = await asOwner(`update monitoring.action_point set state = 'verified' where id = $1`)
    expect(owning).toBe('action_point_own_verification')
    expect((await move('rada', 'verify')).body).toMatchObject({ state: 'verified', verifiedBy: 'Rada' })
    expect((await move('rada', 'verify')).status).toBe(409)
  })

  test('listPoints and updatePoint: late ones, one’s own; changed while open only', async () => {
    const body = {
      what: said('Repair the roof'),
      ownerInstitution: 'Ministry of Interior',
      dueOn: '2099-07-01',
    }
    const made = (await world.ask('mira', createPoint, { params: of(), body })).body
    await letPass(made.id)
    const late = (await world.ask('mira', getPoint, { params: { ...inBalkans, point: made.id } })).body
    const query = { filter: ['overdue:yes'] }
    expect(
      (await world.ask('petra', listPoints, { params: inBalkans, query })).body.rows.map((row) => row.id),
    ).toEqual([late.id])
    expect(
      (await world.ask('lira', listPoints, { params: inBalkans, query: { mine: 'owner' } })).body.total,
    ).toBe(1)
    const params = { ...inBalkans, point: late.id }
    // What is overdue is worded anew without a new day; another day that has passed is none.
    const worded = {
      ...body,
      what: said('Repair the roof and the stairs'),
      dueOn: late.dueOn,
      version: late.version,
    }
    const { version } = (await world.ask('mira', updatePoint, { params, body: worded })).body
    const past = await world.ask('mira', updatePoint, {
      params,
      body: { ...body, dueOn: `${pastYear}-08-01`, version },
    })
    expect(past.body).toMatchObject({ fields: [{ path: 'dueOn' }] })
    const changed = await world.ask('mira', updatePoint, {
      params,
      body: { ...body, dueOn: '2099-01-01', version },
    })
    expect(changed.body.overdue).toBe(false)
    expect(
      (await world.ask('mira', updatePoint, { params, body: { ...body, version: late.version } })).status,
    ).toBe(409)
    const verified = (await world.ask('petra', getPoint, { params: at() })).body
    expect(
      (await world.ask('mira', updatePoint, { params: at(), body: { ...body, version: verified.version } }))
        .status,
    ).toBe(403)
  })

  /** The day comes and goes. */
  const letPass = (id: string) =>
    world.admin.query(`update monitoring.action_point set due_on = '${pastYear}-06-01' where id = $1`, [id])

  async function asOwner(sql: string): Promise<string | undefined> {
    const client = await world.kernel.appPool.connect()
    try {
      await client.query('begin')
      await client.query('select kernel.act($1)', ['session-lira'])
      await client.query(sql, [point.id])
      return undefined
    } catch (error) {
      return (error as { constraint?: string }).constraint
    } finally {
      await client.query('rollback')
      client.release()
    }
  }
})
