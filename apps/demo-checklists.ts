import { randomUUID } from 'node:crypto'
import { approveSamples, sampleForm, samplePhone, sendSamples } from '../features/collection/seam.ts'
import { linkSampleChecklists, teamSampleVisits, type WantedChecklists } from '../features/monitoring/seam.ts'
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
  for (const [at, one] of wanted.entries()) {
    const ground = await asSystem(kernel, (db) => groundFor(kernel, db, programme, one))
    const { form, tokens, place, ...to } = ground
    const samples = one.by.map(({ answers }, nth) => ({
      ...to,
      token: tokens[nth]!,
      instanceId: `uuid:${randomUUID()}`,
      scenario: {
        // The same people at the same place on the same day: what they do not disagree on is the same.
        seed: 900 + at,
        day: one.day,
        country: one.country,
        place,
        answers: { ...placeIn(one), access: 'full', consent_given: 'all', methods: 'observation people', ...answers },
      },
    })) // biome-ignore format: a scenario
    await sendSamples(kernel, samples)
    await asSystem(kernel, async (db) => {
      const instances = samples.map(({ instanceId }) => instanceId)
      await linkSampleChecklists(kernel, db, one, await approveSamples(db, programme, form, instances))
    })
  }
  return wanted.length * 2
}

/** How each form asks for the place. */
const placeIn = ({ form, place }: WantedChecklists): Record<string, string> =>
  form === 'border-crossing-visit'
    ? { crossing: 'other', crossing_other: place, site: place }
    : { site: place }

/** The form, the site's place, and a phone for each of the two. */
async function groundFor(kernel: Kernel, db: Transaction, programmeId: string, wanted: WantedChecklists) {
  const { country } = wanted
  const { rows: at } = await sql<{ latitude: number | null; longitude: number | null }>`
    select s.latitude, s.longitude from monitoring.site s join monitoring.visit v on v.site_id = s.id where v.id = ${wanted.visit}`.execute(db)
  const tokens: string[] = []
  for (const [nth, { person: personId }] of wanted.by.entries())
    tokens.push(await samplePhone(kernel, db, { programmeId, country, mark: String(nth + 1), personId }))
  const place = { latitude: at[0]?.latitude ?? 42.5, longitude: at[0]?.longitude ?? 20.5 }
  return { ...(await sampleForm(db, programmeId, wanted.form)), place, tokens }
} // biome-ignore format: short
