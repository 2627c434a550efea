import type { LocalText } from '../../common/languages.ts'
import { sql, type Transaction } from '../../kernel/db/db.ts'
import { type Counting, factsOf, type Measures, type Span } from './compute.ts'
import { type Reader, seesCounts } from './disclosure.ts'

/** One fact behind a value, with its record where the asker may see it. */
export interface ExplainedRecord {
  id: string
  title: LocalText | string | null
  /** Path of the record's page below the programme. */
  link: string | null
  occurredOn: string | null
  country: string | null
  value: number
  sample: boolean
  /** For a ratio: above the line, below it, or both. */
  counts: boolean
  under: boolean
}

export interface Explained {
  rows: ExplainedRecord[]
  /** All facts behind the value, and those whose records the asker may not see. */
  total: number
  hidden: number
  /** Of a protected measure nothing is told to who does not work with its records there. */
  withheld: boolean
}

/**
 * Opens a computed value down to its records. The records are read under the asker's own row-level security; of those
 * they may not see only the number is told, and of a protected measure not even that: every record that counts is one
 * visit with its people, although they may read the visit itself. A room that declares no records lets its facts be counted, not opened.
 */
export async function explainCount(
  db: Transaction,
  measures: Measures,
  programme: string,
  reader: Reader,
  counting: Counting,
  asked: Span & { country?: string | null; page: number; size: number },
): Promise<Explained> {
  if (!seesCounts(measures, counting, reader, programme)(asked.country ?? null))
    return { rows: [], total: 0, hidden: 0, withheld: true }
  const facts = factsOf(measures, programme, counting, asked)
  const records = measures.get(counting.measure!)!.records
  const place = asked.country ? sql`where facts.country = ${asked.country}` : sql``
  if (!records) {
    const { rows } = await sql<{ total: number }>`select count(*) total from ${facts} ${place}`.execute(db)
    return { rows: [], total: rows[0]!.total, hidden: rows[0]!.total, withheld: false }
  }
  const { rows } = await sql<Omit<ExplainedRecord, 'link'> & { total: number; seen: number }>`
    select facts.record_id id, to_jsonb(r.${sql.ref(records.title)}) title, facts.occurred_on, facts.country, facts.value, facts.sample,
      facts.counts, facts.under, count(*) over () seen, (select count(*) from ${facts} ${place}) total
    from ${facts} join ${sql.table(records.table)} r on r.id = facts.record_id ${place}
    order by facts.occurred_on desc nulls last, facts.record_id limit ${asked.size} offset ${(asked.page - 1) * asked.size}`.execute(
    db,
  )
  const first = rows[0]
  if (!first) {
    const { rows: all } = await sql<{ total: number; seen: number }>`
      select count(*) total, count(r.id) seen from ${facts} left join ${sql.table(records.table)} r on r.id = facts.record_id ${place}`.execute(
      db,
    )
    return { rows: [], total: all[0]!.total, hidden: all[0]!.total - all[0]!.seen, withheld: false }
  }
  return {
    rows: rows.map(({ total: _, seen: __, ...row }) => ({
      ...row,
      link: records.link.replace(':id', row.id),
    })),
    total: first.total,
    hidden: first.total - first.seen,
    withheld: false,
  }
}
