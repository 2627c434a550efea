import { z } from 'zod'
import { Id, IsoDate, PageQuery, pageOf } from '../../common/ids.ts'
import { StoredLanguage } from '../../common/languages.ts'
import { operation } from '../../common/operation.ts'
import { Country } from '../../common/places.ts'
import {
  Based,
  Code,
  CountryOrNone,
  Kept,
  MaybeText,
  ProgrammePath,
  Source,
  shelf,
  Written,
} from './shelf.ts'

/** Roles of an organisation in a programme. */
export const partnerRoles = ['lead', 'partner', 'supporter', 'donor'] as const
export const objectiveKinds = ['overall', 'specific'] as const
export const resultLevels = ['outcome', 'output'] as const

// ---- the programme itself

/** What an IATI file says beyond the programme (IATI 2.03). */
export const Iati = z.object({
  /** The publisher's reference in the form of org-id.guide. */
  publisher: z.string().max(80).optional(),
  publisherKind: z.int().min(10).max(90).optional(),
  identifier: z.string().max(120).optional(),
  /** DAC five-digit purpose codes with their share. */
  sectors: z
    .array(z.object({ code: z.string().regex(/^\d{5}$/), percentage: z.number().gt(0).max(100) }))
    .max(20)
    .optional(),
})

export const ProgrammeFields = z.object({
  code: z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'programme.problem.code_malformed'),
  title: Written,
  acronym: z.string().max(40).default(''),
  summary: MaybeText.default(null),
  countries: z.array(Country).max(60),
  languages: z.array(StoredLanguage).min(1),
  kosovoFootnote: z.boolean().default(false),
  fundingStatement: MaybeText.default(null),
  disclaimer: MaybeText.default(null),
  source: Source.default(''),
  iati: Iati.default({}),
})

/** The period in force: the last amendment's. */
export const Period = z.object({ startsOn: IsoDate, endsOn: IsoDate, byMonth: z.boolean() })

export const Programme = ProgrammeFields.extend({
  ...Kept.shape,
  demo: z.boolean(),
  period: Period.nullable(),
})
export type Programme = z.output<typeof Programme>

export const listProgrammes = operation({
  name: 'programme.listProgrammes',
  method: 'GET',
  path: '/programmes',
  summary: 'The programmes that the asker may see.',
  query: PageQuery,
  result: pageOf(Programme),
})
export const getProgramme = operation({
  name: 'programme.getProgramme',
  method: 'GET',
  path: '/programmes/:programme',
  summary: 'One programme with its period in force.',
  params: ProgrammePath,
  result: Programme,
})
export const createProgramme = operation({
  name: 'programme.createProgramme',
  method: 'POST',
  path: '/programmes',
  summary: 'Founds a programme.',
  action: 'programme.programme.create',
  body: ProgrammeFields,
  result: z.object({ id: Id }),
})
export const updateProgramme = operation({
  name: 'programme.updateProgramme',
  method: 'PUT',
  path: '/programmes/:programme',
  summary: 'Changes what is said about the programme itself.',
  action: 'programme.programme.update',
  params: ProgrammePath,
  body: ProgrammeFields.omit({ code: true }).extend(Based.shape),
  result: Programme,
})

// ---- period and partners

export const AmendmentFields = z.object({
  /** 0 is the period as first agreed; the last one is in force. */
  position: z.int().min(0).max(999),
  startsOn: IsoDate,
  endsOn: IsoDate,
  /** The source names months, not days. */
  byMonth: z.boolean().default(false),
  decidedOn: IsoDate.nullable().default(null),
  reason: MaybeText.default(null),
  source: Source.default(''),
})
export const amendments = shelf('Amendment', 'Amendments', 'amendments', AmendmentFields, {})

export const Organisation = z.object({
  code: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'programme.problem.code_malformed'),
  name: Written,
  shortName: z.string().max(40).default(''),
  country: CountryOrNone.default(null),
  website: z.url().max(300).nullable().default(null),
})
export const PartnerFields = z.object({
  /** The organisation by its code; one that is not known yet is described in `organisation`. */
  code: Organisation.shape.code,
  organisation: Organisation.omit({ code: true }).optional(),
  role: z.enum(partnerRoles),
  country: CountryOrNone.default(null),
  position: z.int().min(0).max(999).default(0),
  note: MaybeText.default(null),
  /** Its identifier as IATI writes it, and its IATI organisation type. */
  reference: z.string().max(80).default(''),
  kind: z.int().min(10).max(90).nullable().default(null),
  source: Source.default(''),
})
export const partners = shelf('Partner', 'Partners', 'partners', PartnerFields, {
  organisationId: Id,
  organisation: Organisation.omit({ code: true }),
})
export const { list: listAmendments, create: createAmendment } = amendments
export const { list: listPartners, create: createPartner } = partners

// ---- strands, objectives, results

const position = z.int().min(0).max(9999).default(0)
export const StrandFields = z.object({ code: Code, position, title: Written, text: MaybeText.default(null) })
export const strands = shelf('Strand', 'Strands', 'strands', StrandFields, {})

export const ObjectiveFields = StrandFields.extend({ kind: z.enum(objectiveKinds) })
export const objectives = shelf('Objective', 'Objectives', 'objectives', ObjectiveFields, {})

export const ResultFields = StrandFields.extend({
  objectiveId: Id,
  strandId: Id.nullable().default(null),
  level: z.enum(resultLevels).default('output'),
})
export const results = shelf('Result', 'Results', 'results', ResultFields, {})
