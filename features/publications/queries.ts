import type { Document } from '../../common/document.ts'
import type { Language } from '../../common/languages.ts'
import { type Db, sql, type Transaction } from '../../kernel/db/db.ts'
import type { Proof } from './proof/proof.ts'
import type { EditionState } from './shapes.ts'

/** The publications of a programme, with how many editions the actor can see of each. */
export function documentsOf(db: Db, programmeId: string) {
  return db
    .selectFrom('publications.document as document')
    .leftJoin('publications.edition as edition', 'edition.documentId', 'document.id')
    .where('document.programmeId', '=', programmeId)
    .select(['document.id', 'document.kind', 'document.template', 'document.title'])
    .select([
      sql<number>`count(edition.id)::int`.as('editions'),
      sql<number>`count(edition.id) filter (where edition.state = 'published')::int`.as('published'),
      sql<string | null>`max(edition.dated)`.as('latest'),
    ])
    .groupBy('document.id')
    .orderBy('document.createdAt')
    .execute()
}

const editionColumns = [
  'id', 'programmeId', 'documentId', 'number', 'language', 'state', 'dated', 'title', 'madeBy', 'madeAt',
  'publishedBy', 'publishedAt', 'version',
] as const // biome-ignore format: a list

export type EditionRecord = Awaited<ReturnType<typeof editionsOf>>[number]

export function editionsOf(db: Db, documentId: string) {
  return db
    .selectFrom('publications.edition')
    .select(editionColumns)
    .where('documentId', '=', documentId)
    .orderBy('number', 'desc')
    .orderBy('language')
    .execute()
}

export function editionById(db: Db, programmeId: string, id: string) {
  return db
    .selectFrom('publications.edition')
    .select(editionColumns)
    .where('programmeId', '=', programmeId)
    .where('id', '=', id)
    .executeTakeFirst()
}

/** What is frozen in an edition. */
export async function contentOf(
  db: Db,
  id: string,
): Promise<{ content: Document; proof: Proof } | undefined> {
  const row = await db
    .selectFrom('publications.edition')
    .select(['content', 'proof'])
    .where('id', '=', id)
    .executeTakeFirst()
  return row as { content: Document; proof: Proof } | undefined
}

export function renditionsOf(db: Db, editionIds: string[]) {
  return db
    .selectFrom('publications.rendition as rendition')
    .innerJoin('kernel.file as file', 'file.id', 'rendition.fileId')
    .select([
      'rendition.editionId', 'rendition.format', 'rendition.digest', 'file.id as file', 'file.name', 'file.size',
      'file.address', 'file.programmeId', 'file.country',
    ]) // biome-ignore format: a list
    .where('rendition.editionId', '=', sql<string>`any(${editionIds}::uuid[])`)
    .orderBy('rendition.format')
    .execute()
}

/** The programme's document of a template, made when it is first asked for. */
export async function keepDocument(
  db: Transaction,
  document: { programmeId: string; template: string; kind: string; title: object; createdBy: string | null },
): Promise<string> {
  await db
    .insertInto('publications.document')
    .values({ ...document, title: JSON.stringify(document.title) as never })
    .onConflict((conflict) => conflict.constraint('document_template_taken').doNothing())
    .execute()
  const row = await db
    .selectFrom('publications.document')
    .select('id')
    .where('programmeId', '=', document.programmeId)
    .where('template', '=', document.template)
    .executeTakeFirstOrThrow()
  return row.id
}

/** The number of the next edition. The document's row is locked, so that two makers do not take the same. */
export async function nextNumber(db: Transaction, documentId: string): Promise<number> {
  await sql`select 1 from publications.document where id = ${documentId} for update`.execute(db)
  const row = await db
    .selectFrom('publications.edition')
    .select(sql<number>`coalesce(max(number), 0)::int + 1`.as('next'))
    .where('documentId', '=', documentId)
    .executeTakeFirstOrThrow()
  return row.next
}

export async function insertEdition(
  db: Transaction,
  edition: {
    programmeId: string
    documentId: string
    number: number
    language: Language
    dated: string
    title: string
    content: Document
    proof: Proof
    madeBy: string | null
  },
): Promise<string> {
  const row = await db
    .insertInto('publications.edition')
    .values({
      ...edition,
      content: JSON.stringify(edition.content),
      proof: JSON.stringify(edition.proof),
      auditEntry: Number(edition.proof.audit.entry),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

/** Moves an edition on. @returns false when somebody else moved it first */
export async function setState(
  db: Transaction,
  edition: { id: string; version: number },
  state: EditionState,
  by: string | null,
): Promise<boolean> {
  const published = state === 'published'
  const { numUpdatedRows } = await db
    .updateTable('publications.edition')
    .set({
      state,
      sensitivity: published ? 0 : 1,
      publishedBy: published ? by : null,
      publishedAt: published ? sql`now()` : null,
    })
    .where('id', '=', edition.id)
    .where('version', '=', edition.version)
    .executeTakeFirst()
  return Number(numUpdatedRows) === 1
}
