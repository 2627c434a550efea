import type { Db } from '../../kernel/db/db.ts'
import { Problem } from '../../kernel/problems/problem.ts'
import type { Figure } from '../evidence/seam.ts'
import { answerQuestion } from './ask.ts'
import { type ProvenFigure, rowsDigest } from './proof/proof.ts'

/**
 * `match`: computed again from the recorded query, it is the same. `differs`: it is not. `altered`: the recorded rows
 * are not those of the recorded digest, so somebody has touched the proof. `missing`: its data are not here.
 */
export type FigureState = 'match' | 'differs' | 'altered' | 'missing'

export interface CheckedFigure {
  id: string
  title: string
  state: FigureState
  recorded: string
  computed: string | null
  /** How many recorded cells have another value, are no longer there, or were not there. */
  changed: number
}

/**
 * Computes a recorded figure again, of the very vintage from which it was taken. In another workspace vintages have
 * other names: there the present one is taken if it was read from the same file.
 * @param ask answers a question in the programme that the paper is of
 */
export async function checkFigure(
  ask: (query: ProvenFigure['query']) => Promise<Figure>,
  recorded: ProvenFigure,
): Promise<CheckedFigure> {
  const { id, title, digest } = recorded
  const base = { id, title, recorded: digest, computed: null, changed: 0 }
  if (rowsDigest(recorded) !== digest) return { ...base, state: 'altered' }
  const figure = await answer(ask, recorded)
  if (!figure) return { ...base, state: 'missing' }
  if (figure.digest === digest) return { ...base, state: 'match', computed: figure.digest }
  return { ...base, state: 'differs', computed: figure.digest, changed: differences(recorded, figure).length }
}

async function answer(
  ask: (query: ProvenFigure['query']) => Promise<Figure>,
  { query, vintage }: ProvenFigure,
): Promise<Figure | null> {
  try {
    return await ask(query)
  } catch (error) {
    // Absent here: another workspace, or a query that was bent until it cannot be asked.
    if (!(error instanceof Problem) || (error.code !== 'not_found' && error.code !== 'invalid')) throw error
  }
  try {
    const { vintage: _, ...now } = query
    const figure = await ask(now)
    return figure.vintage.fileDigest === vintage.fileDigest ? figure : null
  } catch (error) {
    if (error instanceof Problem && (error.code === 'not_found' || error.code === 'invalid')) return null
    throw error
  }
}

/** Checks all figures of a proof in a programme. */
export async function checkFigures(
  db: Db,
  programmeId: string,
  figures: ProvenFigure[],
): Promise<CheckedFigure[]> {
  const checked: CheckedFigure[] = []
  for (const figure of figures)
    checked.push(await checkFigure((query) => answerQuestion(db, programmeId, query), figure))
  return checked
}

export interface Difference {
  kind: 'new' | 'changed' | 'withdrawn'
  /** The codes and periods of the cell. */
  at: string[]
  old: number | null
  now: number | null
}

/** Which cells differ between a recorded figure and one that was computed now. */
export function differences(
  recorded: Pick<ProvenFigure, 'columns' | 'rows'>,
  now: Pick<Figure, 'columns' | 'rows'>,
): Difference[] {
  const axes = recorded.columns.length - 2
  const keyed = (rows: ProvenFigure['rows']) =>
    new Map(rows.map((row) => [JSON.stringify(row.slice(0, axes)), row]))
  const [before, after] = [keyed(recorded.rows), keyed(now.rows)]
  const amount = (row: ProvenFigure['rows'][number] | undefined) =>
    row?.[axes] === null || row?.[axes] === undefined ? null : Number(row[axes])
  const found: Difference[] = []
  for (const [key, row] of before) {
    const other = after.get(key)
    const at = row.slice(0, axes).map(String)
    if (!other) found.push({ kind: 'withdrawn', at, old: amount(row), now: null })
    else if (amount(row) !== amount(other) || row[axes + 1] !== other[axes + 1])
      found.push({ kind: 'changed', at, old: amount(row), now: amount(other) })
  }
  for (const [key, row] of after)
    if (!before.has(key))
      found.push({ kind: 'new', at: row.slice(0, axes).map(String), old: null, now: amount(row) })
  return found
}
