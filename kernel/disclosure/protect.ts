import { attackerKnows, audit } from './audit.ts'
import type { Mark, Shown } from './shown.ts'
import { type Range, solve } from './solve.ts'
import { type System, wrongSums } from './table.ts'

/** The house's thresholds: a count below is not shown outside the workspace. */
export const thresholds = { usual: 5, severe: 10 } as const

export interface Rules {
  /** Counts below it are small; 5, and 10 for severe topics. */
  threshold?: number
  /** `publish` (the usual): a zero names nobody and is shown. `suppress`: a zero is small as well. */
  zeros?: 'publish' | 'suppress'
}

export interface Protected {
  /** In the order of the cells. */
  shown: Shown[]
  small: number
  withheld: number
  /** How zeros were dealt with in the end: where the usual way leaves a gap, they are hidden too. */
  zeros: 'publish' | 'suppress'
}

/**
 * Decides which counts of a table may leave the workspace. Counts below the threshold are small; further cells are
 * withheld until nobody who knows the table's sums and these rules can narrow a small count down further than its sign
 * says. The same table always gives the same answer.
 * @throws RangeError when a sum does not add up: what is not a sound table cannot be protected
 */
export async function protect(system: System, rules: Rules = {}): Promise<Protected> {
  const wrong = wrongSums(system)
  if (wrong.length > 0) throw new RangeError(`${wrong.length} totals are not the sum of their parts.`)
  const tried = [rules, { ...rules, zeros: 'suppress' as const }]
  for (const one of tried) {
    const shown = await attempt(system, one)
    if (shown) return counted(shown, one.zeros ?? 'publish')
  }
  return counted(
    system.cells.map(() => ({ kind: 'withheld' })),
    'suppress',
  )
}

/** One way of protecting; null when the attacker's audit finds a gap in it: then the next is tried, and at last nothing is shown. */
async function attempt(system: System, rules: Rules): Promise<Shown[] | null> {
  const limits = system.cells.map((cell) => cell.threshold ?? rules.threshold ?? thresholds.usual)
  const marks = primary(system, limits, rules)
  await withhold(system, limits, marks)
  const shown = show(system, limits, marks)
  // The attacker's side, worked out anew from what is published alone.
  const gaps = await audit({ shown, sums: system.sums, limits, zeros: rules.zeros ?? 'publish' })
  return gaps.length > 0 ? null : shown
}

const counted = (shown: Shown[], zeros: Protected['zeros']): Protected => ({
  shown,
  zeros,
  small: shown.filter(({ kind }) => kind === 'small').length,
  withheld: shown.filter(({ kind }) => kind === 'withheld').length,
})

/**
 * The cells that are small themselves. Below a small total nothing is shown, not even which parts of it are zero, unless
 * a total that is shown as zero says so anyway.
 */
function primary({ cells, sums }: System, limits: number[], rules: Rules): Mark[] {
  const marks = cells.map(({ value }, at): Mark => {
    if (value >= limits[at]! || (value === 0 && rules.zeros !== 'suppress')) return 'shown'
    return value === 0 ? 'hidden' : 'small'
  })
  const nothing = new Set(
    sums
      .filter(({ total }) => cells[total]!.value === 0 && marks[total] === 'shown')
      .flatMap(({ parts }) => parts),
  )
  const open = sums.filter(({ total }) => marks[total] !== 'shown')
  for (let sum = open.pop(); sum; sum = open.pop())
    for (const part of sum.parts) {
      if (marks[part] === 'hidden' || nothing.has(part)) continue
      marks[part] = 'hidden'
      open.push(...sums.filter(({ total }) => total === part))
    }
  return marks
}

/**
 * Withholds further cells. For each small cell and each end of what its sign says, the cheapest other table is looked for
 * in which the cell lies at that end; the cells that differ in it are withheld. That table stays possible whatever else is
 * withheld later, so one pass is enough.
 */
async function withhold(system: System, limits: number[], marks: Mark[]): Promise<void> {
  const { cells, sums } = system
  if (marks.every((mark) => mark === 'shown')) return
  const weights = cells.map(
    ({ value }, at) => (value + 1) * (1 + 2 * sums.filter(({ total }) => total === at).length),
  )
  const kept: number[][] = [cells.map(({ value }) => value)]
  // The smallest first: they are the hardest to hide, and what hides them often hides the rest.
  const targets = cells.flatMap((_, at) => (isSmall(marks[at]!) ? [at] : []))
  for (const at of targets.sort((a, b) => cells[a]!.value - cells[b]!.value || a - b))
    for (const end of [0, 1] as const) {
      const goal = attackerKnows(marks[at]!, limits[at]!)[end]
      if (kept.some((table) => table[at] === goal)) continue
      const table = (await towards(goal)) ?? (await farthest(end))
      if (table) take(table)

      async function towards(value: number): Promise<number[] | null> {
        const ranges = possible()
        ranges[at] = [value, value]
        const cost = cells.flatMap(({ value: from }, cell) =>
          marks[cell] === 'shown' ? [{ cell, from, weight: weights[cell]! }] : [],
        )
        return solve({ ranges, sums, cost })
      }
      /** Where the table's own logic does not allow the end: as far as it goes when everything is withheld. */
      async function farthest(side: 0 | 1): Promise<number[] | null> {
        const direction = side === 0 ? 'min' : 'max'
        const found = await solve({ ranges: possible(), sums, extreme: { cell: at, direction } })
        return found && towards(found[at]!)
      }
    }

  /** What each cell may be if it is withheld; zeros that are shown stay zeros. */
  function possible(): Range[] {
    return cells.map(({ value }, cell): Range => {
      const mark = marks[cell]!
      if (mark !== 'shown') return attackerKnows(mark, limits[cell]!)
      return value === 0 ? [0, 0] : attackerKnows('withheld', limits[cell]!)
    })
  }
  function take(table: number[]): void {
    kept.push(table)
    for (const [cell, value] of table.entries())
      if (marks[cell] === 'shown' && value !== cells[cell]!.value) marks[cell] = 'withheld'
  }
}

const isSmall = (mark: Mark) => mark === 'small' || mark === 'hidden'

function show({ cells }: System, limits: number[], marks: Mark[]): Shown[] {
  return marks.map((mark, at): Shown => {
    if (mark === 'shown') return { kind: 'value', value: cells[at]!.value }
    return mark === 'withheld' ? { kind: 'withheld' } : { kind: 'small', below: limits[at]! }
  })
}
