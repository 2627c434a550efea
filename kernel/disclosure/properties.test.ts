import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { attackerKnows, audit, narrow } from './audit.ts'
import { crossTable, dimension, protect, type Shown, type System } from './disclosure.ts'

const limitsOf = (system: System, threshold: number) =>
  system.cells.map((cell) => cell.threshold ?? threshold)

/** Tables of one to three dimensions, one of them with subtotals, mostly with small counts. */
const anyTable = fc
  .record({
    sizes: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }),
    nested: fc.boolean(),
    seed: fc.array(
      fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 5, max: 60 })),
      { minLength: 64, maxLength: 64 },
    ),
  })
  .map(({ sizes, nested, seed }) => {
    const dimensions = sizes.map((size, at) => {
      const codes = Array.from({ length: size }, (_, code) => `c${code}`)
      if (!nested || at > 0 || size < 3) return dimension(`d${at}`, codes)
      return {
        key: 'd0',
        codes: ['total', 'part', ...codes],
        sums: { total: ['part', ...codes.slice(2)], part: codes.slice(0, 2) },
      }
    })
    const leaves = dimensions
      .map((one) => one.codes.filter((code) => !one.sums[code as keyof typeof one.sums]))
      .reduce<string[][]>((all, codes) => all.flatMap((head) => codes.map((code) => [...head, code])), [[]])
    return crossTable(
      dimensions as Parameters<typeof crossTable>[0],
      leaves.map((at, index) => ({ at, value: seed[index % 64]! })),
    )
  })

describe('whatever the table', () => {
  const runs = { numRuns: 25 }

  test('no small cell is told more of than its sign, and none is told at all', async () => {
    await fc.assert(
      fc.asyncProperty(anyTable, async (table) => {
        const { shown } = await protect(table)
        for (const [at, one] of shown.entries()) {
          const { value } = table.cells[at]!
          if (one.kind === 'value') expect(value === 0 || value >= 5).toBe(true)
        }
        const published = { shown, sums: table.sums, limits: limitsOf(table, 5), zeros: 'publish' as const }
        expect(await audit(published)).toEqual([])
        for (const { cell, known } of await narrow(published)) {
          expect(known[1]).toBeGreaterThan(known[0])
          expect(known[0]).toBeLessThanOrEqual(table.cells[cell]!.value)
          expect(known[1]).toBeGreaterThanOrEqual(table.cells[cell]!.value)
        }
      }),
      runs,
    )
  }, 120_000)

  test('what is shown is true, and totals are still the sums of their parts', async () => {
    await fc.assert(
      fc.asyncProperty(anyTable, async (table) => {
        const { shown } = await protect(table)
        for (const [at, one] of shown.entries())
          if (one.kind === 'value') expect(one.value).toBe(table.cells[at]!.value)
        for (const { total, parts } of table.sums) {
          const all = [total, ...parts].map((at) => shown[at]!)
          // One gap in a sum is no gap.
          expect(all.filter(({ kind }) => kind !== 'value')).not.toHaveLength(1)
        }
      }),
      runs,
    )
  }, 120_000)

  test('nothing is withheld where nothing is small', async () => {
    await fc.assert(
      fc.asyncProperty(anyTable, async (table) => {
        const { shown } = await protect(table, { threshold: 1 })
        expect(shown.every(({ kind }) => kind === 'value')).toBe(true)
      }),
      runs,
    )
  })

  test('the same table always gives the same answer', async () => {
    await fc.assert(
      fc.asyncProperty(anyTable, async (table) => {
        expect(await protect(table)).toEqual(
          await protect(structuredClone({ cells: table.cells, sums: table.sums })),
        )
      }),
      { numRuns: 8 },
    )
  }, 120_000)

  test('an attacker who tries every table, without a solver, finds no more', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 7 }), { minLength: 4, maxLength: 4 }),
        async (counts) => {
          const table = crossTable(
            [dimension('a', ['p', 'q']), dimension('b', ['r', 's'])],
            [
              ['p', 'r'],
              ['p', 's'],
              ['q', 'r'],
              ['q', 's'],
            ].map((at, index) => ({ at, value: counts[index]! })),
          )
          const { shown } = await protect(table)
          const found = new Map<number, [number, number]>()
          const inner = [table.at('p', 'r'), table.at('p', 's'), table.at('q', 'r'), table.at('q', 's')]
          for (let number = 0; number < 13 ** 4; number++) {
            const tried = inner.map((_, place) => Math.floor(number / 13 ** place) % 13)
            const all = crossTable(
              table.dimensions,
              inner.map((at, place) => ({ at: table.codes[at]!, value: tried[place]! })),
            )
            if (!fits(table, all, shown)) continue
            for (const [at, { value }] of all.cells.entries()) {
              const range = found.get(at) ?? [value, value]
              found.set(at, [Math.min(range[0], value), Math.max(range[1], value)])
            }
          }
          const known = await narrow({
            shown,
            sums: table.sums,
            limits: limitsOf(table, 5),
            zeros: 'publish',
          })
          for (const one of known) expect(found.get(one.cell)).toEqual(one.known)
        },
      ),
      { numRuns: 4 },
    )
  }, 120_000)
})

/** Whether a table could be the one behind what was published. */
function fits(table: System, tried: System, shown: Shown[]): boolean {
  const under = new Set(
    table.sums.filter(({ total }) => shown[total]!.kind === 'small').flatMap(({ parts }) => parts),
  )
  return shown.every((one, at) => {
    const { value } = tried.cells[at]!
    if (one.kind === 'value') return one.value === value
    const [from, to] = attackerKnows(
      one.kind === 'withheld' ? 'withheld' : under.has(at) ? 'hidden' : 'small',
      5,
    )
    return value >= from && value <= to
  })
}
