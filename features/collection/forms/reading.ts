import { type Db, sql } from '../../../kernel/db/db.ts'
import { anySignedIn, serve } from '../../../kernel/http/serve.ts'
import { Problem } from '../../../kernel/problems/problem.ts'
import { compareVersions, getForm, getQuestions, listForms } from '../contract.ts'
import { mayListForms, mayManageForm, mayReadSubmissions } from '../policy.ts'
import { answerFields, type Definition, repeatOf } from '../xform/definition.ts'
import type { Problem as Remark } from '../xlsform/index.ts'
import { compareDefinitions } from './diff.ts'
import type { LanguageGap } from './gaps.ts'
import { type FormEntry, filesOfVersion, formById, versionById } from './queries.ts'
import { remarks } from './remarks.ts'

const sortable: Record<string, string> = {
  title: 'f.title',
  code: 'f.code',
  created: 'f.created_at',
  state: 'f.state',
  published: 'v.published_at',
}

/** Counting stops here: a list says "more than". */
export const countedMost = 10_000

async function versionRows(db: Db, form: FormEntry) {
  const rows = await db
    .selectFrom('collection.formVersion')
    .select(['id', 'name', 'title', 'state', 'hash', 'languages', 'createdAt', 'publishedAt', 'waiver'])
    .select([
      sql<number>`(select count(*)::int from jsonb_array_elements(definition -> 'fields') x where x ->> 'kind' not in ('group', 'repeat') and x -> 'silent' is null)`.as(
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

const fileRows = async (db: Db, version: string | null) =>
  version
    ? (await filesOfVersion(db, version)).map(({ id, name, kind, size, changedAt }) => ({
        id,
        name,
        kind,
        size,
        changedAt: changedAt.toISOString(),
      }))
    : []

export const formReaders = [
  serve(listForms, {
    may: mayListForms,
    run: async ({ db, params, query }) => {
      let forms = db
        .selectFrom('collection.form as f')
        .leftJoin('collection.formVersion as v', 'v.id', 'f.currentVersionId')
        .where('f.programmeId', '=', params.programme)
      if (query.search) {
        const like = `%${query.search.replace(/[%_\\]/g, '\\$&')}%`
        forms = forms.where((eb) => eb.or([eb('f.title', 'ilike', like), eb('f.code', 'ilike', like)]))
      }
      const states = query.filter.filter((one) => one.startsWith('state:')).map((one) => one.slice(6))
      if (states.length) forms = forms.where('f.state', 'in', states)
      const { total } = await forms.select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow()
      const [by, down] = [
        sortable[(query.sort ?? 'title').replace(/^-/, '')] ?? 'f.title',
        query.sort?.startsWith('-'),
      ]
      const rows = await forms
        .select([
          'f.id',
          'f.code',
          'f.title',
          'f.country',
          'f.sensitivity',
          'f.state',
          'v.name as versionName',
          'v.publishedAt',
        ])
        .select([
          sql<boolean>`f.draft_version_id is not null`.as('hasDraft'),
          // Counting stops at ten thousand: nobody reads further, and a list must open at once.
          sql<number>`(select count(*)::int from (select 1 from collection.submission s where s.form_id = f.id and s.state <> 'test' limit ${countedMost}) x)`.as(
            'submissions',
          ),
          sql<number>`(select count(*)::int from (select 1 from collection.submission s where s.form_id = f.id and s.state in ('received', 'in_review') limit ${countedMost}) x)`.as(
            'waiting',
          ),
          sql<Date | null>`(select s.received_at from collection.submission s where s.form_id = f.id order by s.id desc limit 1)`.as(
            'lastAt',
          ),
        ])
        .orderBy(sql`${sql.raw(by)} ${sql.raw(down ? 'desc' : 'asc')} nulls last, f.id`)
        .limit(query.size)
        .offset((query.page - 1) * query.size)
        .execute()
      return {
        total,
        rows: rows.map((row) => ({
          ...row, state: row.state as never, publishedAt: row.publishedAt?.toISOString() ?? null, lastAt: row.lastAt?.toISOString() ?? null,
        })),
      } // biome-ignore format: one answer
    },
  }),

  serve(getForm, {
    may: anySignedIn,
    run: async ({ db, actor, params, say }) => {
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
      ]
      return {
        ...form,
        state: form.state as never,
        createdAt: form.createdAt.toISOString(),
        current: versions.find((one) => one.id === form.currentVersionId) ?? null,
        draft:
          draft && whole
            ? {
                ...draft,
                warnings: remarks(say, whole.warnings as Remark[]),
                gaps: whole.gaps as LanguageGap[],
                files: await fileRows(db, draft.id),
                tests: tests?.n ?? 0,
              }
            : null,
        files: await fileRows(db, form.currentVersionId),
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
      const changes = compareDefinitions(from.definition as Definition, to.definition as Definition, language)
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
