// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how an XLSForm refers to a question
import fc from 'fast-check'
import { XmlXPath } from 'libxml2-wasm'
import { describe, expect, test } from 'vitest'
import { compileWorkbook } from '../index.ts'
import { expressionFault } from '../references/expression.ts'

/** Does libxml2 read it as XPath? */
function libxmlReads(expression: string): boolean {
  try {
    XmlXPath.compile(expression).dispose()
    return true
  } catch {
    return false
  }
}

describe('the syntax of expressions', () => {
  test('what libxml2 cannot read is not read here either', () => {
    // The other way round does not hold: libxml2 lets some unfinished calls pass. Predicates on `.` and `..`
    // are left out: ODK's clients know them, though XPath 1.0 does not.
    const piece = fc.constantFrom(
      ...[
        'a',
        'b-c',
        'x:y',
        '1',
        '2.5',
        "'t'",
        '"u"',
        '.',
        '..',
        '/',
        '//',
        '(',
        ')',
        '[',
        ']',
        ',',
        '@',
        '*',
        '-',
      ],
      ...[
        '+',
        '=',
        '!=',
        '<=',
        '|',
        ' and ',
        ' or ',
        ' div ',
        'count(',
        'instance(',
        'text()',
        '::',
        'child::',
        ' ',
      ],
    )
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 9 }), (pieces) => {
        const expression = pieces.join('')
        fc.pre(!/\.\s*\[/.test(expression))
        if (!libxmlReads(expression)) expect(expressionFault(expression), expression).toBeDefined()
      }),
      { numRuns: 5000 },
    )
  })

  test('what the grammar allows is read', () => {
    const { expression } = fc.letrec<Record<'expression' | 'operand' | 'path' | 'step', string>>((tie) => ({
      expression: fc.oneof(
        { depthSize: 'small' },
        tie('operand'),
        fc
          .tuple(
            tie('operand'),
            fc.constantFrom(' = ', '!=', ' and ', ' mod ', '+', ' - ', ' * '),
            tie('expression'),
          )
          .map((parts) => parts.join('')),
      ),
      operand: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom('1', '.5', "'x y'", '"and"', '-2', '${a}', '${last-saved#a}', '.', '$v'),
        tie('path'),
        tie('expression').map((inner) => `(${inner})`),
        fc
          .tuple(fc.constantFrom('f', 'jr:choice-name', 'div'), fc.array(tie('expression'), { maxLength: 3 }))
          .map(([name, parts]) => `${name}(${parts.join(', ')})`),
        fc
          .tuple(tie('expression'), tie('path'))
          .map(([filter, path]) => `instance('l')/root/item[${filter}]/${path}`),
      ),
      path: fc.oneof(
        { depthSize: 'small' },
        tie('step'),
        fc.tuple(tie('step'), fc.constantFrom('/', '//'), tie('path')).map((parts) => parts.join('')),
      ),
      step: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom('a', 'x-1', 'and', '@id', '*', '..', 'child::b', 'text()', 'x:y', 'x:*', '${r}'),
        fc
          .tuple(fc.constantFrom('a', '..', '${r}'), tie('expression'))
          .map(([step, filter]) => `${step}[${filter}]`),
      ),
    }))
    fc.assert(
      fc.property(expression, (text) => {
        expect(expressionFault(text), text).toBeUndefined()
      }),
      { numRuns: 2000 },
    )
  })

  test.each([
    "${a} = 1 and selected(${b}, 'x')",
    "instance('l')/root/item[name = current()/../a]/label",
    'sum(${r}/x) div count(${r})',
    '${r}[position() = 1]/a',
    "if(${a} > 0, -${a}, 'none')",
    'once(uuid())',
    '. >= 0 and . < 150',
    '(${last-saved#a} | ${b})/c',
    'yes',
  ])('%s is well formed', (expression) => {
    expect(expressionFault(expression)).toBeUndefined()
  })

  test.each([
    ['if(${a} < 1, 0, 1', ''],
    ['${a} = ', ''],
    ['${a} == 1', '='],
    ['${a} and or 1', '1'],
    ["'open", "'"],
    ['a b', 'b'],
    ['. &gt; 1', '&'],
    ['count(${a}))', ')'],
  ])('%s breaks off before %j', (expression, near) => {
    expect(expressionFault(expression)?.near).toBe(near)
  })
})

test('an expression that no device could read is an error with its cell, unless the reference is repeated', () => {
  const md = `
    | survey |
    | | type      | name | label | relevance | calculation | choice_filter |
    | | text      | a    | See instance('l')/root/item[x <> 1]/y | (1 = 1 | |        |
    | | calculate | b    |       |           | concat(     |               |
    | settings |
    | | instance_name |
    | | \${a} +       |`
  const places = compileWorkbook(md, { kind: 'md' }).errors.map(({ code, sheet, row, column }) => [
    code,
    sheet,
    row,
    column,
  ])
  expect(places).toEqual([
    ['expression_malformed', 'survey', 2, 'relevance'],
    ['expression_malformed', 'survey', 2, 'label'],
    ['expression_malformed', 'survey', 3, 'calculation'],
    ['expression_malformed', 'settings', 2, 'instance_name'],
  ])
  expect(compileWorkbook(md, { kind: 'md', likeReference: true }).errors).toEqual([])
})

describe('a pattern of regex()', () => {
  const found = (constraint: string) =>
    compileWorkbook(
      `| survey |\n| | type | name | label | constraint |\n| | text | a | A | ${constraint.replaceAll('|', '\\|')} |\n`,
      { kind: 'md' },
    ).errors
  test('that nobody can read is an error, with its cell', () => {
    expect(found(`regex(., "(abc")`)).toEqual([
      {
        code: 'pattern_malformed',
        sheet: 'survey',
        row: 2,
        column: 'constraint',
        params: { pattern: '(abc' },
      },
    ])
    expect(found(`. = '' or not(regex(string(.), '[a-'))`)).toMatchObject([{ params: { pattern: '[a-' } }])
  })
  test.each([
    `regex(., '^[A-Z]{2}\\d+$')`,
    // What Java knows beyond JavaScript is for phones to read.
    `regex(., '(?i)abc')`,
    `regex(., 'a++(?>b)c*+')`,
    `regex(., '\\p{L}+')`,
    // One that is put together is known only when it is asked.
    `regex(., concat('(', 'a)'))`,
    `regex(.)`,
  ])('%s is none of the compiler’s business', (constraint) => {
    expect(found(constraint).filter(({ code }) => code === 'pattern_malformed')).toEqual([])
  })
})
