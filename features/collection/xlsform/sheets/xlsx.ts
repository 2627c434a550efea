import { UnreadableWorkbook } from '../problems.ts'
import { isDateFormat } from './cell-values.ts'
import { attribute, readXml } from './spreadsheet-xml.ts'
import { type BrokenCell, type MergedCells, SHEET_ROLES, sheetOf, type Workbook } from './workbook.ts'
import { readSheetGrid, type SheetContext } from './xlsx-sheet.ts'
import { type ZipLimits, ZipParts } from './zip.ts'

const OLE_SIGNATURE = [0xd0, 0xcf, 0x11, 0xe0]

/**
 * Reads an XLSX or XLSM file. Formulas give their stored result; macros are never looked at.
 * Throws `UnreadableWorkbook` where the file is damaged, encrypted, too large or something else.
 */
export function readXlsx(bytes: Uint8Array, limits?: ZipLimits): Workbook {
  if (OLE_SIGNATURE.every((byte, index) => bytes[index] === byte)) {
    // Old .xls files and password-protected .xlsx files share this container.
    throw new UnreadableWorkbook('file_old_excel')
  }
  const zip = new ZipParts(bytes, limits)
  const workbookPart = findWorkbookPart(zip)
  const targets = readRelations(zip, workbookPart)
  const { sheets, from1904 } = readSheetList(zip, workbookPart)
  const shared = readSharedStrings(zip, partOfType(targets, 'sharedStrings'))
  const dateStyles = readDateStyles(zip, partOfType(targets, 'styles'))
  const brokenCells: BrokenCell[] = []
  const merged: MergedCells[] = []
  const wanted = sheets.filter(({ name }) => isWanted(name, sheets.length))
  const read = wanted.map(({ name, relation }) => {
    const part = targets.get(relation)?.target
    const xml = part === undefined ? undefined : zip.text(part)
    if (xml === undefined)
      throw new UnreadableWorkbook('file_sheet_missing', { sheet: name }, { sheet: name })
    const context: SheetContext = { name, part: part!, shared, dateStyles, from1904, brokenCells, merged }
    return sheetOf(readSheetGrid(xml, context))
  })
  const others = sheets.filter((sheet) => !wanted.includes(sheet))
  // Unknown sheets are listed without content: their names still serve the spelling check.
  const empty = others.map(({ name }) => ({ name, columns: [], rows: [] }))
  return { sheets: [...read, ...empty], brokenCells, merged }
}

/** The parts of a form, and the titles in several languages that the workspace reads beside them. */
const READ_SHEETS: readonly string[] = [...SHEET_ROLES, 'titles']

function isWanted(name: string, sheetCount: number): boolean {
  return sheetCount === 1 || READ_SHEETS.includes(name.toLowerCase())
}

interface Relation {
  type: string
  target: string
}

function findWorkbookPart(zip: ZipParts): string {
  for (const relation of readRelationsPart(zip, '_rels/.rels', '').values()) {
    if (relation.type === 'officeDocument' && zip.has(relation.target)) return relation.target
  }
  if (zip.has('xl/workbook.xml')) return 'xl/workbook.xml'
  throw new UnreadableWorkbook('file_not_a_workbook')
}

function readRelations(zip: ZipParts, workbookPart: string): Map<string, Relation> {
  const slash = workbookPart.lastIndexOf('/')
  const folder = workbookPart.slice(0, slash + 1)
  return readRelationsPart(zip, `${folder}_rels/${workbookPart.slice(slash + 1)}.rels`, folder)
}

function readRelationsPart(zip: ZipParts, part: string, folder: string): Map<string, Relation> {
  const relations = new Map<string, Relation>()
  readXml(zip.text(part) ?? '<none/>', part, {
    open(tag) {
      if (tag.name !== 'Relationship' || tag.attributes['TargetMode'] === 'External') return
      const target = tag.attributes['Target'] ?? ''
      const type = (tag.attributes['Type'] ?? '').split('/').at(-1)!
      relations.set(tag.attributes['Id'] ?? '', { type, target: resolvePart(folder, target) })
    },
  })
  return relations
}

function resolvePart(folder: string, target: string): string {
  const steps = target.startsWith('/') ? [] : folder.split('/').filter(Boolean)
  for (const step of target.split('/')) {
    if (step === '..') steps.pop()
    else if (step !== '' && step !== '.') steps.push(step)
  }
  return steps.join('/')
}

function partOfType(relations: Map<string, Relation>, type: string): string | undefined {
  for (const relation of relations.values()) if (relation.type === type) return relation.target
  return undefined
}

function readSheetList(zip: ZipParts, part: string) {
  const sheets: { name: string; relation: string }[] = []
  let from1904 = false
  readXml(zip.text(part) ?? '', part, {
    open(tag) {
      if (tag.name === 'sheet') {
        sheets.push({ name: tag.attributes['name'] ?? '', relation: attribute(tag, 'id') ?? '' })
      } else if (tag.name === 'workbookPr') {
        from1904 = ['1', 'true'].includes(tag.attributes['date1904'] ?? '')
      }
    },
  })
  return { sheets, from1904 }
}

/** Shared texts, rich text flattened; phonetic guides (`rPh`) are no part of the text. */
function readSharedStrings(zip: ZipParts, part: string | undefined): string[] {
  const strings: string[] = []
  const xml = part === undefined ? undefined : zip.text(part)
  if (part === undefined || xml === undefined) return strings
  let text = ''
  let inText = false
  let phonetic = false
  readXml(xml, part, {
    open(tag) {
      if (tag.name === 'si') text = ''
      else if (tag.name === 'rPh') phonetic = true
      else if (tag.name === 't') inText = true
    },
    text(piece) {
      if (inText && !phonetic) text += piece
    },
    close(name) {
      if (name === 'si') strings.push(text)
      else if (name === 'rPh') phonetic = false
      else if (name === 't') inText = false
    },
  })
  return strings
}

/** For each cell style: does it show dates? */
function readDateStyles(zip: ZipParts, part: string | undefined): boolean[] {
  const xml = part === undefined ? undefined : zip.text(part)
  if (part === undefined || xml === undefined) return []
  const codes = new Map<number, string>()
  const styles: boolean[] = []
  let inCellStyles = false
  readXml(xml, part, {
    open(tag) {
      if (tag.name === 'numFmt')
        codes.set(Number(tag.attributes['numFmtId']), tag.attributes['formatCode'] ?? '')
      else if (tag.name === 'cellXfs') inCellStyles = true
      else if (tag.name === 'xf' && inCellStyles) {
        const id = Number(tag.attributes['numFmtId'] ?? 0)
        styles.push(isDateFormat(id, codes.get(id)))
      }
    },
    close(name) {
      if (name === 'cellXfs') inCellStyles = false
    },
  })
  return styles
}
