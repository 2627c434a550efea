import { UnreadableWorkbook } from '../problems.ts'
import { type Grid, sheetOf, type Workbook } from './workbook.ts'

/**
 * What separates the cells: a comma, or what Excel writes in most of Europe, a semicolon. The first row
 * without a sheet's name begins with it.
 */
function separatorOf(text: string): string {
  return /^(?:"")?([,;\t])/m.exec(text.slice(0, 5000))?.[1] ?? ','
}

/** Does the text look like a form in CSV? The smallest one has four separators. */
export function looksLikeCsv(text: string): boolean {
  return text.slice(0, 5000).split(separatorOf(text)).length > 4
}

/**
 * Sheets in one CSV file: a row whose first cell is filled names a sheet; its next row is the header.
 * Rows are numbered within their sheet, header = 1; rows without any content do not count.
 */
export function readCsv(text: string): Workbook {
  if (!looksLikeCsv(text)) throw new UnreadableWorkbook('file_not_a_form', { kind: 'CSV' })
  const grids = new Map<string, Grid>()
  let grid: Grid | undefined
  let wantsHeader = false
  for (const [first = '', ...rest] of parseCsv(text, separatorOf(text))) {
    const name = first.trim()
    if (name !== '') {
      const key = name.toLowerCase()
      grid = grids.get(key) ?? { name, header: [], rows: [] }
      grids.set(key, grid)
      wantsHeader = true
    }
    const cells = rest.map((cell) => cell.trim())
    if (!grid || cells.every((cell) => cell === '')) continue
    if (wantsHeader) grid.header = cells
    else grid.rows.push({ number: grid.rows.length + 2, cells })
    wantsHeader = false
  }
  return { sheets: [...grids.values()].map(sheetOf) }
}

/**
 * Records of a CSV text, read as leniently as spreadsheets write it: a quote opens a quoted field only
 * at the field's start, `""` inside is one quote, lines end in CR, LF or CR LF.
 */
export function parseCsv(text: string, separator = ','): string[][] {
  const records: string[][] = []
  let record: string[] = []
  let field = ''
  let quoted = false
  let atStart = true
  const endField = () => {
    record.push(field)
    field = ''
    atStart = true
  }
  for (let index = 0; index < text.length; index++) {
    const char = text[index]!
    if (quoted) {
      if (char !== '"') field += char
      else if (text[index + 1] === '"') field += text[index++]
      else quoted = false
    } else if (char === '"' && atStart) {
      quoted = true
      atStart = false
    } else if (char === separator) {
      endField()
    } else if (char === '\n' || char === '\r') {
      if (char === '\r' && text[index + 1] === '\n') index++
      endField()
      records.push(record)
      record = []
    } else {
      field += char
      atStart = false
    }
  }
  if (field !== '' || record.length > 0 || !atStart) {
    endField()
    records.push(record)
  }
  return records
}
