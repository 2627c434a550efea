import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Db, sql } from '../../kernel/db/db.ts'
import { verifyFiles } from '../../kernel/files/files.ts'
import { asActor } from '../../kernel/http/transaction.ts'
import type { Name } from '../../testing/cast.ts'
import { openStation, type Station } from '../../testing/collection/station.ts'
import { addSite, approvedVisit, inBalkans, planVisit, readVisit, said, step, writeUp } from '../../testing/monitoring.ts' // biome-ignore format: a list
import {
  addFinding, attachFile, createPoint, createSite, detachFile, getPoint, listVisits, updatePoint, updateVisit, type Visit,
  writeAccount,
} from './contract.ts' // biome-ignore format: a list

// What a visit tells goes no further than the visit: who reads its plan only, is told neither single people nor what nobody approved.

let world: Station
let site: { id: string }
beforeAll(async () => {
  world = await openStation()
  site = await addSite(world, 'mira')
}, 120_000)
afterAll(() => world.close())

const of = (visit: { id: string }) => ({ ...inBalkans, visit: visit.id })
const referrals = [{ service: 'shelter' as const, organisation: 'A shelter', count: 1, note: 'A girl of 16' }]
const smuggling = [{ groupSize: 1, abuses: ['forced_labour' as const], count: 1 }]

/** A draft whose account could give single people away. */
async function told(more: object = {}): Promise<Visit> {
  const visit = await writeUp(world, (await planVisit(world, 'mira', site.id, more)).id)
  const body = {
    access: 'partial' as const,
    accessReason: said('The yard alone'),
    summary: said('A girl told us'),
    met: [{ role: 'Head of shift' }],
    referrals,
    smuggling,
    version: visit.version,
  }
  const answer = await world.ask('mira', writeAccount, { params: of(visit), body })
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}

test('to a platform member single people are never told, nor an account that nobody has approved', async () => {
  const visit = await told()
  const file = await world.upload('mira', 'yard.txt', 'the yard')
  await world.ask('mira', attachFile, { params: of(visit), body: { fileId: file, caption: 'The girl' } })
  const mine = await readVisit(world, 'mira', visit.id)
  expect(mine).toMatchObject({ accountTold: true, referrals, summary: { texts: { en: {} } } })
  await step(world, 'mira', visit.id, 'submit')
  await step(world, 'arben', visit.id, 'return', 'The girl of 16 is told twice')
  const before = await readVisit(world, 'pal', visit.id)
  expect(before).toMatchObject({
    population: null, referrals: null, smuggling: null, accountTold: false, access: null, accessReason: null, summary: null, immediate: null,
    met: [], attachments: [],
  }) // biome-ignore format: what is withheld
  expect(before.steps.find((one) => one.act === 'return')).toMatchObject({ reason: '' })
  expect(JSON.stringify(before)).not.toMatch(/girl|yard/)
  const list = async (who: Name, query: object) =>
    (await world.ask(who, listVisits, { params: inBalkans, query })).body.rows
  expect(await list('pal', { filter: ['access:partial'] })).toEqual([])
  expect((await list('pal', {})).map(({ access, persons }) => [access, persons])).toEqual([[null, null]])
  expect(await list('mira', { filter: ['access:partial'] })).toMatchObject([
    { access: 'partial', persons: 8 },
  ])

  await step(world, 'mira', visit.id, 'submit')
  await step(world, 'arben', visit.id, 'approve')
  const after = await readVisit(world, 'pal', visit.id)
  expect(after).toMatchObject({
    population: null, referrals: null, smuggling: null, accountTold: true, access: 'partial', met: [{ role: 'Head of shift' }],
  }) // biome-ignore format: what is withheld
  expect(after.attachments).toMatchObject([{ name: 'yard.txt' }])
  // Nor by a reading of its own under the app's role.
  const cells = (who: Name) =>
    world.inside(
      who,
      async (db) => (await db.selectFrom('monitoring.population').select('id').execute()).length,
    )
  expect(await cells('pal')).toBe(0)
  expect(await cells('mira')).toBe(2)
})

test('whoever is not told how many were seen does not learn by the order who saw more', async () => {
  const visit = await told()
  await world.admin.query('update monitoring.population set persons = 90 where visit_id = $1', [visit.id])
  const order = async (who: Name, sort: string) => {
    const { body } = await world.ask(who, listVisits, { params: inBalkans, query: { sort } })
    return body.rows.map(({ id }) => id)
  }
  for (const key of ['persons', 'incidents'])
    expect(await order('pal', key), key).toEqual(await order('pal', `-${key}`))
  expect((await order('mira', '-persons'))[0]).toBe(visit.id)
})

test('a file of a visit is read by whoever reads the visit, and by nobody else', async () => {
  const visit = await planVisit(world, 'mira', site.id)
  const file = await world.upload('mira', 'photo.txt', 'an injury')
  const attached = await world.ask('mira', attachFile, {
    params: of(visit),
    body: { fileId: file, caption: '' },
  })
  expect(attached.status, attached.text).toBe(200)
  const opens = async (who: Name) => {
    const answer = await world.app.inject({
      url: `/api/files/${file}`,
      headers: { cookie: world.cookie(who) },
    })
    return answer.statusCode
  }
  // Uploaded without a country: of another country, and in a role that reads no visits, nobody opens it.
  for (const who of ['tea', 'jelena', 'nikola', 'gresa', 'donna', 'gent', 'zana', 'pal'] as const)
    expect(await opens(who), who).toBe(404)
  for (const who of ['mira', 'arben', 'petra', 'rada'] as const) expect(await opens(who), who).toBe(200)

  const raise = async (sensitivity: number, to = site.id) => {
    const { title, purpose, announced, startsOn, endsOn, methods, risk, version } = await readVisit(world, 'petra', visit.id)
    const body = { title, purpose, announced, startsOn, endsOn, methods, risk, version, team: [], siteId: to, sensitivity }
    const answer = await world.ask('petra', updateVisit, { params: of(visit), body: body as never })
    expect(answer.status, answer.text).toBe(200)
  } // biome-ignore format: a body
  await raise(3)
  const { rows } = await world.admin.query('select sensitivity, country from kernel.file where id = $1', [
    file,
  ])
  expect(rows).toEqual([{ sensitivity: 3, country: null }])
  const sees = async (who: Name) => (await readVisit(world, who, visit.id)).id === visit.id
  for (const who of ['mira', 'arben', 'petra', 'rada', 'lira', 'dora', 'pal', 'jelena'] as const)
    expect(await opens(who), who).toBe((await sees(who)) && who !== 'pal' ? 200 : 404)
  // It goes to another country with its visit, and its content is still what was stored.
  const abroad = await world.ask('petra', createSite, {
    params: inBalkans,
    body: { code: 'abroad', kind: 'border_crossing', name: said('Abroad'), country: 'RS' },
  })
  await raise(1, abroad.body.id)
  expect(await opens('jelena')).toBe(200)
  expect(await opens('arben')).toBe(404)
  const { files, keyring, workerDb } = world.kernel
  expect(await asActor(workerDb, 'system', (tx) => verifyFiles(tx, files, keyring))).toMatchObject({
    bad: [],
  })
  // Taken off, it is gone.
  const [one] = (await readVisit(world, 'petra', visit.id)).attachments
  await world.ask('petra', detachFile, { params: { ...of(visit), attachment: one!.id } })
  for (const who of ['petra', 'mira', 'jelena'] as const) expect(await opens(who), who).toBe(404)
})

test('nobody makes somebody else’s file one of a visit, and so takes it from its readers', async () => {
  const visit = await planVisit(world, 'mira', site.id)
  const file = await world.upload('petra', 'theirs.txt', 'somebody else’s')
  const row = { programmeId: inBalkans.programme, visitId: visit.id, country: '', sensitivity: 0 }
  const direct = world.inside('mira', (db) =>
    db
      .insertInto('monitoring.attachment')
      .values({ ...row, fileId: file })
      .execute(),
  )
  await expect(direct).rejects.toMatchObject({ constraint: 'attachment_file_unknown' })
})

test('an action point leans on a finding of its own visit only', async () => {
  const visit = await told()
  const find = async (one: Visit) => {
    const body = { statement: said('Nobody interprets'), severity: 'serious' as const, confidence: 'high' as const, grade: 'observed' as const, theme: 'interpretation' as const }
    const answer = await world.ask('mira', addFinding, { params: of(one), body })
    expect(answer.status, answer.text).toBe(200)
    return answer.body.rows[0]!.id
  } // biome-ignore format: a body
  const [own, other] = [await find(visit), await find(await told())]
  const body = (findingId: string) => ({
    what: said('An interpreter'),
    ownerInstitution: 'The ministry',
    dueOn: '2099-01-01',
    findingId,
  })
  const refused = await world.ask('mira', createPoint, { params: of(visit), body: body(other) })
  expect(refused.status).toBe(422)
  expect(refused.body).toMatchObject({ fields: [{ path: 'findingId' }] })
  const made = await world.ask('mira', createPoint, { params: of(visit), body: body(own) })
  expect(made.status, made.text).toBe(200)
  const params = { ...inBalkans, point: made.body.id }
  const change = (findingId: string) =>
    world.ask('mira', updatePoint, { params, body: { ...body(findingId), version: made.body.version } })
  expect((await change(other)).status).toBe(422)
  const direct = (db: Db) =>
    db
      .updateTable('monitoring.actionPoint')
      .set({ findingId: other })
      .where('id', '=', made.body.id)
      .execute()
  await expect(world.inside('mira', direct)).rejects.toMatchObject({
    constraint: 'action_point_finding_elsewhere',
  })
  expect((await change(own)).status).toBe(200)
  expect((await world.ask('mira', getPoint, { params })).body.findingId).toBe(own)
})

test('no part of an approved visit is taken away into an open one', async () => {
  const [approved, open] = [await approvedVisit(world, site.id), await told()]
  await world.ask('mira', createPoint, {
    params: of(approved),
    body: { what: said('More'), ownerInstitution: 'The ministry', dueOn: '2099-01-01' },
  })
  for (const part of ['population', 'team', 'action_point']) {
    const move = world.inside('mira', (db) =>
      sql`update ${sql.table(`monitoring.${part}`)} set visit_id = ${open.id} where visit_id = ${approved.id}`.execute(
        db,
      ),
    )
    await expect(move, part).rejects.toMatchObject({ constraint: 'part_of_visit' })
  }
  const counted = await world.inside('petra', (db) =>
    sql<{
      n: number
    }>`select sum(value)::int n from monitoring.person_facts where record_id = ${approved.id}`.execute(db),
  )
  expect(counted.rows).toEqual([{ n: 8 }])
  // Nor does one lie elsewhere, or less protected, than its visit.
  const apart = await world.inside('mira', (db) =>
    sql`update monitoring.population set sensitivity = 0 where visit_id = ${open.id} returning sensitivity`.execute(
      db,
    ),
  )
  expect(apart.rows).toEqual([{ sensitivity: 1 }, { sensitivity: 1 }])
})
