import { describe, expect, test } from 'vitest'
import { compileWorkbook } from '../index.ts'

const warningsOf = (rows: string, likeReference = false) => {
  const head = '| survey |\n| | type | name | label | relevant | calculation | constraint | trigger |\n'
  const { warnings, errors } = compileWorkbook(head + rows, { kind: 'md', likeReference })
  expect(errors).toEqual([])
  return warnings.map(({ code, row, column, params }) => [code, row, column, params.name ?? params.names])
}

describe('what no phone can open is warned of', () => {
  test('functions that nobody knows, with their cell', () => {
    const rows = `
| | text | a | A | foo(1) = 2 | | jr:nothing(.) and selected (., 'x') |
| | calculate | b | | | if(\${a} = 'x' and (true() or bar(bar(1))), text(), string-lenght(\${a})) | |
`
    expect(warningsOf(rows)).toEqual([
      ['function_unknown', 2, 'relevant', 'foo'],
      ['function_unknown', 2, 'constraint', 'jr:nothing'],
      ['function_unknown', 3, 'calculation', 'bar'],
      ['function_unknown', 3, 'calculation', 'string-lenght'],
    ])
    // The reference converter takes them as they are.
    expect(warningsOf(rows, true)).toEqual([])
  })

  test.each([
    [
      'questions relevant on each other',
      `| | text | a | A | \${b} = 1 |\n| | text | b | B | \${a} = 1 |\n| | text | c | C | \${a} = 1 |`,
      [['expressions_circular', 2, 'relevant', 'a → b → a']],
    ],
    [
      'calculations on each other, over a third',
      `| | calculate | a | | | \${b} + 1 |\n| | calculate | b | | | \${c} |\n| | calculate | c | | | \${a} |`,
      [['expressions_circular', 2, 'calculation', 'a → b → c → a']],
    ],
    [
      'a calculation on itself',
      `| | calculate | a | | | \${a} + 1 |`,
      [['expressions_circular', 2, 'calculation', 'a → a']],
    ],
    [
      'a group on a question in it',
      `| | begin_group | g | G | \${q} = 1 |\n| | text | q | Q | |\n| | end_group | | | |`,
      [['expressions_circular', 2, 'relevant', 'g → q → g']],
    ],
    [
      'two circles apart',
      `| | calculate | a | | | \${a} |\n| | calculate | b | | | \${b} |`,
      [
        ['expressions_circular', 2, 'calculation', 'a → a'],
        ['expressions_circular', 3, 'calculation', 'b → b'],
      ],
    ],
  ])('%s', (_what, rows, warnings) => {
    expect(warningsOf(`${rows}\n`)).toEqual(warnings)
  })

  test.each([
    ['a constraint on the question itself', `| | integer | a | A | | | \${a} > 1 |`],
    ['a chain', `| | text | a | A | \${b} = 1 |\n| | text | b | B | \${c} = 1 |\n| | text | c | C | |`],
    ['the record saved last', `| | calculate | a | | | \${last-saved#a} + 1 |`],
    ['an action', `| | integer | a | A |\n| | calculate | b | | | \${b} + 1 | | \${a} |`],
    [
      'the copy before this one',
      `| | begin_repeat | r | R |\n| | calculate | sum | | | indexed-repeat(\${sum}, \${r}, position(..) - 1) + 1 |\n| | calculate | n | | | count(\${r}) |\n| | end_repeat | | |`,
    ],
  ])('but not %s', (_what, rows) => {
    expect(warningsOf(`${rows}\n`)).toEqual([])
  })

  test('a chain of ten thousand does not weigh', () => {
    const rows = Array.from({ length: 10_000 }, (_, at) => `| | text | q${at} | Q | \${q${at + 1}} = 1 |`)
    expect(warningsOf(`${rows.join('\n')}\n| | text | q10000 | Q | |\n`)).toEqual([])
  })
})
