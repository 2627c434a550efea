// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how an XLSForm refers to a question
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileWorkbook } from '../index.ts'
import { isFormula, tokens } from '../references/lexer.ts'
import { instancePaths } from '../references/output.ts'
import { holdsReference, onlyReference, parseReferences } from '../references/syntax.ts'

describe('tokens', () => {
  test('cover the text without gap or overlap', () => {
    const text = fc.string({ unit: fc.constantFrom(...'ab1-.:/*|()[]{}$\'" <=>\n é𝒳') })
    fc.assert(
      fc.property(text, (expression) => {
        const pieces = [...tokens(expression)]
        expect(pieces.map((token) => token.text).join('')).toBe(expression)
      }),
    )
  })

  test('a date is no subtraction, a hyphen in a name no minus', () => {
    const kinds = (text: string) => [...tokens(text)].map(({ kind }) => kind)
    expect(kinds('2026-03-01')).toEqual(['date'])
    expect(kinds('a-1')).toEqual(['name'])
    expect(kinds('1 - a')).toEqual(['number', 'space', 'arithmetic', 'space', 'name'])
    expect(kinds('${last-saved#a}')).toEqual(['reference'])
  })

  test.each([
    ['2026-03-01', 'date', false],
    ['today() + 1', 'date', true],
    ['1 + 1', 'integer', true],
    ['plain text', 'text', false],
    ['https://example.org', 'text', false],
    ['${a}', 'text', true],
    ['12.5 -3.2 0 0', 'geopoint', false],
    ['a|b', 'text', true],
    ['', 'text', false],
  ])('%j as the default of a %s is a formula: %j', (text, type, expected) => {
    expect(isFormula(text, type)).toBe(expected)
  })
})

describe('references', () => {
  const name = fc.stringMatching(/^[a-zçë_][a-z0-9ë_.-]{0,6}$/)

  test('are found whatever stands between them', () => {
    const filler = fc.stringMatching(/^[a-z +=()]{0,8}$/)
    fc.assert(
      fc.property(fc.array(fc.tuple(filler, name, fc.boolean())), (parts) => {
        const text = parts
          .map(([before, one, last]) => `${before}\${${last ? 'last-saved#' : ''}${one}}`)
          .join('')
        expect(parseReferences(text)).toEqual(parts.map(([, one, lastSaved]) => ({ name: one, lastSaved })))
      }),
    )
  })

  test.each(['${', '${a', '${a b}', '${ a}', '${1a}', '${a ${b}', '${last-saved#}'])(
    '%s is malformed',
    (text) => {
      expect(parseReferences(`x ${text}`)).toBe('malformed')
    },
  )

  test('alone is not amid others', () => {
    expect(onlyReference('${a}')?.name).toBe('a')
    expect(onlyReference('${a} ')).toBeUndefined()
    expect(onlyReference('${a}${b}')).toBeUndefined()
    expect(holdsReference('costs $5 {a}')).toBe(false)
  })
})

describe('instance paths in labels', () => {
  test.each([
    ["instance('l')/root/item[name = 'a b']/label", ["instance('l')/root/item[name = 'a b']/label"]],
    ["see instance('l')/root/item[1]/label now", ["instance('l')/root/item[1]/label"]],
    ["instance('a')/root/x and instance('b')/root/y", ["instance('a')/root/x and instance('b')/root/y"]],
    ["instance('a')/root/x, instance('b')/root/y", ["instance('a')/root/x,", "instance('b')/root/y"]],
    ['no instance here', []],
  ])('%s', (text, expected) => {
    expect(instancePaths(text).map(([start, end]) => text.slice(start, end))).toEqual(expected)
  })
})

describe('paths', () => {
  const bindOf = (md: string, name: string) =>
    new RegExp(`<bind nodeset="[^"]*/${name}"[^>]*>`).exec(
      compileWorkbook(md, { kind: 'md' }).xform ?? '',
    )?.[0]

  test('inside a repeat lead to its own instance, outside to the whole', () => {
    const md = `
      | survey |
      | | type         | name | label | relevant   | calculation |
      | | text         | out  | O     |            |             |
      | | begin repeat | r    | R     |            |             |
      | | text         | a    | A     |            |             |
      | | begin group  | g    | G     |            |             |
      | | text         | b    | B     | \${a} = 1  |             |
      | | text         | c    | C     | \${out} = 1 |            |
      | | end group    |      |       |            |             |
      | | end repeat   |      |       |            |             |
      | | calculate    | s    |       |            | sum(\${a})  |`
    expect(bindOf(md, 'b')).toContain('relevant=" ../../a  = 1"')
    expect(bindOf(md, 'c')).toContain('relevant=" /data/out  = 1"')
    expect(bindOf(md, 's')).toContain('calculate="sum( /data/r/a )"')
  })

  test('inside the predicate of another instance start at the asking node', () => {
    const md = `
      | survey |
      | | type         | name | label | calculation |
      | | begin repeat | r    | R     |             |
      | | text         | a    | A     |             |
      | | calculate    | b    |       | instance('l')/root/item[name = \${a}]/x |
      | | end repeat   |      |       |             |`
    expect(bindOf(md, 'b')).toContain('[name =  current()/../a ]')
  })

  test('comparison signs inside of labels are written once, unless the reference is to be repeated', () => {
    const md = `
      | survey |
      | | type | name | label |
      | | text | a    | A     |
      | | note | n    | Is instance('l')/root/item[x < \${a}]/label |`
    expect(compileWorkbook(md, { kind: 'md' }).xform).toContain('[x &lt;  /data/a ]')
    expect(compileWorkbook(md, { kind: 'md', likeReference: true }).xform).toContain('[x &amp;lt;  /data/a ]')
  })
})
