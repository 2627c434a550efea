import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { audit, narrow } from './audit.ts'
import { coarseDay, coarsePoint, square } from './coarsen.ts'
import { crossTable, dimension, join, protect, type Shown, type System, shownValue } from './disclosure.ts'
import { wrongSums } from './table.ts'

const limitsOf = (system: System, threshold: number) =>
  system.cells.map((cell) => cell.threshold ?? threshold)
const kinds = (shown: Shown[]) => shown.map(({ kind }) => kind[0]).join('')

describe('the published example: region × gender', () => {
  // The hundred people of sdcTable's example data (microdata1), counted here anew.
  const table = crossTable(
    [dimension('region', ['A', 'B', 'C', 'D']), dimension('gender', ['male', 'female'])],
    [
      [18, 2],
      [14, 19],
      [12, 10],
      [11, 14],
    ].flatMap(([male, female], at) => [
      { at: ['ABCD'[at]!, 'male'], value: male! },
      { at: ['ABCD'[at]!, 'female'], value: female! },
    ]),
  )

  test('is a sound table of fifteen cells', () => {
    expect(table.cells).toHaveLength(15)
    expect(wrongSums(table)).toEqual([])
    expect(table.cells[table.at('total', 'total')]!.value).toBe(100)
  })

  test('has one small cell, three more withheld with it, and eleven published: those that the best method chooses', async () => {
    const { shown, small, withheld } = await protect(table)
    expect([small, withheld]).toEqual([1, 3])
    expect(shown[table.at('A', 'female')]).toEqual({ kind: 'small', below: 5 })
    for (const at of [table.at('A', 'male'), table.at('C', 'male'), table.at('C', 'female')])
      expect(shown[at]).toEqual({ kind: 'withheld' })
  })

  test('gives away nothing beyond "fewer than five": one to four', async () => {
    const { shown } = await protect(table)
    const known = await narrow({ shown, sums: table.sums, limits: limitsOf(table, 5), zeros: 'publish' })
    expect(known).toEqual([{ cell: table.at('A', 'female'), sign: [1, 4], known: [1, 4] }])
  })

  test('is caught by the audit when only the small cell is blanked', async () => {
    const shown = table.cells.map(
      ({ value }): Shown => (value < 5 ? { kind: 'small', below: 5 } : { kind: 'value', value }),
    )
    const gaps = await audit({ shown, sums: table.sums, limits: limitsOf(table, 5), zeros: 'publish' })
    expect(gaps).toEqual([{ cell: table.at('A', 'female'), sign: [1, 4], known: [2, 2] }])
  })
})

describe('rules', () => {
  const sexes = dimension('sex', ['f', 'm', 'x'])
  const of = (f: number, m: number, x: number) =>
    crossTable(
      [sexes],
      [
        { at: ['f'], value: f },
        { at: ['m'], value: m },
        { at: ['x'], value: x },
      ],
    )

  test('zeros are shown, and a table without small cells is left alone', async () => {
    const { shown, small, withheld } = await protect(of(7, 0, 5))
    expect([small, withheld]).toEqual([0, 0])
    expect(shown.map(shownValue)).toEqual([{ value: 12 }, { value: 7 }, { value: 0 }, { value: 5 }])
  })

  test('zeros are small where a programme says so', async () => {
    const table = of(7, 0, 9)
    const { shown } = await protect(table, { zeros: 'suppress' })
    expect(shown[table.at('m')]).toEqual({ kind: 'small', below: 5 })
    expect(shown.filter(({ kind }) => kind === 'value').length).toBeLessThan(3)
  })

  test('a severe topic has the threshold of ten', async () => {
    const { shown } = await protect(of(7, 30, 40), { threshold: 10 })
    expect(shown[1]).toEqual({ kind: 'small', below: 10 })
    expect(shown.filter(({ kind }) => kind === 'withheld')).toHaveLength(1)
  })

  test('below a small total nothing is shown, not even which part is zero', async () => {
    const { shown } = await protect(of(4, 0, 0))
    expect(kinds(shown)).toBe('ssss')
    const several = crossTable(
      [dimension('country', ['AL', 'RS']), sexes],
      [
        { at: ['AL', 'f'], value: 3 },
        { at: ['RS', 'f'], value: 20 },
        { at: ['RS', 'm'], value: 30 },
      ],
    )
    const { shown: rows } = await protect(several)
    expect(['f', 'm', 'x', 'total'].map((sex) => rows[several.at('AL', sex)]!.kind)).toEqual([
      'small',
      'small',
      'value',
      'small',
    ])
    const known = await narrow({
      shown: rows,
      sums: several.sums,
      limits: limitsOf(several, 5),
      zeros: 'publish',
    })
    for (const { known: range } of known) expect(range[1] - range[0]).toBeGreaterThanOrEqual(3)
  })

  test('two tables that share a margin are protected together', async () => {
    const bySex = crossTable(
      [dimension('sex', ['f', 'm'])],
      [
        { at: ['f'], value: 3 },
        { at: ['m'], value: 40 },
      ],
    )
    const byAge = crossTable(
      [dimension('age', ['young', 'old'])],
      [
        { at: ['young'], value: 20 },
        { at: ['old'], value: 23 },
      ],
    )
    const joined = join([bySex, byAge], [[0, 3]])
    const { shown } = await protect(joined)
    // Hiding the total of one table alone would be undone by the other.
    const gaps = await audit({ shown, sums: joined.sums, limits: limitsOf(joined, 5), zeros: 'publish' })
    expect(gaps).toEqual([])
    expect(kinds(shown.slice(0, 3))).toMatch(/^[vw]sw$/)
  })

  test('what is no table of counts is refused', async () => {
    expect(() => crossTable([sexes], [{ at: ['f'], value: -1 }])).toThrow(RangeError)
    expect(() => crossTable([sexes], [{ at: ['f'], value: 1.5 }])).toThrow(RangeError)
    expect(() => crossTable([sexes], [{ at: ['q'], value: 1 }])).toThrow(RangeError)
    expect(() => crossTable([sexes], [{ at: ['total'], value: 1 }])).toThrow(RangeError)
    const wrong = { cells: [{ value: 9 }, { value: 4 }, { value: 4 }], sums: [{ total: 0, parts: [1, 2] }] }
    await expect(protect(wrong)).rejects.toThrow(RangeError)
  })

  test('a number that is not shown is in no value', () => {
    expect(shownValue({ kind: 'small', below: 10 })).toEqual({
      value: null,
      truth: { mark: 'suppressed', below: 10 },
    })
    expect(shownValue({ kind: 'withheld' })).toEqual({
      value: null,
      truth: { mark: 'suppressed', complementary: true },
    })
  })
})

describe('coarser', () => {
  test('days become months, quarters or years', () => {
    expect([
      coarseDay('2026-05-17'),
      coarseDay('2026-05-17', 'quarter'),
      coarseDay('2026-05-17', 'year'),
    ]).toEqual(['2026-05', '2026-Q2', '2026'])
  })

  test('places become the nearest point of the grid, always the same one, never far away', () => {
    expect(coarsePoint({ lat: 42.3021, lon: 21.6499 })).toEqual({ lat: 42.25, lon: 21.75 })
    const degrees = fc.double({ min: -80, max: 80, noNaN: true })
    fc.assert(
      fc.property(degrees, degrees, (lat, lon) => {
        const coarse = coarsePoint({ lat, lon })
        expect(coarsePoint(coarse)).toEqual(coarse)
        expect(Math.abs(coarse.lat - lat)).toBeLessThanOrEqual(square / 2 + 1e-4)
        expect(Math.abs(coarse.lon - lon)).toBeLessThanOrEqual(square / 2 + 1e-4)
      }),
    )
  })
})
