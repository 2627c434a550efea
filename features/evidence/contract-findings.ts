import { z } from 'zod'
import { Id, PageQuery, pageOf } from '../../common/ids.ts'
import { LocalText } from '../../common/languages.ts'
import { operation } from '../../common/operation.ts'
import { InProgramme } from './contract.ts'
import { FindingContent, FindingRow, findingStates, LegalReference, RecordLink } from './findings/shapes.ts'

const OfFinding = InProgramme.extend({ finding: Id })
/** What the asker may do with a finding. */
export const findingActs = ['edit', 'approve', 'withdraw'] as const

/** One step of a finding's history: what it said from then on. */
export const FindingEdition = z.object({
  version: z.int(),
  act: z.enum(['deposit', 'revise', 'approve', 'withdraw']),
  at: z.string(),
  by: z.string().nullable(),
  /** Names of the fields that this step changed. */
  changed: z.array(z.string()),
  content: FindingContent.extend({ state: z.enum(findingStates), reason: z.string().nullable() }),
})

export const Finding = FindingRow.extend({
  legal: z.array(LegalReference),
  links: z.array(RecordLink),
  reason: z.string().nullable(),
  /** Whether the record that it comes from has been approved: before that it is not approved itself. */
  sourceApproved: z.boolean(),
  /** How that record says that what was found may be used. */
  sourceRestrictions: LocalText.nullable(),
  approvedAt: z.string().nullable(),
  approvedBy: z.string().nullable(),
  createdAt: z.string(),
  createdBy: z.string().nullable(),
  history: z.array(FindingEdition),
  may: z.array(z.enum(findingActs)),
})
export type Finding = z.output<typeof Finding>

export const listFindings = operation({
  name: 'evidence.listFindings',
  method: 'GET',
  path: '/programmes/:programme/evidence/findings',
  summary:
    'The findings that the rooms have deposited: searched, filtered, sorted; all that match as CSV or XLSX.',
  params: InProgramme,
  query: PageQuery,
  result: pageOf(FindingRow),
})

export const readFinding = operation({
  name: 'evidence.readFinding',
  method: 'GET',
  path: '/programmes/:programme/evidence/findings/:finding',
  summary:
    'A finding: its statement, what it rests on, the records and the law that it points to, its history.',
  params: OfFinding,
  result: Finding,
})

export const editFinding = operation({
  name: 'evidence.editFinding',
  method: 'PUT',
  path: '/programmes/:programme/evidence/findings/:finding',
  summary:
    'Changes a finding. When the substance of an approved one changes, it is a draft again until somebody else approves it.',
  action: 'evidence.finding.edit',
  params: OfFinding,
  body: FindingContent.omit({ links: true }).extend({ version: z.int() }),
  result: Finding,
})

export const approveFinding = operation({
  name: 'evidence.approveFinding',
  method: 'POST',
  path: '/programmes/:programme/evidence/findings/:finding/approval',
  summary:
    'Approves a draft finding, so that it counts. Never one’s own, and never before the record that it comes from.',
  action: 'evidence.finding.approve',
  params: OfFinding,
  body: z.object({ version: z.int() }),
  result: Finding,
})

export const withdrawFinding = operation({
  name: 'evidence.withdrawFinding',
  method: 'POST',
  path: '/programmes/:programme/evidence/findings/:finding/withdrawal',
  summary: 'Withdraws a finding for good, with the reason. It stays readable and no longer counts.',
  action: 'evidence.finding.withdraw',
  params: OfFinding,
  body: z.object({ version: z.int(), reason: z.string().trim().min(5).max(2000) }),
  result: Finding,
})
