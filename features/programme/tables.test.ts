import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Name } from '../../testing/cast.ts'
import { bySex, makeReporting, type Reporting } from '../../testing/programme.ts'
import { makeWorld, programmes, type World } from '../../testing/world.ts'
import { createValue } from './contract-values.ts'

let world: World
let ids: Reporting
beforeAll(async () => {
  world = await makeWorld()
  ids = await makeReporting(world)
})
afterAll(() => world.close())

async function file(who: Name, programme: string, path: string, format = 'csv') {
  return world.app.inject({
    method: 'GET',
    url: `/api/programmes/${programme}/${path}?format=${format}&language=en`,
    headers: { cookie: world.cookie(who) },
  })
}
const lines = (text: string) =>
  text
    .replace(/^\uFEFF/, '')
    .trim()
    .split(/\r?\n/)

const shelves = [
  'partners', 'amendments', 'strands', 'objectives', 'results', 'indicators', 'targets', 'activities', 'risks', 'headings',
  'periods',
] // biome-ignore format: a list

test('every table of the framework leaves as CSV and XLSX, for those who may read it', async () => {
  for (const path of shelves) {
    const csv = await file('petra', programmes.balkans, path)
    expect(csv.statusCode, `${path}: ${csv.body}`).toBe(200)
    expect(lines(csv.body)[0], path).not.toContain('programme.')
    expect((await file('petra', programmes.balkans, path, 'xlsx')).statusCode, path).toBe(200)
    expect((await file('zana', programmes.balkans, path)).statusCode, path).toBe(403)
  }
  expect((await file('gresa', programmes.balkans, 'risks')).statusCode).toBe(403)
})

test('reported values name their indicator and period by code, and only those that the asker sees', async () => {
  const body = { indicatorId: ids.people, periodId: ids.period, country: 'AL', cells: bySex(7, 5) }
  const made = await world.ask('mira', createValue, { params: { programme: programmes.balkans }, body })
  expect(made.status, made.text).toBe(200)
  const [head, ...rows] = lines((await file('petra', programmes.balkans, 'values')).body)
  expect(head).toMatch(/^indicator,title,country,period,total,split/)
  expect(rows).toHaveLength(1)
  expect(rows[0]).toMatch(/2.1,2.1,AL,2021,12,.*sex=f: 7; sex=m: 5.*draft/)
  expect(lines((await file('jelena', programmes.balkans, 'values')).body)).toHaveLength(1)
  expect((await file('gresa', programmes.balkans, 'values')).statusCode).toBe(403)
})

test('who has not reported leaves as a file too', async () => {
  const [head, ...rows] = lines((await file('petra', programmes.balkans, 'missing')).body)
  expect(head).toBe('code,title,country,period,due_on,state,reminded')
  expect(rows.length).toBeGreaterThan(0)
  expect(rows.join()).toContain('draft')
})
