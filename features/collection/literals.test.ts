import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeWorld, type World } from '../../testing/world.ts'
import { readDay, readMoment, readNumber } from './literals.ts'

const two = (n: number) => String(n).padStart(2, '0')
/** Days, possible and not: years around every rule of leap years, months and days a little beyond their ends. */
const dayLike = fc
  .tuple(
    fc.oneof(fc.integer({ min: 0, max: 9999 }), fc.constantFrom(1900, 2000, 2023, 2024, 2100)),
    fc.integer({ min: 0, max: 13 }),
    fc.integer({ min: 0, max: 32 }),
  )
  .map(([year, month, day]) => `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`)
const momentLike = fc
  .tuple(
    dayLike,
    fc.integer({ min: 0, max: 25 }),
    fc.integer({ min: 0, max: 61 }),
    fc.constantFrom('', ':00', ':59', ':60', ':30.5', ':30.123456789'),
    fc.constantFrom('', 'Z', '+00:00', '-13:59', '+14:00', '+14:30', '+2', '+0200', ' CET'),
  )
  .map(([day, hour, minute, second, offset]) => `${day}T${two(hour)}:${two(minute)}${second}${offset}`)
const numberLike = fc.oneof(
  fc.double().map(String),
  fc.bigInt().map(String),
  fc.stringMatching(/^[+-]?[0-9]{0,4}\.?[0-9]{0,3}([eE][+-]?[0-9]{1,6})?$/),
  fc.constantFrom(
    '1e200000',
    '1e-200000',
    '-',
    '.',
    'e5',
    '0x10',
    'NaN',
    'Infinity',
    ' 5',
    '5 ',
    '',
    '1_000',
  ),
)

let world: World
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())

/** Which of these PostgreSQL itself can read as a type. */
async function valid(texts: readonly string[], type: string): Promise<boolean[]> {
  const { rows } = await world.admin.query<{ ok: boolean }>(
    'select pg_input_is_valid(x, $2) ok from unnest($1::text[]) with ordinality t(x, at) order by at',
    [texts, type],
  )
  return rows.map((row) => row.ok)
}
/** Asks of some hundred samples at once: the database is one for all of them. */
const samples = <T>(of: fc.Arbitrary<T>) => fc.sample(of, 3000)

describe('what stands in a filter', () => {
  test('is a day where the calendar has it, and only then', async () => {
    const days = samples(dayLike)
    const there = await valid(days, 'date')
    expect(days.filter((day, at) => (readDay(day) !== null) !== there[at])).toEqual([])
    expect(days.some((day) => readDay(day) === null) && days.some((day) => readDay(day) === day)).toBe(true)
    const other = ['2026-02-30', '2023-02-29', '1900-02-29', '2026-2-3', 'Jan 5', '2026', '2026-02-03 ', '']
    for (const text of [...other, '2026-02-03T00:00', '+2026-02-03', '٢٠٢٦-٠٢-٠٣', '2026-02-03\n'])
      expect(readDay(text), text).toBeNull()
  })

  test('is a moment that PostgreSQL can read, the same one that JavaScript reads', async () => {
    const read = samples(momentLike).map((text) => ({ text, moment: readMoment(text) }))
    const taken = read.flatMap(({ moment }) => moment ?? [])
    expect(taken.length).toBeGreaterThan(300)
    expect((await valid(taken, 'timestamptz')).every(Boolean)).toBe(true)
    const { rows } = await world.admin.query<{ ms: string }>(
      `select extract(epoch from x::timestamptz)::numeric(20, 3) ms from unnest($1::text[]) with ordinality t(x, at) order by at`,
      [taken.slice(0, 300)],
    )
    for (const [at, { ms }] of rows.entries()) {
      const iso = taken[at]!.replace(/([+-]\d\d)(\d\d)$/, '$1:$2')
      expect(Math.abs(Number(ms) * 1000 - Date.parse(iso)), taken[at]).toBeLessThan(2)
    }
    // What is refused is no moment for PostgreSQL, or one that only it knows: the 60th second, a zone by its name.
    for (const { text, moment } of read)
      if (moment === null)
        expect(
          readDay(text.slice(0, 10)) === null || /T2[45]|:6[01]|:60|\+14:30|\+2$| CET/.test(text),
          text,
        ).toBe(true)
    expect(readMoment('2026-03-01')).toBe('2026-03-01T00:00Z')
    expect(readMoment('2026-02-30')).toBeNull()
    for (const text of ['2026', 'Jan 5', 'now', '2026-03-01T', '2026-03-01 10:00', '2026-03-01T10:00Z\u0000'])
      expect(readMoment(text), text).toBeNull()
  })

  test('is a number that PostgreSQL can keep', async () => {
    const read = samples(numberLike).map((text) => ({ text, value: readNumber(text) }))
    const taken = read.filter(({ value }) => value !== null)
    expect(taken.length).toBeGreaterThan(500)
    expect(
      (
        await valid(
          taken.map(({ text }) => text),
          'numeric',
        )
      ).every(Boolean),
    ).toBe(true)
    expect(
      (
        await valid(
          taken.map(({ value }) => String(value)),
          'float8',
        )
      ).every(Boolean),
    ).toBe(true)
    for (const { text, value } of taken) expect(value, text).toBe(Number(text))
    for (const text of ['1e200000', '1e309', '0x10', 'NaN', 'Infinity', ' 5', '', '.', '1,5', '5\u0000'])
      expect(readNumber(text), text).toBeNull()
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        (n) => readNumber(String(n)) === n || n === 0,
      ),
    )
  })
})
