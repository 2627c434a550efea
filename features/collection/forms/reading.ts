import { type Db, sql } from '../../../kernel/db/db.ts'
import { anySignedIn, serve } from '../../../kernel/http/serve.ts'
import { Problem } from '../../../kernel/problems/problem.ts'
import {
  compareVersions,
  getForm,
  getQuestions,
  type SubmissionState,
  submissionStates,
} from '../contract.ts'
import { declaredLists } from '../entities/declared.ts'
import { listFiles } from '../entities/publish.ts'
import { mayExport, mayImport, mayManageForm, mayReadSubmissions } from '../policy.ts'
import { answerFields, type Definition, repeatOf } from '../xform/definition.ts'
import type { Problem as Remark } from '../xlsform/index.ts'
import { compareDefinitions } from './diff.ts'
import type { LanguageGap } from './gaps.ts'
import { countedMost } from './list.ts'
import { type FormEntry, filesOfVersion, formById, versionById } from './queries.ts'
import { remarks } from './remarks.ts'
import { titleFor } from './titles.ts'

async function versionRows(db: Db, form: FormEntry) {
  const rows = await db
    .selectFrom('collection.formVersion')
    .select(['id', 'name', 'title', 'state', 'hash', 'languages', 'createdAt', 'publishedAt', 'waiver'])
    .select('sourceFileId as source')
    .select([
      sql<number>`(select count(*)::int from jsonb_array_elements(definition -> 'fields') x where x ->> 'kind' not in ('group', 'repeat') and x -> 'silent' is null and coalesce(x -> 'logic' ->> 'readonly', '') <> 'true()')`.as(
        'questions',
      ),
      sql<number>`(select count(*)::int from jsonb_array_elements(definition -> 'fields') x where x -> 'personal' is not null)`.as(
        'personal',
      ),
    ])
    .where('formId', '=', form.id)
    .orderBy('createdAt', 'desc')
    .execute()
  return rows.map((row) => ({
    ...row,
    state: row.state as 'draft' | 'published',
    languages: row.languages as string[],
    createdAt: row.createdAt.toISOString(),
    publishedAt: row.publishedAt?.toISOString() ?? null,
  }))
}

const fileRows = async (db: Db, form: FormEntry, version: { id: string; definition: Definition } | null) => {
  if (!version) return []
  const lists = await listFiles(db, form.programmeId, version.definition)
  return (await filesOfVersion(db, version.id)).map(({ id, name, kind, size, changedAt, fileId }) => ({
    id,
    name,
    kind,
    size,
    changedAt: changedAt.toISOString(),
    list: fileId === null && lists.has(name),
  }))
}

/** The entity lists that a version feeds, and those that it offers, as far as the asker sees them. */
async function listsOfForm(
  db: Db,
  form: FormEntry,
  definition: Definition,
  files: { name: string; list: boolean }[],
) {
  const rows = await db
    .selectFrom('collection.entityList')
    .select(['id', 'name'])
    .where('programmeId', '=', form.programmeId)
    .orderBy('name')
    .execute()
  return {
    feeds: rows.filter(({ name }) => declaredLists(definition).some((one) => one.name === name)),
    reads: rows.filter(({ name }) => files.some((file) => file.list && file.name === `${name}.csv`)),
  }
}

/** How many submissions a form has in each state, and when the last one came, as far as the asker reaches them. */
async function countsOf(db: Db, form: string) {
  const { rows } = await sql<{ state: SubmissionState; count: number }>`
    select x.state, (select count(*)::int from (select 1 from collection.submission s
      where s.form_id = ${form} and s.state = x.state limit ${countedMost}) y) count
    from unnest(${counted}::text[]) with ordinality x(state, n) order by x.n`.execute(db)
  const last = await sql<{ at: Date }>`select s.received_at as at from collection.submission s
    where s.form_id = ${form} and s.state <> 'test' order by s.id desc limit 1`.execute(db)
  return {
    submissions: Math.min(
      countedMost,
      rows.reduce((sum, one) => sum + one.count, 0),
    ),
    states: rows,
    lastAt: last.rows[0]?.at.toISOString() ?? null,
  }
}
const counted = submissionStates.filter((state) => state !== 'test')

/** A version's definition with the marks that it had when it was published: what became personal later is no change between two. */
function asPublished(version: { definition: unknown; latePersonal: string[] }): Definition {
  const definition = version.definition as Definition
  const fields = definition.fields.map((field) => {
    const { personal, ...rest } = field
    return personal && version.latePersonal.includes(field.path) ? rest : field
  })
  return { ...definition, fields }
}

export const formReaders = [
  serve(getForm, {
    may: anySignedIn,
    run: async ({ db, actor, params, say, language }) => {
      const form = await formById(db, params.form)
      const versions = await versionRows(db, form)
      const draft = versions.find((one) => one.id === form.draftVersionId)
      const whole = draft ? await versionById(db, draft.id) : null
      const tests = draft
        ? await db
            .selectFrom('collection.submission')
            .select(sql<number>`count(*)::int`.as('n'))
            .where('versionId', '=', draft.id)
            .where('state', '=', 'test')
            .executeTakeFirstOrThrow()
        : null
      const may = [
        ...(mayManageForm(actor, form)
          ? ['manage', ...(draft ? ['publish', 'discard'] : []), ...(form.state === 'draft' ? [] : ['state'])]
          : []),
        ...(mayReadSubmissions(actor, form) ? ['submissions'] : []),
        ...(mayExport(actor, form) ? ['export'] : []),
        ...(mayImport(actor, form) ? ['import'] : []),
      ]
      const shown = await versionById(db, (form.currentVersionId ?? form.draftVersionId)!)
      const files = form.currentVersionId
        ? await fileRows(db, form, { id: shown.id, definition: shown.definition as unknown as Definition })
        : []
      return {
        ...form,
        title: titleFor((shown.definition as Definition).titles, language, form.title),
        counts: await countsOf(db, form.id),
        state: form.state as never,
        createdAt: form.createdAt.toISOString(),
        current: versions.find((one) => one.id === form.currentVersionId) ?? null,
        draft:
          draft && whole
            ? {
                ...draft,
                warnings: remarks(say, whole.warnings as Remark[]),
                gaps: whole.gaps as LanguageGap[],
                files: await fileRows(db, form, {
                  id: draft.id,
                  definition: whole.definition as unknown as Definition,
                }),
                tests: tests?.n ?? 0,
              }
            : null,
        files,
        lists: await listsOfForm(db, form, shown.definition as unknown as Definition, files),
        versions: versions.filter((one) => one.state === 'published'),
        may,
      }
    },
  }),

  serve(getQuestions, {
    may: anySignedIn,
    run: async ({ db, params, query }) => {
      const form = await formById(db, params.form)
      const id = query.version ?? form.currentVersionId ?? form.draftVersionId
      if (!id) throw new Problem('not_found')
      const version = await versionById(db, id)
      if (version.formId !== form.id) throw new Problem('not_found')
      const definition = version.definition as Definition
      return {
        title: definition.title,
        languages: definition.languages,
        questions: answerFields(definition)
          .filter((field) => !field.path.startsWith('/meta/'))
          .map((field) => ({ ...field, repeat: repeatOf(definition, field.path) })),
        lists: definition.lists,
      }
    },
  }),

  serve(compareVersions, {
    may: anySignedIn,
    run: async ({ db, params, say, language }) => {
      const form = await formById(db, params.form)
      const [from, to] = [await versionById(db, params.from), await versionById(db, params.to)]
      if (from.formId !== form.id || to.formId !== form.id) throw new Problem('not_found')
      const changes = compareDefinitions(asPublished(from), asPublished(to), language)
      return {
        changes: changes.map(({ code, path, params: filled }) => ({
          code,
          path,
          text: say(`collection.change.${code}`, filled),
        })),
      }
    },
  }),
]
