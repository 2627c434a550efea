import { z } from 'zod'
import { Id, IsoDate } from '../../common/ids.ts'
import { LocalText } from '../../common/languages.ts'
import { aggregates } from '../../common/measures.ts'
import { operation } from '../../common/operation.ts'
import { Code, CountryOrNone, MaybeText, ProgrammePath, RecordPath, Source, shelf, Written } from './shelf.ts'

export const levels = ['country', 'regional'] as const
export const valueTypes = ['count', 'amount', 'percentage', 'yes_no', 'text'] as const
export const directions = ['up', 'down'] as const
export const targetKinds = ['baseline', 'milestone', 'target'] as const

const dimension = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/)
/** Which facts count: each dimension has one of the values. `country` and `organisation` are dimensions too. */
export const Filter = z.record(dimension, z.array(z.string().max(100)).min(1).max(100))
/** How a value is split: what is stored is the split; the total is its sum. */
export const Disaggregation = z
  .array(z.object({ key: dimension, values: z.array(z.string().min(1).max(60)).min(1).max(60) }))
  .max(4)

/** What an indicator counts. A change of it makes a new definition with a visible break. */
export const Meaning = z.object({
  level: z.enum(levels),
  valueType: z.enum(valueTypes).default('count'),
  unit: Written,
  direction: z.enum(directions).default('up'),
  /** Key of a measure, `monitoring.visits`. Without one the value is reported. */
  measure: z
    .string()
    .regex(/^[a-z]+\.[a-zA-Z]+$/)
    .nullable()
    .default(null),
  aggregate: z.enum(aggregates).nullable().default(null),
  filter: Filter.default({}),
  /** Below the line of a ratio: the same measure with this filter. */
  over: Filter.nullable().default(null),
  /** What `distinct` counts: `record`, `organisation`, `country` or a dimension. */
  counted: dimension.nullable().default(null),
  disaggregation: Disaggregation.default([]),
})
export type Meaning = z.output<typeof Meaning>

export const Definition = Meaning.extend({
  id: Id,
  number: z.int(),
  fromOn: IsoDate.nullable(),
  /** Why the definition changed. */
  reason: MaybeText,
})
export type Definition = z.output<typeof Definition>

export const TargetFields = z.object({
  indicatorId: Id,
  kind: z.enum(targetKinds).default('target'),
  country: CountryOrNone.default(null),
  onDate: IsoDate.nullable().default(null),
  value: z.number().nullable().default(null),
  valueText: MaybeText.default(null),
  /** The document asks for the thing and gives no number. */
  notSet: z.boolean().default(false),
  note: MaybeText.default(null),
  source: Source.default(''),
})
export const targets = shelf('Target', 'Targets', 'targets', TargetFields, {
  indicator: z.object({ code: z.string(), title: LocalText }),
})
/** A target as it lies. */
export type Target = Omit<z.output<typeof targets.record>, 'indicator'>

export const IndicatorFields = z.object({
  code: Code,
  position: z.int().min(0).max(9999).default(0),
  /** Exactly one of the two. */
  objectiveId: Id.nullable().default(null),
  resultId: Id.nullable().default(null),
  title: Written,
  explanation: MaybeText.default(null),
  /** Source of verification. */
  verification: MaybeText.default(null),
  assumptions: MaybeText.default(null),
  source: Source.default(''),
  meaning: Meaning,
  /** Asked for when the meaning changes: shown at the break. */
  reason: MaybeText.default(null),
})
export const indicators = shelf('Indicator', 'Indicators', 'indicators', IndicatorFields, {
  definition: Definition,
  /** All definitions, the first one first. */
  definitions: z.array(Definition),
  endedOn: IsoDate.nullable(),
  /** Whether a room counts it today. */
  computed: z.boolean(),
})
export type Indicator = z.output<typeof indicators.record>

export const endIndicator = operation({
  name: 'programme.endIndicator',
  method: 'POST',
  path: '/programmes/:programme/indicators/:id/end',
  summary:
    'Ends an indicator: its values stay, new ones are not expected. Without a date it is taken up again.',
  action: 'programme.indicator.end',
  params: RecordPath,
  body: z.object({ version: z.int(), endedOn: IsoDate.nullable() }),
  result: indicators.record,
})

export const listMeasures = operation({
  name: 'programme.listMeasures',
  method: 'GET',
  path: '/programmes/:programme/measures',
  summary: 'What the rooms can count: for choosing what an indicator is computed from.',
  params: ProgrammePath,
  result: z.object({
    rows: z.array(
      z.object({ key: z.string(), label: z.string(), unit: z.string(), dims: z.array(z.string()) }),
    ),
  }),
})
