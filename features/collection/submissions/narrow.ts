import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../../kernel/db/db.ts'
import { invalid, Problem } from '../../../kernel/problems/problem.ts'
import type { Narrowing } from '../contract/narrowing.ts'
import { type FormEntry, versionById } from '../forms/queries.ts'
import { answerFields, type Definition, repeatOf } from '../xform/definition.ts'
import type { Column } from './column.ts'
import { type Condition, readConditions } from './conditions.ts'
import { isNote } from './layout.ts'
import { fieldHolds, systemHolds } from './predicates.ts'

type Sql = RawBuilder<unknown>

/** From here on a form is large: what is asked of it is kept in order. */
export const largeForm = 20_000

/** A key that is filled: the answers of a large form to one question, in order. */
export interface Key {
  id: number
  path: string
  kind: string
}

/** Everything that narrowing and sorting a form's submissions needs to know of the form. */
export interface Ground {
  form: FormEntry
  definition: Definition
  columns: Map<string, Column>
  keys: Map<string, Key>
  large: boolean
}

/** Questions that lists may show, sort and narrow by: never personal ones. */
export function columnsOf(definition: Definition): Map<string, Column> {
  const columns = new Map<string, Column>()
  for (const field of answerFields(definition)) {
    if (field.personal || field.path.startsWith('/meta/') || isNote(field)) continue
    const tokens = field.kind === 'select_multiple' || field.kind === 'rank'
    const kind = tokens ? 'tokens' : repeatOf(definition, field.path) ? 'many' : 'one'
    columns.set(field.path, { field, kind })
  }
  return columns
}

/** Reads what a form's lists stand on. */
export async function groundOf(db: Db, form: FormEntry): Promise<Ground> {
  const id = form.currentVersionId ?? form.draftVersionId
  if (!id) throw new Problem('not_found')
  const { definition } = (await versionById(db, id)) as unknown as { definition: Definition }
  const large = await isLarge(db, form.id)
  const kept = large
    ? await db
        .selectFrom('collection.answerKey')
        .select(['id', 'path', 'kind'])
        .where('formId', '=', form.id)
        .where('ready', '=', true)
        .execute()
    : []
  return {
    form,
    definition,
    columns: columnsOf(definition),
    keys: new Map(kept.map((key) => [key.path, key])),
    large,
  }
}

// Asked of every page, and twenty thousand rows to look at: a form that was large once is taken to be so from then on.
const known = new Set<string>()

async function isLarge(db: Db, form: string): Promise<boolean> {
  if (known.has(form)) return true
  const { rows } = await sql<{ large: boolean }>`
    select count(*) >= ${largeForm} large from (select 1 from collection.submission s where s.form_id = ${form} limit ${largeForm}) x`.execute(
    db,
  )
  if (rows[0]!.large) known.add(form)
  return rows[0]!.large
}

export interface Narrowed {
  /** Conditions on `s`, to be joined by `and`; keys are used where they are there. */
  byKeys: Sql
  /** The same without keys: for walking along another order, where the row is at hand anyway. */
  byRows: Sql
  /** For walking along one column's key: what is asked of its own rows `k`, if anything, and the rest of the submission. */
  along: (column: string) => Sql
  /** A row for each that matches, found from a key's rows on where there is one: for counting up to a limit. */
  matching: Sql
  /** Columns of a large form that have no key yet. */
  unkept: string[]
}

/**
 * Turns what a request narrows by into SQL over `collection.submission s`.
 * @throws Problem invalid for a condition on nothing that exists, or on a personal question
 */
export async function narrowed(db: Db, ground: Ground, asked: Narrowing): Promise<Narrowed> {
  const { conditions, unread } = readConditions(asked.where, asked.filter)
  if (unread.length)
    throw invalid('query.where', 'collection.submissions.condition_unknown', { condition: unread[0]! })
  const base = sql`s.form_id = ${ground.form.id} and s.state <> 'test'`
  const byKeys: Sql[] = [base]
  const rows: { plain: Sql; answered: string | null }[] = []
  const unkept: string[] = []
  // From ten and to twelve are one range of a key's order, where a submission has one answer.
  const ranges = new Map<string, Sql[]>()
  for (const condition of conditions) {
    const plain = holds(ground, condition)
    const key = ground.keys.get(condition.column)
    const inner = key && keyHolds(key, condition, ground.columns.get(condition.column))
    rows.push({ plain, answered: inner && key.kind === 'one' ? condition.column : null })
    if (!inner) byKeys.push(plain)
    else if (key.kind !== 'one') byKeys.push(ofKey(key, inner))
    else ranges.set(condition.column, [...(ranges.get(condition.column) ?? []), inner])
    if (ground.large && !key && keepable(ground, condition.column)) unkept.push(condition.column)
  }
  const onKey = new Map([...ranges].map(([column, parts]) => [column, sql.join(parts, sql` and `)]))
  const search = asked.search?.trim()
  if (search) {
    const words = ground.keys.get('*')
    const found = words ? await wordsHold(db, ground, search) : searchHolds(ground, search)
    byKeys.push(found)
    rows.push({ plain: found, answered: null })
    if (ground.large && !words) unkept.push('*')
  }
  const and = (parts: Sql[]) => sql.join(parts, sql` and `)
  const keyed = [...onKey].map(([column, inner]) => ({ key: ground.keys.get(column)!, inner }))
  const from = keyed[0]
  const rest = [...byKeys, ...keyed.slice(1).map(({ key, inner }) => ofKey(key, inner))]
  const matching = !from
    ? sql`select 1 from collection.submission s where ${and(byKeys)}`
    : rest.length === 1
      ? // A key holds what counts alone, and is guarded as its submissions are.
        sql`select 1 from collection.answer_value k where k.key_id = ${from.key.id} and ${from.inner}`
      : sql`select 1 from collection.answer_value k join collection.submission s on s.id = k.submission_id
          where k.key_id = ${from.key.id} and ${from.inner} and ${and(rest)}`
  for (const { key, inner } of keyed) byKeys.push(ofKey(key, inner))
  const along = (column: string) => {
    // What the key answers is not asked of the row again: the planner would take it for a rarer thing than it is.
    const inner = onKey.get(column)
    const others = rows.filter((one) => one.answered !== column)
    return and([base, ...(inner ? [inner] : []), ...others.map((one) => one.plain)])
  }
  return {
    byKeys: and(byKeys),
    byRows: and([base, ...rows.map((one) => one.plain)]),
    along,
    matching,
    unkept,
  }
}

/** Whether a key can be made for a column: questions, and the texts that every submission has. */
export const keepable = (ground: Ground, column: string): boolean =>
  ground.columns.has(column) || column === 'site' || column === 'name'

function holds(ground: Ground, condition: Condition): Sql {
  if (!condition.column.startsWith('/')) return systemHolds(condition)
  const column = ground.columns.get(condition.column)
  if (!column)
    throw invalid('query.where', 'collection.submissions.condition_unknown', { condition: condition.column })
  return fieldHolds(column, condition)
}

const ofKey = (key: Key, inner: Sql): Sql =>
  sql`s.id in (select k.submission_id from collection.answer_value k where k.key_id = ${key.id} and ${inner})`

/** The condition asked of the key's own rows `k`; null when a key cannot answer it (what is absent, or not equal). */
function keyHolds(key: Key, { op, values }: Condition, column: Column | undefined): Sql | null {
  const number = column && ['integer', 'decimal'].includes(column.field.kind)
  const value = values[0] ?? ''
  // Whether the values are numbers has been asked with the plain condition.
  if (op === 'is')
    return number
      ? sql`k.number = any (${values.map(Number)}::float8[])`
      : values.every((one) => one.length < 200)
        ? sql`k.text = any (${values}::text[])`
        : null
  if (op === 'from') return number ? sql`k.number >= ${Number(value)}::float8` : sql`k.text >= ${value}`
  if (op === 'to')
    return number ? sql`k.number <= ${Number(value)}::float8` : sql`k.text < ${`${value}\u{10ffff}`}`
  if (op === 'empty' && key.kind === 'one') return sql`k.text is null`
  return null
}

/** Up to so many submissions are found by their words alone. */
const rareWords = 20_000

/**
 * Full text, where it is kept: every word must begin a word of the submission. Words that stand in more submissions than
 * an index finds well are looked for row by row: the walk ends when the page is full.
 */
async function wordsHold(db: Db, ground: Ground, search: string): Promise<Sql> {
  const words = search
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .slice(0, 12)
  if (!words.length) return sql`false`
  const query = words.map((word) => `'${word}':*`).join(' & ')
  const found = (most: number) =>
    sql`select collection.search_words(${ground.form.id}::uuid, ${query}::tsquery, ${most})`
  const { rows } = await sql<{
    n: number
  }>`select count(*)::int n from (${found(rareWords + 1)}) x`.execute(db)
  const holds =
    rows[0]!.n > rareWords
      ? sql`exists (select 1 from collection.answer_words w where w.submission_id = s.id and w.words @@ ${query}::tsquery)`
      : sql`s.id in (${found(rareWords)})`
  const labels = choicesNamed(ground, search)
  return sql`(${holds} ${labels.length ? sql`or ${sql.join(labels, sql` or `)}` : sql``})`
}

/**
 * Every word stands somewhere: in an answer, the name or the place, or in the label of a choice, in any of the form's
 * languages.
 */
function searchHolds(ground: Ground, search: string): Sql {
  const holds = (word: string) => {
    const like = `%${word.replace(/[%_\\]/g, '\\$&')}%`
    return sql`(s.instance_name ilike ${like} or s.site ilike ${like} or s.instance_id ilike ${like}
      or (s.data::text ilike ${like} and exists (select 1 from jsonb_path_query(s.data, 'strict $.**') x
        where jsonb_typeof(x) in ('string', 'number') and x #>> '{}' ilike ${like}))
      ${sql.join(
        choicesNamed(ground, word).map((one) => sql`or ${one}`),
        sql` `,
      )})`
  }
  return sql.join(search.split(/\s+/).slice(0, 12).map(holds), sql` and `)
}

function choicesNamed(ground: Ground, search: string): Sql[] {
  const text = search.toLowerCase()
  const found: Sql[] = []
  for (const column of ground.columns.values()) {
    const list = column.field.list && ground.definition.lists[column.field.list]
    if (!list) continue
    const values = list
      .filter((choice) =>
        Object.values(choice.label ?? {}).some((label) => label.toLowerCase().includes(text)),
      )
      .map((choice) => choice.value)
    if (values.length && values.length <= 20 && found.length < 20)
      found.push(fieldHolds(column, { column: column.field.path, op: 'is', values }))
  }
  return found
}
