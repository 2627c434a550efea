import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../../kernel/db/db.ts'
import type { QuestionSummary } from '../contract.ts'
import { type Definition, formText } from '../xform/definition.ts'
import type { Column } from './column.ts'
import { labelOf } from './layout.ts'
import { jsonPath } from './predicates.ts'

type Sql = RawBuilder<unknown>

/** How often each answer was given. */
export interface Counted {
  answered: number
  values: { value: string; count: number }[]
}

/**
 * Counts the answers to several questions in one pass over the submissions. Dates are counted by month, decimal numbers by
 * their first four digits: what is drawn is no finer.
 */
export async function countAnswers(db: Db, submissions: Sql, columns: readonly Column[]): Promise<Counted[]> {
  const counted: Counted[] = columns.map(() => ({ answered: 0, values: [] }))
  if (!columns.length) return counted
  const parts = columns.map(({ field, kind }, at) => {
    const path = jsonPath(field.path)
    const text = sql`j.j #>> '{}'`
    const each =
      kind === 'tokens'
        ? sql`string_to_table(${text}, ' ')`
        : field.kind === 'date' || field.kind === 'dateTime'
          ? sql`left(${text}, 7)`
          : field.kind === 'decimal'
            ? sql`case when jsonb_typeof(j.j) = 'number' then to_char((${text})::float8, '9.999EEEE') end`
            : text
    return sql`select ${at}::int n, ${each} x from jsonb_path_query(s.data, ${path}::jsonpath) j(j)
      union all select ${at}::int, '' where jsonb_path_exists(s.data, ${path}::jsonpath)`
  })
  // The empty answer stands for "answered at all": it is none that anybody can give.
  const { rows } = await sql<{ n: number; x: string | null; count: number }>`
    select a.n, a.x, count(*)::int count from ${submissions} s cross join lateral (${sql.join(parts, sql` union all `)}) a group by a.n, a.x order by count(*) desc, a.x limit 40000`.execute(
    db,
  )
  for (const { n, x, count } of rows) {
    if (x === '') counted[n]!.answered = count
    else if (x !== null) counted[n]!.values.push({ value: x, count })
  }
  return counted
}

/** A question's answers, ready to be drawn. `other` is the word for what is not drawn by itself. */
export function summary(
  definition: Definition,
  column: Column,
  counted: Counted,
  language: string,
  other: string,
): QuestionSummary {
  const { field, kind } = column
  const { answered, values } = counted
  const base = {
    path: field.path,
    label: labelOf(field, language),
    several: kind !== 'one',
    statistics: null,
    answered,
  }
  if (field.kind === 'integer' || field.kind === 'decimal')
    return { ...base, kind: 'number', ...histogram(values, field.kind === 'integer') }
  if (field.kind === 'date' || field.kind === 'dateTime') {
    const months = values
      .filter(({ value }) => /^\d{4}-\d{2}$/.test(value))
      .sort((a, b) => (a.value < b.value ? -1 : 1))
      .slice(-60)
    return {
      ...base,
      kind: 'date',
      bars: allMonths(months).map(({ value, count }) => ({ key: value, label: value, count })),
    }
  }
  const list = (field.list && definition.lists[field.list]) || []
  const known = list.map(({ value, label }) => ({
    key: value,
    label: formText(label, language) || value,
    count: values.find((one) => one.value === value)?.count ?? 0,
  }))
  const rest = values.filter(({ value }) => !list.some((one) => one.value === value))
  // Of an outside list only what was chosen is known; of one's own, what no longer stands in it.
  const shown = list.length ? [] : rest.slice(0, 20)
  const beyond = rest.slice(shown.length).reduce((sum, { count }) => sum + count, 0)
  const bars = [...known, ...shown.map(({ value, count }) => ({ key: value, label: value, count }))]
  return {
    ...base,
    kind: 'choices',
    bars: beyond ? [...bars, { key: '', label: other, count: beyond }] : bars,
  }
}

const monthAfter = (month: string): string => {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return number === 12
    ? `${year + 1}-01`
    : `${String(year).padStart(4, '0')}-${String(number + 1).padStart(2, '0')}`
}

/** Months without an answer between the first and the last are gaps that must be seen. */
function allMonths(months: { value: string; count: number }[]): { value: string; count: number }[] {
  const [first, last] = [months[0]?.value, months.at(-1)?.value]
  if (!first || !last) return []
  const all: { value: string; count: number }[] = []
  for (let at = first; at <= last && all.length < 600; at = monthAfter(at))
    all.push(months.find((one) => one.value === at) ?? { value: at, count: 0 })
  return all
}

/** Numbers in at most eleven bars of one round width, with what stands at their ends and in the middle. */
export function histogram(
  values: { value: string; count: number }[],
  whole: boolean,
): Pick<QuestionSummary, 'bars' | 'statistics'> {
  const numbers = values
    .map(({ value, count }) => ({ value: Number(value), count }))
    .filter(({ value }) => Number.isFinite(value))
    .sort((a, b) => a.value - b.value)
  const total = numbers.reduce((sum, { count }) => sum + count, 0)
  const [lowest, highest] = [numbers[0]?.value, numbers.at(-1)?.value]
  if (lowest === undefined || highest === undefined) return { bars: [], statistics: null }
  const width = roundWidth((highest - lowest) / 10, whole)
  const from = Math.floor(lowest / width)
  const counts = new Map<number, number>()
  for (const { value, count } of numbers) {
    const at = Math.floor(value / width)
    counts.set(at, (counts.get(at) ?? 0) + count)
  }
  const clean = (value: number) => Number(value.toPrecision(12))
  const bars = Array.from({ length: Math.floor(highest / width) - from + 1 }, (_, index) => {
    const [start, end] = [clean((from + index) * width), clean((from + index + 1) * width)]
    const label = whole ? (width === 1 ? `${start}` : `${start}–${end - 1}`) : `${start}–${end}`
    return { key: String(start), label, count: counts.get(from + index) ?? 0 }
  })
  let before = 0
  const at = (place: number) => {
    before = 0
    for (const { value, count } of numbers) {
      before += count
      if (before > place) return value
    }
    return highest
  }
  const median = (at(Math.floor((total - 1) / 2)) + at(Math.floor(total / 2))) / 2
  const mean = numbers.reduce((sum, { value, count }) => sum + value * count, 0) / total
  return { bars, statistics: { lowest, median, mean, highest } }
}

/** The next of 1, 2, 5, 10, 20 … that is not smaller. */
export function roundWidth(least: number, whole: boolean): number {
  const wanted = Math.max(least, whole ? 1 : 1e-9)
  const power = 10 ** Math.floor(Math.log10(wanted))
  const step = [1, 2, 5, 10].find((one) => one * power >= wanted * (1 - 1e-9))!
  return Number((step * power).toPrecision(12))
}
