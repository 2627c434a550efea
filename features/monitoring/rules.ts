import type { Access, TeamRole } from './lists.ts'

// ---- the way of a visit

export const visitStates = [
  'planned',
  'checklist',
  'field',
  'draft',
  'review',
  'approved',
  'cancelled',
] as const
export type VisitState = (typeof visitStates)[number]
export const visitActs = [
  'prepare', 'depart', 'write', 'submit', 'return', 'approve', 'reopen', 'cancel', 'resume',
] as const // biome-ignore format: a list
export type VisitAct = (typeof visitActs)[number]

/** Why an approved visit may no longer be as it was approved. */
export const visitDoubts = ['erased', 'unapproved'] as const
export type VisitDoubt = (typeof visitDoubts)[number]

const ways: Record<VisitAct, Partial<Record<VisitState, VisitState>>> = {
  prepare: { planned: 'checklist' },
  depart: { checklist: 'field' },
  write: { field: 'draft' },
  submit: { draft: 'review' },
  return: { review: 'draft' },
  approve: { review: 'approved' },
  reopen: { approved: 'draft' },
  cancel: { planned: 'cancelled', checklist: 'cancelled', field: 'cancelled' },
  resume: { cancelled: 'planned' },
}

/** The state after an act, or null when the act is not possible in that state. */
export const stateAfter = (state: VisitState, act: VisitAct): VisitState | null => ways[act][state] ?? null

/** The acts that are possible in a state, whoever may do them. */
export const actsIn = (state: VisitState): VisitAct[] => visitActs.filter((act) => stateAfter(state, act))

/** Acts that are refused without a reason: others must understand them later. */
export const needsReason = (act: VisitAct): boolean =>
  act === 'return' || act === 'cancel' || act === 'reopen'

/** Acts of a coordinator; the others are the team's. */
export const isDecision = (act: VisitAct): boolean =>
  act === 'approve' || act === 'return' || act === 'reopen' || act === 'resume'

/** Visits whose preparation may still be changed. */
export const isOpen = (state: VisitState): boolean =>
  state === 'planned' || state === 'checklist' || state === 'field' || state === 'draft'

/** Visits whose account (access, people seen, incidents, findings) may be written. */
export const isAccountOpen = (state: VisitState): boolean => state === 'field' || state === 'draft'

// ---- what must be there before the next step

/** What of a visit decides whether it may go on. */
export interface Ready {
  team: readonly { personId: string; role: TeamRole }[]
  announced: boolean | null
  risk: unknown
  access: Access | null
  accessReason: unknown
  summary: unknown
  methods: readonly string[]
  endsOn: string
  nobodySeen: boolean
  personsSeen: number
  /** Questions on which the linked checklists differ and nothing is agreed yet. */
  unsettled: number
  /** Linked checklists that have not been approved in the collection room. */
  unapprovedChecklists: number
}
export interface Lack {
  path: string
  message: string
  params?: Record<string, number>
}

/** What is missing before an act: fields and words keys, in the order of the page. */
export function lacksFor(act: VisitAct, visit: Ready, today: string): Lack[] {
  const lacks: Lack[] = []
  const lack = (path: string, message: string, params?: Record<string, number>) =>
    lacks.push({ path, message: `monitoring.problem.${message}`, ...(params ? { params } : {}) })
  if (act === 'prepare' || act === 'depart' || act === 'submit') {
    if (!visit.team.some((one) => one.role === 'lead')) lack('team', 'lead_missing')
  }
  if (act === 'depart') {
    if (visit.announced === null) lack('announced', 'announced_missing')
    if (!visit.risk) lack('risk', 'risk_missing')
  }
  if (act === 'submit') {
    if (visit.endsOn > today) lack('endsOn', 'visit_not_over')
    if (visit.access === null) lack('access', 'access_missing')
    else if (visit.access !== 'granted' && !visit.accessReason) lack('accessReason', 'access_reason_missing')
    if (!visit.summary) lack('summary', 'summary_missing')
    if (visit.access !== 'refused') {
      if (visit.methods.length === 0) lack('methods', 'methods_missing')
      if (visit.personsSeen === 0 && !visit.nobodySeen) lack('population', 'population_missing')
    }
    if (visit.unsettled > 0) lack('checklists', 'questions_unsettled', { count: visit.unsettled })
  }
  if (act === 'approve' && visit.unapprovedChecklists > 0)
    lack('checklists', 'checklists_unapproved', { count: visit.unapprovedChecklists })
  return lacks
}

/** Whether a person took part in what is to be approved. Then they do not approve it. */
export const wrote = (
  person: string | null,
  visit: { writers: readonly string[]; team: readonly { personId: string }[] },
): boolean =>
  person !== null && (visit.writers.includes(person) || visit.team.some((one) => one.personId === person))

/** Why nobody can have seen or been told of something on that day: the words' key, or null where they can. */
export function dayProblem(day: string, visit: { endsOn: string }, today: string): string | null {
  if (day > today) return 'monitoring.problem.day_to_come'
  return day > visit.endsOn ? 'monitoring.problem.day_after_visit' : null
}

/** Whether a visit would begin so long ago that the year must be a slip: more than ten years before today. */
export const isTooOld = (startsOn: string, today: string): boolean =>
  startsOn < `${Number(today.slice(0, 4)) - 10}${today.slice(4)}`

/** Days that a visit may last at most, its first and its last among them. */
export const longestVisit = 92

/** Whether a visit would last so long that its last day must be a slip. */
export const isTooLong = ({ startsOn, endsOn }: { startsOn: string; endsOn: string }): boolean =>
  (Date.parse(endsOn) - Date.parse(startsOn)) / 86_400_000 >= longestVisit

// ---- the way of an action point

export const pointStates = ['open', 'done', 'verified', 'dropped'] as const
export type PointState = (typeof pointStates)[number]
export const pointActs = ['done', 'verify', 'reopen', 'drop'] as const
export type PointAct = (typeof pointActs)[number]

const pointWays: Record<PointAct, Partial<Record<PointState, PointState>>> = {
  done: { open: 'done' },
  verify: { done: 'verified' },
  reopen: { done: 'open', verified: 'open', dropped: 'open' },
  drop: { open: 'dropped' },
}
/** The state of an action point after an act, or null when the act is not possible. */
export const pointAfter = (state: PointState, act: PointAct): PointState | null =>
  pointWays[act][state] ?? null
/** Acts on action points that are refused without a reason (for `done`: what was done). */
export const pointNeedsReason = (act: PointAct): boolean => act !== 'verify'

/** Open and past its day. */
export const isOverdue = (point: { state: PointState; dueOn: string }, today: string): boolean =>
  point.state === 'open' && point.dueOn < today

/** Whoever did it, or whose it was, does not verify it. */
export const mayNotVerify = (
  person: string | null,
  point: { doneBy: string | null; ownerPersonId: string | null },
): boolean => person === null || person === point.doneBy || person === point.ownerPersonId

// ---- people seen

export interface PopulationCell {
  sex: string
  age: string
  nationality: string
  vulnerability: string
  persons: number
}
const cellKey = (cell: PopulationCell) => [cell.sex, cell.age, cell.nationality, cell.vulnerability].join('|')

/** Which rows say the same cell twice: their positions. */
export function doubledCells(cells: readonly PopulationCell[]): number[] {
  const seen = new Set<string>()
  return cells.flatMap((cell, at) => {
    const key = cellKey(cell)
    if (seen.has(key)) return [at]
    seen.add(key)
    return []
  })
}

/** All people, and how many of each value of each dimension: each dimension adds up to all. */
export function populationTotals(cells: readonly PopulationCell[]): {
  all: number
  by: Record<'sex' | 'age' | 'nationality' | 'vulnerability', [value: string, persons: number][]>
} {
  const sum = (key: 'sex' | 'age' | 'nationality' | 'vulnerability') => {
    const found = new Map<string, number>()
    for (const cell of cells) found.set(cell[key], (found.get(cell[key]) ?? 0) + cell.persons)
    return [...found].sort(([, a], [, b]) => b - a)
  }
  return {
    all: cells.reduce((total, cell) => total + cell.persons, 0),
    by: {
      sex: sum('sex'),
      age: sum('age'),
      nationality: sum('nationality'),
      vulnerability: sum('vulnerability'),
    },
  }
}

// ---- places, for whatever leaves the workspace

/** A position on a grid of a quarter degree (20–28 km): the border section, never the place. */
export function coarse(at: {
  latitude: number | null
  longitude: number | null
}): { latitude: number; longitude: number } | null {
  if (at.latitude === null || at.longitude === null) return null
  const round = (value: number) => Math.round(value * 4) / 4
  return { latitude: round(at.latitude), longitude: round(at.longitude) }
}

// ---- the plan

/** `2026-Q1` of a day. */
export const quarterOf = (day: string): string =>
  `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`

/** How many visits are still to be planned for a target: never less than none. */
export const gapOf = (target: number | null, planned: number, approved: number): number | null =>
  target === null ? null : Math.max(0, target - planned - approved)
