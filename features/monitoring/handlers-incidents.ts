import type { LocalText } from '../../common/languages.ts'
import { sql } from '../../kernel/db/db.ts'
import { wordsOf } from '../../kernel/db/search.ts'
import { type Served, serve } from '../../kernel/http/serve.ts'
import { found, insist } from '../../kernel/problems/problem.ts'
import { seal, unseal } from '../../kernel/seal/seal.ts'
import { namesOf, tidyFields } from '../programme/seam.ts'
import {
  createIncident, deleteIncident, getIncident, Incident, type IncidentFields, type IncidentRow, listIncidents,
  updateIncident,
} from './contract-incidents.ts' // biome-ignore format: a list
import { allOf, filtersOf, orderOf, pageSql, searchIn, stored, valuesOf } from './listing.ts'
import { insidersRead, monitorsWrite } from './policy.ts'
import { type Calling, changedMeanwhile, insistOnDay, mayDo } from './present.ts'
import { type VisitRecord, visitById } from './queries-visits.ts'
import { deleteFrom, insertInto, updateIn } from './store.ts'
import { incidentFile } from './tables-more.ts'

type IncidentRecord = Omit<Incident, 'narrative' | 'changedAt' | 'changedBy' | 'may' | 'sample' | 'visit'> & {
  programmeId: string
  visitId: string
  title: LocalText
  narrativeSealed: string | null
  changedAt: Date
  changedBy: string | null
}
const place = (row: string) => ({ table: 'monitoring.incident', column: 'narrative_sealed', row })

async function incidentById(
  call: Calling,
  id: string,
): Promise<{ incident: IncidentRecord; visit: VisitRecord }> {
  const { rows } = await sql<IncidentRecord>`
    select * from monitoring.incident where programme_id = ${call.params.programme} and id = ${id}`.execute(
    call.db,
  )
  const incident = found(rows[0])
  return { incident, visit: found(await visitById(call.db, call.params.programme, incident.visitId)) }
}

async function present(call: Calling, id: string): Promise<Incident> {
  const { incident, visit } = await incidentById(call, id)
  const names = await namesOf(call.kernel, call.db, [incident.changedBy])
  const { narrativeSealed, ...rest } = incident
  return {
    ...rest,
    narrative: narrativeSealed ? await unseal(call.kernel.keyring, place(id), narrativeSealed) : '',
    changedAt: incident.changedAt.toISOString(),
    changedBy: incident.changedBy ? (names.get(incident.changedBy) ?? null) : null,
    sample: visit.sample,
    visit: { id: visit.id, code: visit.code, state: visit.state },
    may: mayDo(call.actor, visit).includes('account') ? ['update', 'delete'] : [],
  }
}

/** Puts the account in words under seal; it is bound to the row. */
async function sealed(
  call: Calling,
  visit: VisitRecord,
  id: string,
  narrative: string,
): Promise<string | null> {
  if (narrative === '') return null
  const scope = { programme: visit.programmeId, country: visit.country }
  return seal(call.kernel.keyring, scope, place(id), narrative)
}

const fieldsOf = ({ narrative: _, ...fields }: IncidentFields) => tidyFields(fields)
const noteOf = (visit: VisitRecord, incident: string) => ({
  subject: incident,
  programme: visit.programmeId,
  country: visit.country,
  details: { visit: visit.code },
})

const serveList = serve(listIncidents, {
  may: insidersRead,
  file: incidentFile,
  run: async (call) => {
    const language = stored(call.language)
    const { query } = call
    const violence = valuesOf(query, 'violence')
    const conditions = [
      sql`i.programme_id = ${call.params.programme}`,
      ...filtersOf(query, {
        kind: sql`i.kind`,
        country: sql`i.country`,
        visit: sql`i.visit_id::text`,
        state: sql`v.state`,
        minors: sql`case when i.minors then 'yes' when not i.minors then 'no' else 'unknown' end`,
      }),
      ...(violence.length ? [sql`i.violence && ${violence}::text[]`] : []),
      ...searchIn(query.search, [wordsOf(sql`i.title`), sql`i.place`, sql`v.code`]),
    ]
    const order = orderOf(
      query.sort,
      {
        title: sql`lower(kernel.text_in(i.title, ${language}))`,
        kind: sql`i.kind`,
        happenedOn: sql`i.happened_on`,
        country: sql`i.country`,
        persons: sql`i.persons`,
      },
      sql`i.happened_on desc, i.id`,
    )
    const { rows } = await sql<IncidentRow & { total: number }>`
      select i.id, i.title, i.kind, i.happened_on, i.country, i.border_from, i.border_to, i.persons, i.minors, i.violence, i.sensitivity,
        jsonb_build_object('id', v.id, 'code', v.code, 'state', v.state) visit, v.sample, count(*) over () total
      from monitoring.incident i join monitoring.visit v on v.id = i.visit_id
      where ${allOf(conditions)} order by ${order} ${pageSql(query)}`.execute(call.db)
    return { rows, total: rows[0]?.total ?? 0 }
  },
})

const serveCreate = serve(createIncident, {
  may: monitorsWrite,
  run: async (call) => {
    const visit = found(await visitById(call.db, call.params.programme, call.params.visit))
    insist(mayDo(call.actor, visit).includes('account'))
    insistOnDay('happenedOn', call.body.happenedOn, visit)
    const { rows } = await sql<{ id: string }>`select uuidv7() id`.execute(call.db)
    const { id } = rows[0]!
    const narrativeSealed = await sealed(call, visit, id, call.body.narrative)
    await insertInto(call.db, 'incident', {
      ...fieldsOf(call.body),
      id,
      narrativeSealed,
      programmeId: visit.programmeId,
      visitId: visit.id,
      country: visit.country,
    })
    call.note(noteOf(visit, id))
    return present(call, id)
  },
})

const serveUpdate = serve(updateIncident, {
  may: monitorsWrite,
  run: async (call) => {
    const { incident, visit } = await incidentById(call, call.params.incident)
    insist(mayDo(call.actor, visit).includes('account'))
    const { version, ...body } = call.body
    insistOnDay('happenedOn', body.happenedOn, visit)
    const narrativeSealed = await sealed(call, visit, incident.id, body.narrative)
    const at = { programme: visit.programmeId, id: incident.id, version }
    if (!(await updateIn(call.db, 'incident', at, { ...fieldsOf(body), narrativeSealed })))
      throw changedMeanwhile(Incident.parse(await present(call, incident.id)))
    call.note(noteOf(visit, incident.id))
    return present(call, incident.id)
  },
})

const serveDelete = serve(deleteIncident, {
  may: monitorsWrite,
  run: async (call) => {
    const { incident, visit } = await incidentById(call, call.params.incident)
    insist(mayDo(call.actor, visit).includes('account'))
    found(
      (await deleteFrom(call.db, 'incident', { programme: visit.programmeId, id: incident.id })) || undefined,
    )
    call.note(noteOf(visit, incident.id))
    return undefined
  },
})

export const incidentOperations: Served[] = [
  serveList,
  serve(getIncident, {
    may: insidersRead,
    run: async (call) => {
      const incident = await present(call, call.params.incident)
      call.note({ subject: incident.id, programme: call.params.programme, country: incident.country })
      return incident
    },
  }),
  serveCreate,
  serveUpdate,
  serveDelete,
]
