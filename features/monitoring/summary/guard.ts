import { join, protect, type Shown, thresholds } from '../../../kernel/disclosure/disclosure.ts'
import type { Amount, Subject } from './contract.ts'
import type { Counted } from './rules.ts'

/**
 * The thresholds of what is counted. Visits and action points are the programme's own work and name nobody: their numbers
 * are shown. Persons seen and findings have the usual threshold; incidents are a severe topic.
 */
export const limits: Record<Subject, number | null> = {
  visits: null,
  persons: thresholds.usual,
  incidents: thresholds.severe,
  findings: thresholds.usual,
  points: null,
}

/** The amounts of a counted summary: by place, by period, in each subject's own table, and findings by theme. */
export type Amounts = Record<Subject, { placed: Amount[]; timed: Amount[]; own: Amount[]; themed: Amount[] }>

const tablesOf = (counted: Counted, subject: Subject) => [
  counted.own[subject],
  counted.placed[subject],
  counted.timed[subject],
  ...(subject === 'findings' ? [counted.themed] : []),
]

const plain = (cells: { value: number }[]): Amount[] => cells.map(({ value }) => ({ value }))

/** All numbers as they are, for those who may see them. */
export function amountsOf(counted: Counted): Amounts {
  return forEach((subject) => ({
    placed: plain(counted.placed[subject].cells),
    timed: plain(counted.timed[subject].cells),
    own: plain(counted.own[subject].cells),
    themed: subject === 'findings' ? plain(counted.themed.cells) : [],
  }))
}

/** The numbers as they may leave the workspace. The tables of a subject share their total and are protected as one. */
export async function guardedAmounts(counted: Counted): Promise<Amounts> {
  const made = amountsOf(counted)
  for (const [subject, threshold] of Object.entries(limits) as [Subject, number | null][]) {
    if (threshold === null) continue
    const tables = tablesOf(counted, subject)
    const starts = tables.map((_, at) =>
      tables.slice(0, at).reduce((sum, { cells }) => sum + cells.length, 0),
    )
    // The first cell of each table is its total.
    const joined = join(
      tables,
      starts.slice(1).map((start) => [starts[0]!, start]),
    )
    const { shown } = await protect(joined, { threshold })
    const part = (at: number) =>
      tables[at] ? shown.slice(starts[at], starts[at]! + tables[at].cells.length).map(amountOf) : []
    made[subject] = { own: part(0), placed: part(1), timed: part(2), themed: part(3) }
  }
  return made
}

/**
 * The amounts of one country, without those subjects of which the summary of all countries withholds it: its total there, and
 * the total here, are the same number.
 */
export function withheldAs(amounts: Amounts, all: Amounts, everywhere: Counted, country: string): Amounts {
  return forEach((subject) => {
    const at = everywhere.places.some(({ code }) => code === country)
      ? everywhere.placed[subject].at(country)
      : -1
    const there = at < 0 ? undefined : all[subject].placed[at]
    if (!there || there.value !== null) return amounts[subject]
    const hidden = (cells: Amount[]): Amount[] =>
      cells.map((one) => (one.value === null ? one : { value: null, withheld: true }))
    const { placed, timed, own, themed } = amounts[subject]
    return { placed: hidden(placed), timed: hidden(timed), own: hidden(own), themed: hidden(themed) }
  })
}

function amountOf(shown: Shown): Amount {
  if (shown.kind === 'value') return { value: shown.value }
  return shown.kind === 'small' ? { value: null, below: shown.below } : { value: null, withheld: true }
}

const forEach = <T>(make: (subject: Subject) => T): Record<Subject, T> =>
  Object.fromEntries(Object.keys(limits).map((key) => [key, make(key as Subject)])) as Record<Subject, T>
