import { z } from 'zod'
import { Celex } from '../../common/celex.ts'
import { Id, IsoDate } from '../../common/ids.ts'
import { LocalText } from '../../common/languages.ts'
import { operation } from '../../common/operation.ts'
import { Sensitivity } from '../../common/places.ts'
import { OfVisit, Reason, Written } from './fields.ts'

// The values are the evidence room's; it checks them. Here they are only named.
export const severities = ['minor', 'moderate', 'serious', 'critical'] as const
export const confidences = ['low', 'moderate', 'high'] as const
export const grades = ['corroborated', 'observed', 'testimony', 'secondhand'] as const
export const themes = [
  'access_to_asylum', 'information', 'interpretation', 'legal_aid', 'registration', 'referral', 'conditions', 'health',
  'children', 'detention', 'use_of_force', 'complaints', 'smuggling', 'trafficking', 'prosecution', 'cooperation',
  'data', 'other',
] as const // biome-ignore format: a list

const Legal = z.object({
  citation: z.string().trim().min(1).max(500),
  /** The act's number in EUR-Lex, where it is one of the Union's. */
  celex: Celex.optional(),
  article: z.string().trim().max(60).optional(),
})
export const FindingFields = z.object({
  statement: Written,
  severity: z.enum(severities),
  confidence: z.enum(confidences),
  grade: z.enum(grades),
  theme: z.enum(themes),
  occurredOn: IsoDate.nullable().default(null),
  legal: z.array(Legal).max(50).default([]),
  /** Incidents and checklists (submissions) of the visit that it rests on. */
  incidents: z.array(Id).max(50).default([]),
  submissions: z.array(Id).max(50).default([]),
})
export const FindingOfVisit = z.object({
  id: Id,
  statement: LocalText,
  severity: z.enum(severities),
  confidence: z.enum(confidences),
  grade: z.enum(grades),
  theme: z.enum(themes),
  occurredOn: IsoDate.nullable(),
  legal: z.array(Legal),
  links: z.array(
    z.object({ room: z.string(), kind: z.string(), id: Id, label: z.string(), path: z.string() }),
  ),
  state: z.enum(['draft', 'approved', 'withdrawn']),
  reason: z.string().nullable(),
  sensitivity: Sensitivity,
  version: z.int(),
})
export type FindingOfVisit = z.output<typeof FindingOfVisit>

const Findings = z.object({ rows: z.array(FindingOfVisit), may: z.array(z.string()) })
const OfFinding = OfVisit.extend({ finding: Id })
const path = '/programmes/:programme/monitoring/visits/:visit/findings'
export const listVisitFindings = operation({
  name: 'monitoring.listVisitFindings',
  method: 'GET',
  path,
  summary: 'The findings of a visit; they lie in the evidence room.',
  params: OfVisit,
  result: Findings,
})
export const addFinding = operation({
  name: 'monitoring.addFinding',
  method: 'POST',
  path,
  summary: 'Deposits a finding of a visit as a draft. It is approved with the visit.',
  action: 'monitoring.finding.add',
  params: OfVisit,
  body: FindingFields,
  result: Findings,
})
export const changeFinding = operation({
  name: 'monitoring.changeFinding',
  method: 'PUT',
  path: `${path}/:finding`,
  summary: 'Changes a finding while its visit is open.',
  action: 'monitoring.finding.change',
  params: OfFinding,
  body: FindingFields.extend({ version: z.int() }),
  result: Findings,
})
export const strikeFinding = operation({
  name: 'monitoring.strikeFinding',
  method: 'POST',
  path: `${path}/:finding/strike`,
  summary:
    'Strikes a finding out while its visit is open; one that was approved before is withdrawn with a reason.',
  action: 'monitoring.finding.strike',
  params: OfFinding,
  body: z.object({ reason: Reason.default('') }),
  result: Findings,
})
