import type { Range } from './solve.ts'
import type { Sum } from './table.ts'

/**
 * What the sums say at once of what each cell can be, without solving anything: a part is no more than its total less the
 * least of the other parts, and so on, until nothing is said anew. What is possible always lies within.
 */
export function tighten(ranges: readonly Range[], sums: readonly Sum[]): Range[] {
  const made = ranges.map(([from, to]): [number, number] => [from, to])
  const within = (cell: number, from: number, to: number): boolean => {
    const range = made[cell]!
    const closer = from > range[0] || to < range[1]
    if (from > range[0]) range[0] = from
    if (to < range[1]) range[1] = to
    return closer
  }
  for (let closer = true, rounds = 0; closer && rounds < 100; rounds++) {
    closer = false
    for (const { total, parts } of sums) {
      const least = parts.reduce((sum, part) => sum + made[part]![0], 0)
      // Several parts without an end say nothing of each other; one says nothing of the others' ends.
      const endless = parts.filter((part) => made[part]![1] === Number.POSITIVE_INFINITY)
      const most = parts.reduce((sum, part) => sum + (endless.includes(part) ? 0 : made[part]![1]), 0)
      if (within(total, least, endless.length ? Number.POSITIVE_INFINITY : most)) closer = true
      const [from, to] = made[total]!
      for (const part of parts) {
        const [low, high] = made[part]!
        const others = endless.length - Number(endless.includes(part))
        const rest = endless.includes(part) ? most : most - high
        if (within(part, others ? low : from - rest, to - (least - low))) closer = true
      }
    }
  }
  return made
}
