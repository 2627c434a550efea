import { nameOf } from '../../../kernel/access/identity.ts'
import type { Transaction } from '../../../kernel/db/db.ts'
import { sql } from '../../../kernel/db/db.ts'
import { anySignedIn, serve } from '../../../kernel/http/serve.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { found, insist, invalid } from '../../../kernel/problems/problem.ts'
import { type ExportRow, getDataPage, getExport, prepareExport } from '../contract.ts'
import { formById } from '../forms/queries.ts'
import { titleFor } from '../forms/titles.ts'
import { mayExport, mayExportPersonal, mayImport, mayReadSubmissions, seers } from '../policy.ts'
import type { Definition } from '../xform/definition.ts'
import { selectionOf } from './select.ts'
import { leavesOf, shapeOf } from './shape.ts'
import { inlined } from './sql.ts'

async function exportRows(
  kernel: Kernel,
  db: Transaction,
  where: { form: string } | { id: string },
): Promise<ExportRow[]> {
  let query = db
    .selectFrom('collection.export as e')
    .leftJoin('kernel.person as p', 'p.id', 'e.personId')
    .select([
      'e.id',
      'e.format',
      'e.state',
      'e.personal',
      'e.reason',
      'e.total',
      'e.rows',
      'e.bytes',
      'e.createdAt',
      'p.nameSealed',
      'p.id as personId',
    ])
    .orderBy('e.id', 'desc')
    .limit(20)
  query = 'form' in where ? query.where('e.formId', '=', where.form) : query.where('e.id', '=', where.id)
  const rows = await query.execute()
  return Promise.all(
    rows.map(async ({ nameSealed, personId, ...row }) => ({
      ...row,
      format: row.format as ExportRow['format'],
      state: row.state as ExportRow['state'],
      bytes: Number(row.bytes),
      createdAt: row.createdAt.toISOString(),
      who: nameSealed && personId ? await nameOf(kernel, { id: personId, nameSealed }) : '–',
    })),
  )
}

/** Bytes of one submission's row as CSV, about: what the latest hundred hold. */
const estimateOf = (form: string) => sql<{ n: number; bytes: number | null }>`
  select (select count(*)::int from collection.submission s where s.form_id = ${form} and s.state <> 'test') as n,
    (select avg(length(x.data)) from (select s.data::text as data from collection.submission s
      where s.form_id = ${form} and s.state <> 'test' order by s.id desc limit 100) x) as bytes`

const page = serve(getDataPage, {
  may: anySignedIn,
  run: async ({ kernel, db, actor, params, language }) => {
    const form = await formById(db, params.form)
    insist(mayReadSubmissions(actor, form))
    const version = await db
      .selectFrom('collection.formVersion')
      .select(['definition', 'languages'])
      .where('id', '=', found(form.currentVersionId))
      .executeTakeFirstOrThrow()
    const definition = version.definition as unknown as Definition
    const shape = shapeOf([definition], false)
    const { rows } = await estimateOf(form.id).execute(db)
    const files = await sql<{
      n: number
    }>`select count(*)::int n from collection.attachment a join collection.submission s on s.id = a.submission_id
      where s.form_id = ${form.id} and s.state <> 'test' and a.file_id is not null`.execute(db)
    const project = await db
      .selectFrom('collection.project')
      .select('number')
      .where('programmeId', '=', form.programmeId)
      .executeTakeFirst()
    const { n, bytes } = rows[0]!
    const may = [
      mayExport(actor, form) && 'export',
      mayExportPersonal(actor, form) && 'personal',
      mayImport(actor, form) && 'import',
    ]
    return {
      title: titleFor(definition.titles, language, form.title),
      code: form.code,
      languages: definition.languages,
      submissions: n,
      estimate: Math.round(n * (Number(bytes ?? 0) * 0.75 + 150)),
      tables: shape.tables.map((table) => ({ name: table.path, columns: leavesOf(table).length })),
      places: definition.fields.some((field) => /^geo/.test(field.kind) && !field.personal),
      personalQuestions: definition.fields.filter(
        (field) => field.personal && field.kind !== 'group' && field.kind !== 'repeat',
      ).length,
      files: files.rows[0]!.n,
      odata: project ? `/v1/projects/${project.number}/forms/${encodeURIComponent(form.code)}.svc` : null,
      seers: [...seers],
      exports: mayExport(actor, form) ? await exportRows(kernel, db, { form: form.id }) : [],
      may: may.filter((one): one is 'export' | 'personal' | 'import' => one !== false),
    }
  },
})

const prepare = serve(prepareExport, {
  may: anySignedIn,
  run: async ({ db, actor, params, body, note }) => {
    const form = await formById(db, params.form)
    insist(mayExport(actor, form))
    found(form.currentVersionId)
    const { format, personal, reason, ...options } = body
    if (personal) insist(mayExportPersonal(actor, form))
    if (personal && reason.length < 5) throw invalid('body.reason', 'collection.data.problem.reason')
    if (options.from && options.to && options.from > options.to)
      throw invalid('body.to', 'collection.data.problem.dates')
    const where = sql.raw(inlined(selectionOf(options)))
    const { rows } = await sql<{
      n: number
    }>`select count(*)::int n from collection.submission s where s.form_id = ${form.id} and s.state <> 'test' and (${where})`.execute(
      db,
    )
    const total = rows[0]!.n
    const { id } = await db
      .insertInto('collection.export')
      .values({
        formId: form.id, programmeId: form.programmeId, country: form.country, sensitivity: form.sensitivity, personId: found(actor.personId),
        format, options: JSON.stringify(options), personal, reason: personal ? reason : null, total,
      }) // biome-ignore format: one row
      .returning('id')
      .executeTakeFirstOrThrow()
    const details = { export: id, format, personal, total, ...(personal ? { reason } : {}) }
    note({ subject: form.id, programme: form.programmeId, country: form.country, details })
    return { id, total, name: `${form.code}.${format}` }
  },
})

const progress = serve(getExport, {
  may: anySignedIn,
  run: async ({ kernel, db, params }) => found((await exportRows(kernel, db, { id: params.export }))[0]),
})

export const exportHandlers = [page, prepare, progress]
