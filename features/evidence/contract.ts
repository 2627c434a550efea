import { z } from 'zod'
import { Id, PageQuery, pageOf } from '../../common/ids.ts'
import { LocalText } from '../../common/languages.ts'
import { operation } from '../../common/operation.ts'
import {
  Dataset,
  DatasetCode,
  DatasetFields,
  DatasetRow,
  Dimension,
  Figure,
  FigureQuery,
  mostDimensions,
} from './shapes.ts'

export const InProgramme = z.object({ programme: Id })
export const OfDataset = InProgramme.extend({ dataset: DatasetCode })
export const OfVintage = OfDataset.extend({ vintage: Id })

/** A figure's question as one query parameter: JSON, so that an address holds all of it. */
export const FigureParam = z.object({
  q: z
    .string()
    .max(8000)
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown
      } catch {
        context.addIssue({ code: 'custom', message: 'evidence.figure.malformed' })
        return z.NEVER
      }
    })
    .pipe(FigureQuery),
})

export const listDatasets = operation({
  name: 'evidence.listDatasets',
  method: 'GET',
  path: '/programmes/:programme/evidence/datasets',
  summary: 'The datasets of a programme, with their current vintages.',
  params: InProgramme,
  query: PageQuery,
  result: pageOf(DatasetRow),
})

export const readDataset = operation({
  name: 'evidence.readDataset',
  method: 'GET',
  path: '/programmes/:programme/evidence/datasets/:dataset',
  summary: 'A dataset: definition, source, dimensions, notes on comparability and vintages.',
  params: OfDataset,
  result: Dataset,
})

export const readMembers = operation({
  name: 'evidence.readMembers',
  method: 'GET',
  path: '/programmes/:programme/evidence/datasets/:dataset/vintages/:vintage/members',
  summary: 'The codes that occur in a vintage, by dimension, with their names.',
  params: OfVintage,
  result: z.object({
    dimensions: z.record(
      z.string(),
      z.array(
        z.object({
          code: z.string(),
          name: LocalText,
          kind: z.enum(['member', 'aggregate', 'special']),
          rows: z.int(),
        }),
      ),
    ),
  }),
})

export const askFigure = operation({
  name: 'evidence.askFigure',
  method: 'GET',
  path: '/programmes/:programme/evidence/figure',
  summary: 'Adds up a vintage by any of its dimensions; refuses what must not be added.',
  params: InProgramme,
  query: FigureParam,
  result: Figure,
})

const SourceRow = z.object({
  row: z.int(),
  period: z.string(),
  codes: z.record(z.string(), z.string()),
  value: z.number().nullable(),
  flag: z.string(),
  place: z.string().nullable(),
  lon: z.number().nullable(),
  lat: z.number().nullable(),
})

export const explainFigure = operation({
  name: 'evidence.explainFigure',
  method: 'GET',
  path: '/programmes/:programme/evidence/figure/rows',
  summary: 'The rows of the source file behind a cell of a figure, or behind all of it.',
  params: InProgramme,
  query: FigureParam.extend({
    /** The cell: a code or period name for each axis, as JSON. Absent: the whole figure. */
    cell: z.string().max(4000).optional(),
    page: z.coerce.number().int().min(1).default(1),
    size: z.coerce.number().int().min(1).max(500).default(50),
  }),
  result: z.object({
    rows: z.array(SourceRow),
    total: z.int(),
    fileName: z.string(),
    dimensions: z.array(z.object({ key: z.string(), label: LocalText })),
    labels: z.record(z.string(), z.record(z.string(), LocalText)),
  }),
})

export const listPlaces = operation({
  name: 'evidence.listPlaces',
  method: 'GET',
  path: '/programmes/:programme/evidence/figure/places',
  summary: 'The events behind a question that have a place of their own, for the map (at most 5,000).',
  params: InProgramme,
  query: FigureParam,
  result: z.object({
    rows: z.array(SourceRow),
    total: z.int(),
    labels: z.record(z.string(), z.record(z.string(), LocalText)),
  }),
})

export const createDataset = operation({
  name: 'evidence.createDataset',
  method: 'POST',
  path: '/programmes/:programme/evidence/datasets',
  summary: 'Describes a new dataset: what it counts, in which unit, by which dimensions, from which source.',
  action: 'evidence.dataset.create',
  params: InProgramme,
  body: DatasetFields.extend({
    code: DatasetCode,
    dimensions: z.array(Dimension).max(mostDimensions),
  }),
  result: Dataset,
})

export const editDataset = operation({
  name: 'evidence.editDataset',
  method: 'PUT',
  path: '/programmes/:programme/evidence/datasets/:dataset',
  summary:
    'Changes the description of a dataset. Its code and unit stay; dimensions may be added, never taken away.',
  action: 'evidence.dataset.edit',
  params: OfDataset,
  body: DatasetFields.omit({ unit: true }).extend({
    dimensions: z.array(Dimension).max(mostDimensions),
    version: z.int(),
  }),
  result: Dataset,
})
