import fc from 'fast-check'
import { expect, test } from 'vitest'
import { halvesInText, joinHalves, openEnd } from './write-sql.ts'

const row = fc.tuple(
  fc.dictionary(fc.string({ minLength: 1 }), fc.string()),
  fc.option(fc.dictionary(fc.constantFrom('a', 'b', '}{'), fc.integer()), { nil: null }),
)
const line = (halves: [object, object | null]) =>
  halves.flatMap((half) => (half && Object.keys(half).length ? [JSON.stringify(half)] : [])).join('\u0001')

test('two halves of a row are one object, wherever the pieces end in which they come', () => {
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1, maxLength: 6 }),
      fc.array(fc.nat({ max: 40 }), { minLength: 1 }),
      (rows, sizes) => {
        const text = rows.map((one) => `${line(one) || '{}'}\n`).join('')
        const whole = Buffer.from(text)
        let held = Buffer.alloc(0)
        let out = ''
        for (let at = 0, n = 0; at < whole.length; n++) {
          const size = 1 + sizes[n % sizes.length]!
          const piece = Buffer.concat([held, whole.subarray(at, at + size)])
          at += size
          held = Buffer.from(piece.subarray(piece.length - openEnd(piece)))
          const done = Buffer.from(piece.subarray(0, piece.length - held.length))
          joinHalves(done)
          out += done.toString('latin1')
        }
        out = Buffer.from(out + held.toString('latin1'), 'latin1').toString()
        const read = out.trimEnd().split('\n')
        for (const [at, [first, second]] of rows.entries()) {
          expect(JSON.parse(read[at]!)).toEqual({ ...first, ...second })
          expect(JSON.parse(halvesInText(line([first, second]) || '{}'))).toEqual({ ...first, ...second })
        }
      },
    ),
  )
})
