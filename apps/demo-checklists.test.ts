import { afterAll, beforeAll, expect, test } from 'vitest'
import { addLibraryForms } from '../features/collection/seam.ts'
import { getChecklists, getVisit } from '../features/monitoring/contract.ts'
import { addMonitoringSamples } from '../features/monitoring/seam.ts'
import { asActor } from '../kernel/http/transaction.ts'
import { openStation, programmes, type Station } from '../testing/collection/station.ts'
import { removeAllSamples } from './commands/samples.ts'
import { fillChecklists } from './demo-checklists.ts'

let world: Station
beforeAll(async () => {
  world = await openStation()
  await world.admin.query(`update programme.programme set countries = '{AL,BA,XK,ME,MK,RS}' where id = $1`, [programmes.balkans])
  await asActor(world.kernel.workerDb, 'system', async (db) => {
    await addLibraryForms(world.kernel, db, programmes.balkans)
    await addMonitoringSamples(world.kernel, db, programmes.balkans)
  })
}, 120_000) // biome-ignore format: one statement
afterAll(() => world.close())

const count = async (sql: string): Promise<number> =>
  (await world.admin.query(`select (${sql})::int n`)).rows[0].n

test('sample visits get teams, and two of each kind two checklists with agreed answers and dissent', async () => {
  expect(await fillChecklists(world.kernel, programmes.balkans)).toBe(12)
  expect(await fillChecklists(world.kernel, programmes.balkans)).toBe(0)
  expect(
    await count(
      'select count(*) from monitoring.visit v where not exists (select 1 from monitoring.team t where t.visit_id = v.id)',
    ),
  ).toBe(0)
  const { rows } = await world.admin.query(`
    select s.kind, f.code, v.id, v.country, count(*)::int lists from monitoring.checklist c join monitoring.visit v on v.id = c.visit_id
    join monitoring.site s on s.id = v.site_id join collection.submission b on b.id = c.submission_id and b.state = 'approved' and b.sample
    join collection.form f on f.id = b.form_id group by 1, 2, 3, 4 order by 1`)
  expect(rows.map(({ kind, code, lists }) => [kind, code, lists])).toEqual([
    ['border_crossing', 'border-crossing-visit', 2], ['border_crossing', 'border-crossing-visit', 2],
    ['informal_site', 'informal-site-visit', 2], ['informal_site', 'informal-site-visit', 2],
    ['reception_centre', 'centre-visit', 2], ['reception_centre', 'centre-visit', 2],
  ]) // biome-ignore format: a table
  expect(new Set(rows.map(({ country }) => country)).size).toBe(6)
  for (const { id } of rows) {
    const params = { programme: programmes.balkans, visit: id }
    const { body } = await world.ask('petra', getChecklists, { params })
    const settled = body.questions.filter(({ state }) => state === 'settled')
    expect(settled).toHaveLength(2)
    expect(body.questions.filter(({ state }) => state === 'differ')).toEqual([])
    expect(body.questions.filter(({ state }) => state === 'agreed').length).toBeGreaterThan(20)
    const [first, second] = body.submissions
    expect(first!.by).not.toBe(second!.by)
    for (const { overall } of settled)
      expect(overall).toMatchObject({ by: first!.by, dissent: [{ by: second!.by, why: expect.stringMatching(/^Sample/) }] }) // biome-ignore format: one line
    const visit = (await world.ask('petra', getVisit, { params })).body
    expect(visit.team.map(({ name }) => name)).toEqual([first!.by, second!.by])
    expect(visit.title.texts.en!.text).toMatch(/sample/)
  }
})

test('the command takes them away again, with their phones', async () => {
  await removeAllSamples(world.kernel, 'balkans')
  for (const table of ['monitoring.visit', 'monitoring.team', 'monitoring.checklist', 'monitoring.overall', 'collection.submission', 'collection.device'])
    expect(await count(`select count(*) from ${table}`), table).toBe(0)
}) // biome-ignore format: short
