import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileWorkbook, readWorkbook } from '../index.ts'
import { parseCsv } from '../sheets/csv.ts'
import { editDistance, similarSheets } from '../sheets/spelling.ts'

describe('CSV', () => {
  test('reads back whatever is quoted as spreadsheets quote it', () => {
    const field = fc.string({ maxLength: 12 })
    const quote = (text: string) => `"${text.replaceAll('"', '""')}"`
    fc.assert(
      fc.property(fc.array(fc.array(field, { minLength: 1 }), { minLength: 1 }), (records) => {
        const text = records.map((record) => `${record.map(quote).join(',')}\r\n`).join('')
        expect(parseCsv(text)).toEqual(records)
      }),
    )
  })

  test('takes quotes inside of a field as they are, and any line end', () => {
    expect(parseCsv('a,5" pipe\rb,"x\ny"\nc')).toEqual([['a', '5" pipe'], ['b', 'x\ny'], ['c']])
  })

  test('finds its sheets behind a byte order mark', () => {
    const text = '\ufeffsurvey,,\n,type,name,label\n,text,a,A\n"settings"\n,form_id\n,f1\n'
    const { sheets } = readWorkbook(text)
    expect(sheets.map(({ name }) => name)).toEqual(['survey', 'settings'])
    expect(compileWorkbook(text).form?.id).toBe('f1')
  })
})

test('columns that a spreadsheet adds behind the last one are no columns, unless something stands in them', () => {
  const csv = (cell: string) =>
    `survey,,,,\n,type,name,label,,\n,select_one l,a,A,,\nchoices,,,,\n,list_name,name,label,,\n,l,1,One,,${cell}\n`
  expect(compileWorkbook(csv('')).warnings).toEqual([])
  expect(readWorkbook(csv('')).sheets[1]!.columns.map(({ header }) => header)).toEqual([
    'list_name',
    'name',
    'label',
  ])
  expect(compileWorkbook(csv('x')).warnings).toMatchObject([{ code: 'choices_header_invalid' }])
})

test('CSV as Excel writes it in most of Europe is read alike', () => {
  const lines = ['survey;;;', ';type;name;label', ';text;a;"Yes; no, maybe"']
  const { sheets } = readWorkbook(lines.join('\r\n'))
  expect([...sheets[0]!.rows[0]!.cells.values()]).toEqual(['text', 'a', 'Yes; no, maybe'])
})

describe('Markdown', () => {
  test('takes remarks, rules, escaped borders and empty lines for what they are', () => {
    const text = `
      # a remark
      | survey |
      |--------|
      |        | type | name | label  |
      |        |      |      |        |
      |        | text | a    | x \\| y | # the first`
    const [sheet] = readWorkbook(text, 'md').sheets
    expect(sheet?.rows).toEqual([
      {
        number: 2,
        cells: new Map([
          ['type', 'text'],
          ['name', 'a'],
          ['label', 'x | y'],
        ]),
      },
    ])
  })

  test('refuses rows above the first sheet, and keeps rare line separators inside of cells', () => {
    const table = '| survey |\n| | type | name | label |\n| | text | a | x\u2028y |'
    expect(readWorkbook(table, 'md').sheets[0]!.rows[0]!.cells.get('label')).toBe('x\u2028y')
    const { errors } = compileWorkbook(`| | note | lost | Lost |\n${table}`, { kind: 'md' })
    expect(errors).toMatchObject([{ code: 'file_not_a_form' }])
  })

  test('survives tables of any shape', () => {
    const line = fc.stringMatching(/^[|\-# a\\]{0,20}$/)
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        expect(() => compileWorkbook(`| survey |||||\n${lines.join('\n')}`, { kind: 'md' })).not.toThrow()
      }),
    )
  })
})

describe('spelling', () => {
  test('the edit distance is a distance', () => {
    const word = fc.stringMatching(/^[a-d]{0,6}$/)
    fc.assert(
      fc.property(word, word, word, (a, b, c) => {
        expect(editDistance(a, a)).toBe(0)
        expect(editDistance(a, b)).toBe(editDistance(b, a))
        expect(editDistance(a, c)).toBeLessThanOrEqual(editDistance(a, b) + editDistance(b, c))
      }),
    )
  })

  test('suggests near names, but neither far ones nor those put aside with an underscore', () => {
    expect(similarSheets('choices', ['chioces', 'Choice', '_choics', 'survey', 'data'])).toEqual([
      'chioces',
      'Choice',
    ])
  })
})
