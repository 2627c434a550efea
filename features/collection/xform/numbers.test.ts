import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decimal, plainNumber } from './numbers.ts'

test.each([
  ['0.25', 0.25],
  ['+.5', 0.5],
  ['5.', 5],
  ['-007.50', -7.5],
  ['0.000', 0],
  ['1e3', 1000],
  ['1.50E-3', 0.0015],
  ['1e300', 1e300],
  ['9007199254740991', 9007199254740991],
  ['0.10000000000000000000', 0.1],
  ['12345678901234567.89', '12345678901234567.89'],
  ['0.12345678901234567890123', '0.12345678901234567890123'],
  ['9007199254740993', '9007199254740993'],
  ['1e999', '1e999'],
  ['-1e999', '-1e999'],
  ['1e-999', '1e-999'],
  [`0.${'0'.repeat(400)}1`, `0.${'0'.repeat(400)}1`],
])('%s is kept as a number only where nothing is lost', (text, kept) => {
  expect(decimal(text)).toBe(kept)
})

/** The same number as a fraction of whole numbers, told by other means. */
function scaled(text: string, places: number): bigint {
  const [whole = '', part = ''] = text.split('.')
  return BigInt(`${whole}${part.padEnd(places, '0')}`)
}

test('whatever is written, a number says the same, and a text is what was written', () => {
  const digits = (most: number) =>
    fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: most }).map((all) => all.join(''))
  fc.assert(
    fc.property(digits(20), digits(20), (whole, part) => {
      const text = `${whole}.${part}`
      const kept = decimal(text)
      if (typeof kept === 'string') {
        expect(kept).toBe(text)
        expect(scaled(plainNumber(Number(text)), 40)).not.toBe(scaled(text, 40))
      } else expect(scaled(plainNumber(kept), 40)).toBe(scaled(text, 40))
    }),
  )
})

test.each([
  [1e-7, '0.0000001'],
  [-1.5e-9, '-0.0000000015'],
  [1e21, '1000000000000000000000'],
  [1.25e22, '12500000000000000000000'],
  [-0, '0'],
  [0.25, '0.25'],
])('%s is written as PostgreSQL writes it', (number, text) => {
  expect(plainNumber(number)).toBe(text)
})
