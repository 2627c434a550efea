import type { RawBuilder } from 'kysely'
import type { PageQuery } from '../../../common/ids.ts'
import { type Language, readText } from '../../../common/languages.ts'
import { type Db, sql } from '../../../kernel/db/db.ts'
import { containing, textContains } from '../../../kernel/db/search.ts'
import type { ListFile } from '../../../kernel/http/list-file.ts'
import { confidences, type FindingRow, grades, severities } from './shapes.ts'

const inOrder = (column: string, order: readonly string[]) =>
  sql`array_position(${order}::text[], f.${sql.ref(column)})`
const spoken = (language: Language) => (language === 'sr-Cyrl' ? 'sr-Latn' : language)

/** What can be sorted by: severity and the like by their meaning, not by the alphabet. */
const sortable = (language: Language): Record<string, RawBuilder<unknown>> => ({
  statement: sql`kernel.text_in(f.statement, ${spoken(language)})`,
  severity: inOrder('severity', severities),
  confidence: inOrder('confidence', confidences),
  grade: inOrder('grade', grades),
  theme: sql`f.theme`,
  country: sql`f.country`,
  state: sql`f.state`,
  sensitivity: sql`f.sensitivity`,
  occurredOn: sql`f.occurred_on`,
  changedAt: sql`f.changed_at`,
  source: sql`f.source_label`,
})
/** What can be filtered by. A filter without a value asks for findings of no one country. */
const filterable: Record<string, RawBuilder<unknown>> = {
  severity: sql`f.severity`,
  confidence: sql`f.confidence`,
  grade: sql`f.grade`,
  theme: sql`f.theme`,
  country: sql`coalesce(f.country, '')`,
  state: sql`f.state`,
  source: sql`f.source_room || '.' || f.source_kind`,
  sourceId: sql`f.source_id::text`,
}

/** A page of the findings of a programme, as the actor may see them; the size is the caller's to bound. */
export async function listFindingRows(
  db: Db,
  programmeId: string,
  query: PageQuery,
  language: Language,
): Promise<{ rows: FindingRow[]; total: number }> {
  const conditions = [sql`f.programme_id = ${programmeId}`]
  const wanted = new Map<string, string[]>()
  for (const pair of query.filter) {
    const at = pair.indexOf(':')
    const column = pair.slice(0, at)
    if (filterable[column]) wanted.set(column, [...(wanted.get(column) ?? []), pair.slice(at + 1)])
  }
  for (const [column, values] of wanted)
    conditions.push(sql`${filterable[column]!} = any (${values}::text[])`)
  const words = query.search?.trim()
  if (words) {
    const like = containing(words)
    conditions.push(sql`(f.source_label ilike ${like} or ${textContains(sql`f.statement`, like)})`)
  }
  const asked = query.sort ?? '-occurredOn'
  const by = sortable(language)[asked.replace(/^-/, '')] ?? sql`f.occurred_on`
  const where = sql.join(conditions, sql` and `)
  const { rows } = await sql<Record<string, unknown> & { total: number }>`
    select f.*, count(*) over () total from evidence.finding f where ${where}
    order by ${by} ${asked.startsWith('-') ? sql`desc` : sql`asc`} nulls last, f.id desc
    limit ${query.size} offset ${(query.page - 1) * query.size}`.execute(db)
  if (rows.length === 0 && query.page > 1) {
    const all = await sql<{
      total: number
    }>`select count(*) total from evidence.finding f where ${where}`.execute(db)
    return { rows: [], total: all.rows[0]!.total }
  }
  return { rows: rows.map(asRow), total: rows[0]?.total ?? 0 }
}

function asRow(row: Record<string, unknown>): FindingRow {
  const { sourceRoom, sourceKind, sourceId, sourceLabel, sourcePath } = row as Record<string, string>
  return {
    ...(row as unknown as Omit<FindingRow, 'source'>),
    changedAt: (row.changedAt as Date).toISOString(),
    source: { room: sourceRoom!, kind: sourceKind!, id: sourceId!, label: sourceLabel!, path: sourcePath! },
  }
}

/** The list as a file: codes for machines, words for people. */
export const findingFile: ListFile<FindingRow> = {
  name: 'findings',
  columns: (say) =>
    (
      [
        ['statement', 'string'], ['severity', 'string'], ['confidence', 'string'], ['grade', 'string'],
        ['theme', 'string'], ['country', 'string'], ['occurredOn', 'date'], ['source', 'string'],
        ['sensitivity', 'string'], ['state', 'string'], ['sample', 'boolean'], ['id', 'string'],
      ] as const
    ).map(([name, type]) => ({ name, type, title: say(`evidence.finding.${name}`) })), // biome-ignore format: a table
  row: (row, { say, language, format }) => {
    const word = (field: string, value: string | number) =>
      format === 'csv' ? String(value) : say(`evidence.finding.${field}.${value}`)
    return [
      readText(row.statement, language).text,
      word('severity', row.severity),
      word('confidence', row.confidence),
      word('grade', row.grade),
      word('theme', row.theme),
      row.country,
      row.occurredOn,
      row.source.label,
      word('sensitivity', row.sensitivity),
      word('state', row.state),
      row.sample,
      row.id,
    ]
  },
}
