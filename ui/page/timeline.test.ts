import { describe, expect, test } from 'vitest'
import { separatorsOf } from '../forms/fields.tsx'
import { monthsBetween, placeInPeriod, wholeMonths, yearsOf } from './timeline.ts'

describe('a plan over time', () => {
  test('its months run over the turn of the year, both ends included', () => {
    expect(monthsBetween('2025-11', '2026-02')).toEqual(['2025-11', '2025-12', '2026-01', '2026-02'])
    expect(yearsOf(monthsBetween('2025-11', '2026-02'))).toEqual([
      { year: '2025', months: 2 },
      { year: '2026', months: 2 },
    ])
    expect(monthsBetween('2026-03', '2026-02')).toEqual([])
  })

  test('a period is widened to whole months, also in February of a leap year', () => {
    expect(wholeMonths({ from: '2027-12-05', to: '2028-02-03' })).toEqual({
      from: '2027-12-01',
      to: '2028-02-29',
    })
  })

  test('a span lies where its days are; a single day has a length', () => {
    const period = { from: '2026-01-01', to: '2026-01-31' }
    expect(placeInPeriod(period, period)).toEqual({ start: 0, length: 1 })
    const day = placeInPeriod({ from: '2026-01-01', to: '2026-01-01' }, period)
    expect(day?.length).toBeCloseTo(1 / 31)
    expect(placeInPeriod({ from: '2025-01-01', to: '2026-01-15' }, period)?.start).toBe(0)
    expect(placeInPeriod({ from: '2026-02-01', to: '2026-02-02' }, period)).toBeNull()
  })
})

test('numbers are typed with the reader’s own signs', () => {
  expect(separatorsOf('en-GB')).toEqual({ thousand: ',', decimal: '.' })
  expect(separatorsOf('sr-Latn-RS')).toEqual({ thousand: '.', decimal: ',' })
  expect(separatorsOf('sq-AL').decimal).toBe(',')
})
