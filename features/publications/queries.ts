import type { RawBuilder } from 'kysely'
import type { Document } from '../../common/document.ts'
import type { PageQuery } from '../../common/ids.ts'
import type { Language, LocalText } from '../../common/languages.ts'
import { type Db, sql, type Transaction } from '../../kernel/db/db.ts'
import { containing, textContains } from '../../kernel/db/search.ts'
import type { Proof } from './proof/proof.ts'
import type { EditionState } from './shapes.ts'

export interface DocumentRecord {
  id: string
  kind: string
  template: string
  title: LocalText
  editions: number
  published: number
  latest: string | null
}

const columns: Record<string, RawBuilder<unknown>> = {
  kind: sql`kind`,
  editions: sql`editions`,
  published: sql`published`,
  latest: sql`latest`,
}

/** A page of the programme's publications, with how many editions the actor can see of each. */
export async function documentsOf(
  db: Db,
  programmeId: string,
  query: PageQuery,
  language: Language,
): Promise<{ rows: DocumentRecord[]; total: number }> {
  const kinds = query.filter.filter((pair) => pair.startsWith('kind:')).map((pair) => pair.slice(5))
  const like = containing(query.search ?? '')
  const where = sql`document.programme_id = ${programmeId}
    and ${textContains(sql`document.title`, like)}
    ${kinds.length ? sql`and document.kind = any (${kinds})` : sql``}`
  const { rows } = await sql<{ total: number }>`
    select count(*) total from publications.document document where ${where}`.execute(db)
  return { rows: await selectDocuments(db, where, orderOf(query, language), query), total: rows[0]!.total }
}

function orderOf({ sort }: PageQuery, language: Language): RawBuilder<unknown> {
  const stored = language === 'sr-Cyrl' ? 'sr-Latn' : language
  const sortable = { ...columns, title: sql`lower(kernel.text_in(title, ${stored}))` }
  const key = sort?.replace(/^-/, '') ?? ''
  if (!Object.hasOwn(sortable, key)) return sql`created_at, id`
  const direction = sort!.startsWith('-') ? sql`desc` : sql`asc`
  return sql`${sortable[key as keyof typeof sortable]} ${direction} nulls last, created_at, id`
}

/** One publication of a programme. */
export async function documentById(
  db: Db,
  programmeId: string,
  id: string,
): Promise<DocumentRecord | undefined> {
  const where = sql`document.programme_id = ${programmeId} and document.id = ${id}`
  return (await selectDocuments(db, where, sql`id`, { page: 1, size: 1 }))[0]
}

async function selectDocuments(
  db: Db,
  where: RawBuilder<unknown>,
  order: RawBuilder<unknown>,
  { page, size }: Pick<PageQuery, 'page' | 'size'>,
): Promise<DocumentRecord[]> {
  const { rows } = await sql<DocumentRecord>`
    select id, kind, template, title, editions, published, latest from (
      select document.*, count(edition.id)::int editions,
        count(edition.id) filter (where edition.state = 'published')::int published, max(edition.dated) latest
      from publications.document document left join publications.edition edition on edition.document_id = document.id
      where ${where} group by document.id) listed
    order by ${order} limit ${size} offset ${(page - 1) * size}`.execute(db)
  return rows
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
