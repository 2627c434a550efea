import { z } from 'zod'
import { Id, IsoDate } from '../../common/ids.ts'
import { LocalText } from '../../common/languages.ts'
import { Sensitivity } from '../../common/places.ts'
import { granularities } from './periods.ts'

/** Units of statistics. Figures of different units are never added; persons are never added to detections. */
export const units = [
  'detections', 'persons', 'deadOrMissing', 'cases', 'decisions', 'convictions', 'incidents', 'crossings', 'other',
] as const // biome-ignore format: a list
export const geographies = ['country', 'route', 'border', 'region', 'place'] as const
export const dimensionTypes = [
  'country', 'nationality', 'route', 'border', 'sex', 'age', 'group', 'cause', 'text',
] as const // biome-ignore format: a list
/** Code lists that the room ships, by type of dimension; a `text` dimension has a list of its own. */
export const shippedLists = ['country', 'route', 'border', 'sex', 'age', 'population-group', 'cause'] as const
export const mostDimensions = 8

export const Key = z.string().regex(/^[a-z][a-zA-Z0-9]{0,39}$/, 'evidence.key.malformed')
export const DatasetCode = z.string().regex(/^[a-z][a-z0-9-]{0,59}$/, 'evidence.code.malformed')

export const Dimension = z.object({
  key: Key,
  type: z.enum(dimensionTypes),
  /** The code list whose codes it carries; absent for a `text` dimension, which has a list of its own. */
  list: z.string().max(60).optional(),
  label: LocalText,
  /** False when values of different codes must never be added up (registered arrivals of several countries). */
  summable: z.boolean().default(true),
})
export type Dimension = z.output<typeof Dimension>

/** A break, or a note, on what may be compared with what. */
export const Comparability = z.object({
  kind: z.enum(['break', 'note']),
  from: IsoDate.optional(),
  to: IsoDate.optional(),
  dimension: Key.optional(),
  codes: z.array(z.string().max(60)).max(300).optional(),
  text: LocalText,
})
export type Comparability = z.output<typeof Comparability>

export const Granularity = z.enum(granularities)
export const VintageState = z.enum(['draft', 'compared', 'accepted', 'rejected'])

export const Totals = z.array(
  z.object({ year: z.string(), old: z.number().nullable(), new: z.number().nullable() }),
)
export const Differences = z.object({
  /** Keys of the dimensions on which both vintages could be compared, and the length of the periods. */
  compared: z.object({ dimensions: z.array(z.string()), granularity: Granularity }),
  added: z.int(),
  removed: z.int(),
  changed: z.int(),
  /** How many of them are listed; the rest only counted. */
  listed: z.int(),
  /** Totals by year; absent where the dataset's figures are not added up. */
  years: Totals,
})
export type Differences = z.output<typeof Differences>

export const Vintage = z.object({
  id: Id,
  label: z.string(),
  publishedOn: z.string().nullable(),
  retrievedOn: z.string().nullable(),
  fileName: z.string(),
  fileDigest: z.string(),
  state: VintageState,
  granularity: Granularity,
  dimensions: z.array(z.string()),
  rowCount: z.int(),
  firstPeriod: z.string().nullable(),
  lastPeriod: z.string().nullable(),
  missingCount: z.int(),
  /** Whether its rows have places of their own. */
  places: z.boolean(),
  current: z.boolean(),
  decidedAt: z.string().nullable(),
  previousId: Id.nullable(),
  differences: Differences.nullable(),
  version: z.int(),
})
export type Vintage = z.output<typeof Vintage>

export const DatasetRow = z.object({
  id: Id,
  code: z.string(),
  title: LocalText,
  publisher: z.string(),
  unit: z.string(),
  geography: z.string(),
  sensitivity: Sensitivity,
  shipped: z.boolean(),
  sample: z.boolean(),
  vintages: z.int(),
  /** The vintage that figures are taken from when none is named. */
  current: z
    .object({
      id: Id,
      label: z.string(),
      publishedOn: z.string().nullable(),
      granularity: Granularity,
      firstPeriod: z.string().nullable(),
      lastPeriod: z.string().nullable(),
      rowCount: z.int(),
    })
    .nullable(),
})
export type DatasetRow = z.output<typeof DatasetRow>

export const DatasetFields = z.object({
  title: LocalText,
  description: LocalText,
  definition: LocalText,
  publisher: z.string().trim().min(1).max(200),
  source: z.string().trim().min(1).max(500),
  url: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .nullable(),
  licence: LocalText,
  unit: z.enum(units),
  geography: z.enum(geographies),
  summableOverTime: z.boolean(),
  events: z.boolean(),
  comparability: z.array(Comparability).max(60),
  sensitivity: Sensitivity,
})

export const Dataset = DatasetFields.extend({
  id: Id,
  code: z.string(),
  dimensions: z.array(Dimension),
  shipped: z.boolean(),
  sample: z.boolean(),
  version: z.int(),
  vintages: z.array(Vintage),
  may: z.array(z.enum(['edit', 'import', 'decide'])),
})
export type Dataset = z.output<typeof Dataset>

// ---------------------------------------------------------------- figures

const Axis = z.string().regex(/^[a-z][a-zA-Z0-9]{0,39}$/)
const PeriodName = z
  .string()
  .regex(/^\d{4}(-(Q[1-4]|H[12]|\d\d(-\d\d)?))?$/, 'evidence.figure.period_malformed')

/**
 * What a figure is asked by: rows and columns are dimensions of the dataset or lengths of period (`year` … `day`),
 * filters name codes, `top` keeps the largest of one dimension. Plain JSON, so that it can be frozen and asked again.
 */
export const FigureQuery = z.strictObject({
  dataset: DatasetCode,
  /** Absent: the current one. */
  vintage: Id.optional(),
  rows: z.array(Axis).max(4).default([]),
  columns: z.array(Axis).max(3).default([]),
  filters: z.record(Key, z.array(z.string().min(1).max(200)).min(1).max(500)).default({}),
  from: PeriodName.optional(),
  to: PeriodName.optional(),
  top: z
    .strictObject({ axis: Key, count: z.int().min(1).max(100), other: z.boolean().default(true) })
    .optional(),
})
export type FigureQuery = z.output<typeof FigureQuery>

export const FigureColumn = z.object({
  key: z.string(),
  role: z.enum(['period', 'dimension', 'value', 'flags']),
  label: LocalText.nullable(),
})

/** One combination: the axes' codes and period names, the value (null: not available), the flags of its source. */
export const FigureRow = z.array(z.union([z.string(), z.number(), z.null()]))

export const Figure = z.object({
  /** The query in canonical form, with the vintage that answered. */
  query: FigureQuery,
  columns: z.array(FigureColumn),
  rows: z.array(FigureRow),
  unit: z.string(),
  dataset: z.object({
    id: Id,
    code: z.string(),
    title: LocalText,
    sample: z.boolean(),
    shipped: z.boolean(),
  }),
  vintage: z.object({
    id: Id,
    label: z.string(),
    publishedOn: z.string().nullable(),
    retrievedOn: z.string().nullable(),
    fileDigest: z.string(),
    state: VintageState,
    granularity: Granularity,
  }),
  source: z.object({
    publisher: z.string(),
    title: z.string(),
    url: z.string().nullable(),
    licence: LocalText,
  }),
  notes: z.array(Comparability),
  /** Names of the codes, by dimension. */
  labels: z.record(z.string(), z.record(z.string(), LocalText)),
  /** Sum of all values, where they may be added up. */
  total: z.number().nullable(),
  /** Source rows without a value among those that were counted. */
  missing: z.int(),
  /** SHA-256 over the canonical rows. */
  digest: z.string(),
})
export type Figure = z.output<typeof Figure>

/** The code of the rest beyond `top`. */
export const otherCode = '~other'
