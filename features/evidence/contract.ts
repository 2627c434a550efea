import { z } from 'zod'
import { Id, PageQuery, pageOf } from '../../common/ids.ts'
import { LocalText } from '../../common/languages.ts'
import { operation } from '../../common/operation.ts'
import { Dataset, DatasetCode, DatasetRow, Figure, FigureQuery } from './shapes.ts'

const InProgramme = z.object({ programme: Id })
const OfDataset = InProgramme.extend({ dataset: DatasetCode })
const OfVintage = OfDataset.extend({ vintage: Id })

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
