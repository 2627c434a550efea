import { expect, test } from 'vitest'
import { Fact, isSaid } from './parts.tsx'

test('a label without a value is left out, whatever an empty value looks like', () => {
  for (const empty of [null, undefined, '', false, [], [false, null]]) {
    expect(isSaid(empty)).toBe(false)
    expect(Fact({ label: 'Persons met', children: empty })).toBeNull()
  }
  for (const said of [0, '–', ['', 3], 'no']) expect(isSaid(said)).toBe(true)
})
