import type { LocalText } from '../../common/languages.ts'
import { type Db, sql } from '../../kernel/db/db.ts'
import type { Granularity } from './periods.ts'
import type { Comparability, Dimension } from './shapes.ts'

/** A dimension with the observations' column that holds it (`d1` … `d8`). */
export type SlottedDimension = Dimension & { slot: number }
/** Codes with the number of rows that carry them, by dimension. */
export type Members = Record<string, Record<string, number>>

export type DatasetRecord = Awaited<ReturnType<typeof datasetByCode>>
export type VintageRecord = NonNullable<Awaited<ReturnType<typeof vintageById>>>

/** The dataset of that code in a programme, if the actor may see it. */
export async function datasetByCode(db: Db, programmeId: string, code: string) {
  const row = await db
    .selectFrom('evidence.dataset')
    .selectAll()
    .where('programmeId', '=', programmeId)
    .where('code', '=', code)
    .executeTakeFirst()
  if (!row) return undefined
  return {
    ...row,
    dimensions: row.dimensions as SlottedDimension[],
    comparability: row.comparability as Comparability[],
  }
}

/** The vintages of a dataset, the newest first: by the day they were published, then by the day they were accepted. */
export function vintagesOf(db: Db, datasetId: string) {
  return db
    .selectFrom('evidence.vintage')
    .selectAll()
    .where('datasetId', '=', datasetId)
    .orderBy('publishedOn', (order) => order.desc().nullsLast())
    .orderBy('decidedAt', (order) => order.desc().nullsFirst())
    .orderBy('number', 'desc')
    .execute()
}

/** The vintage that figures are taken from when none is named: the accepted one that was published last. */
export async function currentVintage(db: Db, datasetId: string) {
  const row = await db
    .selectFrom('evidence.vintage')
    .selectAll()
    .where('datasetId', '=', datasetId)
    .where('state', '=', 'accepted')
    .orderBy('publishedOn', (order) => order.desc().nullsLast())
    .orderBy('decidedAt', 'desc')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && asVintage(row)
}

export async function vintageById(db: Db, datasetId: string, id: string) {
  const row = await db
    .selectFrom('evidence.vintage')
    .selectAll()
    .where('datasetId', '=', datasetId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && asVintage(row)
}

export function asVintage<T extends { granularity: string; members: unknown }>(row: T) {
  return { ...row, granularity: row.granularity as Granularity, members: row.members as Members }
}

export interface CodeRecord {
  id: number
  list: string
  code: string
  kind: string
  name: LocalText
}

/** The codes of a list that a programme may use: the shipped ones and its own. */
export function codesOf(db: Db, programmeId: string, list: string) {
  return db
    .selectFrom('evidence.code')
    .select(['id', 'list', 'code', 'kind', 'name', 'aliases', 'position'])
    .where('list', '=', list)
    .where((where) => where.or([where('programmeId', 'is', null), where('programmeId', '=', programmeId)]))
    .orderBy('position')
    .execute()
}

/** Finds codes by their text; of `totals` only those that stand for others of their list. */
export async function codesNamed(
  db: Db,
  programmeId: string,
  wanted: { list: string; codes: string[]; totals?: string[] }[],
): Promise<CodeRecord[]> {
  if (wanted.length === 0) return []
  return db
    .selectFrom('evidence.code')
    .select(['id', 'list', 'code', 'kind', 'name'])
    .where((where) => where.or([where('programmeId', 'is', null), where('programmeId', '=', programmeId)]))
    .where((where) =>
      where.or(
        wanted.flatMap(({ list, codes, totals = [] }) => [
          where.and([where('list', '=', list), where('code', '=', sql<string>`any(${codes}::text[])`)]),
          where.and([
            where('list', '=', list),
            where('kind', '=', 'aggregate'),
            where('code', '=', sql<string>`any(${totals}::text[])`),
          ]),
        ]),
      ),
    )
    .execute()
}

/** Codes by their ids, for the names of what a figure shows. */
export async function codesById(db: Db, ids: number[]): Promise<Map<number, CodeRecord>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('evidence.code')
    .select(['id', 'list', 'code', 'kind', 'name'])
    .where('id', '=', sql<number>`any(${ids}::int[])`)
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

/** The code list of a dimension: a shipped one, or the dataset's own for an open dimension. */
export function listOf(dataset: { code: string }, dimension: Pick<Dimension, 'key' | 'list'>): string {
  return dimension.list ?? `${dataset.code}-${dimension.key.toLowerCase()}`
}
