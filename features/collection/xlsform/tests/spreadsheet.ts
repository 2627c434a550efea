import { strToU8, zipSync } from 'fflate'
import { columnLetters } from '../index.ts'

export type Tables = Record<string, readonly (readonly string[])[]>
export type Parts = Record<string, Uint8Array>

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const escapeXml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** The smallest XLSX with these tables, its texts shared as spreadsheet programs do. */
export function spreadsheet(tables: Tables): Uint8Array {
  return zipSync(spreadsheetParts(tables))
}

/** The same, before it is packed: for tests that break something in it. */
export function spreadsheetParts(tables: Tables): Parts {
  const strings = new Map<string, number>()
  const shared = (text: string) => {
    if (!strings.has(text)) strings.set(text, strings.size)
    return strings.get(text)
  }
  const parts: Parts = {}
  const relations: string[] = []
  const sheets: string[] = []
  for (const [index, [name, rows]] of Object.entries(tables).entries()) {
    const cell = (text: string, row: number, column: number) =>
      text === '' ? '' : `<c r="${columnLetters(column + 1)}${row + 1}" t="s"><v>${shared(text)}</v></c>`
    const lines = rows.map((cells, row) => {
      const found = cells.map((text, column) => cell(text, row, column))
      return `<row r="${row + 1}">${found.join('')}</row>`
    })
    parts[`xl/worksheets/sheet${index}.xml`] = sheetXml(lines.join(''))
    relations.push(
      `<Relationship Id="r${index}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${index}.xml"/>`,
    )
    sheets.push(`<sheet name="${escapeXml(name)}" sheetId="${index + 1}" r:id="r${index}"/>`)
  }
  relations.push(`<Relationship Id="s" Type="${OFFICE}/sharedStrings" Target="sharedStrings.xml"/>`)
  relations.push(`<Relationship Id="t" Type="${OFFICE}/styles" Target="styles.xml"/>`)
  const items = [...strings.keys()].map((text) => `<si><t>${escapeXml(text)}</t></si>`)
  parts['xl/sharedStrings.xml'] = strToU8(`<sst xmlns="${MAIN}">${items.join('')}</sst>`)
  // Style 1 shows dates, style 2 times, all others numbers.
  parts['xl/styles.xml'] = strToU8(
    `<styleSheet xmlns="${MAIN}"><numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="20"/></cellXfs></styleSheet>`,
  )
  parts['xl/workbook.xml'] = strToU8(
    `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${sheets.join('')}</sheets></workbook>`,
  )
  parts['xl/_rels/workbook.xml.rels'] = strToU8(`<Relationships>${relations.join('')}</Relationships>`)
  return parts
}

/** A worksheet with these rows, given as XML. */
export function sheetXml(rows: string): Uint8Array {
  return strToU8(`<worksheet xmlns="${MAIN}"><sheetData>${rows}</sheetData></worksheet>`)
}
