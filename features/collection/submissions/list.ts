import { sql } from 'kysely'
import type { Actor } from '../../../kernel/access/actor.ts'
import type { Db } from '../../../kernel/db/db.ts'
import { anySignedIn, serve } from '../../../kernel/http/serve.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { insist } from '../../../kernel/problems/problem.ts'
import {
  describeSubmissions, keyAnswers, listSubmissions, type SubmissionRow, type SubmissionState, submissionStates,
} from '../contract.ts' // biome-ignore format: a list
import { countedMost } from '../forms/list.ts'
import { formById } from '../forms/queries.ts'
import { titleFor } from '../forms/titles.ts'
import { mayExport, mayReadSubmissions, mayReviewSome } from '../policy.ts'
import { answerFields, repeatOf } from '../xform/definition.ts'
import { actsOf } from './act.ts'
import { isNote } from './layout.ts'
import { groundOf, keepable } from './narrow.ts'
import { findPage } from './page.ts'
import { devicesOf, namesOf } from './people.ts'
import { hasDuplicate } from './predicates.ts'

/** Rows of the table, in the order of their IDs. */
export async function rowsOf(
  kernel: Kernel,
  db: Db,
  actor: Actor,
  ids: readonly string[],
): Promise<SubmissionRow[]> {
  if (!ids.length) return []
  const { rows } = await sql<Stored>`
    select s.id, s.instance_id, s.instance_name, s.state, s.country, s.occurred_on, s.site, s.received_at, s.version_id, s.programme_id,
      s.attachments_expected, s.attachments_present, s.edits, s.sample, s.data, s.version, s.person_id, s.corrected_by, s.device_id, v.name version_name,
      ${hasDuplicate} twin, (select count(*)::int from collection.remark r where r.submission_id = s.id and r.kind = 'comment' and r.settled_at is null) comments
    from collection.submission s left join collection.form_version v on v.id = s.version_id
    where s.id = any (${ids}::uuid[])`.execute(db)
  const byId = new Map(rows.map((row) => [row.id, row]))
  const people = await namesOf(
    kernel,
    db,
    rows.map((row) => row.personId),
  )
  const devices = await devicesOf(
    db,
    rows.map((row) => row.deviceId),
  )
  return ids.flatMap((id) => {
    const row = byId.get(id)
    if (!row) return []
    const person = row.personId ? people.get(row.personId) : undefined
    const device = row.deviceId ? devices.get(row.deviceId) : undefined
    return {
      id, instanceId: row.instanceId, name: row.instanceName, state: row.state, country: row.country, occurredOn: row.occurredOn, site: row.site,
      receivedAt: row.receivedAt.toISOString(), sender: person ?? device ?? null, versionName: row.versionName ?? '',
      attachmentsExpected: row.attachmentsExpected, attachmentsPresent: row.attachmentsPresent, edits: row.edits, duplicates: row.twin ? 1 : 0,
      comments: row.comments, sample: row.sample, answers: row.data, version: row.version,
      may: actsOf(actor, row),
    } // biome-ignore format: a row
  })
}

interface Stored {
  id: string
  instanceId: string
  instanceName: string | null
  state: SubmissionState
  country: string | null
  occurredOn: string
  site: string | null
  receivedAt: Date
  programmeId: string
  personId: string | null
  correctedBy: string[] | null
  deviceId: string | null
  versionName: string | null
  attachmentsExpected: number
  attachmentsPresent: number
  edits: number
  sample: boolean
  data: Record<string, unknown>
  version: number
  twin: boolean
  comments: number
}

export const listHandlers = [
  serve(listSubmissions, {
    may: anySignedIn,
    run: async ({ kernel, db, actor, params, query }) => {
      const form = await formById(db, params.form)
      insist(mayReadSubmissions(actor, form))
      const ground = await groundOf(db, form)
      const found = await findPage(db, ground, query)
      return {
        rows: await rowsOf(kernel, db, actor, found.ids),
        total: found.total,
        more: found.more,
        unkept: found.unkept,
      }
    },
  }),

  serve(describeSubmissions, {
    may: anySignedIn,
    run: async ({ kernel, db, actor, params, language }) => {
      const form = await formById(db, params.form)
      insist(mayReadSubmissions(actor, form))
      const { definition } = await groundOf(db, form)
      const versions = await db
        .selectFrom('collection.formVersion')
        .select(['id', 'name'])
        .where('formId', '=', form.id)
        .where('state', '=', 'published')
        .orderBy('publishedAt', 'desc')
        .execute()
      const counted: { state: SubmissionState; count: number }[] = []
      for (const state of submissionStates.filter((one) => one !== 'test')) {
        const { rows } = await sql<{
          count: number
        }>`select count(*)::int count from (select 1 from collection.submission s
          where s.form_id = ${form.id} and s.state = ${state} limit ${countedMost}) x`.execute(db)
        counted.push({ state, count: rows[0]!.count })
      }
      // Whoever sent lately: nobody looks for the sender of some hundred thousand submissions ago in a menu.
      const recent = await sql<{ personId: string | null; deviceId: string | null; country: string | null }>`
        select distinct person_id, device_id, country from (select person_id, device_id, country from collection.submission s
          where s.form_id = ${form.id} and s.state <> 'test' order by s.id desc limit 3000) x`.execute(db)
      const people = await namesOf(
        kernel,
        db,
        recent.rows.map((row) => row.personId),
      )
      const devices = await devicesOf(
        db,
        recent.rows.map((row) => row.deviceId),
      )
      const named = (all: Map<string, string>) =>
        [...all].map(([id, name]) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name))
      return {
        title: titleFor(definition.titles, language, definition.title),
        code: form.code,
        country: form.country,
        languages: definition.languages,
        questions: answerFields(definition)
          .filter((field) => !field.path.startsWith('/meta/') && !isNote(field))
          .map((field) => ({ ...field, repeat: repeatOf(definition, field.path) })),
        lists: definition.lists,
        versions,
        senders: named(people),
        devices: named(devices),
        countries: [...new Set(recent.rows.map((row) => row.country))].filter((one) => one !== null).sort(),
        states: counted,
        may: [
          ...(mayReviewSome(actor, form) ? ['review'] : []),
          ...(mayExport(actor, form) ? ['export'] : []),
        ],
      }
    },
  }),

  serve(keyAnswers, {
    may: anySignedIn,
    run: async ({ db, actor, params, body, note, enqueue }) => {
      const form = await formById(db, params.form)
      insist(mayReadSubmissions(actor, form))
      const ground = await groundOf(db, form)
      const begun: string[] = []
      const ready: string[] = []
      for (const column of ground.large ? body.columns : []) {
        if (ground.keys.has(column)) ready.push(column)
        else if (column === '*' || keepable(ground, column)) {
          const kind = column === '*' ? 'words' : (ground.columns.get(column)?.kind ?? 'one')
          const { rows } = await sql<{
            key: number | null
          }>`select collection.add_key(${form.id}, ${column}, ${kind}) key`.execute(db)
          const key = rows[0]!.key
          if (key !== null) await enqueue('collection.keepKey', { key }, { key: `collection.keepKey:${key}` })
          begun.push(column)
        }
      }
      note({ subject: form.id, programme: form.programmeId, country: form.country, details: { begun } })
      return { begun, ready }
    },
  }),
]
