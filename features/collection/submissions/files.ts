import { type Db, sql } from '../../../kernel/db/db.ts'
import { found } from '../../../kernel/problems/problem.ts'
import type { SubmissionFile } from '../contract.ts'
import type { Definition } from '../xform/definition.ts'
import { labelOfPath } from './layout.ts'

/** What of a submission its files are shown by. */
interface Shown {
  id: string
  definition: Definition
  edits: number
}

interface FileRow {
  editionId: string
  name: string
  path: string | null
  personal: boolean
  fileId: string | null
  mediaType: string | null
  size: number | null
}

const presentFile = (one: Shown, row: Omit<FileRow, 'editionId'>, language: string): SubmissionFile => ({
  name: row.name, path: row.path, label: row.path ? labelOfPath(one.definition, row.path, language) : null, personal: row.personal,
  mediaType: row.mediaType, size: row.size, there: row.fileId !== null,
}) // biome-ignore format: a file

/** The files of a submission as it stands, those that are missing among them. */
export async function filesOfSubmission(db: Db, one: Shown, language: string): Promise<SubmissionFile[]> {
  const rows = await db
    .selectFrom('collection.attachment as a')
    .leftJoin('kernel.file as f', 'f.id', 'a.fileId')
    .select(['a.name', 'a.path', 'a.personal', 'a.fileId', 'f.mediaType', 'f.size'])
    .where('a.submissionId', '=', one.id)
    .orderBy('a.name')
    .execute()
  return rows.map((row) => presentFile(one, row, language))
}

/** The files of each edition that was replaced. */
export async function filesOfEditions(
  db: Db,
  one: Shown,
  language: string,
): Promise<(edition: string) => SubmissionFile[]> {
  const rows: FileRow[] = one.edits
    ? await db
        .selectFrom('collection.editionFile as a')
        .leftJoin('kernel.file as f', 'f.id', 'a.fileId')
        .select(['a.editionId', 'a.name', 'a.path', 'a.personal', 'a.fileId', 'f.mediaType', 'f.size'])
        .where('a.submissionId', '=', one.id)
        .orderBy('a.name')
        .execute()
    : []
  return (edition) =>
    rows.filter((row) => row.editionId === edition).map((row) => presentFile(one, row, language))
}

/** A file that is there, of the edition that stands or of one that was replaced. @throws Problem not_found */
export async function storedFile(
  db: Db,
  { submission, edition, name }: { submission: string; edition: string | null; name: string },
) {
  const from = edition
    ? sql`collection.edition_file a where a.edition_id = ${edition} and`
    : sql`collection.attachment a where`
  const { rows } = await sql<{
    personal: boolean
    name: string
    address: string
    mediaType: string
    size: number
  }>`
    select a.personal, a.name, f.address, f.media_type, f.size
    from (select * from ${from} a.submission_id = ${submission} and a.name = ${name}) a join kernel.file f on f.id = a.file_id`.execute(
    db,
  )
  return found(rows[0])
}
