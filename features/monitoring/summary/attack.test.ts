import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Range, solve } from '../../../kernel/disclosure/solve.ts'
import type { Amount, Subject } from './contract.ts'
import type { Fact } from './facts.ts'
import { type Amounts, amountsOf, cutPage, guardRegion, limits } from './guard.ts'
import { type Counted, countUp } from './rules.ts'

// An attacker who has read every page that one reader can ask for, and solves for what they withhold.

const span = { from: '2022-01-01', to: '2022-12-31' }

interface Page {
  country: string
  counted: Counted
  amounts: Amounts
}

/** Every page of a year: the region's ('total') and each country's. */
async function pagesOf(facts: Fact[], countries: string[]): Promise<Page[]> {
  const region = await guardRegion(facts, span, countries)
  return Promise.all(
    ['total', ...countries].map(async (country) => {
      const only = country === 'total' ? undefined : country
      const here = only ? facts.filter((fact) => fact.country === only) : facts
      const counted = countUp(here, span, only ? 'area' : 'country', countries)
      return { country, counted, amounts: await cutPage(counted, region, only) }
    }),
  )
}

/** What all pages together say of a subject: a variable for each number on them, and every sum among them. */
function readPages(pages: Page[], subject: Subject, insiderOf?: string) {
  const names = new Map<string, number>()
  const amounts: Amount[] = []
  const truth: number[] = []
  const sums: { total: number; parts: number[] }[] = []
  const add = (name: string, amount: Amount, value: number) => {
    names.set(name, amounts.push(amount) - 1)
    truth.push(value)
  }
  for (const { country, counted, amounts: shown } of pages) {
    const raw = amountsOf(counted)
    for (const kind of ['own', 'timed', 'placed', 'themed'] as const) {
      const table = kind === 'themed' ? counted.themed : counted[kind][subject]
      for (const [cell, amount] of shown[subject][kind].entries()) {
        const known = country === insiderOf ? { value: table.cells[cell]!.value } : amount
        add([country, kind, ...table.codes[cell]!].join('|'), known, raw[subject][kind][cell]!.value!)
      }
      if (!shown[subject][kind].length) continue
      const at = (cell: number) => names.get([country, kind, ...table.codes[cell]!].join('|'))!
      for (const { total, parts } of table.sums) sums.push({ total: at(total), parts: parts.map(at) })
      // The same total stands in every table of a page.
      if (kind !== 'own') sums.push({ total: names.get([country, 'own', ...counted.own[subject].codes[0]!].join('|'))!, parts: [at(0)] })
    }
  } // biome-ignore format: sums
  for (const [name, total] of names) {
    const [country, kind, ...codes] = name.split('|')
    if (country !== 'total') continue
    if (kind === 'placed') {
      const own = pages[0]!.counted.own[subject].codes[0]!
      if (codes[0] !== 'total' && names.has([codes[0], 'own', ...own].join('|')))
        sums.push({ total, parts: [names.get([codes[0], 'own', ...own].join('|'))!] })
      continue
    }
    const parts = pages.slice(1).map((page) => names.get([page.country, kind, ...codes].join('|'))!)
    sums.push({ total, parts })
  }
  return { names: [...names.keys()], amounts, truth, sums }
}

/** The cells of which an attacker learns more than their signs, with all that the pages say. */
async function given(pages: Page[], subject: Subject, insiderOf?: string) {
  const { names, amounts, truth, sums } = readPages(pages, subject, insiderOf)
  const limit = limits[subject]!
  const below = new Set(sums.filter(({ total }) => amounts[total]!.below).flatMap(({ parts }) => parts))
  // What the insider knows says nothing of whether zeros are shown to others.
  const zerosShown = pages.some((page) => page.amounts[subject].own.some(({ value }) => value === 0))
  const sign = (amount: Amount, cell: number): Range => {
    if (amount.value !== null) return [amount.value, amount.value]
    if (amount.withheld) return names[cell]!.includes('|placed|') ? [0, 1e6] : [limit, 1e6]
    return below.has(cell) || !zerosShown ? [0, limit - 1] : [1, limit - 1]
  }
  const ranges = amounts.map(sign)
  const own = new Set(names.flatMap((name, cell) => (insiderOf && name.startsWith(`${insiderOf}|`) ? [cell] : [])))
  const bare = amounts.map((amount, cell): Range => (own.has(cell) || !amount.value ? ranges[cell]! : [limit, 1e6]))
  const ends = async (of: readonly Range[], cell: number) => {
    const least = (await solve({ ranges: of, sums, extreme: { cells: [cell], direction: 'min' } }))![cell]!
    return [least, (await solve({ ranges: of, sums, extreme: { cells: [cell], direction: 'max' } }))![cell]!] as const
  }
  const learnt: { name: string; known: readonly number[]; truth: number }[] = []
  // One number stands in several tables: each is tried once.
  const tried = names.flatMap((name, cell) => (amounts[cell]!.value === null && !name.includes('|placed|') ? [cell] : []))
  for (const cell of tried) {
    const known = await ends(ranges, cell)
    expect(truth[cell], names[cell]).toBeGreaterThanOrEqual(known[0])
    expect(truth[cell], names[cell]).toBeLessThanOrEqual(known[1])
    const one = { name: names[cell]!, known, truth: truth[cell]! }
    const exact = known[0] === known[1]
    if (!exact && !(amounts[cell]!.below && (known[0] > ranges[cell]![0] || known[1] < limit - 1))) continue
    // No more could be withheld: what the signs alone say. Exact may be only what an insider has by themselves.
    const best = await ends(bare, cell)
    if (exact ? !insiderOf || best[0] < best[1] : known[0] > best[0] || known[1] < best[1]) learnt.push(one)
  }
  return { learnt, tried: tried.length }
} // biome-ignore format: an attack

const fact = (subject: Subject, country: string, count: number, dims: Record<string, string>, month = '03', area?: string): Fact => ({
  subject, country, count, dims, day: `2022-${month}-07`, sample: false,
  place: area ? { site: area, name: { source: 'en', texts: {} } as never, area, guarded: false } : null,
}) // biome-ignore format: a fact

describe('the finding: what the region and the countries say together', () => {
  const ages = ['12-17', '18-59', '60+']
  // As in the audit: one visit in Kosovo, several elsewhere, and few elderly people there.
  const people: Record<string, number[][]> = {
    AL: [[0, 19], [30, 61], [2, 5]], RS: [[8, 13], [21, 44], [0, 0]], MK: [[4, 6], [11, 25], [5, 7]],
    ME: [[0, 0], [6, 9], [0, 0]], XK: [[1, 7], [7, 34], [0, 3]], BA: [[9, 12], [30, 51], [0, 37]],
  } // biome-ignore format: counts
  const facts = Object.entries(people).flatMap(([country, rows], place) =>
    rows.flatMap(([f, m], at) => [
      fact('persons', country, f!, { age: ages[at]!, sex: 'f' }, `0${1 + ((at + place) % 3)}`),
      fact('persons', country, m!, { age: ages[at]!, sex: 'm' }, `0${1 + ((at + place) % 3)}`),
    ]),
  )
  const countries = Object.keys(people)

  test('every pair of the region and a country, every number: none can be had by subtracting', async () => {
    const pages = await pagesOf(facts, countries)
    const cells = (page: Page) => page.amounts.persons.own
    for (const [cell, all] of cells(pages[0]!).entries()) {
      const open = pages.slice(1).filter((page) => cells(page)[cell]!.value === null)
      if (all.value !== null) expect(open, String(pages[0]!.counted.own.persons.codes[cell])).not.toHaveLength(1)
    }
    // The men of Kosovo from 12 to 17 were 57 less five countries.
    const { learnt, tried } = await given(pages, 'persons')
    expect(tried).toBeGreaterThan(10)
    expect(learnt).toEqual([])
  }, 60_000)

  test('who works with the records of one country subtracts them, and learns nothing of another', async () => {
    const pages = await pagesOf(facts, countries)
    for (const country of countries)
      expect((await given(pages, 'persons', country)).learnt, country).toEqual([])
  }, 120_000)

  test('is shown as far as it may be: the region’s large counts stand', async () => {
    const [region] = await pagesOf(facts, countries)
    const shown = region!.amounts.persons.own.filter(({ value }) => value !== null)
    expect(region!.amounts.persons.own[0]).toEqual({ value: 467 })
    expect(shown.length).toBeGreaterThan(25)
  })
}) // biome-ignore format: a story

const anyFacts = fc
  .array(
    fc.record({
      country: fc.constantFrom('AL', 'RS', 'XK'),
      subject: fc.constantFrom('persons' as const, 'findings' as const, 'incidents' as const),
      count: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 3, max: 40 })),
      one: fc.nat(2),
      two: fc.nat(2),
      month: fc.constantFrom('03', '07'),
    }),
    { minLength: 3, maxLength: 16 },
  )
  .map((facts) =>
    facts.map(({ country, subject, count, one, two, month }) => {
      const dims = {
        persons: { age: ['0-4', '18-59', '60+'][one]!, sex: ['f', 'm', 'other'][two]! },
        findings: { severity: ['minor', 'serious', 'critical'][one]!, theme: ['health', 'children', 'other'][two]! },
        incidents: { kind: ['pushback', 'violence', 'death'][one]! },
      }[subject]
      return fact(subject, country, count, dims as never, month, `area ${two}`)
    }),
  ) // biome-ignore format: facts

describe('whatever was counted', () => {
  test('all pages together give no withheld count away, nor to who knows one country', async () => {
    let narrowed = 0
    await fc.assert(
      fc.asyncProperty(anyFacts, fc.constantFrom(undefined, 'AL', 'XK'), async (facts, insiderOf) => {
        const pages = await pagesOf(facts, ['AL', 'RS', 'XK'])
        for (const subject of ['persons', 'findings', 'incidents'] as const) {
          // Where nothing at all is shown, there is nothing to solve.
          if (pages[0]!.amounts[subject].own.every(({ withheld }) => withheld)) continue
          const { learnt, tried } = await given(pages, subject, insiderOf)
          narrowed += tried
          expect(learnt).toEqual([])
        }
      }),
      { numRuns: 6, endOnFailure: true },
    )
    expect(narrowed).toBeGreaterThan(100)
  }, 240_000)
})
