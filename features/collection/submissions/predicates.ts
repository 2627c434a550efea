import { type RawBuilder, sql } from 'kysely'
import { invalid } from '../../../kernel/problems/problem.ts'
import { type LiteralKind, readDay, readMoment, readNumber, shortened } from '../literals.ts'
import type { Column } from './column.ts'
import type { Condition } from './conditions.ts'

type Sql = RawBuilder<unknown>

/** A field's answer in the row, as text; null where it was not answered. For fields outside repeats. */
export const answerText = (path: string): Sql => sql`(s.data #>> ${path.slice(1).split('/')}::text[])`

/** The same as a number, or null when it is none. */
export const answerNumber = (path: string): Sql => {
  const keys = path.slice(1).split('/')
  return sql`(case when jsonb_typeof(s.data #> ${keys}::text[]) = 'number' then (s.data #>> ${keys}::text[])::float8 end)`
}

/** jsonpath to a field through whatever repeats it lies in. */
export const jsonPath = (path: string): string =>
  `$${path
    .slice(1)
    .split('/')
    .map((name) => `.${JSON.stringify(name)}`)
    .join('')}`

const escaped = (text: string) => `%${text.replace(/[%_\\]/g, '\\$&')}%`
/** Refuses a condition's value, naming it and what is expected. */
const notA = (kind: LiteralKind, value: string) =>
  invalid('query.where', `collection.literal.${kind}`, { value: shortened(value) })
const numeric = (text: string): number => {
  const value = readNumber(text)
  if (value === null) throw notA('number', text)
  return value
}
const dayOf = (text: string): string => {
  const day = readDay(text)
  if (!day) throw notA('day', text)
  return day
}

/** @throws Problem invalid for a value that is none of the question's kind */
function checkValues({ field }: Column, { op, values }: Condition): void {
  if (op !== 'is' && op !== 'from' && op !== 'to') return
  for (const value of values) {
    if (field.kind === 'date') dayOf(value)
    if (field.kind === 'dateTime' && !readMoment(value)) throw notA('moment', value)
  }
}

/** What a condition says of one answer `x` (text). */
function answerHolds(x: Sql, { field }: Column, { op, values }: Condition): Sql {
  const value = values[0] ?? ''
  const number = field.kind === 'integer' || field.kind === 'decimal'
  // What is too small for a number is none: casting it would be an error.
  const amount = sql`(case when ${x} ~ '^[+-]?(\\d{1,15}(\\.\\d{0,200})?|\\.\\d{1,200})([eE][+-]?\\d{1,2})?$' then ${x}::float8 end)`
  switch (op) {
    case 'is':
      return number
        ? sql`${amount} = any (${values.map(numeric)}::float8[])`
        : sql`${x} = any (${values}::text[])`
    case 'not':
      return sql`${x} <> all (${values}::text[])`
    case 'has':
      return sql`${x} ilike ${escaped(value)}`
    case 'from':
      return number ? sql`${amount} >= ${numeric(value)}::float8` : sql`${x} >= ${value}`
    case 'to':
      // Up to a day means the whole of it, whatever time stands behind.
      return number
        ? sql`${amount} <= ${numeric(value)}::float8`
        : sql`left(${x}, ${value.length}) <= ${value}`
    default:
      return sql`coalesce(${x}, '') <> ''`
  }
}

/** A condition on a question, asked of the row itself. */
export function fieldHolds(column: Column, condition: Condition): Sql {
  const { field, kind } = column
  checkValues(column, condition)
  const inverse = condition.op === 'empty' || condition.op === 'not'
  const asked: Condition =
    condition.op === 'empty'
      ? { ...condition, op: 'filled' }
      : condition.op === 'not'
        ? { ...condition, op: 'is' }
        : condition
  if (kind === 'one') {
    const holds = answerHolds(answerText(field.path), column, asked)
    return inverse ? sql`not coalesce(${holds}, false)` : holds
  }
  const x = kind === 'tokens' ? sql`t.t` : sql`(j.j #>> '{}')`
  const tokens = kind === 'tokens' ? sql`cross join lateral string_to_table(j.j #>> '{}', ' ') t(t)` : sql``
  const some = sql`exists (select 1 from jsonb_path_query(s.data, ${jsonPath(field.path)}::jsonpath) j(j) ${tokens} where ${answerHolds(x, column, asked)})`
  return inverse ? sql`not ${some}` : some
}

const yes = (values: string[]): boolean => values[0] !== 'no'

/** Probably the same as another: same site, day and respondent, not rejected, not told apart. */
export const hasDuplicate = sql`(s.match_key is not null and s.state <> 'rejected' and exists (
  select 1 from collection.submission d where d.occurred_on = s.occurred_on and d.match_key = s.match_key and d.id <> s.id and d.form_id = s.form_id and d.state not in ('test', 'rejected')
    and not exists (select 1 from collection.duplicate_decision x where x.decision = 'different'
      and ((x.submission_id = s.id and x.other_id = d.id) or (x.submission_id = d.id and x.other_id = s.id)))))`

const plain: Record<string, Sql> = {
  name: sql`s.instance_name`,
  site: sql`s.site`,
  state: sql`s.state`,
  country: sql`s.country`,
  sender: sql`s.person_id::text`,
  device: sql`s.device_id::text`,
  version: sql`s.version_id::text`,
  assignee: sql`s.assignee_id::text`,
}

const uuids: Record<string, Sql> = {
  sender: sql`s.person_id`,
  device: sql`s.device_id`,
  version: sql`s.version_id`,
  assignee: sql`s.assignee_id`,
}
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** A condition on a column of the system. */
export function systemHolds({ column, op, values }: Condition): Sql {
  const value = values[0] ?? ''
  const unknown = () =>
    invalid('query.where', 'collection.submissions.condition_unknown', { condition: `${column} ${op}` })
  if (column === 'missing')
    return yes(values)
      ? sql`s.attachments_present < s.attachments_expected`
      : sql`s.attachments_present >= s.attachments_expected`
  if (column === 'duplicate') return yes(values) ? hasDuplicate : sql`not ${hasDuplicate}`
  if (column === 'sample') return yes(values) ? sql`s.sample` : sql`not s.sample`
  if (column === 'edits')
    return op === 'from'
      ? sql`s.edits >= ${numeric(value)}::float8`
      : op === 'to'
        ? sql`s.edits <= ${numeric(value)}::float8`
        : yes(values)
          ? sql`s.edits > 0`
          : sql`s.edits = 0`
  if (column === 'day' || column === 'received') {
    const days = values.map(dayOf)
    const at = column === 'day' ? sql`s.occurred_on` : sql`s.received_at`
    const next = column === 'day' ? sql`${value}::date` : sql`${value}::date + 1`
    if (op === 'from') return sql`${at} >= ${value}::date`
    if (op === 'to') return column === 'day' ? sql`${at} <= ${next}` : sql`${at} < ${next}`
    if (op !== 'is') throw unknown()
    if (column === 'day') return sql`${at} = any (${days}::date[])`
    const within = days.map((day) => sql`(${at} >= ${day}::date and ${at} < ${day}::date + 1)`)
    return sql`(${sql.join(within, sql` or `)})`
  }
  const x = plain[column]
  if (!x) throw unknown()
  if (column in uuids && (op === 'is' || op === 'not') && !values.every((one) => uuid.test(one)))
    throw unknown()
  switch (op) {
    case 'is':
      return column in uuids
        ? sql`${uuids[column]!} = any (${values}::uuid[])`
        : sql`${x} = any (${values}::text[])`
    case 'not':
      return sql`(${x} is null or ${x} <> all (${values}::text[]))`
    case 'has':
      return sql`${x} ilike ${escaped(value)}`
    case 'empty':
      return sql`coalesce(${x}, '') = ''`
    case 'filled':
      return sql`coalesce(${x}, '') <> ''`
    default:
      throw unknown()
  }
}
