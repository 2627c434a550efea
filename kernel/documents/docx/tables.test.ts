import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { PreparedTable } from '../prepared.ts'
import { columnWidths } from './tables.ts'

const table = (labels: string[], numbers: string[]): PreparedTable =>
  ({
    columns: [
      { label: 'Vendi', align: 'left', weight: 1 },
      ...numbers.map((_, at) => ({ label: String(2015 + at), align: 'right', weight: 1 })),
    ],
    rows: labels.map((text) => ({
      role: 'body',
      cells: [{ text, sign: '' }, ...numbers.map((number) => ({ text: number, sign: '' }))],
    })),
  }) as unknown as PreparedTable

test('columns fill the width, and no word of a text column is broken, however many numbers stand beside it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^[A-Za-zë]{1,15}( [A-Za-zë]{1,15}){0,4}$/), { minLength: 1, maxLength: 8 }),
      fc.array(fc.stringMatching(/^\d{1,3} \d{3}$/), { maxLength: 12 }),
      (labels, numbers) => {
        const widths = columnWidths(table(labels, numbers), 9600)
        expect(widths).toHaveLength(numbers.length + 1)
        expect(Math.abs(widths.reduce((sum, one) => sum + one, 0) - 9600)).toBeLessThanOrEqual(widths.length)
        const longest = Math.max(...labels.flatMap((label) => label.split(' ')).map((word) => word.length))
        expect(widths[0]).toBeGreaterThanOrEqual(longest * 100)
      },
    ),
  )
})
