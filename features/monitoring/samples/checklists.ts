import { sql, type Transaction } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { openForms } from '../../collection/seam.ts'
import { namesOf } from '../../programme/seam.ts'
import { mergedOf } from '../checklists/merged.ts'
import { dissentOf } from '../checklists/rules.ts'
import { membersOf } from '../people.ts'
import { insertInto } from '../store.ts'
import { agreements, checklistForms } from './data.ts'

/** Two people's checklists of one sample visit: what whoever sends them needs to know. */
export interface WantedChecklists {
  visit: string
  country: string
  day: string
  /** The site's name, as the form asks for it. */
  place: string
  /** The form's code in the collection room's library. */
  form: string
  /** Who fills them in, and what they answer differently: by the question's name. */
  by: { person: string; answers: Record<string, string> }[]
}

const visitsPerKind = 2

/**
 * Gives the sample visits their teams, once the demo's people are there, and their forms.
 * @param db as the system
 * @returns the checklists that are to be sent for them; none where the visits have had teams before
 */
export async function teamSampleVisits(db: Transaction, programme: string): Promise<WantedChecklists[]> {
  const { rows: visits } = await sql<Visit>`
    select v.id, v.country, v.state, v.access, v.starts_on as day, s.kind, kernel.text_in(s.name, 'en') place
    from monitoring.visit v join monitoring.site s on s.id = v.site_id
    where v.programme_id = ${programme} and v.sample
      and not exists (select 1 from monitoring.team t join monitoring.visit o on o.id = t.visit_id where o.programme_id = ${programme} and o.sample)
    order by v.code`.execute(db)
  const forms = await openForms(db, programme)
  const teams = new Map<string, string[]>()
  for (const visit of visits) {
    const team = teams.get(visit.country) ?? (await teamFor(db, programme, visit.country))
    teams.set(visit.country, team)
    for (const [at, personId] of team.entries())
      await insertInto(db, 'team', { programmeId: programme, visitId: visit.id, country: visit.country, sensitivity: 0, personId, role: at === 0 ? 'lead' : 'monitor' }) // biome-ignore format: a row
    const form = forms.find(({ code }) => code === checklistForms[visit.kind])
    if (form)
      await sql`update monitoring.visit set form_ids = ${[form.id]}::uuid[] where id = ${visit.id}`.execute(
        db,
      )
  }
  return chosen(visits).flatMap((visit) => {
    const team = teams.get(visit.country)!
    const form = checklistForms[visit.kind]!
    if (team.length < 2 || !forms.some(({ code }) => code === form)) return []
    const answersOf = (which: 'agreed' | 'dissent') =>
      Object.fromEntries(agreements[form]!.map((one) => [one.question, one[which]]))
    const by = [
      { person: team[0]!, answers: answersOf('agreed') },
      { person: team[1]!, answers: answersOf('dissent') },
    ]
    return [{ visit: visit.id, country: visit.country, day: visit.day, place: visit.place, form, by }]
  })
}

interface Visit {
  id: string
  country: string
  state: string
  access: string | null
  day: string
  kind: string
  place: string
}

/** Visits of each kind that had access and are approved, from as many countries as there are. */
function chosen(visits: readonly Visit[]): Visit[] {
  const taken = new Map<string, number>()
  return Object.keys(checklistForms).flatMap((kind) => {
    const fit = visits.filter((one) => one.kind === kind && one.state === 'approved' && one.access === 'granted')
    const firsts = [...Map.groupBy(fit, ({ country }) => country).values()].map(([first]) => first!)
    const picked = firsts
      .sort((a, b) => (taken.get(a.country) ?? 0) - (taken.get(b.country) ?? 0))
      .slice(0, visitsPerKind)
    for (const { country } of picked) taken.set(country, (taken.get(country) ?? 0) + 1)
    return picked
  }) // biome-ignore format: short
}

// Coordinators and reviewers decide on visits, so that they are on no sample's team.
const teamOrder = ['monitor', 'platform_member', 'analyst', 'trainer']

async function teamFor(db: Transaction, programme: string, country: string): Promise<string[]> {
  const rank = ({ roles }: { roles: string[] }) =>
    Math.min(...roles.map((role) => teamOrder.indexOf(role)).filter((at) => at >= 0), teamOrder.length)
  return (await membersOf(db, programme, country))
    .filter((one) => rank(one) < teamOrder.length)
    .sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1))
    .slice(0, 2)
    .map(({ id }) => id)
}

/**
 * Links two checklists that have come in to their sample visit, and agrees where they differ: the second dissents.
 * @param db as the system
 */
export async function linkSampleChecklists(
  kernel: Kernel,
  db: Transaction,
  wanted: WantedChecklists,
  submissions: readonly string[],
): Promise<void> {
  const { rows } = await sql<{ programmeId: string; sensitivity: number }>`
    select programme_id, sensitivity from monitoring.visit where id = ${wanted.visit}`.execute(db)
  const part = { ...rows[0]!, visitId: wanted.visit, country: wanted.country }
  for (const [at, submissionId] of submissions.entries())
    await insertInto(db, 'checklist', { ...part, submissionId, linkedBy: wanted.by[at]!.person })
  const merged = await mergedOf(db, { id: wanted.visit })
  const names = await namesOf(kernel, db, merged.submissions.map((one) => one.personId)) // biome-ignore format: one line
  for (const question of merged.questions.filter(({ state }) => state === 'differ')) {
    const agreed = question.answers.find(({ submissionId }) => submissionId === submissions[0])!
    const about = agreements[wanted.form]!.find((one) => question.path.endsWith(`/${one.question}`))
    const dissent = dissentOf(question.answers, agreed.value, question.set).map(({ submissionId, said }) => {
      const { personId } = merged.submissions.find(({ id }) => id === submissionId)!
      return { submissionId, by: names.get(personId ?? '') ?? 'Sample', said, why: about?.why ?? '' }
    })
    await insertInto(db, 'overall', { ...part, form: question.form, path: question.path, question: question.question, answer: agreed.value, said: agreed.said, note: about?.note ?? '', dissent, settledBy: wanted.by[0]!.person }) // biome-ignore format: a row
  }
}
