import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeWorld, programmes, type World } from '../../testing/world.ts'
import { askFigure, listDatasets, readDataset, readMembers } from './contract.ts'
import { loadShippedDatasets } from './seam.ts'
import type { FigureQuery } from './shapes.ts'

let world: World
const programme = programmes.balkans
beforeAll(async () => {
  world = await makeWorld()
  await loadShippedDatasets(world.kernel, programme)
})
afterAll(() => world.close())

const figure = (who: Parameters<World['ask']>[0], q: Partial<FigureQuery> & { dataset: string }) =>
  world.ask(who, askFigure, { params: { programme }, query: { q: JSON.stringify(q) } })

describe('shipped datasets', () => {
  test('are there, once, with their sources', async () => {
    expect(await loadShippedDatasets(world.kernel, programme)).toEqual([])
    const { body } = await world.ask('lira', listDatasets, { params: { programme }, query: {} })
    expect(body.total).toBe(5)
    const detections = body.rows.find((row) => row.code === 'frontex-detections')!
    expect(detections).toMatchObject({ unit: 'detections', publisher: 'Frontex', shipped: true, vintages: 1 })
    expect(detections.current).toMatchObject({
      granularity: 'month',
      firstPeriod: '2009-01-01',
      lastPeriod: '2025-04-01',
    })
    const page = await world.ask('donna', readDataset, {
      params: { programme, dataset: 'frontex-detections' },
    })
    expect(page.body.definition.texts.sq?.text).toContain('kalim')
    expect(page.body.may).toEqual([])
    const members = await world.ask('mira', readMembers, {
      params: { programme, dataset: 'frontex-detections', vintage: detections.current!.id },
    })
    expect(members.body.dimensions.route!.map((one) => one.code).sort()).toEqual([
      'albania-greece',
      'western-balkans',
    ])
  })

  test('the yearly totals of the Western Balkan route are the published ones', async () => {
    const answer = await figure('lira', {
      dataset: 'frontex-detections',
      rows: ['year'],
      filters: { route: ['western-balkans'] },
    })
    expect(answer.status, answer.text).toBe(200)
    const totals = Object.fromEntries(answer.body.rows.map(([year, value]) => [year, value]))
    expect(totals).toMatchObject({
      2014: 43_355, 2015: 764_033, 2019: 15_127, 2020: 26_918, 2021: 61_618, 2022: 144_118, 2023: 99_002, 2024: 21_525,
    }) // biome-ignore format: a table
    expect(answer.body.unit).toBe('detections')
    expect(answer.body.source.title).toContain('3 June 2025')
  })
})

describe('what must not be added', () => {
  test('numbers at a moment are not added over years', async () => {
    const answer = await figure('lira', { dataset: 'unhcr-persons-of-concern', rows: ['country'] })
    expect(answer.status).toBe(422)
    const one = await figure('lira', {
      dataset: 'unhcr-persons-of-concern',
      rows: ['country'],
      columns: ['group'],
      from: '2023',
      to: '2023',
    })
    expect(one.status, one.text).toBe(200)
    expect(one.body.notes.some((note) => note.text.texts.en?.text.includes('Serbia and Kosovo'))).toBe(true)
  })

  test("the European Union's total is not added to its members", async () => {
    const all = await figure('lira', {
      dataset: 'eurostat-first-time-applicants',
      rows: ['year'],
      filters: { citizenship: ['ALB'] },
    })
    const by = await figure('lira', {
      dataset: 'eurostat-first-time-applicants',
      rows: ['year'],
      columns: ['destination'],
      filters: { citizenship: ['ALB'] },
    })
    const members = by.body.rows.filter(([year, code]) => year === '2015' && code !== 'EU27')
    const sum = members.reduce((total, row) => total + Number(row[2]), 0)
    expect(all.body.rows.find(([year]) => year === '2015')![1]).toBe(sum)
    expect(by.body.total).toBe(all.body.total)
    const top = await figure('lira', {
      dataset: 'eurostat-first-time-applicants',
      rows: ['destination'],
      filters: { citizenship: ['ALB'] },
      from: '2015',
      to: '2015',
      top: { axis: 'destination', count: 3, other: true },
    })
    expect(top.body.rows).toHaveLength(4)
    expect(top.body.rows.reduce((total, row) => total + Number(row[1]), 0)).toBe(sum)
  })
})
