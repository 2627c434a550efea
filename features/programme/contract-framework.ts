import { z } from 'zod'
import { operation } from '../../common/operation.ts'
import { objectives, Programme, partners, results, strands } from './contract.ts'
import { indicators, targets } from './contract-indicators.ts'
import { periods } from './contract-plan.ts'
import { ProgrammePath } from './shelf.ts'

/** The whole framework: what a tree, a matrix or a choice of results is drawn from. */
export const getFramework = operation({
  name: 'programme.getFramework',
  method: 'GET',
  path: '/programmes/:programme/framework',
  summary: 'The programme with its strands, objectives, results, indicators and targets.',
  params: ProgrammePath,
  result: z.object({
    programme: Programme,
    partners: z.array(partners.record),
    strands: z.array(strands.record),
    objectives: z.array(objectives.record),
    results: z.array(results.record),
    indicators: z.array(indicators.record),
    targets: z.array(targets.record),
    periods: z.array(periods.record),
    /** What the asker may add to the framework. */
    may: z.array(z.string()),
  }),
})
