import { isXmlName } from './names.ts'
import type { Problems } from './problems.ts'
import { similarSheets } from './sheets/spelling.ts'
import type { Sheet } from './sheets/workbook.ts'
import { SETTINGS_COLUMNS } from './table/columns.ts'
import { readTable, type TableRow } from './table/table.ts'
import { type Group, groupOf, textOf, yesNo } from './value.ts'

/** The settings sheet with its defaults filled in. */
export interface Settings {
  /** Name of the record's root element. */
  rootName: string
  id: string
  title: string
  version: string | undefined
  defaultLanguage: string
  style: string | undefined
  /** Attributes for the record's root element (`attribute::…`). */
  attributes: ReadonlyMap<string, string>
  instance: Group | undefined
  namespaces: ReadonlyMap<string, string>
  instanceNamespace: string | undefined
  instanceName: string | undefined
  /** Preload parameter of the instance ID; `uid` makes a random one. */
  instanceIdSource: string
  omitInstanceId: boolean
  publicKey: string | undefined
  submissionUrl: string | undefined
  autoSend: string | undefined
  autoDelete: string | undefined
  clientEditable: boolean
  prefix: string | undefined
  delimiter: string | undefined
  allowChoiceDuplicates: boolean
  cleanTextValues: boolean
  addNoneOption: boolean
  flat: boolean
}

export interface SettingsDefaults {
  rootName?: string | undefined
  formId?: string | undefined
  defaultLanguage?: string | undefined
}

const DEFAULT_NAME = 'data'

/** Reads the settings sheet (its first row); a missing sheet means defaults throughout. */
export function readSettings(
  sheet: Sheet | undefined,
  sheetNames: readonly string[],
  defaults: SettingsDefaults,
  problems: Problems,
): Settings {
  if (defaults.rootName !== undefined && !isXmlName(defaults.rootName)) {
    problems.error('form_name_invalid', {}, { value: defaults.rootName })
  }
  const row = sheet?.rows.length ? readRow(sheet, problems) : undefined
  if (!row) warnOfMisspelling(sheetNames, problems)
  const read = (name: string) => textOf(row?.cells.get(name))
  const rootName = read('name')
  if (rootName !== undefined && !isXmlName(rootName)) {
    problems.error('name_invalid', { sheet: 'settings', row: row!.row, column: 'name' }, { value: rootName })
  }
  const id = read('id_string') ?? defaults.formId ?? DEFAULT_NAME
  return {
    rootName: rootName ?? defaults.rootName ?? DEFAULT_NAME,
    id,
    title: read('title') ?? id,
    version: read('version'),
    defaultLanguage: read('default_language') ?? defaults.defaultLanguage ?? 'default',
    style: read('style'),
    attributes: plainTexts(groupOf(row?.cells.get('attribute'))),
    instance: groupOf(row?.cells.get('instance')),
    namespaces: parseNamespaces(read('namespaces')),
    instanceNamespace: read('instance_xmlns'),
    instanceName: read('instance_name'),
    instanceIdSource: read('instance_id') ?? 'uid',
    omitInstanceId: yesNo(read('omit_instanceID')) ?? false,
    publicKey: read('public_key'),
    submissionUrl: read('submission_url'),
    autoSend: read('auto_send'),
    autoDelete: read('auto_delete'),
    clientEditable: yesNo(read('client_editable')) ?? false,
    prefix: read('prefix'),
    delimiter: read('delimiter'),
    allowChoiceDuplicates: yesNo(read('allow_choice_duplicates')) ?? false,
    cleanTextValues: yesNo(read('clean_text_values')) ?? true,
    addNoneOption: yesNo(read('add_none_option')) ?? false,
    flat: read('flat') !== undefined,
  }
}

function readRow(sheet: Sheet, problems: Problems): TableRow | undefined {
  const headers = sheet.columns.map(({ header }) => header)
  if (headers.includes('id_string') && headers.includes('form_id')) {
    problems.warn('settings_two_ids', { sheet: 'settings', row: 1, column: 'id_string' })
    sheet = withoutColumn(sheet, 'id_string')
  }
  return readTable(sheet, { sheet: 'settings', names: SETTINGS_COLUMNS }, problems).rows[0]
}

function withoutColumn(sheet: Sheet, header: string): Sheet {
  const rows = sheet.rows.map(({ number, cells }) => {
    const rest = new Map(cells)
    rest.delete(header)
    return { number, cells: rest }
  })
  return { ...sheet, columns: sheet.columns.filter((column) => column.header !== header), rows }
}

function warnOfMisspelling(sheetNames: readonly string[], problems: Problems): void {
  const similar = similarSheets('settings', sheetNames)
  if (similar.length > 0) problems.warn('sheet_misspelt', {}, misspelling('settings', similar))
}

/** Parameters of a sentence that suggests what a sheet was meant to be called. */
export function misspelling(wanted: string, similar: readonly string[]): { wanted: string; similar: string } {
  return { wanted, similar: similar.map((name) => `'${name}'`).join(', ') }
}

function plainTexts(group: Group | undefined): Map<string, string> {
  const texts = new Map<string, string>()
  for (const [key, value] of group ?? []) if (typeof value === 'string') texts.set(key, value)
  return texts
}

/** `esri="http://esri.com/xforms" foo=…` → prefix and address pairs; what is not a pair is ignored. */
function parseNamespaces(text: string | undefined): Map<string, string> {
  const found = new Map<string, string>()
  for (const part of (text ?? '').split(/\s+/)) {
    const [prefix, address, ...rest] = part.split('=')
    if (!prefix || address === undefined || rest.length > 0) continue
    found.set(prefix, address.replace(/["']/g, ''))
  }
  return found
}
