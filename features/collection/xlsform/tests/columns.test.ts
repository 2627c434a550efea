// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how an XLSForm refers to a question
import { describe, expect, test } from 'vitest'
import { compileWorkbook, workbookOf } from '../index.ts'
import { referenceText } from '../reference-text.ts'
import type { Value } from '../value.ts'

const compile = (md: string, likeReference = false) => compileWorkbook(md, { kind: 'md', likeReference })
const codesOf = (md: string) => compile(md).errors.map(({ code, row, column }) => ({ code, row, column }))

describe('columns that are the same in all languages', () => {
  const withColumn = (header: string, cell: string) => `
    | survey |
    | | type | name | label | ${header} |
    | | text | b    | B     |           |
    | | text | a    | A     | ${cell}   |`

  test.each([
    ['default::Shqip (sq)', 'po'],
    ['parameters::Shqip (sq)', 'rows=3'],
    ['trigger::Shqip (sq)', '${b}'],
    ['choice_filter::Shqip (sq)', 'x = 1'],
    ['relevant::Shqip (sq)', '${b} = 1'],
    ['calculation::Shqip (sq)', '1 + 1'],
    ['required::Shqip (sq)', 'yes'],
  ])('%s is refused where it holds something', (header, cell) => {
    expect(codesOf(withColumn(header, cell))).toEqual([
      { code: 'column_in_languages', row: 3, column: header },
    ])
    expect(codesOf(withColumn(header, ''))).toEqual([])
  })

  test('among them those that choice filters use', () => {
    const md = `
      | survey |
      | | type         | name | label |
      | | select_one l | a    | A     |
      | choices |
      | | list_name | name | label | district::Shqip (sq) |
      | | l         | 1    | One   | Tirana               |`
    expect(codesOf(md)).toEqual([{ code: 'column_in_languages', row: 2, column: 'district' }])
  })

  test('attributes may be named in parts, and count only where they are used', () => {
    const md = (cell: string) => withColumn('bind::odk::le ngth', cell)
    expect(codesOf(md(''))).toEqual([])
    expect(codesOf(md('5'))).toEqual([
      { code: 'attribute_name_invalid', row: 1, column: 'bind::odk::le ngth' },
    ])
  })
})

test.each(['select one', 'select_multiple', 'q select', 'rank'])(
  '%s alone does not say where its choices come from',
  (type) => {
    const known = type === 'select_multiple' ? 'type_unknown' : 'select_without_list'
    const md = `| survey |\n| | type | name | label |\n| | ${type} | a | A |`
    expect(codesOf(md)).toEqual([{ code: known, row: 2, column: 'type' }])
  },
)

test('Markdown cells under no header are refused, so that nothing is lost for a border too many', () => {
  const md = (cell: string) => `
    | survey |
    | | type | name | label |           |
    | | text | a    | A     | ${cell}   |
    | notes |
    | | more | |
    | | x    | y |`
  expect(codesOf(md(''))).toEqual([])
  expect(codesOf(md('yes'))).toEqual([{ code: 'cell_without_header', row: 2, column: 'D' }])
})

test('a query column makes a question choose from itemsets.csv, but not one that takes a position', () => {
  const md = (type: string) => `
    | survey |
    | | type    | name | label | query | choice_filter |
    | | text    | b    | B     |       |               |
    | | ${type} | a    | A     | towns | state = \${b} |`
  expect(compile(md('text')).xform).toContain(
    `<input ref="/data/a" query="instance('towns')/root/item[state= /data/b ]">`.replace(
      'state=',
      'state = ',
    ),
  )
  expect(compile(md('geopoint')).xform).not.toContain('towns')
})

test('line breaks of any kind are line feeds in the form', () => {
  const survey = [
    ['type', 'name', 'label'],
    ['text', 'a', 'one\r\ntwo\rthree'],
  ]
  expect(compileWorkbook(workbookOf({ survey })).xform).toContain('<label>one\ntwo\nthree</label>')
})

test.each([
  ['Nothing of this', true],
  ['None', false],
])('add_none_option with an own choice none, called %s', (label, constrained) => {
  const md = `
    | survey |
    | | type              | name | label |
    | | select_multiple l | a    | A     |
    | choices |
    | | list_name | name | label    |
    | | l         | none | ${label} |
    | settings |
    | | add_none_option |
    | | yes             |`
  expect(compile(md).xform?.includes('constraint=')).toBe(constrained)
})

describe('loops are written out last', () => {
  const loop = `
    | | begin loop over l | each |           |
    | | text              | how  | %(label)s |
    | | end loop          |      |           |`
  const choices = `
    | choices |
    | | list_name | name | label |
    | | l         | bus  | Bus   |`

  test('so that or_other further down counts', () => {
    const md = `
      | survey |
      | | type | name | label |${loop}
      | | select_one l or_other | which | Which? |${choices}`
    expect(compile(md).xform).toContain('<other><how/></other>')
  })

  test('so that a flat form keeps its choices apart', () => {
    const md = `
      | survey |
      | | type | name | label |${loop}${choices}
      | settings |
      | | flat |
      | | yes  |`
    expect(compile(md).xform).toContain('<bus><how/></bus>')
  })
})

describe('as the reference prints groups', () => {
  test.each<[Value, string]>([
    ['a', "'a'"],
    ["it's", `"it's"`],
    [`"it's"`, `'"it\\'s"'`],
    ['a\\b\n', "'a\\\\b\\n'"],
    [new Map<string, Value>([['bind', new Map([['required', 'yes']])]]), "{'bind': {'required': 'yes'}}"],
  ])('%j', (value, text) => {
    expect(referenceText(value)).toBe(text)
  })

  test('attributes in a language become that text when outputs are compared', () => {
    const md = `
      | survey |
      | | type | name | label | appearance::fr |
      | | text | a    | A     | multiline      |`
    expect(compile(md, true).xform).toContain(`appearance="{'fr': 'multiline'}"`)
    expect(compile(md).xform).not.toContain('multiline')
  })

  test('itemsets.csv has a column None for one without a header, and its rows close up', () => {
    const md = `
      | survey |
      | | type                  | name | label | choice_filter |
      | | text                  | b    | B     |               |
      | | select_one_external l | a    | A     | x = \${b}     |
      | external_choices |
      | | list_name | name | x | label | |
      | | l         | 1    |   | One   | |`
    expect(compile(md, true).itemsets).toBe('"list_name","name","x","label","None"\r\n"l","1","One"\r\n')
    expect(compile(md).itemsets).toBe('"list_name","name","x","label"\r\n"l","1","","One"\r\n')
  })
})
