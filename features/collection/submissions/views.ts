import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../../kernel/db/db.ts'
import { anySignedIn, serve } from '../../../kernel/http/serve.ts'
import { insist, invalid } from '../../../kernel/problems/problem.ts'
import { listPictures, listPlaces, type SubmissionState, summariseAnswers } from '../contract.ts'
import { countedMost } from '../forms/list.ts'
import { formById } from '../forms/queries.ts'
import { mayReadSubmissions } from '../policy.ts'
import { labelOfPath, siteLabel } from './layout.ts'
import { groundOf, narrowed } from './narrow.ts'
import { patience } from './page.ts'
import { countAnswers, summary } from './summary.ts'

type Sql = RawBuilder<unknown>

/** How many of a large form's submissions are looked at for pictures of the whole: the newest. */
const mostLookedAt = 50_000
const mostPlaces = 3000
const countable = new Set([
  'select_one',
  'select_multiple',
  'rank',
  'integer',
  'decimal',
  'date',
  'dateTime',
  'boolean',
])

const hurry = (db: Db) => sql`select set_config('statement_timeout', ${String(patience)}, true)`.execute(db)

/** The submissions that a view looks at, the newest first, so that a limit cuts off the oldest. */
const lookedAt = (conditions: Sql): Sql =>
  sql`(select s.* from collection.submission s where ${conditions} order by s.id desc limit ${mostLookedAt})`

export const viewHandlers = [
  serve(listPictures, {
    may: anySignedIn,
    run: async ({ db, actor, params, query, language }) => {
      const form = await formById(db, params.form)
      insist(mayReadSubmissions(actor, form))
      const ground = await groundOf(db, form)
      const { byKeys } = await narrowed(db, ground, query)
      await hurry(db)
      const from = sql`from collection.submission s join collection.attachment a on a.submission_id = s.id and not a.personal and a.file_id is not null
        join kernel.file f on f.id = a.file_id and f.media_type like 'image/%' where ${byKeys} and s.attachments_present > 0`
      const { rows: counted } = await sql<{
        n: number
      }>`select count(*)::int n from (select 1 ${from} limit ${countedMost}) x`.execute(db)
      const { rows } = await sql<{
        submission: string
        name: string
        path: string | null
        mediaType: string
        instanceName: string | null
        site: string | null
        occurredOn: string
        state: SubmissionState
        sample: boolean
      }>`
        select s.id submission, a.name, a.path, f.media_type, s.instance_name, s.site, s.occurred_on, s.state, s.sample
        ${from} order by s.id desc, a.name limit ${query.size} offset ${(query.page - 1) * query.size}`.execute(
        db,
      )
      return {
        total: counted[0]!.n,
        rows: rows.map(({ path, instanceName, site, ...row }) => ({
          ...row,
          label: path ? labelOfPath(ground.definition, path, language) : row.name,
          title: instanceName ?? siteLabel(ground.definition, site, language) ?? '',
        })),
      }
    },
  }),

  serve(listPlaces, {
    may: anySignedIn,
    run: async ({ db, actor, params, query, language }) => {
      const form = await formById(db, params.form)
      insist(mayReadSubmissions(actor, form))
      const ground = await groundOf(db, form)
      const { byKeys } = await narrowed(db, ground, query)
      await hurry(db)
      const { rows } = await sql<{
        latitude: number
        longitude: number
        count: number
        submission: string
        title: string | null
        site: string | null
      }>`
        select avg(latitude)::float8 latitude, avg(longitude)::float8 longitude, count(*)::int count, min(id::text)::uuid submission, min(instance_name) title, min(site) site
        from ${lookedAt(byKeys)} s where latitude is not null and longitude is not null
        group by floor(latitude / ${query.grain}::float8), floor(longitude / ${query.grain}::float8) order by count(*) desc limit ${mostPlaces + 1}`.execute(
        db,
      )
      const { rows: sums } = await sql<{ placed: number; unplaced: number }>`
        select count(latitude)::int placed, (count(*) - count(latitude))::int unplaced from ${lookedAt(byKeys)} s`.execute(
        db,
      )
      return {
        places: rows.slice(0, mostPlaces).map(({ site, ...row }) => ({
          ...row,
          submission: row.count === 1 ? row.submission : null,
          title: (row.count === 1 ? row.title : null) ?? siteLabel(ground.definition, site, language),
        })),
        ...sums[0]!,
        capped: rows.length > mostPlaces || sums[0]!.placed + sums[0]!.unplaced >= mostLookedAt,
      }
    },
  }),

  serve(summariseAnswers, {
    may: anySignedIn,
    run: async ({ db, actor, params, query, language, say }) => {
      const form = await formById(db, params.form)
      insist(mayReadSubmissions(actor, form))
      const ground = await groundOf(db, form)
      const { byKeys } = await narrowed(db, ground, query)
      const asked = query.question.length
        ? query.question.map((path) => {
            const column = ground.columns.get(path)
            if (!column || !countable.has(column.field.kind))
              throw invalid('query.question', 'collection.submissions.condition_unknown', { condition: path })
            return column
          })
        : [...ground.columns.values()]
            .filter(({ field }) => countable.has(field.kind) && !field.silent && !field.preload)
            .slice(0, 12)
      await hurry(db)
      const { rows } = await sql<{ n: number; samples: number }>`
        select count(*)::int n, (count(*) filter (where s.sample))::int samples from ${lookedAt(byKeys)} s`.execute(
        db,
      )
      const counted = await countAnswers(db, lookedAt(byKeys), asked)
      return {
        questions: asked.map((column, at) =>
          summary(
            ground.definition,
            column,
            counted[at]!,
            language,
            say('collection.submissions.other_values'),
          ),
        ),
        submissions: rows[0]!.n,
        samples: rows[0]!.samples,
        capped: rows[0]!.n >= mostLookedAt,
      }
    },
  }),
]
