import { Body } from './body/controls.ts'
import { readChoices } from './choices.ts'
import { readEntities } from './entities/declarations.ts'
import { declareEntities, type EntitiesVersion } from './entities/declare.ts'
import { EntityReferences } from './entities/references.ts'
import { describeForm } from './form/describe.ts'
import type { Form } from './form/form.ts'
import { warnOfLanguages } from './languages/columns.ts'
import { languagesWithoutCode } from './languages/subtags.ts'
import { binds } from './model/binds.ts'
import { buildModel, documentOf } from './model/document.ts'
import { recordInstance } from './model/instance.ts'
import { Translations } from './model/itext.ts'
import { secondaryInstances } from './model/secondary.ts'
import { type Problem, Problems, UnreadableWorkbook } from './problems.ts'
import { checkReferences } from './references/check.ts'
import { Resolver } from './references/resolve.ts'
import { misspelling, readSettings, type Settings, type SettingsDefaults } from './settings.ts'
import { reportBrokenCells, reportHeadlessCells, reportMergedCells } from './sheets/broken.ts'
import { externalChoicesCsv, externalListNames } from './sheets/external-choices.ts'
import { type FileKind, readWorkbook } from './sheets/read.ts'
import { similarSheets } from './sheets/spelling.ts'
import { type Sheet, type SheetRole, sheetsByRole, type Workbook } from './sheets/workbook.ts'
import type { ZipLimits } from './sheets/zip.ts'
import { checkTree } from './survey/checks.ts'
import type { SurveyContext } from './survey/context.ts'
import { checkCycles } from './survey/cycles.ts'
import { checkExpressions } from './survey/expressions.ts'
import { makeFlat } from './survey/flat.ts'
import { addMeta } from './survey/meta.ts'
import { readSurvey } from './survey/read.ts'
import { markSearchLists } from './survey/search.ts'
import { linkTree, type Section } from './survey/tree.ts'
import { checkAttributeColumns } from './table/attributes.ts'
import { SURVEY_COLUMNS } from './table/columns.ts'
import { readTable } from './table/table.ts'
import { writeDocument } from './xml.ts'

export interface CompileOptions extends SettingsDefaults {
  /** What kind of file the bytes are; found out from the content where not given. */
  kind?: FileKind | undefined
  /** Indent the XForm. */
  pretty?: boolean | undefined
  /**
   * Repeat what the reference converter (pyxform 4.5.0) is known to get wrong, for comparing with it:
   * comparison signs inside `instance()` paths of labels are escaped twice, a column without a language
   * replaces translations in columns left of it, attributes keep prefixes that the form does not declare or
   * print the group that their header makes, rows of `itemsets.csv` close up where a cell is empty, and
   * expressions that no device can read are let through.
   */
  likeReference?: boolean | undefined
  /** Sizes beyond which a file is refused. */
  limits?: ZipLimits | undefined
}

export interface CompileResult {
  /** The XForm; undefined where there are errors. */
  xform: string | undefined
  errors: Problem[]
  warnings: Problem[]
  /** `itemsets.csv`, where the form has a `select_one_external`. */
  itemsets: string | undefined
  /** What the form holds, for those who need not read XML; undefined where there are errors. */
  form: Form | undefined
}

/**
 * Compiles an XLSForm (a workbook in memory, the bytes of an XLSX or CSV file, or Markdown tables) into an
 * ODK XForm. Never throws on bad input: everything that is wrong is in `errors`, as much as can be found
 * in one go.
 */
export function compileWorkbook(
  source: Workbook | Uint8Array | string,
  options: CompileOptions = {},
): CompileResult {
  const problems = new Problems()
  const nothing = { xform: undefined, itemsets: undefined, form: undefined }
  const workbook = open(source, options, problems)
  const sheets = workbook ? sheetsByRole(workbook) : new Map<SheetRole, Sheet>()
  if (workbook && !sheets.has('survey')) reportMissingSurvey(workbook, problems)
  const survey = sheets.get('survey')
  if (!workbook || !survey || problems.failed) return { ...nothing, ...problems }
  reportBrokenCells(workbook, problems)
  reportMergedCells(workbook, problems)
  reportHeadlessCells(sheets, problems)
  const defaults = { ...options, formId: options.formId ?? workbook.fileStem }
  const settings = readSettings(sheets.get('settings'), namesOf(workbook), defaults, problems)
  const draft = readForm(workbook, sheets, survey, { settings, options }, problems)
  if (problems.failed) return { ...nothing, ...problems }
  const result = writeForm(draft, options, problems)
  return { ...(problems.failed ? nothing : result), ...problems }
}

function open(
  source: Workbook | Uint8Array | string,
  options: CompileOptions,
  problems: Problems,
): Workbook | undefined {
  if (typeof source !== 'string' && !(source instanceof Uint8Array)) return source
  try {
    return readWorkbook(source, options.kind, options.limits)
  } catch (error) {
    if (!(error instanceof UnreadableWorkbook)) throw error
    problems.errors.push(error.problem)
    return undefined
  }
}

const namesOf = (workbook: Workbook) => workbook.sheets.map(({ name }) => name)

function reportMissingSurvey(workbook: Workbook, problems: Problems): void {
  const similar = similarSheets('survey', namesOf(workbook))
  problems.error('survey_sheet_missing', {}, { ...misspelling('survey', similar), count: similar.length })
}

/** The form after reading, before anything is written. */
interface Draft {
  root: Section
  settings: Settings
  lists: SurveyContext['lists']
  entitiesVersion: EntitiesVersion | undefined
  itemsets: string | undefined
}

function readForm(
  workbook: Workbook,
  sheets: ReadonlyMap<SheetRole, Sheet>,
  survey: Sheet,
  { settings, options }: { settings: Settings; options: CompileOptions },
  problems: Problems,
): Draft {
  const { likeReference = false } = options
  const { defaultLanguage, allowChoiceDuplicates: allowDuplicates } = settings
  const external = sheets.get('external_choices')
  const sheetNames = namesOf(workbook)
  const choices = readChoices(
    sheets.get('choices'),
    { defaultLanguage, allowDuplicates, likeReference },
    problems,
  )
  const declarations = readEntities(sheets.get('entities'), sheetNames, problems)
  const table = readTable(
    survey,
    {
      sheet: 'survey',
      names: SURVEY_COLUMNS,
      required: ['type'],
      defaultLanguage,
      collapse: settings.cleanTextValues,
      likeReference,
    },
    problems,
  )
  settings.namespaces = checkAttributeColumns(table, settings.namespaces, { likeReference }, problems)
  const root = rootSection(settings)
  const context: SurveyContext = {
    problems,
    settings,
    table,
    sheetNames,
    lists: choices.lists,
    externalLists: externalListNames(external, problems),
    osmTags: readChoices(sheets.get('osm'), { defaultLanguage, allowDuplicates: true }, new Problems()).lists,
    entities: new EntityReferences(declarations, (sheets.get('entities')?.rows.length ?? 0) > 0),
    open: [{ section: root, type: 'survey', names: new Set(), namesInLowerCase: new Set() }],
    names: new Map(),
    questions: new Set(),
    repeats: new Set(),
    instances: new Set(),
    later: [],
    loops: [],
    orOtherUsed: false,
  }
  const meta = readSurvey(context)
  if (!likeReference) {
    checkExpressions(context)
    checkCycles(context)
  }
  warnOfLanguages(table.paths, choices.paths, context.orOtherUsed, problems)
  if (settings.flat) makeFlat(root)
  for (const expand of context.loops) expand()
  if (!settings.omitInstanceId) context.names.set('instanceID', (context.names.get('instanceID') ?? 0) + 1)
  const entitiesVersion = declareEntities(context.entities, root, problems)
  addMeta(root, meta, settings, problems)
  checkReferences(
    {
      survey,
      settings: sheets.get('settings'),
      entities: sheets.get('entities'),
      choices: sheets.get('choices'),
    },
    context.names,
    problems,
  )
  linkTree(root)
  checkTree(root, problems)
  const itemsets = usesExternalList(root) ? externalChoicesCsv(external, options) : undefined
  return { root, settings, lists: choices.lists, entitiesVersion, itemsets }
}

function rootSection(settings: Settings): Section {
  return {
    kind: 'survey',
    name: settings.rootName,
    row: undefined,
    parent: undefined,
    path: '',
    instance: settings.instance,
    children: [],
  }
}

function usesExternalList(section: Section): boolean {
  return section.children.some((child) =>
    'children' in child
      ? usesExternalList(child)
      : child.kind === 'question' && child.type === 'select one external',
  )
}

function writeForm(
  draft: Draft,
  { pretty = false, likeReference = false }: CompileOptions,
  problems: Problems,
) {
  const { root, settings, lists, entitiesVersion, itemsets } = draft
  markSearchLists(root, lists, problems)
  const resolver = new Resolver(root, problems, likeReference)
  const translations = new Translations(root, lists, settings.defaultLanguage)
  const secondary = secondaryInstances(root, lists, problems)
  const model = buildModel(settings, entitiesVersion, {
    itext: translations.element(resolver),
    record: recordInstance(root, settings, resolver),
    secondary: secondary.map((instance) => instance.element()),
    binds: [...binds(root, resolver)],
  })
  const controls = new Body(root, lists, resolver).controls(root)
  const document = documentOf(settings, entitiesVersion, model, controls)
  const uncoded = languagesWithoutCode(translations.languages)
  if (uncoded.length > 0) problems.warn('languages_without_code', {}, { languages: uncoded.join(', ') })
  return {
    xform: writeDocument(document, pretty),
    itemsets,
    form: describeForm({
      root,
      settings,
      lists,
      entitiesVersion,
      secondary,
      languages: translations.languages,
    }),
  }
}
