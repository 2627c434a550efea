import { attackerKnows, audit, withKnown } from './audit.ts'
import type { Mark, Shown } from './shown.ts'
import { type Range, solve } from './solve.ts'
import { type System, wrongSums } from './table.ts'
import { tighten } from './tighten.ts'

/** The house's thresholds: a count below is not shown outside the workspace. */
export const thresholds = { usual: 5, severe: 10 } as const

export interface Rules {
  /** Counts below it are small; 5, and 10 for severe topics. */
  threshold?: number
  /** `publish` (the usual): a zero names nobody and is shown. `suppress`: a zero is small as well. */
  zeros?: 'publish' | 'suppress'
  /**
   * Cells that one group of readers knows from its own work (a country's monitors know their country), a list for each
   * group. Nobody can narrow a small count of the others by subtracting what they know.
   */
  insiders?: readonly (readonly number[])[]
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
  // Where everything is small, nothing is told and nothing else is left to withhold.
  if (marks.every(isSmall)) return show(system, limits, marks)
  const insiders = rules.insiders ?? []
  const witnesses = await withhold(system, limits, marks, insiders)
  const shown = show(system, limits, marks)
  // The attacker's side, worked out anew from what is published alone, and from what each group knows besides.
  const published = { shown, sums: system.sums, limits, zeros: rules.zeros ?? ('publish' as const) }
  const values = system.cells.map(({ value }) => value)
  for (const known of [[], ...insiders])
    if ((await audit(withKnown(published, known, values), witnesses)).length > 0) return null
  return shown
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
  const open = sums.filter(({ total }) => marks[total] !== 'shown')
  for (let sum = open.pop(); sum; sum = open.pop())
    for (const part of sum.parts) {
      if (marks[part] === 'hidden') continue
      marks[part] = 'hidden'
      open.push(...sums.filter(({ total }) => total === part))
    }
  // Below a zero that is shown, and above zeros that are, all is known to be zero.
  const zero = (cell: number) => marks[cell] === 'shown' && cells[cell]!.value === 0
  for (let found = true; found; ) {
    found = false
    for (const { total, parts } of sums)
      if (zero(total) !== parts.every(zero)) {
        for (const cell of [total, ...parts]) marks[cell] = 'shown'
        found = true
      }
  }
  return marks
}

/**
 * Withholds further cells. For each small cell and each end of what its sign says, the cheapest other table is looked for
 * in which the cell lies at that end; the cells that differ in it are withheld. That table stays possible whatever else is
 * withheld later, so one pass is enough. For each group of insiders it must be a table that has their own cells as they are.
 * @returns the tables that were found: each is as possible as the true one for whoever reads what is published
 */
async function withhold(
  system: System,
  limits: number[],
  marks: Mark[],
  insiders: readonly (readonly number[])[],
): Promise<number[][]> {
  const { cells, sums } = system
  if (marks.every((mark) => mark === 'shown')) return []
  const weights = cells.map(
    ({ value }, at) => (value + 1) * (1 + 2 * sums.filter(({ total }) => total === at).length),
  )
  const ends = new Map<readonly number[], Range[]>()
  const kept: number[][] = [cells.map(({ value }) => value)]
  const groups = [[], ...insiders]
  await manyAtOnce()
  // The smallest first: they are the hardest to hide, and what hides them often hides the rest.
  for (const at of smallCells().sort((a, b) => cells[a]!.value - cells[b]!.value || a - b))
    for (const known of groups)
      for (const end of [0, 1] as const) {
        if (known.includes(at)) continue
        const goal = goals(known)[at]![end]
        if (reached(at, goal, known)) continue
        const table = (await towards(at, goal, known)) ?? (await farthest(at, end, known))
        if (table) take(table)
      }
  // What is withheld for the sake of the small ones is not given away to a group either: for each there is a table in
  // which it is another. That may withhold more, of which the same is asked.
  for (let at = 0; at < cells.length; at++) {
    if (marks[at] !== 'withheld') continue
    const { length } = kept
    for (const known of insiders) {
      if (known.includes(at) || kept.some((table) => table[at] !== cells[at]!.value && asKnown(table, known)))
        continue
      const value = cells[at]!.value
      const table = (await towards(at, value + 1, known)) ?? (await towards(at, value - 1, known))
      if (table) take(table)
    }
    if (kept.length > length) at = -1
  }
  return kept

  function smallCells(): number[] {
    return cells.flatMap((_, at) => (isSmall(marks[at]!) ? [at] : []))
  }
  /** Tables in which as many small cells as can be lie at their ends together, without withholding anything for it. */
  async function manyAtOnce(): Promise<void> {
    const ranges = cells.map(
      ({ value }, at): Range =>
        marks[at] === 'shown' ? [value, value] : attackerKnows(marks[at]!, limits[at]!),
    )
    for (const known of groups)
      for (const end of [0, 1] as const) {
        const as = withRanges(ranges, known)
        const lacking = () =>
          smallCells().filter((at) => as[at]![0] < as[at]![1] && !reached(at, goals(known)[at]![end], known))
        for (let open = lacking(), before = Infinity; open.length > 0 && open.length < before; ) {
          before = open.length
          const table = await solve({
            ranges: as,
            sums,
            extreme: { cells: open, direction: end ? 'max' : 'min' },
          })
          if (table) kept.push(table)
          open = lacking()
        }
      }
  }
  /** The ends that each cell can have at all: whatever else is withheld later, these stay. */
  function goals(known: readonly number[]): Range[] {
    const found = ends.get(known) ?? tighten(possible(known), sums)
    ends.set(known, found)
    return found
  }
  function withRanges(ranges: readonly Range[], known: readonly number[]): Range[] {
    const made = [...ranges]
    for (const cell of known) made[cell] = [cells[cell]!.value, cells[cell]!.value]
    return made
  }
  function reached(at: number, goal: number, known: readonly number[]): boolean {
    return kept.some((table) => table[at] === goal && asKnown(table, known))
  }
  function asKnown(table: readonly number[], known: readonly number[]): boolean {
    return known.every((cell) => table[cell] === cells[cell]!.value)
  }
  async function towards(at: number, value: number, known: readonly number[]): Promise<number[] | null> {
    const ranges = possible(known)
    ranges[at] = [value, value]
    const cost = cells.flatMap(({ value: from }, cell) =>
      marks[cell] === 'shown' ? [{ cell, from, weight: weights[cell]! }] : [],
    )
    return solve({ ranges, sums, cost })
  }
  /** Where the table's own logic does not allow the end: as far as it goes when everything is withheld. */
  async function farthest(at: number, side: 0 | 1, known: readonly number[]): Promise<number[] | null> {
    const direction = side === 0 ? 'min' : 'max'
    const found = await solve({ ranges: possible(known), sums, extreme: { cells: [at], direction } })
    return found && towards(at, found[at]!, known)
  }

  /** What each cell may be if it is withheld; zeros that are shown stay zeros, and what somebody knows is as it is. */
  function possible(known: readonly number[]): Range[] {
    const ranges = cells.map(({ value }, cell): Range => {
      const mark = marks[cell]!
      if (mark !== 'shown') return attackerKnows(mark, limits[cell]!)
      return value === 0 ? [0, 0] : attackerKnows('withheld', limits[cell]!)
    })
    return withRanges(ranges, known)
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
