import { z } from 'zod'
import { Id } from '../../../common/ids.ts'
import { sql, type Transaction } from '../../../kernel/db/db.ts'
import { asActor } from '../../../kernel/http/transaction.ts'
import { job } from '../../../kernel/jobs/job.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { seal, unseal } from '../../../kernel/seal/seal.ts'
import { stripLists } from '../entities/publish.ts'
import { editionSealedAt, sealedAt } from '../openrosa/prepare.ts'
import { type Cuts, cutPersonal, indexFields, readSubmission, restorePersonal } from '../xform/answers.ts'
import type { Definition } from '../xform/definition.ts'
import { spreadMarks } from './spread.ts'

/** How many editions are sealed in one transaction. */
const step = 100
const nobody = '00000000-0000-0000-0000-000000000000'

/** An edition whose XML lies aside, with the row that it belongs to: the submission itself, or one of its past editions. */
interface Aside {
  id: string
  place: string
  edition: boolean
  xml: string
  personalSealed: string | null
  programmeId: string
  country: string | null
  definition: Definition
}

/** Seals answers to questions that were marked personal after they came in. What fails stays out of reach, and is tried again. */
const sealPast = job({
  name: 'collection.sealPast',
  /** `version`: look once more for open answers to it, which were being stored while it was marked. */
  payload: z.object({ version: Id.optional() }),
  // What a correction came in between with is left for the next time.
  clock: '*/10 * * * *',
  run: async ({ kernel, payload: { version } }) => {
    if (version)
      await asActor(kernel.workerDb, 'system', (db) =>
        sql`select collection.hide_again(${version}::uuid)`.execute(db),
      )
    let after: string | null = nobody
    while (after) {
      const from: string = after
      after = await asActor(kernel.workerDb, 'system', async (db) => {
        const rows = await asideAfter(db, from)
        for (const row of rows)
          await sealOne(kernel, db, row).catch((error) => {
            kernel.log.error(
              { error, submission: row.place },
              'an answer that became personal could not be sealed',
            )
          })
        return rows.at(-1)?.id ?? null
      })
    }
  },
})

async function asideAfter(db: Transaction, after: string): Promise<Aside[]> {
  const { rows } = await sql<Aside>`
    select u.id, coalesce(e.id, s.id) place, e.id is not null edition, u.xml, s.programme_id, s.country, v.definition,
      case when e.id is null then s.personal_sealed else e.personal_sealed end personal_sealed
    from collection.unsealed u join collection.submission s on s.id = u.submission_id
      left join collection.submission_edition e on e.submission_id = u.submission_id and e.digest = u.digest and u.digest <> s.digest
      join collection.form_version v on v.id = coalesce(e.version_id, s.version_id)
    where u.id > ${after}::uuid order by u.id limit ${step}`.execute(db)
  return rows
}

async function sealOne(kernel: Kernel, db: Transaction, one: Aside): Promise<void> {
  const at = one.edition ? editionSealedAt(one.place) : sealedAt(one.place)
  // What was sealed on arrival is put back first: the cuts are made anew, of the very bytes that were received.
  const whole = one.personalSealed
    ? restorePersonal(one.xml, JSON.parse(await unseal(kernel.keyring, at, one.personalSealed)) as Cuts)
    : one.xml
  const index = indexFields(one.definition)
  const read = readSubmission(whole, () => index, 'open')
  const { xml, cuts } = cutPersonal(whole, read.personal)
  const scope = { programme: one.programmeId, country: one.country }
  const sealed = cuts.length ? await seal(kernel.keyring, scope, at, JSON.stringify(cuts)) : null
  const isOpen = (role: string) =>
    !one.definition.fields.some((field) => field.role === role && field.personal)
  const name = index.get('/meta/instanceName')?.personal ? null : (read.instanceName?.slice(0, 300) ?? null)
  const site = isOpen('site') ? (read.roles.site?.slice(0, 200) ?? null) : null
  const files = read.files.filter(({ personal }) => personal).map((file) => file.name)
  await sql`select collection.seal_past(${one.id}, ${one.place}, ${xml}, ${sealed}, ${JSON.stringify(read.data)}::jsonb, ${name}, ${site},
    ${read.point?.latitude ?? null}, ${read.point?.longitude ?? null}, ${files}::text[])`.execute(db)
}

/** Marks in published forms what an older version of the workspace has not taken for personal. */
const markForms = job({
  name: 'collection.markForms',
  payload: z.object({}),
  run: async ({ kernel, db }) => {
    const forms = await db
      .selectFrom('collection.form')
      .select('id')
      .where('currentVersionId', 'is not', null)
      .execute()
    for (const { id } of forms)
      await asActor(kernel.workerDb, 'system', async (tx) => {
        if ((await spreadMarks(tx, id)).length) await stripLists(tx, id)
      }).catch((error) => {
        // One form that cannot be read any more keeps no other from its marks.
        kernel.log.error({ error, form: id }, 'the marks of a form could not be worked out')
      })
  },
})

export const personalJobs = [sealPast, markForms]
