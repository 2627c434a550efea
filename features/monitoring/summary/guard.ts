import {
  type CrossTable,
  crossTable,
  dimension,
  join,
  protectOnce,
  type Shown,
  thresholds,
} from '../../../kernel/disclosure/disclosure.ts'
import type { Amount, Subject } from './contract.ts'
import type { Fact, Span } from './facts.ts'
import { type Counted, categories, countryOf, periodCode, periodsOf } from './rules.ts'

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

/** A table over the countries and the region, with what of it may be shown. */
interface Guarded {
  table: CrossTable
  shown: readonly Shown[]
}
/** What may be shown of a span, of each subject that has a threshold: in its own table, by period, and by theme. */
export type Region = Partial<Record<Subject, { own: Guarded; timed: Guarded; themed?: Guarded }>>

/**
 * Protects a span for good: of each subject ONE system, in which every table stands for every country and for the region as
 * their sum. All pages are cut from it, so that pages of several countries, or of all, say no more than one does. Who works
 * with the records of one country and knows its counts cannot subtract them from the region's, either.
 * @param facts of all countries
 */
export async function guardRegion(
  facts: readonly Fact[],
  span: Span,
  countries: readonly string[],
): Promise<Region> {
  const found: Region = {}
  const { step, periods } = periodsOf(span)
  const codes = [...new Set([...countries, ...facts.map(countryOf)])]
  const country = dimension('country', codes)
  for (const [subject, threshold] of Object.entries(limits) as [Subject, number | null][]) {
    if (threshold === null) continue
    const of = facts.filter((fact) => fact.subject === subject)
    const over = ({ dimensions, at }: (typeof categories)['persons']) =>
      crossTable(
        [country, ...dimensions],
        of.map((fact) => ({ at: [countryOf(fact), ...at(fact)], value: fact.count })),
      )
    const byPeriod = {
      dimensions: [dimension('period', periods)],
      at: (fact: Fact) => [periodCode(fact, step)],
    }
    const kinds = [categories[subject], byPeriod, ...(subject === 'findings' ? [categories.themes] : [])]
    const [own, timed, themed] = await protectTogether(kinds.map(over), codes, threshold)
    found[subject] = { own: own!, timed: timed!, ...(themed ? { themed } : {}) }
  }
  return found
}

/** Tables of one subject share the totals of the countries and of the region: one system. */
async function protectTogether(
  tables: CrossTable[],
  countries: readonly string[],
  threshold: number,
): Promise<Guarded[]> {
  const starts = tables.map((_, at) => tables.slice(0, at).reduce((sum, { cells }) => sum + cells.length, 0))
  const totalOf = (table: CrossTable, country: string) =>
    table.at(country, ...table.dimensions.slice(1).map(() => 'total'))
  const same = tables.flatMap((table, at) =>
    at === 0
      ? []
      : ['total', ...countries].map((country): [number, number] => [
          totalOf(tables[0]!, country),
          starts[at]! + totalOf(table, country),
        ]),
  )
  const insiders = countries.map((country) =>
    tables.flatMap(({ codes }, at) =>
      codes.flatMap(([of], cell) => (of === country ? [starts[at]! + cell] : [])),
    ),
  )
  const { shown } = await protectOnce(join(tables, same), { threshold, insiders })
  return tables.map((table, at) => ({
    table,
    shown: shown.slice(starts[at], starts[at]! + table.cells.length),
  }))
}

/** Cuts the page of a country, or of the region, from what may be shown of all. */
export async function cutPage(
  counted: Counted,
  region: Region,
  country: string | undefined,
): Promise<Amounts> {
  const made = amountsOf(counted)
  for (const [subject, { own, timed, themed }] of Object.entries(region) as [
    Subject,
    Region['persons'] & {},
  ][]) {
    const cut = (page: CrossTable, from: Guarded) =>
      page.codes.map((codes) => read(from, country ?? 'total', ...codes))
    const placed = counted.placed[subject]
    made[subject] = {
      own: cut(counted.own[subject], own),
      timed: cut(counted.timed[subject], timed),
      themed: themed ? cut(counted.themed, themed) : [],
      placed: country
        ? await areas(placed, read(own, country), limits[subject]!)
        : placed.codes.map(([code]) => read(own, code!)),
    }
  }
  return made
}

/**
 * The areas of a country. They depend on which places the asker may see, so they are no part of the system of all; with it
 * they share the country's total alone. So they are shown only where that is, and can be protected without hiding it.
 */
async function areas(placed: CrossTable, total: Amount, threshold: number): Promise<Amount[]> {
  const hidden = total.value === null
  const { shown } = await protectOnce(placed, { threshold })
  return hidden || shown[0]!.kind !== 'value'
    ? placed.cells.map((_, cell) => (cell === 0 ? total : { value: null, withheld: true }))
    : shown.map(amountOf)
}

/** An amount of a table; codes that are left out are totals. A country without anything is in no table. */
function read({ table, shown }: Guarded, ...codes: string[]): Amount {
  if (!table.dimensions[0]!.codes.includes(codes[0]!)) return { value: 0 }
  return amountOf(shown[table.at(...table.dimensions.map((_, at) => codes[at] ?? 'total'))]!)
}

function amountOf(shown: Shown): Amount {
  if (shown.kind === 'value') return { value: shown.value }
  return shown.kind === 'small' ? { value: null, below: shown.below } : { value: null, withheld: true }
}

const forEach = <T>(make: (subject: Subject) => T): Record<Subject, T> =>
  Object.fromEntries(Object.keys(limits).map((key) => [key, make(key as Subject)])) as Record<Subject, T>
