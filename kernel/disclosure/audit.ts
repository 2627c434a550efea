import type { Mark, Shown } from './shown.ts'
import { type Range, solve } from './solve.ts'
import type { Sum } from './table.ts'

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
  const marks = readMarks(published)
  const ranges = rangesOf(published, marks)
  const found: Narrowed[] = []
  for (const [cell, mark] of marks.entries()) {
    if (mark !== 'small' && mark !== 'hidden') continue
    found.push({ cell, sign: ranges[cell]!, known: await extremes(cell, ranges, published.sums) })
  }
  return found
}

/**
 * The attacker's audit: the small cells that the published table gives away further than their sign says, and further
 * than the same table would with nothing in it shown but its zeros. Empty: it holds.
 */
export async function audit(published: Published): Promise<Narrowed[]> {
  const gaps: Narrowed[] = []
  let bare: Range[] | undefined
  for (const one of await narrow(published)) {
    const whole = one.known[0] <= one.sign[0] && one.known[1] >= one.sign[1]
    if (whole && one.known[0] < one.known[1]) continue
    bare ??= bareRanges(published)
    const best = await extremes(one.cell, bare, published.sums)
    const asGood = one.known[0] <= best[0] && one.known[1] >= best[1]
    if (!asGood || one.known[0] === one.known[1]) gaps.push(one)
  }
  return gaps
}

function rangesOf({ shown, limits }: Published, marks: Mark[]): Range[] {
  return shown.map((one, cell) =>
    one.kind === 'value' ? [one.value, one.value] : attackerKnows(marks[cell]!, limits[cell]!),
  )
}

/** The same table with every figure but the zeros withheld. */
function bareRanges(published: Published): Range[] {
  const marks = readMarks(published)
  return rangesOf(published, marks).map((range, cell) => {
    const one = published.shown[cell]!
    return one.kind === 'value' && one.value !== 0
      ? attackerKnows('withheld', published.limits[cell]!)
      : range
  })
}

async function extremes(cell: number, ranges: readonly Range[], sums: readonly Sum[]): Promise<Range> {
  const least = await solve({ ranges, sums, extreme: { cell, direction: 'min' } })
  const most = await solve({ ranges, sums, extreme: { cell, direction: 'max' } })
  if (!least || !most) throw new Error('The published table contradicts itself.')
  return [least[cell]!, most[cell]!]
}
