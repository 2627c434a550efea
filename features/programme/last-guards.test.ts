import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql, type Transaction } from '../../kernel/db/db.ts'
import type { Name } from '../../testing/cast.ts'
import { bySex, makeReporting, type Reporting, uploadEvidence } from '../../testing/programme.ts'
import { cast, makeWorld, organisations, programmes, type World } from '../../testing/world.ts'
import { createValue, lockPeriod, type ReportedValue } from './contract-values.ts'
import { definitionsOf } from './indicators.ts'

// What the rooms' rules refuse, tried without them: direct SQL as the app's role, by whoever may write such rows.

const programmeId = programmes.balkans
const params = { programme: programmeId }
let world: World
let ids: Reporting
let value: ReportedValue
beforeAll(async () => {
  world = await makeWorld()
  ids = await makeReporting(world)
  const body = { indicatorId: ids.people, periodId: ids.period, country: 'AL', cells: bySex(7, 5) }
  value = (await world.ask('mira', createValue, { params, body })).body
})
afterAll(() => world.close())

const refused = (who: Name, constraint: string, work: (tx: Transaction) => Promise<unknown>) =>
  expect(world.inside(who, work), constraint).rejects.toMatchObject({ constraint })
const title = JSON.stringify({ source: 'en', texts: { en: { text: 'Elsewhere' } } }) as never

describe('the database itself refuses', () => {
  test('what is of a country in which the programme does not work, in every table that has one', async () => {
    const definitionId = await world.inside(
      'petra',
      async (tx) => (await definitionsOf(tx, programmeId)).get(ids.people)!.at(-1)!.id,
    )
    const place = { programmeId, country: 'FR' }
    const rows = {
      partner: { ...place, organisationId: organisations.albanian, role: 'partner' },
      target: { ...place, indicatorId: ids.people, kind: 'milestone', value: 1 },
      activity: { ...place, code: 'FR', title },
      risk: { ...place, code: 'FR', kind: 'risk', title },
      heading: { ...place, code: 'FR', title },
      periodLock: { ...place, periodId: ids.next },
      approvedValue: { ...place, periodId: ids.next, definitionId },
      reportedValue: { ...place, indicatorId: ids.people, definitionId, periodId: ids.next },
    }
    for (const [table, row] of Object.entries(rows)) {
      const insert = (country: string) => (tx: Transaction) =>
        tx
          .insertInto(`programme.${table}` as never)
          .values({ ...row, country } as never)
          .execute()
      await refused('petra', 'country_elsewhere', insert('FR'))
      await expect(world.inside('petra', insert('RS')), table).resolves.toBeDefined()
    }
    await refused('petra', 'country_elsewhere', (tx) =>
      sql`update programme.target set country = 'XK' where programme_id = ${programmeId} and country = 'AL'`.execute(
        tx,
      ),
    )
  })

  test('nothing of what is there already when a country has gone, and tells strangers nothing', async () => {
    await world.admin.query(`update programme.programme set countries = '{AL}' where id = $1`, [programmeId])
    await world.inside('petra', async (tx) => {
      const { numAffectedRows } =
        await sql`update programme.target set note = null where programme_id = ${programmeId} and country = 'RS'`.execute(
          tx,
        )
      expect(numAffectedRows).toBe(2n)
    })
    await world.admin.query(`update programme.programme set countries = '{AL,RS}' where id = $1`, [
      programmeId,
    ])
    for (const country of ['AL', 'FR'])
      await expect(
        world.inside('zana', (tx) =>
          tx.insertInto('programme.activity').values({ programmeId, country, code: 'Z', title }).execute(),
        ),
      ).rejects.toThrow('row-level security')
  })

  test('a cell, evidence or a step that is put under another country’s value', async () => {
    const place = { programmeId, reportedValueId: value.id }
    const fileId = await uploadEvidence(world, 'nikola', 'RS')
    const parts = {
      reportedCell: { dims: '{"sex":"x"}', value: 1000 },
      reportedEvidence: { fileId },
      reportedStep: { act: 'approve' },
    }
    for (const [table, part] of Object.entries(parts))
      await refused('nikola', 'value_part_elsewhere', (tx) =>
        tx
          .insertInto(`programme.${table}` as never)
          .values({ ...place, ...part, country: 'RS' } as never)
          .execute(),
      )
  })

  test('a value that is carried to another period or country', async () => {
    const move = (set: object) => (tx: Transaction) =>
      tx.updateTable('programme.reportedValue').set(set).where('id', '=', value.id).execute()
    await refused('mira', 'value_place_kept', move({ periodId: ids.next }))
    await refused('petra', 'value_place_kept', move({ country: 'RS' }))
    await expect(world.inside('mira', move({ note: 'By the lists of participants' }))).resolves.toBeDefined()
  })

  test('an approved period that is moved or renamed; its title and its due day may change', async () => {
    const at = { ...params, id: ids.next }
    expect((await world.ask('petra', lockPeriod, { params: at, body: { country: 'RS' } })).status).toBe(204)
    const change = (set: object) => (tx: Transaction) =>
      tx.updateTable('programme.period').set(set).where('id', '=', ids.next).execute()
    for (const set of [{ code: '2022-B' }, { startsOn: '2022-02-01' }, { endsOn: '2022-11-30' }])
      await refused('petra', 'period_approved', change(set))
    await expect(world.inside('petra', change({ title, dueOn: '2023-03-01' }))).resolves.toBeDefined()
  })
})

test('nobody notes a reminder in another’s name, or of another country than their programme’s', async () => {
  const row = {
    programmeId: programmes.balkans,
    indicatorId: ids.people,
    periodId: ids.period,
    country: 'AL',
  }
  const add = (who: Name, more: object) =>
    world.inside(who, (tx) =>
      tx
        .insertInto('programme.reminder')
        .values({ ...row, ...more })
        .returning(['byPerson', 'at'])
        .executeTakeFirstOrThrow(),
    )
  const noted = await add('petra', { byPerson: cast.arben.id, at: new Date('2020-01-01') })
  expect(noted.byPerson).toBe(cast.petra.id)
  expect(noted.at.getFullYear()).toBeGreaterThan(2020)
  await expect(add('petra', { country: 'FR' })).rejects.toMatchObject({ constraint: 'country_elsewhere' })
  for (const who of ['arben', 'mira', 'donna', 'gresa', 'zana'] as const)
    await expect(add(who, {})).rejects.toThrow('row-level security')
})
