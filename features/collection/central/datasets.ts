import { disposition } from '../../../kernel/files/names.ts'
import { writeAudit } from '../../../kernel/http/mount.ts'
import { asActor } from '../../../kernel/http/transaction.ts'
import { quoted } from '../export/cells.ts'
import { CentralProblem, unsupported } from '../odata/errors.ts'
import { odataName } from '../odata/fields.ts'
import { checkProtocol } from '../odata/query.ts'
import { escapeXml } from '../openrosa/envelope.ts'
import { mayExport, mayReadSubmissions } from '../policy.ts'
import { originOfAnswer } from './answers.ts'
import { type Asked, type CentralServer, projectOf } from './server.ts'

interface Dataset {
  id: string
  name: string
  programme_id: string
  on_arrival: boolean
  created_at: Date
  entities: number
  conflicts: number
  last: Date | null
}

interface EntityRow {
  uuid: string
  label: string
  data: Record<string, string>
  version: number
  conflict: 'soft' | 'hard' | null
  created_at: Date
  changed_at: Date
}

/** The entity lists within reach, or the one that a path names. */
async function datasets(asked: Asked, name: string | null): Promise<Dataset[]> {
  const { client, actor } = asked.reading
  const { rows } = await client.query<Dataset>(
    `select l.id, l.name, l.programme_id, l.on_arrival, l.created_at, count(e.id)::int as entities, count(e.conflict)::int as conflicts, max(e.created_at) as last
     from collection.entity_list l join collection.project p on p.programme_id = l.programme_id
     left join collection.entity e on e.list_id = l.id and e.state = 'present'
     where p.number = $1 and ($2::text is null or l.name = $2) group by l.id order by l.name`,
    [projectOf(asked), name],
  )
  return rows.filter((row) => mayReadSubmissions(actor, { programmeId: row.programme_id, country: null }))
}

async function datasetOf(asked: Asked): Promise<Dataset> {
  const [found] = await datasets(asked, (asked.params.name ?? '').replace(/\.svc$/, ''))
  if (!found) throw new CentralProblem(404.1, 'problem.not_found')
  return found
}

const listJson = (asked: Asked, row: Dataset): object => ({
  name: row.name,
  projectId: projectOf(asked),
  createdAt: row.created_at,
  approvalRequired: !row.on_arrival,
  ownerOnly: false,
  entities: row.entities,
  lastEntity: row.last,
  conflicts: row.conflicts,
})

async function propertiesOf(asked: Asked, list: string): Promise<string[]> {
  const { rows } = await asked.reading.client.query<{ name: string }>(
    'select name from collection.entity_property where list_id = $1 order by position',
    [list],
  )
  return rows.map((row) => row.name)
}

/** Forms of now that feed a list, or offer it. */
async function formsOf(asked: Asked, row: Dataset) {
  const { rows } = await asked.reading.client.query<{
    code: string
    title: string
    feeds: boolean
    reads: boolean
    saved: string[]
  }>(
    `select f.code, f.title, exists (select 1 from jsonb_array_elements(v.definition -> 'entities') x where x ->> 'dataset' = $2) as feeds,
       exists (select 1 from collection.form_file x where x.version_id = v.id and x.md5 is null and x.name = $2 || '.csv') as reads,
       array(select x ->> 'saveTo' from jsonb_array_elements(v.definition -> 'fields') x where x ? 'saveTo') as saved
     from collection.form f join collection.form_version v on v.id = f.current_version_id where f.programme_id = $1 order by f.title`,
    [row.programme_id, row.name],
  )
  const json = (one: { code: string; title: string }) => ({ xmlFormId: one.code, name: one.title })
  return {
    rows,
    feeds: rows.filter((one) => one.feeds).map(json),
    reads: rows.filter((one) => one.reads).map(json),
  }
}

const entityJson = (row: EntityRow, whole: boolean): object => ({
  uuid: row.uuid,
  createdAt: row.created_at,
  updatedAt: row.version > 1 ? row.changed_at : null,
  deletedAt: null,
  creatorId: null,
  conflict: row.conflict,
  currentVersion: {
    label: row.label,
    current: true,
    version: row.version,
    createdAt: row.changed_at,
    creatorId: null,
    ...(whole ? { data: row.data } : {}),
  },
})

const entitySql = `select uuid, label, data, version, conflict, created_at, changed_at from collection.entity
  where list_id = $1 and state = 'present'`

async function entities(asked: Asked, list: string, uuid: string | null = null): Promise<EntityRow[]> {
  const { rows } = await asked.reading.client.query<EntityRow>(
    `${entitySql} and ($2::text is null or uuid::text = $2) order by created_at desc, id desc`,
    [list, uuid],
  )
  return rows
}

/** Whoever takes a list away in bulk is written down before it leaves. */
async function noteTaking(asked: Asked, row: Dataset, format: string): Promise<void> {
  const { actor } = asked.reading
  if (!mayExport(actor, { programmeId: row.programme_id, country: null }))
    throw new CentralProblem(403.1, 'problem.forbidden')
  const note = {
    subject: row.id,
    programme: row.programme_id,
    details: { list: row.name, format, entities: row.entities },
  }
  await asActor(asked.reading.kernel.db, { session: asked.token }, (db, who) =>
    writeAudit(db, who, 'collection.entities.export', [note], asked.request.id),
  )
}

/** Entity lists as Central's clients read them: `/datasets`, their entities, CSV, and OData. */
export function datasetRoutes({ get, kernel }: CentralServer): void {
  const base = '/v1/projects/:project/datasets'
  get(base, async (asked) => (await datasets(asked, null)).map((row) => listJson(asked, row)))
  get(`${base}/:name`, async (asked) => {
    const row = await datasetOf(asked)
    if (asked.params.name!.endsWith('.svc')) return service(asked, row)
    const { rows, feeds, reads } = await formsOf(asked, row)
    const properties = (await propertiesOf(asked, row.id)).map((name) => ({
      name,
      odataName: odataName(name),
      publishedAt: row.created_at,
      forms: rows
        .filter((one) => one.feeds && one.saved.includes(name))
        .map(({ code, title }) => ({ xmlFormId: code, name: title })),
    }))
    return { ...listJson(asked, row), properties, sourceForms: feeds, linkedForms: reads }
  })
  get(`${base}/:name/properties`, async (asked) =>
    (await propertiesOf(asked, (await datasetOf(asked)).id)).map((name) => ({ name })),
  )
  get(`${base}/:name/entities`, async (asked) =>
    (await entities(asked, (await datasetOf(asked)).id)).map((row) => entityJson(row, false)),
  )
  get(`${base}/:name/entities/:uuid`, async (asked) => {
    const [found] = await entities(asked, (await datasetOf(asked)).id, asked.params.uuid!.toLowerCase())
    if (!found) throw new CentralProblem(404.1, 'problem.not_found')
    return entityJson(found, true)
  })
  get(`${base}/:name/entities/:uuid/versions`, async (asked) => {
    const { rows } = await asked.reading.client.query(
      `select v.number as version, v.label, v.data, v.at as "createdAt", v.base_version as "baseVersion", v.branch_id as "branchId",
         v.conflicting as "conflictingProperties", v.number = e.version as current
       from collection.entity_version v join collection.entity e on e.id = v.entity_id
       where e.list_id = $1 and e.uuid::text = $2 and e.state = 'present' order by v.number`,
      [(await datasetOf(asked)).id, asked.params.uuid!.toLowerCase()],
    )
    if (rows.length === 0) throw new CentralProblem(404.1, 'problem.not_found')
    return rows.map((row) => ({ ...row, creatorId: null }))
  })
  get(`${base}/:name/entities.csv`, async (asked) => {
    const row = await datasetOf(asked)
    await noteTaking(asked, row, 'csv')
    const properties = await propertiesOf(asked, row.id)
    const lines = (await entities(asked, row.id)).map((one) => [
      one.uuid, one.label, ...properties.map((name) => one.data[name] ?? ''), one.created_at.toISOString(), '', '', one.version - 1,
      one.version > 1 ? one.changed_at.toISOString() : '', one.version,
    ]) // biome-ignore format: the order of the columns
    const header = [
      '__id',
      'label',
      ...properties,
      '__createdAt',
      '__creatorId',
      '__creatorName',
      '__updates',
      '__updatedAt',
      '__version',
    ]
    asked.reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', disposition('attachment', `${row.name}.csv`))
    return [header, ...lines]
      .map((cells) => `${cells.map((cell) => quoted(String(cell), true)).join(',')}\n`)
      .join('')
  })
  get(`${base}/:name/:table`, async (asked) => {
    const { name = '', table = '' } = asked.params
    if (!name.endsWith('.svc')) throw new CentralProblem(404.1, 'problem.not_found')
    const row = await datasetOf(asked)
    asked.reply.header('odata-version', '4.0')
    if (table === '$metadata') {
      checkProtocol(asked.query, asked.request.headers, 'xml')
      asked.reply.type('application/xml; charset=utf-8')
      return metadata(row.name, await propertiesOf(asked, row.id))
    }
    if (table !== 'Entities') throw new CentralProblem(404.1, 'problem.not_found')
    return page(asked, row)
  })

  const rootOf = (asked: Asked) =>
    `${originOfAnswer(kernel, asked.request)}${asked.request.url.slice(0, asked.request.url.indexOf('.svc') + 4)}`
  const json = 'application/json; odata.metadata=minimal; charset=utf-8'
  const service = (asked: Asked, _row: Dataset) => {
    checkProtocol(asked.query, asked.request.headers, 'json')
    asked.reply.header('odata-version', '4.0').type(json)
    return {
      '@odata.context': `${rootOf(asked)}/$metadata`,
      value: [{ name: 'Entities', kind: 'EntitySet', url: 'Entities' }],
    }
  }

  /** A page of `Entities`. Nothing is filtered or sorted: a list is small, and its clients take it whole. */
  const page = async (asked: Asked, row: Dataset) => {
    checkProtocol(asked.query, asked.request.headers, 'json')
    const { $filter, $orderby, $top, $skip, $count, $skiptoken, $select } = asked.query
    for (const [kind, text] of [
      ['filter', $filter],
      ['orderby', $orderby],
      ['select', $select === '*' ? undefined : $select],
    ])
      if (text) throw unsupported(kind!, 0, text)
    const whole = (text: string | undefined) => (/^\d{1,9}$/.test(text ?? '') ? Number(text) : null)
    if (!$skiptoken) await noteTaking(asked, row, 'odata')
    const properties = await propertiesOf(asked, row.id)
    const [top, skip] = [whole($top), whole($skiptoken) ?? whole($skip) ?? 0]
    const { rows } = await asked.reading.client.query<EntityRow>(
      `${entitySql} order by created_at desc, id desc limit $2 offset $3`,
      [row.id, top, skip],
    )
    const left = top !== null && skip + rows.length < row.entities
    const next = new URL(asked.request.url, originOfAnswer(kernel, asked.request))
    next.searchParams.delete('$skip')
    next.searchParams.set('$skiptoken', String(skip + rows.length))
    asked.reply.type(json)
    return {
      '@odata.context': `${rootOf(asked)}/$metadata#Entities`,
      ...(left ? { '@odata.nextLink': next.toString().replaceAll('%24', '$') } : {}),
      ...($count?.toLowerCase() === 'true' ? { '@odata.count': row.entities } : {}),
      value: rows.map((one) => ({
        __id: one.uuid,
        label: one.label,
        __system: {
          createdAt: one.created_at, creatorId: null, creatorName: null, updates: one.version - 1,
          updatedAt: one.version > 1 ? one.changed_at : null, version: one.version, conflict: one.conflict,
        }, // biome-ignore format: one record
        ...Object.fromEntries(properties.map((name) => [odataName(name), one.data[name] ?? ''])),
      })),
    }
  }
}

function metadata(list: string, properties: readonly string[]): string {
  const base = `org.opendatakit.user.${odataName(list)}`
  const property = (name: string, type = 'Edm.String') =>
    `<Property Name="${escapeXml(name)}" Type="${type}"/>`
  return `<?xml version="1.0" encoding="UTF-8"?>
<edmx:Edmx xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" Version="4.0">
  <edmx:DataServices>
  <Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="org.opendatakit.entity">
    <ComplexType Name="metadata">
      ${property('createdAt', 'Edm.DateTimeOffset')}${property('creatorId')}${property('creatorName')}${property('updates', 'Edm.Int64')}${property('updatedAt', 'Edm.DateTimeOffset')}${property('version', 'Edm.Int64')}${property('conflict')}
    </ComplexType>
  </Schema>
  <Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="${base}">
    <EntityType Name="Entities">
      <Key><PropertyRef Name="__id"/></Key>
      ${property('__id')}${property('label')}${property('__system', 'org.opendatakit.entity.metadata')}${properties.map((name) => property(odataName(name))).join('')}
    </EntityType>
    <EntityContainer Name="${escapeXml(odataName(list))}"><EntitySet Name="Entities" EntityType="${base}.Entities"/></EntityContainer>
  </Schema>
  </edmx:DataServices>
</edmx:Edmx>`
}
