import { type LocalText, readText } from '../../common/languages.ts'
import { sql } from '../../kernel/db/db.ts'
import { type CellColumn, columnsFile, type ListFile, type NamesOfFile } from '../../kernel/http/list-file.ts'
import type { MissingRow, ReportedValue } from './contract-values.ts'
import type { shelf } from './shelf.ts'

type Fields = Record<string, unknown>
type Column = CellColumn<Fields>
type Missing = (typeof MissingRow)['_output']

/** What the programme's tables point at by id, by the codes that people know. */
const names: NamesOfFile = async ({ db, params, language }) => {
  const { rows } = await sql<{ id: string; code: string; title: LocalText | null }>`
    select id, code, title from programme.indicator where programme_id = ${params.programme}
    union all select id, code, title from programme.period where programme_id = ${params.programme}
    union all select id, code, title from programme.result where programme_id = ${params.programme}
    union all select id, code, title from programme.objective where programme_id = ${params.programme}
    union all select id, code, title from programme.strand where programme_id = ${params.programme}
    union all select id, code, title from programme.heading where programme_id = ${params.programme}
    union all select id, code, name from kernel.organisation`.execute(db)
  return new Map(
    rows.map(({ id, code, title }) => [id, { code, title: readText(title, language).text }] as const),
  )
}

const inside = (row: Fields, path: string): unknown =>
  path.split('.').reduce<unknown>((at, key) => (at as Fields | null)?.[key], row)
const named = (path: string) =>
  path.replace(/^.*\./, '').replace(/([A-Z])/g, (sign) => `_${sign.toLowerCase()}`)
const field = (path: string) => `programme.field.${path}`

const plain = (path: string, type: Column['type'], title = field(path)): Column => ({
  name: named(path),
  title,
  type,
  value: (row) => inside(row, path) as string | number | boolean | null,
})
const text = (path: string, title = field(path)): Column => ({
  name: named(path),
  title,
  type: 'string',
  value: (row, { language }) => readText(inside(row, path) as LocalText | null, language).text,
})
const choice = (path: string, words = 'programme.choice'): Column => ({
  name: named(path),
  title: field(path),
  type: 'string',
  value: (row, { say, format }) => {
    const value = inside(row, path) as string | null
    return format === 'csv' || value === null ? value : say(`${words}.${value}`)
  },
})
/** A record that is pointed at, by its code. */
const record = (path: string, title = field(path)): Column => ({
  name: named(path).replace(/_id$/, ''),
  title,
  type: 'string',
  value: (row, { names }) => names.get(inside(row, path) as string)?.code ?? null,
})
const country = plain('country', 'string')
const code = plain('code', 'string')
const source = plain('source', 'string')
const sample = plain('sample', 'boolean', 'programme.file.sample')
const about = [text('title'), text('text')]

const tables: Record<string, Column[]> = {
  partners: [
    code,
    text('organisation.name', 'programme.file.organisation'),
    choice('role'),
    country,
    text('note'),
    source,
  ],
  amendments: [
    plain('position', 'integer'),
    plain('startsOn', 'date'),
    plain('endsOn', 'date'),
    plain('decidedOn', 'date'),
    text('reason'),
    source,
  ],
  strands: [code, ...about],
  objectives: [code, choice('kind'), ...about],
  results: [code, choice('level'), record('objectiveId'), record('strandId'), ...about],
  indicators: [
    code,
    record('resultId'),
    record('objectiveId'),
    text('title'),
    text('explanation'),
    choice('meaning.level'),
    choice('meaning.valueType'),
    text('meaning.unit'),
    choice('meaning.direction'),
    text('verification'),
    text('assumptions'),
    source,
  ].map((column) => ({
    ...column,
    value: (row, how) => column.value({ ...row, meaning: row['definition'] }, how),
  })),
  targets: [
    record('indicatorId'),
    choice('kind'),
    country,
    plain('onDate', 'date'),
    plain('value', 'number'),
    text('valueText'),
    plain('notSet', 'boolean'),
    text('note'),
    source,
  ],
  activities: [
    code,
    choice('kind'),
    ...about,
    record('resultId'),
    record('strandId'),
    country,
    record('responsibleId'),
    plain('startsOn', 'date'),
    plain('endsOn', 'date'),
    choice('state'),
    source,
    sample,
  ],
  risks: [
    code,
    choice('kind'),
    text('title'),
    text('response'),
    record('resultId'),
    record('objectiveId'),
    country,
    record('responsibleId'),
    plain('likelihood', 'integer'),
    plain('impact', 'integer'),
    choice('state'),
    source,
    sample,
  ],
  headings: [
    code,
    record('parentId'),
    text('title'),
    country,
    plain('amount', 'number'),
    plain('currency', 'string'),
    source,
    sample,
  ],
  periods: [
    code,
    text('title'),
    plain('startsOn', 'date'),
    plain('endsOn', 'date'),
    plain('dueOn', 'date'),
    sample,
  ],
}

/** A shelf as a table that leaves the workspace: codes in CSV, words in XLSX. */
export function shelfFile({ path }: Pick<ReturnType<typeof shelf>, 'path'>): ListFile {
  return { ...columnsFile<Fields>(path, tables[path]!), names } as unknown as ListFile
}

const asFile = <Row>(name: string, columns: Column[]) =>
  ({ ...columnsFile<Fields>(name, columns), names }) as unknown as ListFile<Row>

/** Reported values, each with its total and its split. */
export const valueFile = asFile<ReportedValue>('values', [
  record('indicatorId', 'programme.indicator'),
  {
    name: 'title',
    title: field('title'),
    type: 'string',
    value: (row, { names }) => names.get(row['indicatorId'] as string)?.title ?? null,
  },
  country,
  record('periodId', 'programme.period'),
  plain('total', 'number', field('value')),
  {
    name: 'split',
    title: 'programme.meaning.disaggregation',
    type: 'string',
    value: (row) => splitText(row['cells'] as ReportedValue['cells']),
  },
  plain('unavailable', 'string', 'programme.file.unavailable'),
  choice('state', 'programme.value'),
  plain('note', 'string'),
  sample,
])

function splitText(cells: ReportedValue['cells']): string {
  return cells
    .filter((cell) => Object.keys(cell.dims).length > 0)
    .map(
      ({ dims, value }) =>
        `${Object.entries(dims)
          .map((pair) => pair.join('='))
          .join(', ')}: ${value ?? '–'}`,
    )
    .join('; ')
}

/** Who has not reported what, and until when it was due. */
export const missingFile = asFile<Missing>('missing', [
  plain('code', 'string', 'programme.indicator'),
  text('title'),
  country,
  plain('period', 'string', 'programme.period'),
  plain('dueOn', 'date'),
  {
    name: 'state',
    title: field('state'),
    type: 'string',
    value: (row, { say, format }) =>
      format === 'csv'
        ? (row['state'] as string | null)
        : say(row['state'] ? `programme.value.${row['state']}` : 'programme.missing.notBegun'),
  },
  {
    name: 'reminded',
    title: 'programme.missing.lastReminded',
    type: 'date',
    value: (row) => (row['reminded'] as Missing['reminded'])?.at.slice(0, 10) ?? null,
  },
])
