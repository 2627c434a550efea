import { z } from 'zod'
import { Celex } from '../../../common/celex.ts'
import { Id, IsoDate } from '../../../common/ids.ts'
import { LocalText } from '../../../common/languages.ts'
import { Country, Sensitivity } from '../../../common/places.ts'

/** Who reads findings: those who monitor, judge and write; not donors, members of the platform or supported organisations. */
export const findingReaders = [
  'programme_coordinator', 'country_coordinator', 'data_protection_officer', 'grants_officer', 'monitor', 'analyst',
  'reviewer',
] as const // biome-ignore format: a list

/** How much harm a finding shows or threatens. */
export const severities = ['minor', 'moderate', 'serious', 'critical'] as const
/** How sure whoever found it is. */
export const confidences = ['low', 'moderate', 'high'] as const
/** What it rests on: several independent sources, one's own eyes, somebody who was there, somebody who was told. */
export const grades = ['corroborated', 'observed', 'testimony', 'secondhand'] as const
/** What it is about: the themes of the visits' checklists, and what interviews and grants add to them. */
export const themes = [
  'access_to_asylum', 'information', 'interpretation', 'legal_aid', 'registration', 'referral', 'conditions', 'health',
  'children', 'detention', 'use_of_force', 'complaints', 'smuggling', 'trafficking', 'prosecution', 'cooperation',
  'data', 'other',
] as const // biome-ignore format: a list
export const findingStates = ['draft', 'approved', 'withdrawn'] as const

export type Severity = (typeof severities)[number]
export type Confidence = (typeof confidences)[number]
export type Grade = (typeof grades)[number]
export type Theme = (typeof themes)[number]
export type FindingState = (typeof findingStates)[number]

/** Address of a record's page below its programme, as its own room gives it: `/monitoring/visits/…`. */
export const RecordPath = z
  .string()
  .max(300)
  .regex(/^\/[a-z][\w./-]*$/, 'evidence.finding.problem.path')

/** A record of any room that a finding comes from or leans on. */
export const RecordLink = z.object({
  room: z.string().regex(/^[a-z]+$/),
  /** What it is there: `visit`, `incident`, `submission`. */
  kind: z.string().regex(/^[a-z][a-z_]*$/),
  id: Id,
  /** Its name as its room tells it; no person's name, because it is not sealed. */
  label: z.string().trim().min(1).max(300),
  path: RecordPath,
})
export type RecordLink = z.infer<typeof RecordLink>

/** What in the law a finding touches. */
export const LegalReference = z.object({
  citation: z.string().trim().min(1).max(500),
  /** The act's number in EUR-Lex, where it is one of the Union's: `32013L0032`. */
  celex: Celex.optional(),
  article: z.string().trim().max(60).optional(),
})
export type LegalReference = z.infer<typeof LegalReference>

/** What a finding says. */
export const FindingContent = z.object({
  statement: LocalText.refine((text) => (text.texts[text.source]?.text ?? '').trim() !== '', {
    message: 'problem.field.required',
  }),
  severity: z.enum(severities),
  confidence: z.enum(confidences),
  grade: z.enum(grades),
  theme: z.enum(themes),
  country: Country.nullable(),
  occurredOn: IsoDate.nullable(),
  sensitivity: Sensitivity,
  legal: z.array(LegalReference).max(50).default([]),
  links: z.array(RecordLink).max(100).default([]),
})
export type FindingContent = z.output<typeof FindingContent>
export type GivenContent = z.input<typeof FindingContent>

/** A line of the list of findings. */
export const FindingRow = FindingContent.omit({ legal: true, links: true }).extend({
  id: Id,
  source: RecordLink,
  state: z.enum(findingStates),
  sample: z.boolean(),
  changedAt: z.string(),
  version: z.int(),
})
export type FindingRow = z.output<typeof FindingRow>
