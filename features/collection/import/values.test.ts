import { expect, test } from 'vitest'
import type { Node } from '../export/shape.ts'
import { cellReader, slashOrder } from './values.ts'

const date = { field: { kind: 'date' }, choices: [] } as unknown as Node
const read = (texts: string[]) => {
  const reader = cellReader(date, slashOrder(texts))
  return texts.map((text) => {
    const cell = reader(text)
    return 'value' in cell ? cell.value : cell.fault
  })
}

test('a column tells in which order its dates with slashes are written, and what it does not tell is not guessed', () => {
  expect(read(['03/04/2025', '25/04/2025'])).toEqual(['2025-04-03', '2025-04-25'])
  expect(read(['03/04/2025', '04/25/2025'])).toEqual(['2025-03-04', '2025-04-25'])
  expect(read(['03/04/2025', '5/5/2025'])).toEqual(['dayOrder', '2025-05-05'])
  // Two hands have written this one.
  expect(read(['25/04/2025', '04/25/2025', '03/04/2025'])).toEqual(['2025-04-25', '2025-04-25', 'dayOrder'])
  expect(read(['03.04.2025', '2025-04-03', '31/02/2025', '3/4/25'])).toEqual([
    '2025-04-03',
    '2025-04-03',
    'date',
    'date',
  ])
})
