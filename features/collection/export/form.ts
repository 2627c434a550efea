import type pg from 'pg'
import { type FieldIndex, indexFields } from '../xform/answers.ts'
import type { Definition } from '../xform/definition.ts'
import { type Shape, shapeOf } from './shape.ts'

/** A published version as reading needs it. */
export interface ReadVersion {
  id: string
  name: string
  definition: Definition
  index: FieldIndex
}

/** A form whose submissions are read. */
export interface ReadForm {
  id: string
  programmeId: string
  country: string | null
  sensitivity: number
  code: string
  title: string
  state: string
  project: number
  createdAt: Date
  current: ReadVersion
  /** Newest first; the definitions of older ones are loaded when they are asked for. */
  versions: {
    id: string
    name: string
    publishedAt: Date
    /** How many of its paths became personal after it was published. */
    late: number
  }[]
  versionNames: ReadonlyMap<string, string>
}

/** By which a form is found: our own id, or project and form ID as Central's clients have them. */
export type FormAsked = { id: string } | { project: number; code: string }

// Of a published version nothing changes but what is personal, so a process keeps those that it read. Row-level security has
// been asked before.
const kept = new Map<string, ReadVersion & { late: number }>()
const mostKept = 100

/** Finds a published form that the transaction's actor reaches. */
export async function findForm(client: pg.PoolClient, asked: FormAsked): Promise<ReadForm | null> {
  const [where, values] =
    'id' in asked ? ['f.id = $1', [asked.id]] : ['p.number = $1 and f.code = $2', [asked.project, asked.code]]
  const { rows } = await client.query({
    // Prepared: planning it under the row-level security costs more than asking.
    name: 'id' in asked ? 'collection-form-by-id' : 'collection-form-by-code',
    text: `select f.id, f.programme_id, f.country, f.sensitivity, f.code, f.title, f.state, f.created_at, f.current_version_id, p.number,
       (select json_agg(json_build_object('id', v.id, 'name', v.name, 'at', v.published_at, 'late', cardinality(v.late_personal)) order by v.published_at desc, v.id desc)
        from collection.form_version v where v.form_id = f.id and v.state = 'published') as versions
     from collection.form f left join collection.project p on p.programme_id = f.programme_id
     where ${where} and f.current_version_id is not null`,
    values,
  })
  const row = rows[0]
  if (!row) return null
  const versions = (row.versions as { id: string; name: string; at: string; late: number }[]).map(
    ({ id, name, at, late }) => ({
      id,
      name,
      late,
      publishedAt: new Date(at),
    }),
  )
  return {
    id: row.id,
    programmeId: row.programme_id,
    country: row.country,
    sensitivity: row.sensitivity,
    code: row.code,
    title: row.title,
    state: row.state,
    project: row.number ?? 0,
    createdAt: row.created_at,
    current: await versionOf(client, versions, row.current_version_id),
    versions,
    versionNames: new Map(versions.map(({ id, name }) => [id, name])),
  }
}

/** A published version of a form that has been found. */
export async function versionOf(
  client: pg.PoolClient,
  versions: ReadForm['versions'],
  id: string,
): Promise<ReadVersion> {
  const late = versions.find((one) => one.id === id)?.late ?? 0
  const held = kept.get(id)
  if (held?.late === late) return held
  const { rows } = await client.query('select name, definition from collection.form_version where id = $1', [
    id,
  ])
  const definition = rows[0].definition as Definition
  const version = { id, name: rows[0].name as string, definition, index: indexFields(definition), late }
  kept.set(id, version)
  if (kept.size > mostKept) kept.delete(kept.keys().next().value!)
  return version
}

const shapes = new WeakMap<ReadVersion, Partial<Record<'open' | 'personal', Shape>>>()

/**
 * The shape of a form's data: of its current version, or of all that were ever published.
 */
export async function shapeOfForm(
  client: pg.PoolClient,
  form: ReadForm,
  { personal = false, deletedFields = false } = {},
): Promise<Shape> {
  if (deletedFields) {
    const older: Definition[] = [form.current.definition]
    for (const { id } of form.versions)
      if (id !== form.current.id) older.push((await versionOf(client, form.versions, id)).definition)
    return shapeOf(older, personal)
  }
  const made = shapes.get(form.current) ?? {}
  shapes.set(form.current, made)
  const key = personal ? 'personal' : 'open'
  made[key] ??= shapeOf([form.current.definition], personal)
  return made[key]
}
