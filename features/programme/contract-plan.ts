import { z } from 'zod'
import { Id, IsoDate } from '../../common/ids.ts'
import { Code, CountryOrNone, MaybeText, Source, shelf, Written } from './shelf.ts'

export const activityKinds = ['activity', 'milestone'] as const
export const activityStates = ['planned', 'under_way', 'done', 'cancelled'] as const
export const riskKinds = ['assumption', 'risk'] as const
export const riskStates = ['open', 'occurred', 'closed'] as const

const position = z.int().min(0).max(9999).default(0)
const sample = z.boolean().default(false)

/** A line of the work plan; a milestone has one date. */
export const ActivityFields = z.object({
  code: Code,
  position,
  kind: z.enum(activityKinds).default('activity'),
  resultId: Id.nullable().default(null),
  strandId: Id.nullable().default(null),
  country: CountryOrNone.default(null),
  responsibleId: Id.nullable().default(null),
  title: Written,
  text: MaybeText.default(null),
  startsOn: IsoDate.nullable().default(null),
  endsOn: IsoDate.nullable().default(null),
  byMonth: z.boolean().default(false),
  state: z.enum(activityStates).default('planned'),
  source: Source.default(''),
  sample,
})
export const activities = shelf('Activity', 'Activities', 'activities', ActivityFields, {})
export type Activity = z.output<typeof activities.record>

/** An assumption or a risk of a result, an objective, or (neither) the whole programme. */
export const RiskFields = z.object({
  code: Code,
  position,
  kind: z.enum(riskKinds),
  resultId: Id.nullable().default(null),
  objectiveId: Id.nullable().default(null),
  country: CountryOrNone.default(null),
  title: Written,
  response: MaybeText.default(null),
  likelihood: z.int().min(1).max(5).nullable().default(null),
  impact: z.int().min(1).max(5).nullable().default(null),
  responsibleId: Id.nullable().default(null),
  state: z.enum(riskStates).default('open'),
  source: Source.default(''),
  sample,
})
export const risks = shelf('Risk', 'Risks', 'risks', RiskFields, {})
export type Risk = z.output<typeof risks.record>

export const HeadingFields = z.object({
  code: Code,
  position,
  parentId: Id.nullable().default(null),
  country: CountryOrNone.default(null),
  title: Written,
  amount: z.number().min(0).max(999_999_999_999).nullable().default(null),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .default('EUR'),
  source: Source.default(''),
  sample,
})
export const headings = shelf('Heading', 'Headings', 'headings', HeadingFields, {})
export type Heading = z.output<typeof headings.record>

/** A reporting period: values are reported and approved by it. */
export const PeriodFields = z.object({
  code: Code,
  title: MaybeText.default(null),
  startsOn: IsoDate,
  endsOn: IsoDate,
  dueOn: IsoDate.nullable().default(null),
  sample,
})
export const periods = shelf('Period', 'Periods', 'periods', PeriodFields, {
  /** Countries (null: the regional level) whose period is approved and locked. */
  locked: z.array(z.object({ country: CountryOrNone, at: z.iso.datetime() })),
})
export type ReportingPeriod = z.output<typeof periods.record>
