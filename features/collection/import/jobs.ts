import { z } from 'zod'
import { Id } from '../../../common/ids.ts'
import { sql, type Transaction } from '../../../kernel/db/db.ts'
import { job } from '../../../kernel/jobs/job.ts'
import { FileFault } from '../../../kernel/tables-in/fault.ts'
import { probableDuplicates } from '../submissions/act.ts'
import { findBroken } from './rules/find.ts'
import { type Findings, importWork, noFindings, readImport } from './run.ts'
import { completeAll, storeAll } from './store.ts'

const Payload = z.object({ importId: Id, progressId: Id })

async function end(db: Transaction, progress: string, state: 'done' | 'failed'): Promise<void> {
  await sql`update kernel.progress set state = ${state}, percent = 100, changed_at = now() where id = ${progress}`.execute(
    db,
  )
}

const stateOf = (db: Transaction, id: string) =>
  db
    .selectFrom('collection.import')
    .select(['state', 'approve', 'leaveOut', 'broken', 'reason', 'personId', 'findings'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()

async function set(
  db: Transaction,
  id: string,
  values: { state: string; findings?: Findings; mapping?: unknown; stored?: number },
): Promise<void> {
  const { findings, mapping, ...rest } = values
  await db
    .updateTable('collection.import')
    .set((eb) => ({
      ...rest,
      ...(findings ? { findings: JSON.stringify(findings) } : {}),
      ...(mapping ? { mapping: JSON.stringify(mapping) } : {}),
      ...(values.state === 'done' || values.state === 'failed' ? { finishedAt: new Date() } : {}),
      version: eb('version', '+', 1),
    }))
    .where('id', '=', id)
    .execute()
}

const refused = (error: FileFault): Findings => ({
  ...noFindings(),
  fault: { kind: error.kind, params: error.params },
})

/** How long the form's rules are tried in one go, before other work and other transactions get their turn. */
const stageMs = 5 * 60_000
const Check = Payload.extend({ stageMs: z.number().default(stageMs) })

/**
 * Dry run: reads the whole file and stores nothing but what it found. The form's rules are tried on all of it, however long
 * it takes: in stages, each in a transaction of its own that leaves the import unlocked, so that whoever imports can end it.
 */
const check = job({
  name: 'collection.checkImport',
  payload: Check,
  run: async ({ kernel, db, payload, progress }) => {
    const asked = await db
      .selectFrom('collection.import')
      .select(['state', 'findings'])
      .where('id', '=', payload.importId)
      .executeTakeFirst()
    if (asked?.state !== 'checking') return
    const work = (await importWork(db, payload.importId))!
    const before = asked.findings as unknown as Partial<Findings>
    const first = before.rules === undefined
    try {
      if (first) await progress(10, 'reading')
      const { findings, mapping, fresh } = await readImport(kernel, db, work, first)
      if (!first) Object.assign(findings, { rules: before.rules, media: before.media })
      const until = Date.now() + payload.stageMs
      const all = await findBroken(
        kernel,
        db,
        { id: work.versionId, definition: work.definition },
        fresh,
        findings.rules,
        async (share) => {
          await progress(20 + share * 75, 'rules')
          return Date.now() < until && !(await isStopped(db, work.id))
        },
      )
      findings.counts.broken = findings.rules.rows.length
      if (!all && !(await isStopped(db, work.id))) {
        await db
          .updateTable('collection.import')
          .set({ findings: JSON.stringify(findings) })
          .where('id', '=', work.id)
          .execute()
        return void (await sql`select kernel.enqueue('collection.checkImport', ${JSON.stringify(payload)}::jsonb)`.execute(
          db,
        ))
      }
      await set(db, work.id, { state: 'checked', findings, mapping })
      await end(db, payload.progressId, 'done')
    } catch (error) {
      if (!(error instanceof FileFault)) throw error
      await set(db, work.id, { state: 'failed', findings: refused(error) })
      await end(db, payload.progressId, 'failed')
    }
  },
})

async function isStopped(db: Transaction, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('collection.import')
    .select('rulesStopped')
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.rulesStopped === true
}

/** Takes a checked file in: all of it or, when it turns out otherwise than it was checked, nothing. */
const take = job({
  name: 'collection.takeImport',
  payload: Payload,
  run: async ({ kernel, db, payload, progress }) => {
    const asked = await stateOf(db, payload.importId)
    // Run twice (a worker that was killed after its commit) there is nothing left to do.
    if (asked?.state !== 'running') return
    const work = (await importWork(db, payload.importId))!
    const { findings, fresh, lacking, media } = await readImport(kernel, db, work, false)
    // The same file by the same columns and the same form: what was found with its rules and its files is as it was.
    const { rules, media: files } = { ...noFindings(), ...(asked.findings as Partial<Findings>) }
    findings.rules = rules
    findings.media = { ...files, added: 0 }
    findings.counts.broken = rules.rows.length
    const broken = new Set(rules.rows)
    if (findings.errorTotal > 0 && !asked.leaveOut) {
      await set(db, work.id, { state: 'checked', findings })
      return end(db, payload.progressId, 'failed')
    }
    const wanted = asked.broken === 'leave' ? fresh.filter((one) => !broken.has(one.row)) : fresh
    const { stored, erased } = await storeAll(kernel, db, work, { fresh: wanted, media }, (share) =>
      progress(10 + share * 75, 'storing'),
    )
    findings.media.added = await completeAll(kernel, db, work, { lacking, media })
    const ids = stored.map((one) => one.id)
    // Whatever nobody could try is accepted as what breaks a rule is: by somebody's word.
    const untried = rules.tried < findings.counts.fresh
    if (untried || asked.broken === 'take')
      await remarkOn(
        db,
        stored.filter((one) => untried || broken.has(one.row)).map((one) => one.id),
        { body: asked.reason ?? '', personId: asked.personId },
      )
    if (asked.approve) {
      // What is probably there already is not counted twice on one word for all: somebody looks at it.
      const twins = await probableDuplicates(db, ids)
      const alone = ids.filter((id) => !twins.has(id))
      await sql`select collection.approve_imported(${work.id}, ${alone}::uuid[])`.execute(db)
      findings.counts.held = twins.size
    }
    await set(db, work.id, { state: 'done', findings, stored: ids.length })
    if (erased > 0) await sql`select collection.forget_import(${work.id})`.execute(db)
    await end(db, payload.progressId, 'done')
  },
})

/** The reason stands with every submission that was taken in although a rule of its form is broken or was not tried. */
async function remarkOn(
  db: Transaction,
  ids: string[],
  { body, personId }: { body: string; personId: string },
): Promise<void> {
  await sql`
    insert into collection.remark (submission_id, programme_id, country, organisation_id, sensitivity, kind, body, instance_id, person_id)
    select s.id, s.programme_id, s.country, s.organisation_id, s.sensitivity, 'comment', ${body}, s.instance_id, ${personId}
    from collection.submission s where s.id = any (${ids}::uuid[])`.execute(db)
}

export const importJobs = [check, take]
