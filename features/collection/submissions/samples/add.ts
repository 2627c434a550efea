import { createHash } from 'node:crypto'
import { type Db, sql, type Transaction } from '../../../../kernel/db/db.ts'
import { asActor } from '../../../../kernel/http/transaction.ts'
import type { Kernel } from '../../../../kernel/kernel.ts'
import type { Definition } from '../../xform/definition.ts'
import { numbers, type Scenario } from './fill.ts'
import { crossings, otherSites, placeOf } from './places.ts'
import { markSamples, projectOf, samplePhone, sendSamples } from './send.ts'

/** How many of which form, and what decides the rest of it. */
const wanted: { code: string; count: number; answers: (country: string, at: number) => Record<string, string> }[] = [
  { code: 'border-crossing-visit', count: 14, answers: (country, at) => ({ crossing: crossings[country]![at % 3]!, crossing_kind: 'road', access: ['full', 'full', 'partial'][at % 3]!, people_present: at % 4 ? 'yes' : 'no', consent_given: 'all', methods: 'observation people' }) },
  { code: 'centre-visit', count: 9, answers: (country, at) => ({ site: otherSites[country]![0]!, access: at % 4 ? 'full' : 'partial', people_present: 'yes', capacity: String(120 + at * 20), occupancy: String(80 + at * 17), methods: 'observation people' }) },
  { code: 'informal-site-visit', count: 6, answers: (country) => ({ site: otherSites[country]![1]!, access: 'full', people_present: 'yes', methods: 'observation' }) },
  { code: 'incident-testimony', count: 6, answers: (country, at) => ({ consent_interview: 'yes', consent_child: 'no', site: otherSites[country]![1]!, testimony_code: `S-${country}-${at + 1}` }) },
  { code: 'institution-interview', count: 6, answers: (country) => ({ consent_interview: 'yes', institution: otherSites[country]![2]! }) },
] // biome-ignore format: a table

const countries = ['AL', 'RS', 'MK', 'BA', 'ME', 'XK']
/** What has become of the samples: most are decided, some wait, one came back. */
const fates = ['approved', 'approved', 'received', 'approved', 'in_review', 'approved', 'returned', 'received', 'approved', 'rejected'] // biome-ignore format: a list

interface Sample {
  code: string
  definition: Definition
  scenario: Scenario
  instanceId: string
  fate: string
}

/**
 * Sends invented submissions of the ready forms into a demo programme, each through the door by which real ones come in, and
 * marks them as samples. Where there are some already nothing happens.
 * @returns how many were added
 */
export async function addSampleSubmissions(kernel: Kernel, programmeId: string): Promise<number> {
  const there = await asSystem(kernel, (db) =>
    db
      .selectFrom('collection.submission')
      .select('id')
      .where('programmeId', '=', programmeId)
      .where('sample', '=', true)
      .limit(1)
      .execute(),
  )
  if (there.length) return 0
  const { forms, project, devices } = await asSystem(kernel, (db) => ground(kernel, db, programmeId))
  const samples = [...forms].flatMap(([code, definition]) => samplesOf(code, definition))
  await sendSamples(
    kernel,
    samples.map((one) => ({ ...one, token: devices.get(one.scenario.country)!, project })),
  )
  const ids = samples.map((one) => one.instanceId)
  await asSystem(kernel, async (db) => {
    await markSamples(db, programmeId, ids)
    for (const one of samples) await decide(db, programmeId, one)
  })
  return samples.length
}

/** Takes every sample submission of a programme away again, with its files and the phones that "sent" them. */
export async function removeSampleSubmissions(kernel: Kernel, programmeId: string): Promise<number> {
  return asSystem(kernel, async (db) => {
    const { rows } = await sql<{ n: number }>`select collection.remove_samples(${programmeId}) n`.execute(db)
    return rows[0]!.n
  })
}

const asSystem = <T>(kernel: Kernel, work: (db: Transaction) => Promise<T>): Promise<T> =>
  asActor(kernel.workerDb, 'system', work)

async function ground(kernel: Kernel, db: Transaction, programmeId: string) {
  const rows = await db
    .selectFrom('collection.form as f')
    .innerJoin('collection.formVersion as v', 'v.id', 'f.currentVersionId')
    .select(['f.code', 'v.definition'])
    .where('f.programmeId', '=', programmeId)
    .where(
      'f.code',
      'in',
      wanted.map((one) => one.code),
    )
    .where('f.state', '=', 'open')
    .where('f.country', 'is', null)
    .orderBy('f.code')
    .execute()
  const devices = new Map<string, string>()
  for (const country of countries) devices.set(country, await phoneOf(kernel, db, programmeId, country))
  return {
    forms: new Map(rows.map((row) => [row.code, row.definition as unknown as Definition])),
    project: await projectOf(db, programmeId),
    devices,
  }
}

/** The phone with which a country's samples are sent, held by the demo's monitor there, if there is one. */
async function phoneOf(kernel: Kernel, db: Db, programmeId: string, country: string): Promise<string> {
  const monitor = await db
    .selectFrom('kernel.membership as m')
    .innerJoin('kernel.person as p', 'p.id', 'm.personId')
    .select('p.id')
    .where('m.programmeId', '=', programmeId)
    .where('m.role', '=', 'monitor')
    .where('p.sample', '=', true)
    .where((eb) => eb.or([eb('m.country', '=', country), eb('m.country', 'is', null)]))
    .executeTakeFirst()
  return samplePhone(kernel, db, { programmeId, country, personId: monitor?.id ?? null })
}

/** The samples of a ready form, as their phones would have filled them in. */
export function samplesOf(code: string, definition: Definition): Sample[] {
  const plan = wanted.find((one) => one.code === code)!
  return Array.from({ length: plan.count }, (_, at) => {
    const seed = wanted.indexOf(plan) * 100 + at
    const random = numbers(seed)
    // The last visit of a border form repeats the first: a probable duplicate to look at.
    const twin = code === 'border-crossing-visit' && at === plan.count - 1
    const country = countries[twin ? 0 : at % countries.length]!
    const answers = plan.answers(country, twin ? 0 : at)
    const days = twin ? 9 : 9 + at * 11 + wanted.indexOf(plan) * 3
    const day = new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)
    const place = placeOf(answers.crossing ?? '', country)
    const near = { latitude: place[0] + random(100) / 2500, longitude: place[1] + random(100) / 2500 }
    const picture = at % 2 === 0 ? { picture: `sample-${seed}.png` } : {}
    return {
      code,
      definition,
      scenario: { seed, day, country, place: near, answers, ...picture },
      instanceId: `uuid:${uuidOf(`${definition.id}/${seed}/${Date.now()}`)}`,
      fate: twin ? 'received' : fates[(at + wanted.indexOf(plan) * 3) % fates.length]!,
    }
  })
}

const uuidOf = (text: string): string =>
  createHash('sha256').update(text).digest('hex').replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5') // biome-ignore format: one expression

const said: Record<string, string> = {
  returned: 'Sample: please look at the numbers of people again.',
  rejected: 'Sample: test of the form at the desk, no visit took place.',
}

async function decide(db: Transaction, programmeId: string, { instanceId, fate }: Sample): Promise<void> {
  if (fate === 'received') return
  const one = await db
    .selectFrom('collection.submission')
    .select(['id', 'programmeId', 'country', 'organisationId', 'sensitivity', 'instanceId', 'state'])
    .where('programmeId', '=', programmeId)
    .where('instanceId', '=', instanceId)
    .executeTakeFirstOrThrow()
  await db
    .updateTable('collection.submission')
    .set({ state: fate, version: 2, changedAt: new Date() })
    .where('id', '=', one.id)
    .execute()
  const { id: submissionId, state, ...about } = one
  await db
    .insertInto('collection.remark')
    .values({
      ...about,
      submissionId,
      kind: 'state',
      body: said[fate] ?? '',
      fromState: state,
      toState: fate,
    })
    .execute()
}
