import { expect, test } from 'vitest'
import { dayBegun } from './today.ts'

test('the day has begun in Tirana before it has in Greenwich, and never a day ahead', () => {
  const at = (instant: string) => dayBegun(Date.parse(instant))
  expect(at('2026-06-30T21:59:59Z')).toBe('2026-06-30')
  expect(at('2026-06-30T22:00:00Z')).toBe('2026-07-01')
  expect(at('2026-07-01T12:00:00Z')).toBe('2026-07-01')
})
