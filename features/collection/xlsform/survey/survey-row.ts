import type { Place, ProblemParams, Problems } from '../problems.ts'
import type { Table, TableRow } from '../table/table.ts'
import { type Group, groupOf, textOf } from '../value.ts'

/** One row of the survey sheet, with the means to read it and to complain about it. */
export class SurveyRow {
  readonly number: number
  readonly cells: Group
  readonly #table: Table
  readonly #problems: Problems

  constructor(row: TableRow, table: Table, problems: Problems) {
    this.number = row.row
    this.cells = row.cells
    this.#table = table
    this.#problems = problems
  }

  text(column: string): string | undefined {
    return textOf(this.cells.get(column))
  }

  group(column: string): Group | undefined {
    return groupOf(this.cells.get(column))
  }

  /** A value inside a group, e.g. `inner('bind', 'calculate')`. */
  inner(group: string, key: string): string | undefined {
    return textOf(this.group(group)?.get(key))
  }

  get appearance(): string | undefined {
    return this.inner('control', 'appearance')
  }

  /** The cell under a column, named as its author named it. */
  place(...column: string[]): Place {
    const header = this.#table.headerOf(...column) ?? column.at(-1)
    return { sheet: 'survey', row: this.number, column: header }
  }

  error(code: string, column: string | readonly string[], params: ProblemParams = {}): void {
    this.#problems.error(code, this.place(...[column].flat()), params)
  }

  warn(code: string, column: string | readonly string[], params: ProblemParams = {}): void {
    this.#problems.warn(code, this.place(...[column].flat()), params)
  }
}
