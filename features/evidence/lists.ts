import type { PageQuery } from '../../common/ids.ts'
import { type Language, readText } from '../../common/languages.ts'
import { type Db, sql } from '../../kernel/db/db.ts'
import { columnsFile } from '../../kernel/http/list-file.ts'
import type { DatasetRow } from './shapes.ts'

const sortable: Record<string, string> = {
  title: 'title',
  publisher: 'publisher',
  unit: 'unit',
  publishedOn: 'published_on',
  rows: 'row_count',
}

/** The datasets as a table that leaves the workspace. */
export const datasetFile = columnsFile<DatasetRow>('datasets', [
  { name: 'code', title: 'evidence.dataset.code', type: 'string', value: (row) => row.code },
  {
    name: 'title',
    title: 'evidence.dataset.title',
    type: 'string',
    value: (row, { language }) => readText(row.title, language).text,
  },
  { name: 'publisher', title: 'evidence.dataset.publisher', type: 'string', value: (row) => row.publisher },
  {
    name: 'unit',
    title: 'evidence.dataset.unit',
    type: 'string',
    value: (row, { say, format }) => (format === 'csv' ? row.unit : say(`evidence.unit.${row.unit}`)),
  },
  {
    name: 'from',
    title: 'evidence.dataset.from',
    type: 'string',
    value: (row) => row.current?.firstPeriod ?? null,
  },
  {
    name: 'to',
    title: 'evidence.dataset.to',
    type: 'string',
    value: (row) => row.current?.lastPeriod ?? null,
  },
  {
    name: 'published_on',
    title: 'evidence.dataset.published',
    type: 'string',
    value: (row) => row.current?.publishedOn ?? null,
  },
  {
    name: 'rows',
    title: 'evidence.dataset.rows',
    type: 'integer',
    value: (row) => row.current?.rowCount ?? null,
  },
  { name: 'sample', title: 'evidence.dataset.sample', type: 'boolean', value: (row) => row.sample },
])

/** A page of the datasets of a programme, each with its current vintage. */
export async function listDatasetRows(
  db: Db,
  programmeId: string,
  page: PageQuery,
  language: Language,
): Promise<{ rows: DatasetRow[]; total: number }> {
  const spoken = language === 'sr-Cyrl' ? 'sr-Latn' : language
  const down = page.sort?.startsWith('-') ?? false
  const column = sortable[page.sort?.replace(/^-/, '') ?? 'title'] ?? 'title'
  const units = page.filter.filter((one) => one.startsWith('unit:')).map((one) => one.slice(5))
  const { rows } = await sql<Record<string, unknown> & { total: number }>`
    with listed as (
      select d.id, d.code, d.title as title_text, kernel.text_in(d.title, ${spoken}) as title, d.publisher, d.unit, d.geography, d.sensitivity,
        d.shipped, d.sample, (select count(*) from evidence.vintage v where v.dataset_id = d.id and v.state <> 'rejected') as vintages,
        c.id as current_id, c.label, c.published_on, c.granularity, c.first_period, c.last_period, c.row_count
      from evidence.dataset d
      left join lateral (select * from evidence.vintage v where v.dataset_id = d.id and v.state = 'accepted'
        order by v.published_on desc nulls last, v.decided_at desc, v.number desc limit 1) c on true
      where d.programme_id = ${programmeId}
    )
    select *, count(*) over () as total from listed
    where (${page.search ?? ''} = '' or title || ' ' || publisher || ' ' || code ilike '%' || ${escapeLike(page.search ?? '')} || '%')
      and (${units.length === 0} or unit = any (${units}::text[]))
    order by ${sql.ref(column)} ${down ? sql`desc` : sql`asc`} nulls last, code
    limit ${page.size} offset ${(page.page - 1) * page.size}`.execute(db)
  return { rows: rows.map(asRow), total: rows[0]?.total ?? 0 }
}

const escapeLike = (text: string) => text.replace(/[\\%_]/g, (sign) => `\\${sign}`)

function asRow(row: Record<string, unknown>): DatasetRow {
  const listed = row as unknown as Omit<DatasetRow, 'title' | 'current'> &
    NonNullable<DatasetRow['current']> & { titleText: DatasetRow['title']; currentId: string | null }
  const { id, code, publisher, unit, geography, sensitivity, shipped, sample, vintages } = listed
  const { label, publishedOn, granularity, firstPeriod, lastPeriod, rowCount } = listed
  return {
    id, code, publisher, unit, geography, sensitivity, shipped, sample, vintages,
    title: listed.titleText,
    current: listed.currentId
      ? { id: listed.currentId, label, publishedOn, granularity, firstPeriod, lastPeriod, rowCount }
      : null,
  } // biome-ignore format: many fields on one line
}
