import type { z } from 'zod'
import type { Actor } from '../../../kernel/access/actor.ts'
import { sql, type Transaction } from '../../../kernel/db/db.ts'
import { serve } from '../../../kernel/http/serve.ts'
import { maySeeSummary, seesCounts } from '../policy.ts'
import { readSummary, type Summary, type SummaryQuery } from './contract.ts'
import { factsOf } from './facts.ts'
import { amountsOf, cutPage, guardRegion } from './guard.ts'
import { tablesOf } from './present.ts'
import { countUp, isYear, type PlacedBy, spanBefore, yearIn } from './rules.ts'

type Asked = z.output<typeof SummaryQuery>

/**
 * A summary as somebody may see it.
 * @param leaving it goes out of the workspace: small counts are withheld whoever asks
 */
export async function summaryOf(
  db: Transaction,
  actor: Actor,
  programme: string,
  asked: Asked,
  leaving: boolean,
): Promise<Summary> {
  const bound = !seesCounts(actor, { programme, country: asked.country ?? null })
  const guarded = leaving || bound
  const theme = guarded ? null : (asked.theme ?? null)
  const years = await yearsOf(db, programme, asked.country)
  const last = years.at(-1) ?? new Date().getUTCFullYear()
  const chosen = { from: asked.from ?? `${last}-01-01`, to: asked.to ?? `${last}-12-31` }
  const span = bound ? yearIn(chosen) : chosen
  const before = spanBefore(span)
  const placedBy: PlacedBy = asked.country ? (guarded ? 'area' : 'site') : 'country'
  const countries = await countriesOf(db, programme)
  const count = async (of: typeof span) => {
    if (!guarded) {
      const facts = await factsOf(db, programme, of, asked.country)
      const kept = theme
        ? facts.filter(({ subject, dims }) => subject !== 'findings' || dims.theme === theme)
        : facts
      const counted = countUp(kept, of, placedBy, countries)
      return { counted, amounts: amountsOf(counted) }
    }
    const { country } = asked
    // Of a span of their own choice, those who know a country get it by itself: the others would show through its gaps.
    const alone = country !== undefined && !isYear(of)
    const all = await factsOf(db, programme, of, alone ? country : undefined)
    const region = await guardRegion(all, of, alone ? [country] : countries)
    const counted = countUp(
      country ? all.filter((one) => one.country === country) : all,
      of,
      placedBy,
      countries,
    )
    return { counted, amounts: await cutPage(counted, region, country) }
  }
  const now = await count(span)
  const earlier = await count(before)
  return {
    country: asked.country ?? null,
    span,
    before,
    years,
    guarded,
    sample: now.counted.sample || earlier.counted.sample,
    step: now.counted.step,
    placedBy,
    tables: tablesOf(now, earlier, guarded),
    theme,
    allThemes: guarded && asked.theme !== undefined,
    may: ['export', ...(guarded ? [] : ['theme' as const]), ...(bound ? [] : ['span' as const])],
  }
}

/** All years from the first to the last approved visit. */
async function yearsOf(db: Transaction, programme: string, country: string | undefined): Promise<number[]> {
  const { rows } = await sql<{ first: number | null; last: number | null }>`
    select extract(year from min(occurred_on))::int as first, extract(year from max(occurred_on))::int as last
    from monitoring.visit_facts where programme_id = ${programme} and (${country ?? null}::text is null or country = ${country ?? null})`.execute(
    db,
  )
  const { first, last } = rows[0]!
  return first === null || last === null
    ? []
    : Array.from({ length: last - first + 1 }, (_, at) => first + at)
}

/** The countries of the programme, in its own order. */
async function countriesOf(db: Transaction, programme: string): Promise<string[]> {
  const row = await db
    .selectFrom('programme.programme')
    .select('countries')
    .where('id', '=', programme)
    .executeTakeFirst()
  return row?.countries ?? []
}

const serveSummary = serve(readSummary, {
  may: maySeeSummary,
  run: ({ db, actor, params, query }) => summaryOf(db, actor, params.programme, query, false),
})

export const summaryReaders = [serveSummary]
