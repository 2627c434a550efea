// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how an XLSForm refers to a question
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileWorkbook } from '../index.ts'
import { compareDecimals, isMultiple, parseDecimal, subtract } from '../survey/decimal.ts'
import { packageNameFault } from '../survey/media.ts'
import { parseParameters } from '../survey/parameters.ts'
import { QUESTION_TYPES } from '../survey/types.ts'

const compile = (md: string) => compileWorkbook(md, { kind: 'md' })

describe('parameters', () => {
  test('are read back whatever separates them', () => {
    const word = fc.stringMatching(/^[a-z0-9_-]{1,6}$/)
    const pair = fc.tuple(
      word,
      word,
      fc.constantFrom(' ', ', ', ';', '\n'),
      fc.constantFrom('=', ' = ', '= '),
    )
    fc.assert(
      fc.property(fc.uniqueArray(pair, { selector: ([key]) => key }), (pairs) => {
        const text = pairs.map(([key, value, end, equals]) => `${key}${equals}${value}${end}`).join('')
        expect([...parseParameters(text)!]).toEqual(pairs.map(([key, value]) => [key, value]))
      }),
    )
  })

  test('keep the case of references and of columns of files only', () => {
    expect([...parseParameters('Seed=${Q1} VALUE=Id quality=Low')!]).toEqual([
      ['seed', '${Q1}'],
      ['value', 'Id'],
      ['quality', 'low'],
    ])
  })

  test.each(['start', 'start=', '=5', 'a=1 b', 'a==1', 'a b=1'])('%s cannot be read', (text) => {
    expect(parseParameters(text)).toBeUndefined()
  })
})

describe('decimals', () => {
  const decimal = fc.tuple(fc.integer({ min: -9999, max: 9999 }), fc.integer({ min: 0, max: 4 }))
  const make = ([digits, scale]: [number, number]) => ({ digits: BigInt(digits), scale })

  test('multiples are exact where binary fractions are not', () => {
    expect(0.3 % 0.1).not.toBe(0)
    expect(isMultiple(parseDecimal('0.3')!, parseDecimal('0.1')!)).toBe(true)
    expect(isMultiple(parseDecimal('1e2')!, parseDecimal('0.25')!)).toBe(true)
    fc.assert(
      fc.property(decimal, fc.integer({ min: -50, max: 50 }), (raw, times) => {
        const unit = make(raw)
        const product = { digits: unit.digits * BigInt(times), scale: unit.scale }
        expect(isMultiple(product, unit)).toBe(unit.digits !== 0n)
      }),
    )
  })

  test('comparing agrees with the sign of the difference', () => {
    fc.assert(
      fc.property(decimal, decimal, (one, other) => {
        const [a, b] = [make(one), make(other)]
        expect(compareDecimals(a, b)).toBe(Math.sign(Number(subtract(a, b).digits)))
      }),
    )
  })

  test.each(['', '.', '1,5', 'ten', 'NaN', 'inf'])('%j is none', (text) => {
    expect(parseDecimal(text)).toBeUndefined()
  })
})

test.each([
  ['org.example.camera', undefined],
  ['', 'app_name_missing'],
  ['camera', 'app_name_without_dot'],
  ['org..camera', 'app_name_empty_part'],
  ['org.1camera', 'app_name_part_start'],
  ['org.cam era', 'app_name_characters'],
])('the app name %j: %s', (name, fault) => {
  expect(packageNameFault(name)).toBe(fault)
})

describe('question types', () => {
  const needsMore = new Set([
    'calculate',
    'q calculate',
    'background-geopoint',
    'audit',
    'add calculate prompt',
  ])
  const selects = [...QUESTION_TYPES].filter(([, { tag }]) =>
    ['select', 'select1', 'odk:rank'].includes(tag ?? ''),
  )
  const plain = [...QUESTION_TYPES].filter(
    ([name]) =>
      !needsMore.has(name) && !selects.some(([other]) => other === name) && name !== 'select one external',
  )

  test.each(plain)('%s gets the bind and the control of its kind', (name, type) => {
    const { xform, errors } = compile(`| survey |\n| | type | name | label |\n| | ${name} | q | Q |`)
    expect(errors).toEqual([])
    if (type.bind) expect(xform).toContain(`<bind nodeset="/data/q"`)
    for (const [key, value] of Object.entries(type.bind ?? {})) {
      expect(xform).toContain(`${key}="${value.replaceAll('<', '&lt;')}"`)
    }
    const hasControl = type.tag !== undefined && type.tag !== 'action'
    expect(xform?.includes(`<${type.tag} ref="/data/q"`)).toBe(hasControl)
  })
})

test('whatever stands in the cells, the compiler answers with a form or with errors, and the same twice', () => {
  const type = fc.constantFrom(
    ...[
      'text',
      'integer',
      'select_one l',
      'select_multiple l or_other',
      'rank l',
      'range',
      'calculate',
      'note',
    ],
    ...[
      'begin group',
      'end group',
      'begin repeat',
      'end repeat',
      'geopoint',
      'photo',
      'audit',
      'nonsense',
      '',
    ],
    ...['begin loop over l', 'end loop', 'select_one_from_file f.csv', 'csv-external', 'background-audio'],
  )
  const cell = fc.constantFrom(
    '',
    'a',
    'b',
    '${a}',
    '${',
    '1',
    'yes',
    'x=1',
    'incremental=true',
    'search("f")',
    "instance('l')/x",
    '<&">',
    'meta',
  )
  const rows = fc.array(fc.tuple(type, ...Array.from({ length: 8 }, () => cell)), { maxLength: 12 })
  const header =
    'type | name | label | label::sq | relevant | calculation | default | parameters | appearance'
  fc.assert(
    fc.property(rows, (cells) => {
      const lines = cells.map((row) => `| | ${row.join(' | ')} |`).join('\n')
      const md = `| survey |\n| | ${header} |\n${lines}\n| choices |\n| | list_name | name | label |\n| | l | 1 | \${a} |`
      const result = compile(md)
      expect((result.xform !== undefined) === (result.errors.length === 0)).toBe(true)
      expect(compile(md)).toEqual(result)
    }),
    { numRuns: 300 },
  )
})
