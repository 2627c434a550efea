import { strToU8, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { compileWorkbook } from '../index.ts'
import { sheetXml, spreadsheet, spreadsheetParts } from './spreadsheet.ts'

const tables = {
  survey: [
    ['type', 'name', 'label', 'calculation', 'my notes'],
    ['text', 'a', 'A', '', ''],
  ],
  choices: [['list_name', 'name', 'label']],
}
const codes = (file: Uint8Array | string, options = {}) =>
  compileWorkbook(file, options).errors.map(({ code }) => code)
const broken = (change: Record<string, Uint8Array>) => zipSync({ ...spreadsheetParts(tables), ...change })

/** Writes a size into a part's entry of the central directory, as a crafted archive would. */
function lieAboutSize(file: Uint8Array, part: string, size: number): Uint8Array {
  const copy = file.slice()
  const view = new DataView(copy.buffer)
  const name = strToU8(part)
  for (let at = 0; at + 46 < copy.length; at++) {
    if (view.getUint32(at, true) !== 0x02014b50) continue
    if (name.every((byte, index) => copy[at + 46 + index] === byte)) view.setUint32(at + 24, size, true)
  }
  return copy
}

describe('files that are not forms', () => {
  test('are refused by name of what they are', () => {
    expect(codes(new Uint8Array())).toEqual(['file_unknown_kind'])
    expect(codes(strToU8('nothing of a form'))).toEqual(['file_unknown_kind'])
    expect(codes(zipSync({ 'readme.txt': strToU8('hi') }))).toEqual(['file_not_a_workbook'])
    expect(codes(Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0, 0, 0, 0))).toEqual(['file_old_excel'])
    expect(codes(Uint8Array.of(0x2c, 0x2c, 0x2c, 0x2c, 0xff, 0xfe))).toEqual(['file_not_utf8'])
  })

  test('a workbook without a survey suggests what may be meant', () => {
    const { errors } = compileWorkbook(spreadsheet({ survye: [['type']], notes: [['x']] }))
    expect(errors).toMatchObject([{ code: 'survey_sheet_missing', params: { similar: "'survye'" } }])
  })
})

describe('damaged workbooks', () => {
  const whole = spreadsheet(tables)

  test('cut off at any point they are refused, never thrown at the caller', () => {
    for (let length = 2; length < whole.length; length += 7) {
      const result = compileWorkbook(whole.slice(0, length))
      expect(result.xform).toBeUndefined()
      expect(result.errors.length).toBeGreaterThan(0)
    }
  })

  test('with any byte changed they give a form or an error', () => {
    for (let at = 0; at < whole.length; at += 5) {
      const copy = whole.slice()
      copy[at] = copy[at]! ^ 0xff
      const { xform, errors } = compileWorkbook(copy)
      expect(xform !== undefined || errors.length > 0).toBe(true)
    }
  })

  test('a sheet that the workbook lists and the file lacks is named', () => {
    const parts = spreadsheetParts(tables)
    delete parts['xl/worksheets/sheet1.xml']
    const [error] = compileWorkbook(zipSync(parts)).errors
    expect(error).toMatchObject({ code: 'file_sheet_missing', sheet: 'choices' })
  })

  test('relations that lead out of the file or to nothing are not followed', () => {
    const relations = (target: string, mode = '') =>
      strToU8(
        `<Relationships><Relationship Id="r0" Type="x/worksheet" Target="${target}" ${mode}/></Relationships>`,
      )
    for (const target of ['../../../../etc/passwd', 'file:///etc/passwd', '']) {
      expect(codes(broken({ 'xl/_rels/workbook.xml.rels': relations(target) }))).toEqual([
        'file_sheet_missing',
      ])
    }
    const external = relations('http://example.org/sheet.xml', 'TargetMode="External"')
    expect(codes(broken({ 'xl/_rels/workbook.xml.rels': external }))).toEqual(['file_sheet_missing'])
  })

  test('XML that is cut off, or that brings a document type with entities, is refused', () => {
    expect(codes(broken({ 'xl/worksheets/sheet0.xml': strToU8('<worksheet><sheetData>') }))).toEqual([
      'file_damaged',
    ])
    const laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'
    expect(codes(broken({ 'xl/worksheets/sheet0.xml': strToU8(laughs) }))).toEqual(['file_damaged'])
  })
})

describe('bombs', () => {
  const limits = { archive: 1_000_000, inflated: 2_000_000, entries: 50 }

  test('a part that would inflate beyond the limit is refused before it is inflated', () => {
    const zeros = zipSync({ ...spreadsheetParts(tables), 'xl/sharedStrings.xml': new Uint8Array(20_000_000) })
    expect(zeros.byteLength).toBeLessThan(limits.archive)
    expect(codes(zeros, { limits })).toEqual(['file_inflates_too_large'])
  })

  test('a part that declares less than it holds is refused', () => {
    const zeros = zipSync({ ...spreadsheetParts(tables), 'xl/sharedStrings.xml': new Uint8Array(20_000_000) })
    const lying = lieAboutSize(zeros, 'xl/sharedStrings.xml', 100)
    expect(codes(lying, { limits })).toEqual(['file_damaged'])
  })

  test('an archive too large, or of too many entries, is not opened', () => {
    expect(codes(new Uint8Array(limits.archive + 1).fill(0x50), { limits, kind: 'xlsx' })).toEqual([
      'file_too_large',
    ])
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`p${index}`, strToU8('x')]))
    expect(codes(broken(many), { limits })).toEqual(['file_too_many_parts'])
  })

  test('cells that claim to stand at the end of the world take no room', () => {
    const far = `<row r="1"><c r="A1" t="inlineStr"><is><t>type</t></is></c></row>
      <row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>`
    const { errors } = compileWorkbook(broken({ 'xl/worksheets/sheet0.xml': sheetXml(far) }))
    expect(errors).toEqual([])
  })
})

describe('workbooks with more in them than a form', () => {
  test('macros are never looked at', () => {
    const macro = strToU8('Sub AutoOpen()')
    const types = strToU8(
      '<Types><Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>',
    )
    const file = broken({ 'xl/vbaProject.bin': macro, '[Content_Types].xml': types })
    const plain = compileWorkbook(spreadsheet(tables))
    expect(compileWorkbook(file)).toEqual(plain)
    expect(plain.xform).toContain('<input ref="/data/a">')
  })

  test('a broken reference in a column of the form is an error with its cell, elsewhere a warning', () => {
    const inline = (cell: string, text: string) => `<c r="${cell}" t="inlineStr"><is><t>${text}</t></is></c>`
    const header = ['type', 'name', 'label', 'calculation', 'my notes'].map((text, index) =>
      inline(`${'ABCDE'[index]}1`, text),
    )
    const row = (cells: string) => `<row r="1">${header.join('')}</row><row r="2">${cells}</row>`
    const named = inline('A2', 'text') + inline('B2', 'a') + inline('C2', 'A')
    const compile = (cell: string) =>
      compileWorkbook(broken({ 'xl/worksheets/sheet0.xml': sheetXml(row(named + cell)) }))
    const inCalculation = compile('<c r="D2" t="e"><f>#REF!*2</f><v>#REF!</v></c>')
    expect(inCalculation.errors).toEqual([
      { code: 'cell_broken', sheet: 'survey', row: 2, column: 'calculation', params: { text: '#REF!' } },
    ])
    const inNotes = compile('<c r="E2" t="e"><v>#N/A</v></c>')
    expect(inNotes.errors).toEqual([])
    expect(inNotes.warnings).toMatchObject([{ code: 'cell_broken', row: 2, column: 'my notes' }])
  })

  test('control characters do not reach the XForm', () => {
    const { xform } = compileWorkbook(
      '| survey |\n| | type | name | label |\n| | text | a | b\u0007e\u0000ll |',
      { kind: 'md' },
    )
    expect(xform).toContain('<label>bell</label>')
  })

  test('names that every JavaScript object knows are names like others', () => {
    const md = `| survey |
      | | type | name | label | bind::constructor | toString |
      | | select_one __proto__ | constructor | C | x | y |
      | choices |
      | | list_name | name | label | hasOwnProperty |
      | | __proto__ | valueOf | V | z |`
    const { xform, errors } = compileWorkbook(md, { kind: 'md' })
    expect(errors).toEqual([])
    expect(xform).toContain('<hasOwnProperty>z</hasOwnProperty>')
    expect(xform).toContain("instance('__proto__')/root/item")
  })
})
