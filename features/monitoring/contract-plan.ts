import { z } from 'zod'
import { Id } from '../../common/ids.ts'
import { LocalText } from '../../common/languages.ts'
import { operation } from '../../common/operation.ts'
import { InProgramme } from './fields.ts'

const Cell = z.object({
  planned: z.int(),
  approved: z.int(),
  /** How many of them the reader may not look into: they are counted, and cannot be opened. */
  hidden: z.int(),
  sample: z.boolean(),
})
export const getPlan = operation({
  name: 'monitoring.getPlan',
  method: 'GET',
  path: '/programmes/:programme/monitoring/plan',
  summary:
    'Visits by country and quarter, on their way and approved, against the target of the indicator that counts them.',
  params: InProgramme,
  query: z.object({ year: z.coerce.number().int().min(1990).max(2200).optional() }),
  result: z.object({
    year: z.int(),
    /** Years with visits, and those of the programme. */
    years: z.array(z.int()),
    indicator: z.object({ id: Id, code: z.string(), title: LocalText, unit: LocalText }).nullable(),
    rows: z.array(
      z.object({
        country: z.string(),
        quarters: z.array(Cell).length(4),
        year: Cell,
        /** Over all years: what counts against the target. */
        whole: Cell,
        target: z.number().nullable(),
        gap: z.number().nullable(),
        may: z.array(z.string()),
      }),
    ),
  }),
})
