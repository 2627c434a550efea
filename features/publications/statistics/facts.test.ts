import { describe, expect, test } from 'vitest'
import { change, completeYears, peak, roundedTo, sameMonths, trough } from './facts.ts'

const year = (name: string, months = 12) =>
  Array.from({ length: months }, (_, at) => ({
    at: `${name}-${String(at + 1).padStart(2, '0')}`,
    value: at + 1,
  }))

describe('what the numbers say', () => {
  test.each([
    [100, 22, 'fell', 0.78],
    [100, 150, 'rose', 0.5],
    [1000, 1010, 'steady', 0.01],
    [0, 5, 'rose', 1],
    [0, 0, 'steady', 0],
  ] as const)('from %d to %d it %s', (before, after, direction, share) => {
    expect(change(before, after).direction).toBe(direction)
    expect(change(before, after).share).toBeCloseTo(share)
  })

  test('a peak and a low point; of equal ones the latest', () => {
    const points = [3, 9, 1, 9, 1].map((value, at) => ({ at: String(at), value }))
    expect(peak(points)?.at).toBe('3')
    expect(trough(points)?.at).toBe('4')
    expect(peak([])).toBeUndefined()
  })

  test('only years with twelve months are complete', () => {
    expect(completeYears([...year('2023'), ...year('2024', 4)].map(({ at }) => at))).toEqual(['2023'])
  })

  test('an unfinished year is compared with the same months only', () => {
    expect(sameMonths([...year('2023'), ...year('2024', 4)])).toEqual({
      until: '2024-04',
      now: 10,
      before: 10,
    })
    expect(sameMonths(year('2023'))).toBeNull()
    expect(sameMonths(year('2024', 4))).toBeNull()
  })

  test('rounding is told from enough values', () => {
    expect(
      roundedTo(
        Array.from({ length: 30 }, (_, at) => at * 5),
        5,
      ),
    ).toBe(true)
    expect(roundedTo([5, 10], 5)).toBe(false)
    expect(roundedTo([...Array.from({ length: 30 }, (_, at) => at * 5), 7], 5)).toBe(false)
  })
})
