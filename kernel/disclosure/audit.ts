import type { Mark, Shown } from './shown.ts'
import { type Range, solve } from './solve.ts'
import type { Sum } from './table.ts'
import { tighten } from './tighten.ts'

/**
 * What the sign of a cell tells somebody who knows the rules: a small count is at least one, because zeros are shown,
 * except where a small total hides them; a withheld one is at least the threshold, or it would be called small.
 */
export function attackerKnows(mark: Mark, limit: number): Range {
  if (mark === 'small') return [1, limit - 1]
  if (mark === 'hidden') return [0, limit - 1]
  return [limit, Number.POSITIVE_INFINITY]
}

/** A table as it was published, and what everybody knows about it. */
export interface Published {
  shown: readonly Shown[]
  sums: readonly Sum[]
  limits: readonly number[]
  zeros: 'publish' | 'suppress'
  /** Cells that the attacker knows from elsewhere: nothing that is withheld hides them. */
  known?: readonly number[]
}

/** What the published table and its sums let an attacker work out about a cell. */
export interface Narrowed {
  cell: number
  sign: Range
  known: Range
}

/** The marks as an outsider reads them off the page: nothing here looks at what was not published. */
function readMarks({ shown, sums, zeros }: Published): Mark[] {
  const small = (cell: number) => shown[cell]!.kind === 'small'
  const below = new Set(sums.filter(({ total }) => small(total)).flatMap(({ parts }) => parts))
  return shown.map(({ kind }, cell): Mark => {
    if (kind === 'value') return 'shown'
    if (kind === 'withheld') return 'withheld'
    return below.has(cell) || zeros === 'suppress' ? 'hidden' : 'small'
  })
}

/** The smallest and largest value that each small cell can have for somebody who has only the published table. */
export async function narrow(published: Published): Promise<Narrowed[]> {
  const ranges = rangesOf(published, readMarks(published))
  const found: Narrowed[] = []
  for (const cell of smallCells(published))
    found.push({ cell, sign: ranges[cell]!, known: await extremes(cell, ranges, published.sums) })
  return found
}

/**
 * The attacker's audit: the small cells that the published table gives away further than their sign says, and further
 * than the same table would with nothing in it shown but its zeros. Empty: it holds.
 * @param witnesses other tables that are said to be possible. Each is held against what is published; where two that hold
 * have a cell at both ends of what it can be at all, nothing needs to be solved to know that nobody can narrow it.
 */
export async function audit(
  published: Published,
  witnesses: readonly (readonly number[])[] = [],
): Promise<Narrowed[]> {
  const gaps: Narrowed[] = []
  const ranges = rangesOf(published, readMarks(published))
  const possible = witnesses.filter((table) => isPossible(table, ranges, published.sums))
  const bare = bareRanges(published)
  const most = tighten(bare, published.sums)
  for (const cell of smallCells(published)) {
    const sign = ranges[cell]!
    const [least, greatest] = most[cell]!
    const reached = (end: number) => possible.some((table) => table[cell] === end)
    if (least < greatest && reached(least) && reached(greatest)) continue
    const one = { cell, sign, known: await extremes(cell, ranges, published.sums) }
    const whole = one.known[0] <= one.sign[0] && one.known[1] >= one.sign[1]
    if (whole && one.known[0] < one.known[1]) continue
    const best = await extremes(cell, bare, published.sums)
    const asGood = one.known[0] <= best[0] && one.known[1] >= best[1]
    // What an insider knows alone already, as the only one who has any, is no gap.
    if (!asGood || (one.known[0] === one.known[1] && !published.known?.length)) gaps.push(one)
  }
  return gaps
}

/** What is published as somebody reads it who knows some of its cells from their own work. */
export function withKnown(
  published: Published,
  known: readonly number[],
  values: readonly number[],
): Published {
  const shown = [...published.shown]
  for (const cell of known) shown[cell] = { kind: 'value', value: values[cell]! }
  return { ...published, shown, known }
}

function smallCells(published: Published): number[] {
  return readMarks(published).flatMap((mark, cell) => (mark === 'small' || mark === 'hidden' ? [cell] : []))
}

function isPossible(table: readonly number[], ranges: readonly Range[], sums: readonly Sum[]): boolean {
  return (
    table.length === ranges.length &&
    table.every((value, cell) => value >= ranges[cell]![0] && value <= ranges[cell]![1]) &&
    sums.every(({ total, parts }) => parts.reduce((sum, part) => sum + table[part]!, 0) === table[total])
  )
}

function rangesOf({ shown, limits }: Published, marks: Mark[]): Range[] {
  return shown.map((one, cell) =>
    one.kind === 'value' ? [one.value, one.value] : attackerKnows(marks[cell]!, limits[cell]!),
  )
}

/** The same table with every figure but the zeros, and what is known anyhow, withheld. */
function bareRanges(published: Published): Range[] {
  const marks = readMarks(published)
  const known = new Set(published.known)
  return rangesOf(published, marks).map((range, cell) => {
    const one = published.shown[cell]!
    return one.kind === 'value' && one.value !== 0 && !known.has(cell)
      ? attackerKnows('withheld', published.limits[cell]!)
      : range
  })
}

async function extremes(cell: number, ranges: readonly Range[], sums: readonly Sum[]): Promise<Range> {
  const least = await solve({ ranges, sums, extreme: { cells: [cell], direction: 'min' } })
  const most = await solve({ ranges, sums, extreme: { cells: [cell], direction: 'max' } })
  if (!least || !most) throw new Error('The published table contradicts itself.')
  return [least[cell]!, most[cell]!]
}
