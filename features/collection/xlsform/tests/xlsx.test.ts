import fc from 'fast-check'
import { strFromU8, strToU8, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { compileWorkbook, readWorkbook, workbookOf } from '../index.ts'
import { dateText, isDateFormat, numberText } from '../sheets/cell-values.ts'
import { sheetXml, spreadsheet, spreadsheetParts } from './spreadsheet.ts'

const survey = (rows: string) => {
  const parts = spreadsheetParts({ survey: [['type']] })
  return readWorkbook(zipSync({ ...parts, 'xl/worksheets/sheet0.xml': sheetXml(rows) }))
}
const inline = (cell: string, text: string) => `<c r="${cell}" t="inlineStr"><is><t>${text}</t></is></c>`

describe('XLSX', () => {
  test('gives the same sheets as the tables it was made of', () => {
    const cell = fc.stringMatching(/^[a-zë<&"' ]{0,8}$/).map((text) => text.trim())
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { maxLength: 12 })
    fc.assert(
      fc.property(table, (rows) => {
        const tables = { survey: [['type', 'name'], ...rows] }
        const [sheet] = readWorkbook(spreadsheet(tables)).sheets
        const [expected] = workbookOf(tables).sheets
        const filled = (one: typeof sheet) => one?.rows.filter(({ cells }) => cells.size > 0)
        expect(sheet?.columns).toEqual(expected?.columns)
        expect(filled(sheet)).toEqual(filled(expected))
      }),
    )
  })

  test('reads each kind of cell as its text', () => {
    const header = ['A1', 'B1', 'C1', 'D1', 'E1', 'F1', 'G1'].map((cell) => inline(cell, `h${cell}`)).join('')
    const cells = [
      '<c r="A2"><v>12.0</v></c>',
      '<c r="B2"><v>0.1</v></c>',
      '<c r="C2" t="b"><v>1</v></c>',
      '<c r="D2" s="1"><v>46082</v></c>',
      '<c r="E2" s="2"><v>0.395833333</v></c>',
      '<c r="F2" t="str"><f>A2&amp;"x"</f><v> 12x </v></c>',
      '<c r="G2" t="inlineStr"><is><r><t>rich</t></r><r><t> text</t></r><rPh><t>no</t></rPh></is></c>',
    ]
    const { sheets } = survey(`<row r="1">${header}</row><row r="2">${cells.join('')}</row>`)
    expect([...sheets[0]!.rows[0]!.cells.values()]).toEqual([
      ...['12', '0.1', 'TRUE', '2026-03-01 00:00:00', '09:30:00', '12x', 'rich text'],
    ])
  })

  test('says which cells are merged: all but the first of them are empty', () => {
    const tables = {
      survey: [
        ['type', 'name', 'label', 'mine'],
        ['text', 'a', 'A', ''],
        ['text', 'b', '', ''],
        ['text', 'c', '', ''],
      ],
    }
    const parts = spreadsheetParts(tables)
    const sheet = strFromU8(parts['xl/worksheets/sheet0.xml']!)
    const merges = ['C2:C4', 'A1:B1', 'D2:D3', 'G2:G9', 'nonsense'].map((ref) => `<mergeCell ref="${ref}"/>`)
    parts['xl/worksheets/sheet0.xml'] = strToU8(
      sheet.replace('</sheetData>', `</sheetData><mergeCells count="5">${merges.join('')}</mergeCells>`),
    )
    const { warnings } = compileWorkbook(zipSync(parts), { kind: 'xlsx' })
    expect(warnings.filter(({ code }) => code === 'cells_merged')).toEqual([
      { code: 'cells_merged', sheet: 'survey', row: 2, column: 'label', params: { range: 'C2:C4' } },
    ])
  })

  test('keeps row numbers across empty rows and stops at a long run of them', () => {
    const rows = [1, 2, 5, 90].map((row) => `<row r="${row}">${inline(`A${row}`, `t${row}`)}</row>`)
    const numbers = survey(rows.join('')).sheets[0]!.rows.filter(({ cells }) => cells.size > 0)
    expect(numbers.map(({ number }) => number)).toEqual([2, 5])
  })

  test('finds its parts by relations with absolute targets, and sheets by upper-case names', () => {
    const parts = spreadsheetParts({
      Survey: [
        ['type', 'name'],
        ['text', 'a'],
      ],
    })
    parts['xl/_rels/workbook.xml.rels'] = strToU8(
      new TextDecoder().decode(parts['xl/_rels/workbook.xml.rels']).replaceAll('Target="', 'Target="/xl/'),
    )
    expect(readWorkbook(zipSync(parts)).sheets[0]!.rows).toHaveLength(1)
  })
})

test('formats are told to be of dates as spreadsheets mean them', () => {
  expect([14, 22, 46].map((id) => isDateFormat(id, undefined))).toEqual([true, true, true])
  expect(isDateFormat(164, '[$-409]mmm d, yyyy;@')).toBe(true)
  expect(isDateFormat(165, '[h]:mm')).toBe(true)
  for (const code of ['General', '0.00', '"days" 0', '#,##0\\ "m"', '[Red]0']) {
    expect(isDateFormat(166, code), code).toBe(false)
  }
})

test('dates come from either calendar, to the millisecond', () => {
  expect(dateText(1, false)).toBe('1900-01-01 00:00:00')
  expect(dateText(61, false)).toBe('1900-03-01 00:00:00')
  expect(dateText(0, true)).toBe('00:00:00')
  expect(dateText(44620, true)).toBe('2026-03-01 00:00:00')
  expect(dateText(44276.75411517, false)).toBe('2021-03-21 18:05:55.551000')
  expect(dateText(1e16, false)).toBe('#VALUE!')
  expect(dateText(2_958_466, false)).toBe('#VALUE!')
})

test('numbers are written as short as they can be', () => {
  expect(['1', '1.0', '2.50', '1E3', '-0.5', '12345678901234567890'].map(numberText)).toEqual([
    ...['1', '1', '2.5', '1000', '-0.5', '12345678901234567168'],
  ])
  expect(['1e-7', '0.0000125', '0.0001', '1e-12', '1e21'].map(numberText)).toEqual([
    ...['1e-07', '1.25e-05', '0.0001', '1e-12', '1000000000000000000000'],
  ])
})
