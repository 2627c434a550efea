import { type Db, sql } from '../../../kernel/db/db.ts'
import type { MySubmission, ReviewNote } from '../contract/mine.ts'

/** Open forms with their current version, as far as row-level security lets the asker see them. */
export const openForms = (db: Db) =>
  db
    .selectFrom('collection.form as f')
    .innerJoin('collection.formVersion as v', 'v.id', 'f.currentVersionId')
    .innerJoin('collection.project as p', 'p.programmeId', 'f.programmeId')
    .where('f.state', '=', 'open')
    .select([
      'p.number as project',
      'f.programmeId',
      'f.code',
      'f.country',
      'f.sensitivity',
      'v.id as versionId',
      'v.title',
      'v.name as version',
      'v.hash',
      'v.publishedAt',
      'v.languages',
    ])
    .select([
      sql<Record<string, string> | null>`v.definition -> 'titles'`.as('titles'),
      sql<number>`octet_length(v.xform)`.as('bytes'),
      sql<number>`(select count(*)::int from jsonb_array_elements(v.definition -> 'fields') x where x ->> 'kind' not in ('group', 'repeat') and x -> 'silent' is null)`.as(
        'questions',
      ),
    ])
    .orderBy('v.title')
    .execute()

/** The files of some versions that somebody has added already. */
export const presentFiles = (db: Db, versions: string[]) =>
  versions.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('collection.formFile')
        .select(['versionId', 'name', 'md5', 'size'])
        .where('versionId', 'in', versions)
        .where('md5', 'is not', null)
        .orderBy('name')
        .execute()

type Dated<T, K extends keyof T> = Omit<T, K> & Record<K, Date>

/** What the actor sent, the newest first. */
export async function mySubmissions(
  db: Db,
  most: number,
): Promise<Dated<MySubmission, 'receivedAt' | 'changedAt'>[]> {
  const { rows } = await sql<Dated<MySubmission, 'receivedAt' | 'changedAt'>>`
    select * from collection.my_submissions(${most})`.execute(db)
  return rows
}

/** The titles of the versions by which somebody's sendings were filled in, as far as they may still read the forms. */
export async function titlesFor(
  db: Db,
  sent: readonly { programmeId: string; formCode: string; hash: string }[],
): Promise<
  (of: { programmeId: string; formCode: string; hash: string }) => Record<string, string> | undefined
> {
  const hashes = [...new Set(sent.map((one) => one.hash))]
  const rows = hashes.length
    ? await db
        .selectFrom('collection.formVersion as v')
        .innerJoin('collection.form as f', 'f.id', 'v.formId')
        .select(['f.programmeId', 'f.code', 'v.hash'])
        .select(sql<Record<string, string> | null>`v.definition -> 'titles'`.as('titles'))
        .where('v.hash', 'in', hashes)
        .execute()
    : []
  const keyed = new Map(
    rows.map((row) => [`${row.programmeId} ${row.code} ${row.hash}`, row.titles ?? undefined]),
  )
  return (of) => keyed.get(`${of.programmeId} ${of.formCode} ${of.hash}`)
}

export interface OwnSubmission {
  id: string
  project: number
  programmeId: string
  country: string | null
  formCode: string
  formTitle: string
  versionName: string
  hash: string
  instanceId: string
  state: MySubmission['state']
  xml: string
  personalSealed: string | null
  notes: ReviewNote[]
  files: { name: string; file: string; size: number; mediaType: string }[]
}

/** One of the actor's own submissions, or nothing. */
export async function mySubmission(db: Db, id: string): Promise<OwnSubmission | undefined> {
  const { rows } = await sql<OwnSubmission>`select * from collection.my_submission(${id})`.execute(db)
  return rows[0]
}

/** The files of one of the actor's sendings that have arrived; null when nothing has. */
export async function myArrived(
  db: Db,
  project: number,
  form: string,
  instance: string,
): Promise<{ name: string; size: number }[] | null> {
  const { rows } = await sql<{ found: { files: { name: string; size: number }[] } | null }>`
    select collection.my_arrived(${project}, ${form}, ${instance}) found`.execute(db)
  return rows[0]?.found?.files ?? null
}
