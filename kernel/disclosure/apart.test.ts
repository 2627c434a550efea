import { expect, test } from 'vitest'
import { protectApart } from './apart.ts'
import { crossTable, dimension, protect } from './disclosure.ts'

const table = crossTable(
  [dimension('country', ['al', 'mk', 'rs', 'xk']), dimension('kind', [...'abcdefghijklmnop'])],
  ['al', 'mk', 'rs', 'xk'].flatMap((country, row) =>
    [...'abcdefghijklmnop'].map((kind, at) => ({ at: [country, kind], value: (row * 5 + at * 3) % 9 })),
  ),
)

test('a large table is protected apart as it would be here, also several at a time', async () => {
  const here = await protect(table)
  expect(here.small).toBeGreaterThan(0)
  expect(await Promise.all([protectApart(table, {}), protectApart(table, {})])).toEqual([here, here])
})

test('a table that is none is refused as it would be here, and the next one is protected', async () => {
  const wrong = { ...table, cells: table.cells.map((cell, at) => (at === 0 ? { ...cell, value: 1 } : cell)) }
  await expect(protectApart(wrong, {})).rejects.toThrow(RangeError)
  expect((await protectApart(table, { threshold: 10 })).small).toBeGreaterThan(0)
})
