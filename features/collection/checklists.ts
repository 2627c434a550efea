import type { Language } from '../../common/languages.ts'
import { sql, type Transaction } from '../../kernel/db/db.ts'
import { titleSql } from './forms/titles.ts'
import { answerFields, type Definition, type Field, type FormText, repeatOf } from './xform/definition.ts'

/** A submission as another room lists it: by which form, by whom, when and where. */
export interface SubmissionHead {
  id: string
  /** The form's code and title. */
  form: string
  formId: string
  formTitle: string
  name: string
  state: 'received' | 'in_review' | 'returned' | 'approved' | 'rejected'
  country: string | null
  occurredOn: string
  site: string | null
  personId: string | null
  /** What the device is called in the workspace, for who may know; what it calls itself where it has no place there. */
  deviceLabel: string | null
}

/** One answer to one question, in the form's own languages; what is personal never comes along. */
export interface SubmissionAnswer {
  path: string
  question: FormText
  value: string
  said: FormText
  /** Several choices, whose order says nothing. */
  set: boolean
}

const heads = (
  language: Language,
) => sql`select s.id, f.code form, f.id form_id, ${titleSql(sql`v.definition`, language, sql`f.title`)} form_title, coalesce(nullif(s.instance_name, ''), s.instance_id) as name,
  s.state, s.country, s.occurred_on, s.site, s.person_id, case when s.device_id is null then s.device_label else d.name end device_label
  from collection.submission s join collection.form f on f.id = s.form_id
  join collection.form_version v on v.id = s.version_id left join collection.device d on d.id = s.device_id`

/** Submissions by id, as far as the actor sees them; never a test. Their forms are called as the reader speaks. */
export async function submissionsById(
  db: Transaction,
  ids: readonly string[],
  language: Language = 'en',
): Promise<SubmissionHead[]> {
  const { rows } = await sql<SubmissionHead>`${heads(language)}
    where s.id = any (${ids}::uuid[]) and s.state <> 'test' order by s.received_at, s.id`.execute(db)
  return rows
}

/** Submissions of a country that were filled in between two days, for a room that looks for those of its records. */
export async function submissionsBetween(
  db: Transaction,
  at: {
    programme: string
    country: string
    from: string
    to: string
    forms?: readonly string[]
    language?: Language
  },
): Promise<SubmissionHead[]> {
  const forms = at.forms?.length ? sql`and s.form_id = any (${at.forms}::uuid[])` : sql``
  const { rows } = await sql<SubmissionHead>`${heads(at.language ?? 'en')}
    where s.programme_id = ${at.programme} and (s.country = ${at.country} or s.country is null) and s.state not in ('test', 'rejected')
      and s.occurred_on between ${at.from}::date and ${at.to}::date ${forms} order by s.occurred_on, s.id limit 200`.execute(
    db,
  )
  return rows
}

/** Forms that are open in a place, for choosing a checklist. */
export async function openForms(
  db: Transaction,
  programme: string,
  language: Language = 'en',
): Promise<{ id: string; code: string; title: string }[]> {
  const title = titleSql(sql`v.definition`, language, sql`f.title`)
  return db
    .selectFrom('collection.form as f')
    .leftJoin('collection.formVersion as v', 'v.id', 'f.currentVersionId')
    .select(['f.id', 'f.code', title.as('title')])
    .where('f.programmeId', '=', programme)
    .where('f.state', '=', 'open')
    .orderBy(title)
    .execute()
}

/**
 * What submissions answer, question by question in the form's order. Left out are repeats, files and places, what is
 * filled in without asking, and everything personal.
 */
export async function answersOf(
  db: Transaction,
  ids: readonly string[],
): Promise<Map<string, SubmissionAnswer[]>> {
  const { rows } = await sql<{ id: string; data: Record<string, unknown>; definition: Definition }>`
    select s.id, s.data, v.definition from collection.submission s join collection.form_version v on v.id = s.version_id
    where s.id = any (${ids}::uuid[]) and s.state <> 'test'`.execute(db)
  return new Map(
    rows.map(({ id, data, definition }) => [
      id,
      answerFields(definition)
        .filter((field) => comparable(field) && repeatOf(definition, field.path) === '')
        .flatMap((field) => {
          const value = valueAt(data, field.path)
          if (value === undefined || value === '') return []
          return [{ path: field.path, question: field.label ?? { default: field.name }, value, said: saidOf(definition, field, value), set: field.kind === 'select_multiple' }]
        }),
    ]),
  ) // biome-ignore format: one walk
}

const comparable = (field: Field) =>
  !field.personal &&
  !field.silent &&
  !field.preload &&
  !['binary', 'geopoint', 'geotrace', 'geoshape', 'barcode', 'trigger', 'dateTime'].includes(field.kind)

/** The value at `/group/name`: paths and data both start below the root. */
function valueAt(data: Record<string, unknown>, path: string): string | undefined {
  let at: unknown = data
  for (const name of path.split('/').slice(1)) at = (at as Record<string, unknown> | undefined)?.[name]
  return typeof at === 'string' || typeof at === 'number' ? String(at) : undefined
}

/** The answer in words: labels of choices, in every language of the form. */
function saidOf(definition: Definition, field: Field, value: string): FormText {
  const choices = field.list ? (definition.lists[field.list] ?? []) : []
  if (choices.length === 0) return { default: value }
  const chosen = field.kind === 'select_one' ? [value] : value.split(' ')
  const labels = chosen.map(
    (one) => choices.find((choice) => choice.value === one)?.label ?? { default: one },
  )
  const languages = new Set(labels.flatMap((label) => Object.keys(label)))
  const fallback = (label: FormText) => label.default ?? Object.values(label)[0] ?? ''
  return Object.fromEntries(
    [...languages].map((language) => [
      language,
      labels.map((label) => label[language] ?? fallback(label)).join(', '),
    ]),
  )
}
