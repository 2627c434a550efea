/** What a problem's sentence is filled with: texts and numbers only, so that a problem survives JSON. */
export type ProblemParams = Readonly<Record<string, string | number>>

/** Where in the workbook a problem sits; every part is optional because some problems have no cell. */
export interface Place {
  sheet?: string | undefined
  /** Row as a spreadsheet shows it: the header is row 1. */
  row?: number | undefined
  /** The column's header as its author wrote it. */
  column?: string | undefined
}

/** Columns that a language lacks on a sheet, though another language has them. */
export interface ColumnGap {
  sheet: 'survey' | 'choices'
  language: string
  columns: string[]
}

/**
 * One error or warning. `code` is stable and has a sentence under `collection.xlsform.problem.<code>`
 * in every words file; `gaps` are the missing columns behind a `translations_missing`.
 */
export interface Problem extends Place {
  code: string
  params: ProblemParams
  gaps?: ColumnGap[]
}

/** Collects errors and warnings of one compilation, in the order in which they were found. */
export class Problems {
  readonly errors: Problem[] = []
  readonly warnings: Problem[] = []

  readonly #seen = new Set<string>()

  /** Records an error; the very same one, found again from another side, is not told twice. */
  error(code: string, place: Place = {}, params: ProblemParams = {}): void {
    const problem = { code, ...place, params }
    const key = JSON.stringify(problem)
    if (this.#seen.has(key)) return
    this.#seen.add(key)
    this.errors.push(problem)
  }

  warn(code: string, place: Place = {}, params: ProblemParams = {}, gaps?: ColumnGap[]): void {
    this.warnings.push(gaps ? { code, ...place, params, gaps } : { code, ...place, params })
  }

  get failed(): boolean {
    return this.errors.length > 0
  }
}

/** Thrown by the file readers where nothing can be read at all; the compiler turns it into an error. */
export class UnreadableWorkbook extends Error {
  readonly problem: Problem

  constructor(code: string, params: ProblemParams = {}, place: Place = {}) {
    super(code)
    this.name = 'UnreadableWorkbook'
    this.problem = { code, ...place, params }
  }
}
