import { randomUUID } from 'node:crypto'
import { openIntake } from '../features/collection/openrosa/intake.ts'
import { doAct, lockRows } from '../features/collection/submissions/act.ts'
import { fillSample } from '../features/collection/submissions/samples/fill.ts'
import { deviceToken, tokenHash } from '../features/collection/tokens.ts'
import type { Definition } from '../features/collection/xform/definition.ts'
import { linkSampleChecklists, teamSampleVisits, type WantedChecklists } from '../features/monitoring/seam.ts'
import { Actor } from '../kernel/access/actor.ts'
import { newId } from '../kernel/access/identity.ts'
import { sql, type Transaction } from '../kernel/db/db.ts'
import { asActor } from '../kernel/http/transaction.ts'
import type { Kernel } from '../kernel/kernel.ts'

const asSystem = <T>(kernel: Kernel, work: (db: Transaction) => Promise<T>): Promise<T> =>
  asActor(kernel.workerDb, 'system', work)

/**
 * Gives the sample visits of a demo programme their teams from the demo's people, and some of them the checklists of two
 * of these, sent by the door by which real ones come in, approved, linked and agreed upon. Once: later nothing happens.
 * @returns how many checklists were sent
 */
export async function fillChecklists(kernel: Kernel, programme: string): Promise<number> {
  const wanted = await asSystem(kernel, (db) => teamSampleVisits(db, programme))
  const intake = openIntake(kernel)
  for (const [at, one] of wanted.entries()) {
    const ground = await asSystem(kernel, (db) => groundFor(kernel, db, programme, one))
    const instances: string[] = []
    for (const [nth, { answers }] of one.by.entries()) {
      const instance = `uuid:${randomUUID()}`
      const scenario = {
        // The same people at the same place on the same day: what they do not disagree on is the same.
        seed: 900 + at,
        day: one.day,
        country: one.country,
        place: ground.place,
        answers: { ...placeIn(one), access: 'full', consent_given: 'all', methods: 'observation people', ...answers },
      } // biome-ignore format: a scenario
      const door = { kind: 'device' as const, token: ground.tokens[nth]!, project: ground.project, base: '' }
      const sender = { deviceName: 'sample', agent: 'Ura samples', requestId: randomUUID() }
      const xml = fillSample(ground.definition, scenario, instance)
      const arrival = await intake.begin(door, sender, Buffer.from(xml, 'utf8'))
      try {
        await intake.finish(arrival)
      } finally {
        await intake.clear(arrival)
      }
      instances.push(instance)
    }
    await asSystem(kernel, (db) => approveAndLink(kernel, db, programme, ground.form, one, instances))
  }
  return wanted.length * 2
}

/** How each form asks for the place. */
const placeIn = ({ form, place }: WantedChecklists): Record<string, string> =>
  form === 'border-crossing-visit'
    ? { crossing: 'other', crossing_other: place, site: place }
    : { site: place }

/** The form, and a phone for each of the two; `ura samples remove` knows phones by this name. */
async function groundFor(kernel: Kernel, db: Transaction, programmeId: string, wanted: WantedChecklists) {
  const { form, definition } = await db
    .selectFrom('collection.form as f')
    .innerJoin('collection.formVersion as v', 'v.id', 'f.currentVersionId')
    .select(['f.id as form', 'v.definition'])
    .where('f.programmeId', '=', programmeId)
    .where('f.code', '=', wanted.form)
    .executeTakeFirstOrThrow()
  const { rows } = await sql<{ n: number }>`select collection.project_of(${programmeId}) n`.execute(db)
  const { rows: at } = await sql<{ latitude: number | null; longitude: number | null }>`
    select s.latitude, s.longitude from monitoring.site s join monitoring.visit v on v.site_id = s.id where v.id = ${wanted.visit}`.execute(db)
  const tokens: string[] = []
  for (const [nth, { person }] of wanted.by.entries()) {
    const id = await newId(db)
    const token = deviceToken(kernel, id, 1)
    const name = `Sample phone ${wanted.country} ${nth + 1}`
    await db
      .insertInto('collection.device')
      .values({ id, programmeId, country: wanted.country, name, personId: person, tokenHash: tokenHash(token) })
      .execute()
    tokens.push(token)
  }
  const place = { latitude: at[0]?.latitude ?? 42.5, longitude: at[0]?.longitude ?? 20.5 }
  return { form, definition: definition as unknown as Definition, project: rows[0]!.n, place, tokens }
} // biome-ignore format: short

async function approveAndLink(
  kernel: Kernel,
  db: Transaction,
  programme: string,
  form: string,
  wanted: WantedChecklists,
  instances: readonly string[],
): Promise<void> {
  await sql`select collection.mark_samples(${instances}::text[], ${programme})`.execute(db)
  const { rows } = await sql<{ id: string; instanceId: string }>`
    select id, instance_id from collection.submission where programme_id = ${programme} and instance_id = any (${instances}::text[])`.execute(
    db,
  )
  const ids = instances.map((one) => rows.find(({ instanceId }) => instanceId === one)!.id)
  const system = new Actor({ system: true, memberships: [] })
  for (const one of await lockRows(db, form, ids))
    await doAct(db, system, one, 'approve', { note: 'Sample' }, () => undefined)
  await linkSampleChecklists(kernel, db, wanted, ids)
}
