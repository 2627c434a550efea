/**
 * The XLSForm compiler: forms written in a spreadsheet in, ODK XForms out. Pure: it reads no file, asks no
 * server and knows nothing of the rest of the workspace. `compileWorkbook` is the door; `README.md` beside
 * this file tells the way through the rooms behind it.
 */
export { type CompileOptions, type CompileResult, compileWorkbook } from './compile.ts'
export { type Change, type ChangeEffect, describeChange } from './form/changes.ts'
export { compareForms } from './form/compare.ts'
export type { Form, FormAttachment, FormChoice, FormEntity, FormField, Texts } from './form/form.ts'
export {
  checkTranslations,
  describeMissing,
  type LanguageCompleteness,
  type MissingTranslation,
  type TranslationReport,
} from './languages/completeness.ts'
export { type Place, type Problem, type ProblemParams, UnreadableWorkbook } from './problems.ts'
export { describeProblem, type SayMessage } from './sentences.ts'
export { type FileKind, readWorkbook } from './sheets/read.ts'
export { columnLetters, type Sheet, type SheetRow, type Workbook, workbookOf } from './sheets/workbook.ts'
export { DEFAULT_LIMITS, type ZipLimits } from './sheets/zip.ts'
