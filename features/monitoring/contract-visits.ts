import { z } from 'zod'
import { Id, IsoDate, PageQuery, pageOf } from '../../common/ids.ts'
import { LocalText } from '../../common/languages.ts'
import { operation } from '../../common/operation.ts'
import { Sensitivity } from '../../common/places.ts'
import {
  Based,
  Count,
  InProgramme,
  Kept,
  MaybeText,
  OfVisit,
  Person,
  Reason,
  short,
  Written,
} from './fields.ts'
import {
  accesses, ageBands, methods, services, sexes, siteKinds, smugglingAbuses, smugglingContacts, smugglingPayments,
  smugglingTransports, teamRoles, vulnerabilities,
} from './lists.ts' // biome-ignore format: a list
import { visitActs, visitDoubts, visitStates } from './rules.ts'

/** What is decided before anybody goes. */
export const VisitPlan = z.object({
  title: Written,
  purpose: Written,
  siteId: Id,
  authority: short.default(''),
  announced: z.boolean().nullable().default(null),
  startsOn: IsoDate,
  endsOn: IsoDate,
  methods: z.array(z.enum(methods)).max(20).default([]),
  /** Forms of the collection room that the checklist is filled in with. */
  formIds: z.array(Id).max(20).default([]),
  /** What could harm people seen or the team, and what is done about it. */
  risk: MaybeText.default(null),
  sensitivity: Sensitivity.default(1),
})
const Met = z.object({ role: short.min(1), institution: short.default(''), count: Count.min(1).default(1) })
const Referral = z.object({
  service: z.enum(services),
  organisation: short.default(''),
  count: Count.min(1),
  note: short.default(''),
})
const Smuggling = z.object({
  route: short.default(''),
  fee: z.number().min(0).max(1_000_000).nullable().default(null),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .default('EUR'),
  payment: z.enum(smugglingPayments).default('unknown'),
  transport: z.enum(smugglingTransports).default('unknown'),
  contact: z.enum(smugglingContacts).default('unknown'),
  groupSize: z.int().min(1).max(10_000).nullable().default(null),
  abuses: z.array(z.enum(smugglingAbuses)).max(20).default([]),
  /** How many of those spoken to said so. */
  count: Count.min(1).default(1),
})
/** What was seen and done. */
export const VisitAccount = z.object({
  access: z.enum(accesses).nullable().default(null),
  accessReason: MaybeText.default(null),
  met: z.array(Met).max(60).default([]),
  summary: MaybeText.default(null),
  immediate: MaybeText.default(null),
  referrals: z.array(Referral).max(60).default([]),
  smuggling: z.array(Smuggling).max(60).default([]),
  restrictions: MaybeText.default(null),
})
export const Cell = z.object({
  sex: z.enum(sexes),
  age: z.enum(ageBands),
  nationality: z.string().regex(/^([A-Z]{2}|stateless|unknown)$/, 'monitoring.problem.nationality_malformed'),
  vulnerability: z.enum(vulnerabilities),
  persons: Count.min(1),
})
const Team = z.array(z.object({ personId: Id, role: z.enum(teamRoles) })).max(40)

/** What is doubtful about an approved visit: a checklist was erased since, or one is no longer approved. */
export const Doubts = z.array(z.enum(visitDoubts))

export const VisitRow = z.object({
  id: Id,
  code: z.string(),
  title: LocalText,
  country: z.string(),
  site: z.object({ id: Id, name: LocalText, kind: z.enum(siteKinds) }),
  state: z.enum(visitStates),
  startsOn: IsoDate,
  endsOn: IsoDate,
  access: z.enum(accesses).nullable(),
  lead: z.string().nullable(),
  /** To who does not work with the records there, how many were seen is not told visit by visit. */
  persons: z.int().nullable(),
  /** Null for those who may not see incidents: not nought, but not told. */
  incidents: z.int().nullable(),
  doubts: Doubts,
  sample: z.boolean(),
})
export type VisitRow = z.output<typeof VisitRow>

export const Step = z.object({
  act: z.string(),
  at: z.iso.datetime(),
  by: z.string().nullable(),
  reason: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  actionPointId: Id.nullable(),
})
export const Visit = VisitPlan.extend({
  ...VisitAccount.shape,
  ...Kept.shape,
  /** To others than its team and those who work with the records, the account is told once it is approved; empty before. */
  accountTold: z.boolean(),
  /** Null to whoever does not work with the records there, as are the people counted: each may be one person. */
  referrals: z.array(Referral).nullable(),
  smuggling: z.array(Smuggling).nullable(),
  code: z.string(),
  country: z.string(),
  state: z.enum(visitStates),
  site: z.object({
    id: Id,
    name: LocalText,
    kind: z.enum(siteKinds),
    authority: z.string(),
    area: z.string(),
  }),
  organisation: LocalText.nullable(),
  team: z.array(z.object({ personId: Id, role: z.enum(teamRoles), name: z.string() })),
  population: z.array(Cell).nullable(),
  doubts: Doubts,
  nobodySeen: z.boolean(),
  attachments: z.array(
    z.object({
      id: Id,
      fileId: Id,
      name: z.string(),
      mediaType: z.string(),
      size: z.int(),
      caption: z.string(),
      by: z.string().nullable(),
    }),
  ),
  cancelledBecause: z.string().nullable(),
  approvedAt: z.iso.datetime().nullable(),
  approvedBy: z.string().nullable(),
  writers: z.array(z.string()),
  steps: z.array(Step),
  /** What is missing before the next step that this reader may take. */
  lacks: z.array(z.object({ act: z.enum(visitActs), path: z.string(), message: z.string() })),
  /** Null where the reader may not see them. */
  counts: z.object({
    incidents: z.int().nullable(),
    points: z.int(),
    checklists: z.int().nullable(),
    findings: z.int().nullable(),
  }),
})
export type Visit = z.output<typeof Visit>

const path = '/programmes/:programme/monitoring/visits'
export const listVisits = operation({
  name: 'monitoring.listVisits',
  method: 'GET',
  path,
  summary:
    'Visits; filter by state, country, kind, access, year, quarter and site; `mine` (team: I am on it, review: I am to decide). All that match as CSV or XLSX.',
  params: InProgramme,
  query: PageQuery.extend({ mine: z.enum(['team', 'review']).optional() }),
  result: pageOf(VisitRow),
})
export const getVisit = operation({
  name: 'monitoring.getVisit',
  method: 'GET',
  path: `${path}/:visit`,
  summary: 'One visit with its team, account, people seen, attachments and history.',
  params: OfVisit,
  result: Visit,
})
export const createVisit = operation({
  name: 'monitoring.createVisit',
  method: 'POST',
  path,
  summary: 'Plans a visit. Its country is its site’s.',
  action: 'monitoring.visit.create',
  params: InProgramme,
  body: VisitPlan.extend({ team: Team.default([]) }),
  result: Visit,
})
export const updateVisit = operation({
  name: 'monitoring.updateVisit',
  method: 'PUT',
  path: `${path}/:visit`,
  summary: 'Changes the preparation of an open visit, with its team.',
  action: 'monitoring.visit.update',
  params: OfVisit,
  body: VisitPlan.extend({ team: Team.default([]), ...Based.shape }),
  result: Visit,
})
export const writeAccount = operation({
  name: 'monitoring.writeAccount',
  method: 'PUT',
  path: `${path}/:visit/account`,
  summary: 'Writes what was seen and done, while the visit is in the field or a draft.',
  action: 'monitoring.visit.write',
  params: OfVisit,
  body: VisitAccount.extend(Based.shape),
  result: Visit,
})
export const countPeople = operation({
  name: 'monitoring.countPeople',
  method: 'PUT',
  path: `${path}/:visit/population`,
  summary: 'Says how many people were seen, by sex, age, nationality and vulnerability. Counts, never names.',
  action: 'monitoring.visit.count',
  params: OfVisit,
  body: z.object({ cells: z.array(Cell).max(500), nobodySeen: z.boolean().default(false), ...Based.shape }),
  result: Visit,
})
export const moveVisit = operation({
  name: 'monitoring.moveVisit',
  method: 'POST',
  path: `${path}/:visit/steps`,
  summary: 'Takes the next step: prepare, depart, write, submit, return, approve, reopen, cancel or resume.',
  action: 'monitoring.visit.move',
  params: OfVisit,
  body: z.object({ act: z.enum(visitActs), reason: Reason.default(''), ...Based.shape }),
  result: Visit,
})
export const deleteVisit = operation({
  name: 'monitoring.deleteVisit',
  method: 'DELETE',
  path: `${path}/:visit`,
  summary: 'Removes a visit that is only planned.',
  action: 'monitoring.visit.delete',
  params: OfVisit,
})
export const attachFile = operation({
  name: 'monitoring.attachFile',
  method: 'POST',
  path: `${path}/:visit/attachments`,
  summary: 'Attaches a file that was uploaded before.',
  action: 'monitoring.attachment.add',
  params: OfVisit,
  body: z.object({ fileId: Id, caption: short.default('') }),
  result: Visit,
})
export const detachFile = operation({
  name: 'monitoring.detachFile',
  method: 'DELETE',
  path: `${path}/:visit/attachments/:attachment`,
  summary: 'Takes an attachment away while the visit is open.',
  action: 'monitoring.attachment.remove',
  params: OfVisit.extend({ attachment: Id }),
  result: Visit,
})

export const listPeople = operation({
  name: 'monitoring.listPeople',
  method: 'GET',
  path: '/programmes/:programme/monitoring/people',
  summary:
    'Members of the programme who may be on a team or own an action point; in a country, if one is named.',
  params: InProgramme,
  query: z.object({ country: z.string().optional() }),
  result: z.object({ rows: z.array(Person.extend({ roles: z.array(z.string()) })) }),
})
