import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LocalText, localText } from '../../common/languages.ts'
import { names } from '../../testing/cast.ts'
import { makeWorld, programmes, type World } from '../../testing/world.ts'
import { objectives, results, strands } from './contract.ts'
import { indicators } from './contract-indicators.ts'

const params = { programme: programmes.balkans }
const text = (en: string): LocalText => localText({ en, sq: `${en} (sq)` })
let world: World
beforeAll(async () => {
  world = await makeWorld()
  await world.ask('petra', strands.create, { params, body: { code: 'A', title: text('Strand') } })
  const objective = { code: 'SO', kind: 'specific' as const, title: text('Objective') }
  const { id } = (await world.ask('petra', objectives.create, { params, body: objective })).body
  const result = { code: '1', title: text('Result'), objectiveId: id }
  const made = (await world.ask('petra', results.create, { params, body: result })).body
  const meaning = { level: 'country' as const, unit: text('visits') }
  const indicator = { code: '1.1', title: text('Indicator'), resultId: made.id, meaning }
  expect((await world.ask('petra', indicators.create, { params, body: indicator })).status).toBe(200)
})
afterAll(() => world.close())

describe('tries at getting in', () => {
  test('nobody but the lead writes the framework, by HTTP', async () => {
    for (const who of names.filter((name) => name !== 'petra')) {
      const made = await world.ask(who, strands.create, { params, body: { code: 'Z', title: text('Z') } })
      expect([403], `${who} ${made.status}`).toContain(made.status)
    }
    expect(
      (await world.ask(null, strands.create, { params, body: { code: 'Z', title: text('Z') } })).status,
    ).toBe(401)
  })

  const framework = [
    'programme',
    'amendment',
    'partner',
    'strand',
    'objective',
    'result',
    'indicator',
    'definition',
    'target',
    'period',
  ] as const
  const guarded = [
    'heading',
    'risk',
    'reportedValue',
    'reportedCell',
    'reportedEvidence',
    'reportedStep',
    'reminder',
  ] as const

  test('strangers read no row of any table, by SQL as the app’s role', async () => {
    for (const who of ['zana', 'nobody', null] as const)
      for (const table of [...framework, ...guarded, 'activity', 'periodLock', 'approvedValue'] as const) {
        const column = table === 'programme' ? 'id' : 'programmeId'
        const rows = await world.inside(who, (tx) =>
          tx
            .selectFrom(`programme.${table}`)
            .selectAll()
            .where(column as never, '=', programmes.balkans as never)
            .execute(),
        )
        expect(rows, `${who} ${table}`).toEqual([])
      }
  })

  test('only the lead changes a row of the framework, by SQL as the app’s role', async () => {
    for (const who of names.filter((name) => name !== 'petra'))
      for (const table of framework.filter(
        (one) => !['amendment', 'partner', 'period', 'target'].includes(one),
      )) {
        const column = table === 'programme' ? 'id' : 'programmeId'
        const changed = await world.inside(who, (tx) =>
          tx
            .updateTable(`programme.${table}`)
            .set({ changedAt: new Date() } as never)
            .where(column as never, '=', programmes.balkans as never)
            .executeTakeFirst(),
        )
        expect(Number(changed.numUpdatedRows), `${who} ${table}`).toBe(0)
      }
    const lead = await world.inside('petra', (tx) =>
      tx
        .updateTable('programme.result')
        .set({ position: 9 })
        .where('programmeId', '=', programmes.balkans)
        .executeTakeFirst(),
    )
    expect(Number(lead.numUpdatedRows)).toBeGreaterThan(0)
  })

  test('sample records are refused in a real programme, by the database itself', async () => {
    await expect(
      world.inside('petra', async (tx) => {
        await world.admin.query('update programme.programme set demo = false where id = $1', [
          programmes.balkans,
        ])
        await tx
          .insertInto('programme.activity')
          .values({
            programmeId: programmes.balkans,
            code: 'S',
            title: JSON.stringify(text('Sample')) as never,
            sample: true,
          })
          .execute()
      }),
    ).rejects.toThrow(/demo programme/)
    await world.admin.query('update programme.programme set demo = true where id = $1', [programmes.balkans])
  })
})
