// What the numbers say, decided without words: each rule picks the sentence, and its values are computed here.

export type Direction = 'rose' | 'fell' | 'steady'

/** Changes smaller than this share are not called a rise or a fall. */
const noticeable = 0.02

/** How a number changed: its direction, and the size of the change as a share of the earlier one. */
export function change(before: number, after: number): { direction: Direction; share: number } {
  if (before === 0) return { direction: after > 0 ? 'rose' : 'steady', share: after > 0 ? 1 : 0 }
  const share = (after - before) / before
  if (Math.abs(share) < noticeable) return { direction: 'steady', share: Math.abs(share) }
  return { direction: share > 0 ? 'rose' : 'fell', share: Math.abs(share) }
}

export interface Point {
  at: string
  value: number
}

/** The highest point of a series; of equal ones the latest. */
export function peak(points: Point[]): Point | undefined {
  return points.reduce<Point | undefined>(
    (best, one) => (!best || one.value >= best.value ? one : best),
    undefined,
  )
}

/** The lowest point of a series; of equal ones the latest. */
export function trough(points: Point[]): Point | undefined {
  return points.reduce<Point | undefined>(
    (best, one) => (!best || one.value <= best.value ? one : best),
    undefined,
  )
}

/** Years that have all twelve months in a monthly series. */
export function completeYears(months: string[]): string[] {
  const counts = new Map<string, Set<string>>()
  for (const month of months) {
    const year = month.slice(0, 4)
    counts.set(year, (counts.get(year) ?? new Set()).add(month))
  }
  return [...counts].filter(([, held]) => held.size === 12).map(([year]) => year)
}

/**
 * The same months in two years: of the last, unfinished year all that there are, and of the year before as many.
 * @returns null when the last year is complete, or the year before lacks one of the months
 */
export function sameMonths(points: Point[]): { until: string; now: number; before: number } | null {
  const last = points.at(-1)
  if (!last) return null
  const year = last.at.slice(0, 4)
  const open = points.filter(({ at }) => at.startsWith(year))
  if (open.length === 12) return null
  const before = String(Number(year) - 1)
  const wanted = new Set(open.map(({ at }) => `${before}${at.slice(4)}`))
  const then = points.filter(({ at }) => wanted.has(at))
  if (then.length !== open.length) return null
  const sum = (list: Point[]) => list.reduce((total, one) => total + one.value, 0)
  return { until: last.at, now: sum(open), before: sum(then) }
}

/** Whether a source rounds: every value is a multiple of the step, and there are enough of them to tell. */
export const roundedTo = (values: number[], step: number): boolean =>
  values.length >= 20 && values.every((value) => value % step === 0)
