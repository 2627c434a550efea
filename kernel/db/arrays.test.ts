import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeWorld, type World } from '../../testing/world.ts'
import { binaryArray } from './arrays.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())

test('lists arrive as they were, whatever is in them', async () => {
  const text = fc.oneof(
    fc.constant(null),
    fc.constantFrom('', 'NULL', '{"a","b"}', '\\', "'"),
    fc.string({ unit: 'binary', maxLength: 30 }).map((one) => one.toWellFormed().replaceAll('\0', '')),
  )
  const bytes = fc.oneof(
    fc.constant(null),
    fc.uint8Array({ maxLength: 20 }).map((one) => Buffer.from(one)),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(text, { maxLength: 6 }),
      fc.array(bytes, { maxLength: 6 }),
      async (texts, blobs) => {
        const { rows } = await world.admin.query('select $1::text[] texts, $2::bytea[] blobs', [
          binaryArray('text', texts),
          binaryArray('bytea', blobs),
        ])
        expect(rows[0]).toEqual({ texts, blobs })
      },
    ),
    { numRuns: 200 },
  )
})

test('numbers go as texts', async () => {
  const { rows } = await world.admin.query('select $1::text[] texts', [binaryArray('text', [1, -2.5, null])])
  expect(rows[0].texts).toEqual(['1', '-2.5', null])
})
