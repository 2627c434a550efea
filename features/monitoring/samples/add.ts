import { localText } from '../../../common/languages.ts'
import { sql, type Transaction } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { seal } from '../../../kernel/seal/seal.ts'
import { approveFindings, depositFinding, removeSampleFindings } from '../../evidence/seam.ts'
import { visitLink } from '../handlers-findings.ts'
import type { VisitState } from '../rules.ts'
import { insertInto, writeStep } from '../store.ts'
import * as data from './data.ts'

interface Site {
  id: string
  country: string
  kind: string
  authority: string
  name: ReturnType<typeof localText>
}

/**
 * Adds sample sites and visits to a demo programme, once; what is there stays.
 * @param db as the system
 * @returns how many visits were added
 */
export async function addMonitoringSamples(kernel: Kernel, db: Transaction, programme: string): Promise<number> {
  const { rows } = await sql<{ n: number; countries: string[] }>`
    select (select count(*) from monitoring.site s where s.programme_id = p.id and s.sample) n, countries from programme.programme p where id = ${programme}`.execute(db)
  if (!rows[0] || rows[0].n > 0) return 0
  let added = 0
  for (const [at, country] of rows[0].countries.entries()) {
    const sites = await addSites(db, programme, country)
    const states: VisitState[] = [...Array<VisitState>(data.approvedBy[country] ?? 3).fill('approved'), 'review', 'planned']
    for (const [number, state] of states.entries()) {
      await addVisit(kernel, db, programme, sites[(at + number) % sites.length]!, { number, state, turn: at + number })
      added++
    }
  }
  return added
} // biome-ignore format: short

async function addSites(db: Transaction, programmeId: string, country: string): Promise<Site[]> {
  const [latitude, longitude] = data.corners[country] ?? [null, null]
  const sites: Site[] = []
  for (const template of data.siteTemplates) {
    const { code, ...rest } = template
    const site = { ...rest, country, code: `${country.toLowerCase()}-${code}-sample` }
    sites.push({ ...site, id: await insertInto(db, 'site', { ...site, programmeId, latitude, longitude, sample: true, sensitivity: template.kind === 'informal_site' ? 2 : 1 }) })
  }
  return sites
} // biome-ignore format: short

/** The day of a country's nth visit: spread over the quarters of 2021 and 2022; what is not approved yet comes later. */
function dayOf(number: number, state: VisitState): string {
  if (state === 'planned') return '2023-06-12'
  if (state === 'review') return '2023-04-18'
  const month = (number * 3) % 24
  return `${2021 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-${String(5 + number).padStart(2, '0')}`
}

async function addVisit(
  kernel: Kernel,
  db: Transaction,
  programmeId: string,
  site: Site,
  { number, state, turn }: { number: number; state: VisitState; turn: number },
): Promise<void> {
  const startsOn = dayOf(number, state)
  const written = state !== 'planned'
  const isRefused = written && turn % 7 === 6
  const title = localText({
    en: `Visit: ${site.name.texts.en!.text}`,
    sq: `Vizitë: ${site.name.texts.sq!.text}`,
  })
  const { rows } = await sql<{ code: string }>`select monitoring.next_code(${programmeId}, ${site.country}, ${startsOn}::date) code`.execute(db) // biome-ignore format: one call
  const visit = {
    programmeId, title, startsOn, endsOn: startsOn, country: site.country, siteId: site.id, code: rows[0]!.code, state,
    purpose: data.purposes[turn % 3]!, authority: site.authority, announced: turn % 2 === 0, risk: data.risk,
    methods: ['observation', 'individual_interview', ...(turn % 3 === 0 ? ['key_informant'] : [])],
    sensitivity: site.kind === 'informal_site' ? 2 : 1, sample: true,
    ...(written ? {
      access: isRefused ? 'refused' : turn % 5 === 4 ? 'partial' : 'granted',
      accessReason: isRefused || turn % 5 === 4 ? data.refused : null,
      met: [{ role: 'head of shift (sample)', institution: site.authority, count: 1 }],
      summary: data.summaries[turn % 3]!, restrictions: data.restrictions, immediate: isRefused ? null : data.immediate, nobodySeen: isRefused,
      referrals: isRefused ? [] : [{ service: 'legal_aid', organisation: 'Sample legal clinic', count: 1 + (turn % 3), note: '' }],
      smuggling: turn % 4 === 0 && !isRefused ? [{ route: 'Sample route', fee: 900 + 100 * (turn % 5), currency: 'EUR', payment: 'hawala', transport: 'van', contact: 'social_media', groupSize: 9, abuses: ['debt'], count: 2 }] : [],
    } : {}),
    ...(state === 'approved' ? { approvedAt: new Date(Date.parse(startsOn) + 20 * 86_400_000) } : {}),
  } // biome-ignore format: a record
  const id = await insertInto(db, 'visit', visit)
  const step = { programmeId, visitId: id, byPerson: null, reason: 'Sample' }
  await writeStep(db, { ...step, act: 'plan', fromState: null, toState: 'planned' })
  if (!written) return
  await writeStep(db, { ...step, act: 'submit', fromState: 'draft', toState: 'review' })
  if (!isRefused) await addParts(kernel, db, { ...visit, id }, turn)
  if (state !== 'approved') return
  await writeStep(db, { ...step, act: 'approve', fromState: 'review', toState: 'approved' })
  await approveFindings(db, { room: 'monitoring', kind: 'visit', id }, { restrictions: data.restrictions })
}

interface Written {
  id: string
  programmeId: string
  country: string
  startsOn: string
  sensitivity: number
  code: string
  title: ReturnType<typeof localText>
  state: VisitState
}

async function addParts(kernel: Kernel, db: Transaction, visit: Written, turn: number): Promise<void> {
  const part = {
    programmeId: visit.programmeId,
    visitId: visit.id,
    country: visit.country,
    sensitivity: visit.sensitivity,
  }
  for (const [sex, age, nationality, vulnerability, persons] of data.cells.filter(
    (_, at) => (at + turn) % 4 !== 3,
  ))
    await insertInto(db, 'population', {
      ...part,
      sex,
      age,
      nationality,
      vulnerability,
      persons: persons + (turn % 3),
    })
  if (turn % 3 === 0) await addIncident(kernel, db, visit, turn)
  const { theme, severity, statement, legal } = data.findings[turn % 3]!
  await depositFinding(db, {
    programmeId: visit.programmeId, statement, theme, severity, confidence: 'moderate', grade: 'observed', legal: [...legal],
    country: visit.country, occurredOn: visit.startsOn, sensitivity: visit.sensitivity, source: visitLink(visit), sample: true,
  }) // biome-ignore format: a record
  const { what, owner } = data.points[turn % 3]!
  const due = new Date(Date.parse(visit.startsOn) + 90 * 86_400_000).toISOString().slice(0, 10)
  const state = (['open', 'done', 'verified'] as const)[turn % 3]!
  await insertInto(db, 'action_point', {
    ...part,
    what,
    ownerInstitution: owner,
    dueOn: due,
    state,
    sample: true,
  })
}

async function addIncident(kernel: Kernel, db: Transaction, visit: Written, turn: number): Promise<void> {
  const { rows } = await sql<{ id: string }>`select uuidv7() id`.execute(db)
  const { id } = rows[0]!
  const at = { table: 'monitoring.incident', column: 'narrative_sealed', row: id }
  const scope = { programme: visit.programmeId, country: visit.country }
  await insertInto(db, 'incident', {
    id, programmeId: visit.programmeId, visitId: visit.id, country: visit.country, sensitivity: 2, kind: turn % 2 ? 'pushback' : 'theft',
    title: data.incident.title, happenedOn: new Date(Date.parse(visit.startsOn) - 9 * 86_400_000).toISOString().slice(0, 10), timeOfDay: '23:40', roughly: true,
    place: 'Sample: border section', reportedBy: 'Sample organisation', persons: 6 + (turn % 9), minors: turn % 2 === 0, men: true,
    nationalities: ['AF', 'SY'], violence: ['pushing', 'theft'], violations: ['denied_asylum'], asylum: 'ignored', officers: 3,
    corroboration: ['several_testimonies'], consent: ['interview', 'storage'],
    narrativeSealed: await seal(kernel.keyring, scope, at, data.incident.narrative),
  }) // biome-ignore format: a record
}

/**
 * Removes all sample records of a programme's monitoring: visits with everything in them, sites, findings.
 * @returns how many records went
 */
export async function removeMonitoringSamples(db: Transaction, programme: string): Promise<number> {
  const findings = await removeSampleFindings(db, programme)
  const gone = async (table: string, more = sql``) =>
    Number((await sql`delete from ${sql.table(`monitoring.${table}`)} t where programme_id = ${programme} and sample ${more}`.execute(db)).numAffectedRows ?? 0n) // biome-ignore format: one statement
  const points = await gone('action_point')
  const visits = await gone('visit')
  // A site at which somebody has planned a visit of their own stays, with its mark.
  const sites = await gone(
    'site',
    sql`and not exists (select 1 from monitoring.visit v where v.site_id = t.id)`,
  )
  return findings + points + visits + sites
}
