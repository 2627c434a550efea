import { Problem } from '../../kernel/problems/problem.ts'
import type { Figure } from '../evidence/seam.ts'
import { type Difference, differences } from './check.ts'
import type { ProvenFigure } from './proof/proof.ts'
import type { Drift } from './shapes.ts'

/** How many differing cells are listed; the rest are only counted. */
const mostCells = 50

/**
 * Which frozen figures would differ if they were computed today, from the present vintages, and in which cells.
 * @param ask answers a question in the edition's programme
 * @returns only the figures that would differ; one whose question cannot be asked any more has no `now`
 */
export async function driftOf(
  ask: (query: ProvenFigure['query']) => Promise<Figure>,
  frozen: ProvenFigure[],
): Promise<Drift[]> {
  const drifted: Drift[] = []
  for (const figure of frozen) {
    const { vintage: _, ...question } = figure.query
    const today = await ask(question).catch((error: unknown) => {
      if (error instanceof Problem && (error.code === 'not_found' || error.code === 'invalid')) return null
      throw error
    })
    if (today?.digest === figure.digest) continue
    const cells = today ? differences(figure, today) : []
    const count = (kind: Difference['kind']) => cells.filter((cell) => cell.kind === kind).length
    drifted.push({
      id: figure.id,
      title: figure.title,
      recorded: { vintage: figure.vintage.label, publishedOn: figure.vintage.publishedOn },
      now: today && { vintage: today.vintage.label, publishedOn: today.vintage.publishedOn },
      counts: { new: count('new'), changed: count('changed'), withdrawn: count('withdrawn') },
      cells: cells.slice(0, mostCells),
    })
  }
  return drifted
}
