import { type Db, sql } from '../../../kernel/db/db.ts'
import { columnsFile } from '../../../kernel/http/list-file.ts'
import { anySignedIn, serve } from '../../../kernel/http/serve.ts'
import { found, insist, Problem } from '../../../kernel/problems/problem.ts'
import { mayExport, mayReadEntities, mayReadSubmissions, maySettle, maySwitchList } from '../policy.ts'
import { namesOf } from '../submissions/people.ts'
import {
  type EntityListRow, type EntityRow, getEntity, getEntityList, listEntities, listEntityLists, listUnapplied, settleConflict, switchEntityList,
} from './contract.ts' // biome-ignore format: a list
import { entitiesOf, entityLists, type ListEntry, placesOf, propertiesOf, unappliedOf } from './queries.ts'

const presented = ({
  programmeId: _,
  sensitivity: __,
  version: ___,
  changedAt,
  ...row
}: ListEntry): EntityListRow => ({
  ...row,
  changedAt: changedAt?.toISOString() ?? null,
})

const listsFile = columnsFile<EntityListRow>('entity-lists', [
  { name: 'list', title: 'collection.entities.name', type: 'string', value: (row) => row.name },
  { name: 'entities', title: 'collection.entities.entities', type: 'integer', value: (row) => row.entities },
  { name: 'waiting', title: 'collection.entities.waiting', type: 'integer', value: (row) => row.waiting },
  {
    name: 'conflicts',
    title: 'collection.entities.conflicts',
    type: 'integer',
    value: (row) => row.conflicts,
  },
  { name: 'changed', title: 'collection.entities.changed', type: 'datetime', value: (row) => row.changedAt },
])

const entitiesFile = columnsFile<EntityRow>('entities', [
  { name: 'uuid', title: 'collection.entities.uuid', type: 'string', value: (row) => row.uuid },
  { name: 'label', title: 'collection.entities.label', type: 'string', value: (row) => row.label },
  { name: 'country', title: 'collection.forms.country', type: 'string', value: (row) => row.country },
  {
    name: 'properties',
    title: 'collection.entities.properties',
    type: 'string',
    value: ({ data }) =>
      Object.entries(data)
        .map(([name, value]) => `${name}: ${value}`)
        .join('; '),
  },
  { name: 'version', title: 'collection.forms.version', type: 'integer', value: (row) => row.version },
  { name: 'changed', title: 'collection.entities.changed', type: 'datetime', value: (row) => row.changedAt },
])

async function listById(
  db: Db,
  list: string,
  language: Parameters<typeof entityLists>[2],
): Promise<ListEntry> {
  return found((await entityLists(db, { list }, language)).rows[0])
}

/** Entity lists, their entities and where each came from. */
export const entityHandlers = [
  serve(listEntityLists, {
    may: mayReadEntities,
    file: listsFile,
    run: async ({ db, params, query, language }) => {
      const { total, rows } = await entityLists(db, params, language, query)
      return { total, rows: rows.map(presented) }
    },
  }),

  serve(getEntityList, {
    may: anySignedIn,
    run: async ({ db, actor, params, language }) => {
      const list = await listById(db, params.list, language)
      const at = { programmeId: list.programmeId, country: null }
      insist(mayReadSubmissions(actor, at))
      const project = await db
        .selectFrom('collection.project')
        .select('number')
        .where('programmeId', '=', list.programmeId)
        .executeTakeFirst()
      const name = encodeURIComponent(list.name)
      return {
        ...presented(list),
        version: list.version,
        unapplied: (await unappliedOf(db, list.id, language, { size: 1, page: 1 })).total,
        properties: await propertiesOf(db, list.id),
        places: await placesOf(db, list.id),
        csv:
          project && mayExport(actor, at)
            ? `/v1/projects/${project.number}/datasets/${name}/entities.csv`
            : null,
        may: maySwitchList(actor, at) ? ['switch'] : [],
      }
    },
  }),

  serve(listEntities, {
    may: anySignedIn,
    file: entitiesFile,
    run: async ({ db, actor, params, query, language }) => {
      const list = await listById(db, params.list, language)
      insist(mayReadSubmissions(actor, { programmeId: list.programmeId, country: null }))
      const { total, rows } = await entitiesOf(db, list.id, query)
      return { total, rows: rows.map((row) => ({ ...row, changedAt: row.changedAt.toISOString() })) }
    },
  }),

  serve(listUnapplied, {
    may: anySignedIn,
    run: async ({ db, actor, params, query, language }) => {
      const list = await listById(db, params.list, language)
      insist(mayReadSubmissions(actor, { programmeId: list.programmeId, country: null }))
      const { total, rows } = await unappliedOf(db, list.id, language, query)
      return { total, rows: rows.map((row) => ({ ...row, at: row.at.toISOString() })) }
    },
  }),

  serve(getEntity, {
    may: anySignedIn,
    run: async ({ kernel, db, actor, params }) => {
      const one = await entityById(db, params.entity)
      const list = found(
        await db
          .selectFrom('collection.entityList')
          .select(['id', 'name'])
          .where('id', '=', one.listId)
          .executeTakeFirst(),
      )
      const versions = await db
        .selectFrom('collection.entityVersion')
        .selectAll()
        .where('entityId', '=', one.id)
        .orderBy('number')
        .execute()
      const names = await namesOf(
        kernel,
        db,
        versions.map((row) => row.personId),
      )
      const history = versions.map((row, at) => ({
        number: row.number,
        how: row.how as 'create',
        present: row.present,
        emptied: row.emptied,
        conflict: row.conflict as 'soft' | null,
        conflicting: row.conflicting ?? [],
        submission: row.submissionId,
        by: row.personId ? (names.get(row.personId) ?? null) : null,
        at: row.at.toISOString(),
        changes: row.emptied ? [] : changesBetween(versions[at - 1], row),
      }))
      return {
        id: one.id, uuid: one.uuid, label: one.label, country: one.country, version: one.version, conflict: one.conflict as 'soft' | null,
        data: one.data as Record<string, string>, changedAt: one.changedAt.toISOString(), list, state: one.state as 'present',
        history: history.reverse(), may: one.conflict && maySettle(actor, one) ? ['settle'] : [],
      } // biome-ignore format: one record
    },
  }),

  serve(switchEntityList, {
    may: anySignedIn,
    run: async ({ db, actor, params, body, language, note }) => {
      const list = await listById(db, params.list, language)
      insist(maySwitchList(actor, { programmeId: list.programmeId, country: null }))
      const changed = await db
        .updateTable('collection.entityList')
        .set({ onArrival: body.onArrival, version: body.version + 1 })
        .where('id', '=', list.id)
        .where('version', '=', body.version)
        .returning('version')
        .executeTakeFirst()
      if (!changed) throw new Problem('changed_meanwhile')
      const { rows } = await sql<{ n: number }>`select collection.recount_entities(${list.id}) n`.execute(db)
      const details = { list: list.name, onArrival: body.onArrival, submissions: rows[0]!.n }
      note({ subject: list.id, programme: list.programmeId, details })
      return { version: changed.version }
    },
  }),

  serve(settleConflict, {
    may: anySignedIn,
    run: async ({ db, actor, params, note }) => {
      const one = await entityById(db, params.entity)
      insist(maySettle(actor, one))
      const { rows } = await sql<{ n: number }>`select collection.settle_conflict(${one.id}) n`.execute(db)
      note({
        subject: one.id,
        programme: one.programmeId,
        country: one.country,
        details: { conflict: one.conflict },
      })
      return { settled: rows[0]!.n }
    },
  }),
]

const entityById = async (db: Db, id: string) =>
  found(await db.selectFrom('collection.entity').selectAll().where('id', '=', id).executeTakeFirst())

interface Version {
  label: string
  data: unknown
  emptied: boolean
}

/** What a version has that the one before it had not; the label first. */
function changesBetween(before: Version | undefined, after: Version) {
  const cells = (one: Version | undefined): Record<string, string> =>
    one ? { label: one.label, ...(one.data as Record<string, string>) } : {}
  const [was, now] = [before?.emptied ? {} : cells(before), cells(after)]
  return [...new Set([...Object.keys(now), ...Object.keys(was)])]
    .map((name) => ({ name, before: was[name] ?? '', after: now[name] ?? '' }))
    .filter((one) => one.before !== one.after)
}
