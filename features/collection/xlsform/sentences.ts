import type { WordValues } from '../../../common/words.ts'
import type { Problem } from './problems.ts'

/** Says a message of the words files; `speaker` of `common/words.ts` makes one. */
export type SayMessage = (key: string, values?: WordValues) => string

const PREFIX = 'collection.xlsform'

/** A problem as one sentence in the reader's language, beginning with its place in the workbook. */
export function describeProblem(problem: Problem, say: SayMessage): string {
  return placed(problem, say(`${PREFIX}.problem.${problem.code}`, problem.params), say)
}

function placed({ sheet, row, column }: Problem, message: string, say: SayMessage): string {
  if (sheet === undefined) return message
  const which =
    column === undefined ? (row === undefined ? 'sheet' : 'row') : row === undefined ? 'column' : 'cell'
  return say(`${PREFIX}.at.${which}`, { sheet, row, column, message })
}
