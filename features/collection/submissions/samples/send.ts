import { Readable } from 'node:stream'
import { Actor } from '../../../../kernel/access/actor.ts'
import { type Db, sql, type Transaction } from '../../../../kernel/db/db.ts'
import type { Kernel } from '../../../../kernel/kernel.ts'
import { type Intake, openIntake } from '../../openrosa/intake.ts'
import { newId } from '../../openrosa/prepare.ts'
import { deviceToken, tokenHash } from '../../tokens.ts'
import type { Definition } from '../../xform/definition.ts'
import { doAct, lockRows } from '../act.ts'
import { fillSample, type Scenario } from './fill.ts'
import { samplePicture } from './picture.ts'

/**
 * A phone that samples are "sent" from; `collection.remove_samples` knows it by its name.
 * @param of `country`, and `mark` where the country has several
 * @returns its token
 */
export async function samplePhone(
  kernel: Kernel,
  db: Db,
  of: { programmeId: string; country: string; mark?: string; personId: string | null },
): Promise<string> {
  const { programmeId, country, mark, personId } = of
  const id = newId()
  const token = deviceToken(kernel, id, 1)
  const name = ['Sample phone', country, mark].filter(Boolean).join(' ')
  await db
    .insertInto('collection.device')
    .values({ id, programmeId, country, name, personId, tokenHash: tokenHash(token) })
    .execute()
  return token
}

export interface SampleToSend {
  definition: Definition
  scenario: Scenario
  instanceId: string
  /** Token of the phone, and number of the programme's project. */
  token: string
  project: number
}

/** Sends invented submissions through the door by which real ones come in; `markSamples` then says what they are. */
export async function sendSamples(kernel: Kernel, samples: readonly SampleToSend[]): Promise<void> {
  const intake = openIntake(kernel)
  for (const one of samples) await send(intake, one)
}

async function send(intake: Intake, one: SampleToSend): Promise<void> {
  const door = { kind: 'device' as const, token: one.token, project: one.project, base: '' }
  const sender = { deviceName: 'sample', agent: 'Ura samples', requestId: newId() }
  const xml = fillSample(one.definition, one.scenario, one.instanceId)
  const arrival = await intake.begin(door, sender, Buffer.from(xml, 'utf8'))
  try {
    for (const { name } of arrival.prepared.read.files)
      await intake.addFile(arrival, name, Readable.from([samplePicture(one.scenario.seed)]))
    await intake.finish(arrival)
  } finally {
    await intake.clear(arrival)
  }
}

/** Marks what was sent as samples. */
export async function markSamples(db: Db, programmeId: string, instances: readonly string[]): Promise<void> {
  await sql`select collection.mark_samples(${instances}::text[], ${programmeId})`.execute(db)
}

/** Marks samples of one form and approves them. @returns their ids, in the order of the instance ids */
export async function approveSamples(
  db: Transaction,
  programmeId: string,
  form: string,
  instances: readonly string[],
): Promise<string[]> {
  await markSamples(db, programmeId, instances)
  const rows = await db
    .selectFrom('collection.submission')
    .select(['id', 'instanceId'])
    .where('programmeId', '=', programmeId)
    .where('instanceId', 'in', instances)
    .execute()
  const ids = instances.map((one) => rows.find(({ instanceId }) => instanceId === one)!.id)
  const system = new Actor({ system: true, memberships: [] })
  for (const one of await lockRows(db, form, ids))
    await doAct(db, system, one, 'approve', { note: 'Sample' }, () => undefined)
  return ids
}

/** What sending to a ready form of a programme needs: its id, its questions and the project's number. */
export async function sampleForm(db: Db, programmeId: string, code: string) {
  const { form, definition } = await db
    .selectFrom('collection.form as f')
    .innerJoin('collection.formVersion as v', 'v.id', 'f.currentVersionId')
    .select(['f.id as form', 'v.definition'])
    .where('f.programmeId', '=', programmeId)
    .where('f.code', '=', code)
    .executeTakeFirstOrThrow()
  return {
    form,
    definition: definition as unknown as Definition,
    project: await projectOf(db, programmeId),
  }
}

/** The number under which clients know the programme. */
export async function projectOf(db: Db, programmeId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select collection.project_of(${programmeId}) n`.execute(db)
  return rows[0]!.n
}
