import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { localInput, withOffset } from './dates.ts'
import { closed, opened, readDegrees } from './geo/coordinates.ts'
import { readNumber, stepsOf } from './numbers.ts'

describe('numbers as people type them', () => {
  test('with commas, points, and spaces between thousands', () => {
    expect(readNumber('1 234,5', false)).toBe('1234.5')
    expect(readNumber('\u22123.25', false)).toBe('-3.25')
    expect(readNumber('.5', false)).toBe('0.5')
    expect(readNumber('1\u00a0000', true)).toBe('1000')
    expect(readNumber('007', true)).toBe('7')
  })
  test('what is no number, not whole, or too large for a form is refused', () => {
    for (const typed of ['', 'ten', '1.2.3', '12a', '--1', '1e5']) expect(readNumber(typed, false)).toBe(null)
    for (const typed of ['1.5', '2147483648', '-2147483649']) expect(readNumber(typed, true)).toBe(null)
    expect(readNumber('2147483647', true)).toBe('2147483647')
  })
  test('every number written in a locale of ours is read back', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e6, max: 1e6 }), (hundredths) => {
        const value = hundredths / 100
        for (const locale of ['sq-AL', 'sr-RS', 'mk-MK']) {
          const text = new Intl.NumberFormat(locale, { useGrouping: false, maximumFractionDigits: 2 }).format(
            value,
          )
          expect(Number(readNumber(text, false))).toBe(value)
        }
      }),
    )
  })
  test('steps do not gather errors', () => {
    expect(stepsOf(0, 1, 0.1)).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1])
    expect(stepsOf(1, 5, 2)).toEqual([1, 3, 5])
    expect(stepsOf(0, 5, 0)).toEqual([])
  })
})

describe('days and times', () => {
  test('are kept with the offset of the place, and shown as they were typed', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1990-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
        (date) => {
          const typed = date.toISOString().slice(0, 16)
          const kept = withOffset(typed, 'dateTime')
          expect(kept).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:00\.000[+-]\d\d:\d\d$/)
          // In the hour that spring takes away, a time moves on by itself.
          const shown = localInput(kept!, 'dateTime')
          expect(new Date(shown).getTime()).toBe(new Date(typed).getTime())
        },
      ),
    )
    expect(withOffset('14:05', 'time')).toMatch(/^14:05:00\.000[+-]\d\d:\d\d$/)
    expect(localInput('14:05:00.000+01:00', 'time')).toBe('14:05')
    expect(withOffset('', 'time')).toBe(null)
    expect(localInput('nonsense', 'dateTime')).toBe('')
  })
})

describe('coordinates as people write them', () => {
  test('in degrees, with minutes and seconds, with a comma, with a side', () => {
    expect(readDegrees('42.3805', 90)).toBe(42.3805)
    expect(readDegrees('42,3805', 90)).toBe(42.3805)
    expect(readDegrees('42°22\'49.8"N', 90)).toBe(42.3805)
    expect(readDegrees('20 25.848 E', 180)).toBe(20.4308)
    expect(readDegrees('-20.5', 180)).toBe(-20.5)
    expect(readDegrees('20.5 W', 180)).toBe(-20.5)
  })
  test('what is no coordinate, or lies beyond the poles, is refused', () => {
    for (const typed of ['', 'north', '91', '42 60', '42.1 E']) expect(readDegrees(typed, 90)).toBe(null)
    expect(readDegrees('181', 180)).toBe(null)
  })
  test('an area is closed for the form and opened for the map, and the other way', () => {
    const place = fc.record({
      latitude: fc.integer({ min: 40, max: 46 }),
      longitude: fc.integer({ min: 15, max: 23 }),
      altitude: fc.constant(null),
      accuracy: fc.constant(null),
    })
    fc.assert(
      fc.property(fc.array(place, { minLength: 1, maxLength: 9 }), (points) => {
        expect(opened(closed(points))).toEqual(points)
      }),
    )
  })
})
