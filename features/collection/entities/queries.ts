import type { Language } from '../../../common/languages.ts'
import { type Db, sql } from '../../../kernel/db/db.ts'
import { titleSql } from '../forms/titles.ts'

interface FormOf {
  id: string
  title: string
}

/** A list as the asker reaches it: what is counted, and the forms of now that feed and offer it. */
export interface ListEntry {
  id: string
  name: string
  programmeId: string
  sensitivity: number
  version: number
  onArrival: boolean
  entities: number
  waiting: number
  conflicts: number
  changedAt: Date | null
  feeds: FormOf[]
  reads: FormOf[]
}

const like = (text: string) => `%${text.replace(/[%_\\]/g, '\\$&')}%`

const sortable: Record<string, string> = {
  name: 'l.name',
  entities: 'entities',
  conflicts: 'conflicts',
  waiting: 'waiting',
  changed: 'changed_at',
}

function ordered(sort: string | undefined, columns: Record<string, string>, otherwise: string, id: string) {
  const column = columns[(sort ?? '').replace(/^-/, '')]
  if (!column) return sql.raw(`${otherwise}, ${id}`)
  return sql.raw(`${column} ${sort!.startsWith('-') ? 'desc' : 'asc'} nulls last, ${id}`)
}

/** The lists of a programme, or one list. */
export async function entityLists(
  db: Db,
  of: { programme?: string; list?: string },
  language: Language,
  page: { search?: string | undefined; sort?: string | undefined; size: number; page: number } = {
    size: 1,
    page: 1,
  },
): Promise<{ total: number; rows: ListEntry[] }> {
  const title = titleSql(sql`v.definition`, language, sql`f.title`)
  const forms = (when: ReturnType<typeof sql>) => sql`coalesce((
    select jsonb_agg(jsonb_build_object('id', f.id, 'title', ${title}) order by f.title) from collection.form f
    join collection.form_version v on v.id = f.current_version_id where f.programme_id = l.programme_id and ${when}), '[]')`
  const where = sql`(${of.programme ?? null}::uuid is null or l.programme_id = ${of.programme ?? null})
    and (${of.list ?? null}::uuid is null or l.id = ${of.list ?? null}) and (${page.search ?? null}::text is null or l.name ilike ${like(page.search ?? '')})`
  const counted = await sql<{
    n: number
  }>`select count(*)::int n from collection.entity_list l where ${where}`.execute(db)
  const { rows } = await sql<ListEntry>`
    select l.id, l.name, l.programme_id, l.sensitivity, l.version, l.on_arrival,
      count(e.id) filter (where e.state = 'present')::int as entities, count(e.id) filter (where e.state = 'waiting')::int as waiting,
      count(e.conflict) filter (where e.state = 'present')::int as conflicts, max(e.changed_at) as changed_at,
      ${forms(sql`v.definition -> 'entities' @> jsonb_build_array(jsonb_build_object('dataset', l.name))`)} as feeds,
      ${forms(sql`exists (select 1 from collection.form_file x where x.version_id = v.id and x.md5 is null and x.name = l.name || '.csv')`)} as reads
    from collection.entity_list l left join collection.entity e on e.list_id = l.id
    where ${where} group by l.id
    order by ${ordered(page.sort, sortable, 'l.name', 'l.id')} limit ${page.size} offset ${(page.page - 1) * page.size}`.execute(
    db,
  )
  return { total: counted.rows[0]!.n, rows }
}

export interface EntityEntry {
  id: string
  uuid: string
  label: string
  country: string | null
  version: number
  conflict: 'soft' | 'hard' | null
  data: Record<string, string>
  changedAt: Date
}

/** The entities of a list that are there. */
export async function entitiesOf(
  db: Db,
  list: string,
  query: {
    search?: string | undefined
    sort?: string | undefined
    size: number
    page: number
    filter: string[]
  },
): Promise<{ total: number; rows: EntityEntry[] }> {
  const chosen = (column: string) =>
    query.filter.filter((one) => one.startsWith(`${column}:`)).map((one) => one.slice(column.length + 1))
  const [countries, conflicts] = [chosen('country'), chosen('conflict')]
  const where = sql`e.list_id = ${list} and e.state = 'present'
    and (${query.search ?? null}::text is null or e.label ilike ${like(query.search ?? '')} or e.uuid::text ilike ${like(query.search ?? '')}
      or exists (select 1 from jsonb_each_text(e.data) d where d.value ilike ${like(query.search ?? '')}))
    and (${countries.length === 0} or coalesce(e.country, '') = any (${countries}::text[]))
    and (${conflicts.length === 0} or coalesce(e.conflict, 'none') = any (${conflicts}::text[]))`
  const columns = {
    label: 'e.label',
    country: 'e.country',
    version: 'e.version',
    changed: 'e.changed_at',
    conflict: 'e.conflict',
  }
  const counted = await sql<{
    n: number
  }>`select count(*)::int n from collection.entity e where ${where}`.execute(db)
  const { rows } = await sql<EntityEntry>`
    select e.id, e.uuid, e.label, e.country, e.version, e.conflict, e.data, e.changed_at from collection.entity e where ${where}
    order by ${ordered(query.sort, columns, 'e.label', 'e.id')} limit ${query.size} offset ${(query.page - 1) * query.size}`.execute(
    db,
  )
  return { total: counted.rows[0]!.n, rows }
}

/** Entities whose `geometry` begins with a point. */
export async function placesOf(
  db: Db,
  list: string,
): Promise<{ id: string; label: string; latitude: number; longitude: number }[]> {
  const { rows } = await sql<{ id: string; label: string; geometry: string }>`
    select id, label, data ->> 'geometry' geometry from collection.entity
    where list_id = ${list} and state = 'present' and data ->> 'geometry' ~ '^-?[0-9.]+ -?[0-9.]+' order by label, id limit 2000`.execute(
    db,
  )
  return rows.flatMap(({ geometry, ...one }) => {
    const [latitude, longitude] = geometry.split(/[\s;]+/).map(Number)
    const lies = Math.abs(latitude!) <= 90 && Math.abs(longitude!) <= 180
    return lies ? [{ ...one, latitude: latitude!, longitude: longitude! }] : []
  })
}

export async function propertiesOf(db: Db, list: string): Promise<string[]> {
  const rows = await db
    .selectFrom('collection.entityProperty')
    .select('name')
    .where('listId', '=', list)
    .orderBy('position')
    .execute()
  return rows.map((row) => row.name)
}

/** What could not be applied of what submissions say. */
export async function unappliedOf(
  db: Db,
  list: string,
  language: Language,
  page: { size: number; page: number },
) {
  const where = sql`c.list_id = ${list} and c.outcome in ('waits', 'exists', 'elsewhere', 'bad_id', 'no_label')`
  const counted = await sql<{
    n: number
  }>`select count(*)::int n from collection.entity_change c where ${where}`.execute(db)
  const { rows } = await sql<{
    id: string
    outcome: 'waits' | 'exists' | 'elsewhere' | 'bad_id' | 'no_label'
    label: string
    form: string
    submission: string
    at: Date
  }>`
    select c.id::text, c.outcome, coalesce(nullif(c.label, ''), e.label, '') label, ${titleSql(sql`v.definition`, language, sql`f.title`)} form,
      c.submission_id submission, c.at
    from collection.entity_change c join collection.submission s on s.id = c.submission_id join collection.form f on f.id = s.form_id
    join collection.form_version v on v.id = s.version_id left join collection.entity e on e.id = c.entity_id
    where ${where} order by c.id desc limit ${page.size} offset ${(page.page - 1) * page.size}`.execute(db)
  return { total: counted.rows[0]!.n, rows }
}
