import { createHash } from 'node:crypto'
import { type FieldProblem, Problem } from '../../../kernel/problems/problem.ts'
import { takenOverRemarks } from '../personal/remarks.ts'
import type { Definition } from '../xform/definition.ts'
import { BadXForm, type Marks, readMarked } from '../xform/read.ts'
import { compileWorkbook, type Form, type FormField, type Problem as Remark } from '../xlsform/index.ts'
import { findGaps, type LanguageGap } from './gaps.ts'
import { searchRemarks } from './searches.ts'
import { titlesOf } from './titles.ts'

/** A form made out of an uploaded file, ready to be stored. */
export interface CompiledForm {
  xform: string
  hash: string
  definition: Definition
  warnings: Remark[]
  gaps: LanguageGap[]
  /** Rows of the survey sheet by the paths of their questions; empty for a form that came as an XForm. */
  rows: ReadonlyMap<string, number>
  /** `itemsets.csv`, which the compiler makes for select_one_external. */
  itemsets: string | null
}

/** Most bytes of an uploaded form. */
export const largestForm = 20_000_000

/**
 * Compiles an XLSForm (XLSX, CSV or Markdown), or takes an XForm as it is.
 * @throws Problem invalid, with one field a mistake: sheet, row and column
 */
export function compileForm(bytes: Buffer, name: string): CompiledForm {
  const start = bytes
    .subarray(0, 200)
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart()
  if (start.startsWith('<')) return ready(bytes.toString('utf8'), [], [])
  const result = compileWorkbook(bytes, {
    formId: name.replace(/\.\w+$/, '').replace(/[^\w.-]+/g, '_') || undefined,
  })
  if (result.errors.length || !result.xform || !result.form) {
    throw new Problem('invalid', {
      sentence: 'collection.form.has_errors',
      // Merged cells are told with the errors: the texts that seem to stand in them are what is missing there.
      fields: [...result.warnings.filter(({ code }) => code === 'cells_merged'), ...result.errors].map(
        asField,
      ),
    })
  }
  const gaps = findGaps(bytes, result.form)
  const made = ready(result.xform, result.warnings, gaps, result.form, result.itemsets)
  const titles = titlesOf(bytes)
  if (Object.keys(titles).length) made.definition.titles = titles
  return made
}

function ready(
  xform: string,
  warnings: Remark[],
  gaps: LanguageGap[],
  form?: Form,
  itemsets: string | null = null,
): CompiledForm {
  try {
    const { definition, taken } = readMarked(xform, form && marksOf(form))
    const rows = rowsOf(form?.fields ?? [])
    const said = [
      ...warnings,
      ...takenOverRemarks(taken, rows),
      ...searchRemarks(xform, definition.root, rows),
    ]
    return { xform, hash: md5(xform), definition, warnings: said, gaps, rows, itemsets }
  } catch (error) {
    if (!(error instanceof BadXForm)) throw error
    const field: FieldProblem = { path: 'file', message: error.reason, params: { detail: error.detail } }
    throw new Problem('invalid', { sentence: 'collection.form.has_errors', fields: [field], cause: error })
  }
}

export const md5 = (content: string | Buffer): string => createHash('md5').update(content).digest('hex')

/** A mistake of the compiler as a field problem: `survey, row 4, type`. */
export function asField({ code, sheet, row, column, params }: Remark): FieldProblem {
  const path = [sheet, row === undefined ? undefined : `${row}`, column].filter(Boolean).join(' · ') || 'file'
  return {
    path,
    message: `collection.xlsform.problem.${code}`,
    params: { ...params, sheet: sheet ?? '', row: row ?? 0, column: column ?? '' },
  }
}

/** Marks in plain columns of the survey sheet: `personal` (yes) and `role` (date, site, respondent, country, location). */
function marksOf(form: Form): Marks {
  const marks: Marks = new Map()
  const walk = (fields: readonly FormField[]) => {
    for (const field of fields) {
      const personal = field.extra.personal ?? field.extra.ura_personal
      const role = field.extra.role ?? field.extra.ura_role
      const path = field.path.replace(/^\/[^/]+/, '')
      if (personal || role) marks.set(path, { ...(personal ? { personal } : {}), ...(role ? { role } : {}) })
      walk(field.children)
    }
  }
  walk(form.fields)
  return marks
}

function rowsOf(fields: readonly FormField[], rows = new Map<string, number>()): Map<string, number> {
  for (const { path, row, children } of fields) {
    if (row !== undefined) rows.set(path, row)
    rowsOf(children, rows)
  }
  return rows
}
