import { type LocalText, readText } from '../../../common/languages.ts'
import { languageOf } from '../../../kernel/http/language.ts'
import { shapeOfForm } from '../export/form.ts'
import { CentralProblem } from '../odata/errors.ts'
import { fieldsJson } from '../odata/field-list.ts'
import { type Asked, type CentralServer, formOf, projectOf } from './server.ts'

interface Project {
  number: number
  programme_id: string
  title: LocalText
  created_at: Date
  forms: number
  devices: number
}

async function projects({ reading, request }: Asked, number: number | null): Promise<object[]> {
  const { rows } = await reading.client.query<Project>(
    `select p.number, p.programme_id, g.title, g.created_at,
       (select count(*)::int from collection.form f where f.programme_id = p.programme_id and f.current_version_id is not null) as forms,
       (select count(*)::int from collection.device d where d.programme_id = p.programme_id) as devices
     from collection.project p join programme.programme g on g.id = p.programme_id
     where $1::int is null or p.number = $1 order by p.number`,
    [number],
  )
  return rows
    .filter((row) => reading.actor.isStaff(row.programme_id))
    .map((row) => ({
      id: row.number,
      name: readText(row.title, languageOf(request)).text || String(row.number),
      description: null,
      archived: null,
      keyId: null,
      createdAt: row.created_at,
      updatedAt: null,
      deletedAt: null,
      appUsers: row.devices,
      forms: row.forms,
      verbs: ['project.read', 'form.list', 'form.read', 'submission.list', 'submission.read'],
    }))
}

/** Central's words for a form's state. */
const states: Record<string, string> = { open: 'open', closing: 'closing', closed: 'closed' }

async function forms(asked: Asked, code: string | null): Promise<object[]> {
  const { client, actor } = asked.reading
  const { rows } = await client.query(
    `select f.code, f.title, f.state, f.created_at, v.name as version, v.hash, v.published_at, v.definition -> 'entities' as entities, p.programme_id,
       (select count(*)::int from collection.submission s where s.form_id = f.id and s.state <> 'test') as submissions,
       (select max(s.received_at) from collection.submission s where s.form_id = f.id and s.state <> 'test') as last
     from collection.form f join collection.project p on p.programme_id = f.programme_id join collection.form_version v on v.id = f.current_version_id
     where p.number = $1 and ($2::text is null or f.code = $2) order by f.title, f.code`,
    [projectOf(asked), code],
  )
  return rows
    .filter((row) => actor.isStaff(row.programme_id))
    .map((row) => ({
      projectId: projectOf(asked),
      xmlFormId: row.code,
      name: row.title,
      version: row.version,
      hash: row.hash,
      sha: null,
      sha256: null,
      draftToken: null,
      enketoId: null,
      enketoOnceId: null,
      keyId: null,
      state: states[row.state] ?? 'open',
      createdAt: row.created_at,
      updatedAt: null,
      publishedAt: row.published_at,
      deletedAt: null,
      submissions: row.submissions,
      lastSubmission: row.last,
      entityRelated: Array.isArray(row.entities) && row.entities.length > 0,
    }))
}

/** Projects, forms and their fields, and the devices. */
export function formRoutes({ get }: CentralServer, service: (asked: Asked) => Promise<unknown>): void {
  get('/v1/projects', (asked) => projects(asked, null))
  get('/v1/projects/:project', async (asked) => {
    const [found] = await projects(asked, projectOf(asked))
    if (!found) throw new CentralProblem(404.1, 'problem.not_found')
    return found
  })
  get('/v1/projects/:project/forms', (asked) => forms(asked, null))
  get('/v1/projects/:project/app-users', async (asked) => {
    const { rows } = await asked.reading.client.query(
      `select d.number, d.name, d.created_at, d.last_seen_at from collection.device d join collection.project p on p.programme_id = d.programme_id
       where p.number = $1 order by d.number`,
      [projectOf(asked)],
    )
    // Tokens are shown on the device's own page alone, and that is written down.
    return rows.map((row) => ({
      projectId: projectOf(asked),
      id: row.number,
      type: 'field_key',
      displayName: row.name,
      createdAt: row.created_at,
      updatedAt: null,
      deletedAt: null,
      lastUsed: row.last_seen_at,
      token: null,
    }))
  })
  get('/v1/projects/:project/forms/:form/fields', async (asked) => {
    const form = await formOf(asked, 'form')
    const shape = await shapeOfForm(asked.reading.client, form)
    return fieldsJson(shape, asked.query.odata?.toLowerCase() === 'true')
  })
  get('/v1/projects/:project/forms/:form/versions', async (asked) => {
    const form = await formOf(asked, 'form')
    return form.versions.map(({ name, publishedAt }) => ({
      projectId: form.project,
      xmlFormId: form.code,
      name: form.title,
      version: name,
      publishedAt,
    }))
  })
  // OpenRosa has `.xml` at the same place; whatever else there is is Central's own.
  get('/v1/projects/:project/forms/:named(^(?:[^.]|\\.(?!xml$))+$)', async (asked) => {
    const { named = '' } = asked.params
    if (named.endsWith('.svc')) return service({ ...asked, params: { ...asked.params, svc: named } })
    const [found] = await forms(asked, named)
    if (!found) throw new CentralProblem(404.1, 'problem.not_found')
    return found
  })
}
