import { expect, test } from 'vitest'
import type { Standing } from '../contract-values.ts'
import { absentFrom } from './absent.ts'

const at = (country: string | null, value: number | null): Standing => ({
  country,
  value,
  truth: value === null ? 'missing' : 'reported',
  target: null,
  targetNotSet: false,
  light: 'no_target',
})
const indicator = (
  whole: number | null,
  countries: [string, number | null][],
  missing: (string | null)[],
) => ({
  computed: false,
  whole: at(null, whole),
  countries: countries.map(([country, value]) => at(country, value)),
  missing,
})

test('a total that was made without some countries names them, and not who is in it and late again', () => {
  const partial = indicator(
    7,
    [
      ['AL', 4],
      ['RS', 3],
      ['MK', null],
      ['XK', null],
    ],
    ['MK', 'RS'],
  )
  expect(absentFrom(partial, '')).toEqual(['MK', 'XK'])
})

test('an empty total names who is late, and nobody who had nothing to report yet', () => {
  expect(
    absentFrom(
      indicator(
        null,
        [
          ['AL', null],
          ['RS', null],
        ],
        ['AL'],
      ),
      '',
    ),
  ).toEqual(['AL'])
})

test('one country’s view speaks of that country alone', () => {
  const late = indicator(
    4,
    [
      ['AL', null],
      ['RS', 4],
      ['MK', null],
    ],
    ['AL', 'MK'],
  )
  expect(absentFrom(late, 'AL')).toEqual(['AL'])
  expect(absentFrom(late, 'RS')).toEqual([])
})

test('what is computed lacks no report', () => {
  expect(absentFrom({ ...indicator(2, [['AL', null]], []), computed: true }, '')).toEqual([])
})
