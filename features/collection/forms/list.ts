import { sql } from '../../../kernel/db/db.ts'
import { columnsFile } from '../../../kernel/http/list-file.ts'
import { serve } from '../../../kernel/http/serve.ts'
import { type FormRow, listForms } from '../contract.ts'
import { mayListForms } from '../policy.ts'
import { titleSql } from './titles.ts'

const sortable: Record<string, string> = {
  title: 'title',
  code: 'f.code',
  country: 'f.country',
  created: 'f.created_at',
  state: 'f.state',
  published: 'v.published_at',
  submissions: 'submissions',
  waiting: 'waiting',
  lastAt: 'last_at',
}

/** Counting stops here: a list says "more than". */
export const countedMost = 10_000

const file = columnsFile<FormRow>('forms', [
  { name: 'title', title: 'collection.forms.name', type: 'string', value: (row) => row.title },
  { name: 'code', title: 'collection.forms.code', type: 'string', value: (row) => row.code },
  { name: 'country', title: 'collection.forms.country', type: 'string', value: (row) => row.country },
  {
    name: 'state',
    title: 'collection.forms.state',
    type: 'string',
    value: (row, { say }) => say(`collection.forms.state.${row.state}`),
  },
  { name: 'version', title: 'collection.forms.version', type: 'string', value: (row) => row.versionName },
  {
    name: 'submissions',
    title: 'collection.forms.submissions',
    type: 'integer',
    value: (row) => row.submissions,
  },
  { name: 'waiting', title: 'collection.forms.waiting', type: 'integer', value: (row) => row.waiting },
  { name: 'last', title: 'collection.forms.lastAt', type: 'datetime', value: (row) => row.lastAt },
])

export const formLists = [
  serve(listForms, {
    may: mayListForms,
    file,
    run: async ({ db, params, query, language }) => {
      const title = titleSql(sql`coalesce(v.definition, d.definition)`, language, sql`f.title`)
      let forms = db
        .selectFrom('collection.form as f')
        .leftJoin('collection.formVersion as v', 'v.id', 'f.currentVersionId')
        .leftJoin('collection.formVersion as d', 'd.id', 'f.draftVersionId')
        .where('f.programmeId', '=', params.programme)
      if (query.search) {
        const like = `%${query.search.replace(/[%_\\]/g, '\\$&')}%`
        forms = forms.where((eb) =>
          eb.or([eb(title, 'ilike', like), eb('f.title', 'ilike', like), eb('f.code', 'ilike', like)]),
        )
      }
      const chosen = (column: string) =>
        query.filter.filter((one) => one.startsWith(`${column}:`)).map((one) => one.slice(column.length + 1))
      const [states, countries] = [chosen('state'), chosen('country')]
      if (states.length) forms = forms.where('f.state', 'in', states)
      if (countries.length) forms = forms.where(sql<string>`coalesce(f.country, '')`, 'in', countries)
      const { total } = await forms.select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow()
      const sort = query.sort ?? 'title'
      const by = sortable[sort.replace(/^-/, '')] ?? 'title'
      const rows = await forms
        .select(['f.id', 'f.code', 'f.country', 'f.sensitivity', 'f.state', 'v.name as versionName'])
        .select('v.publishedAt')
        .select([
          title.as('title'),
          sql<boolean>`f.draft_version_id is not null`.as('hasDraft'),
          // Counting stops at ten thousand: nobody reads further, and a list must open at once.
          sql<number>`(select count(*)::int from (select 1 from collection.submission s where s.form_id = f.id and s.state <> 'test' limit ${countedMost}) x)`.as(
            'submissions',
          ),
          sql<number>`(select count(*)::int from (select 1 from collection.submission s where s.form_id = f.id and s.state in ('received', 'in_review') limit ${countedMost}) x)`.as(
            'waiting',
          ),
          sql<Date | null>`(select s.received_at from collection.submission s where s.form_id = f.id and s.state <> 'test' order by s.id desc limit 1)`.as(
            'lastAt',
          ),
        ])
        .orderBy(sql`${sql.raw(by)} ${sql.raw(sort.startsWith('-') ? 'desc' : 'asc')} nulls last, f.id`)
        .limit(query.size)
        .offset((query.page - 1) * query.size)
        .execute()
      return {
        total,
        rows: rows.map((row) => ({
          ...row,
          state: row.state as never,
          publishedAt: row.publishedAt?.toISOString() ?? null,
          lastAt: row.lastAt?.toISOString() ?? null,
        })),
      }
    },
  }),
]
