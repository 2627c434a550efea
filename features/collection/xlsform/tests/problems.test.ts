// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how an XLSForm refers to a question
import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type StoredLanguage, storedLanguages } from '../../../../common/languages.ts'
import { speaker } from '../../../../common/words.ts'
import { compileWorkbook, describeProblem } from '../index.ts'

const home = resolve(import.meta.dirname, '..')
const words = (language: StoredLanguage): Record<string, string> =>
  JSON.parse(readFileSync(resolve(home, '../words', `${language}.json`), 'utf8'))

/** Every code that the compiler's source records. */
function codesInSource(): Set<string> {
  const files = readdirSync(home, { recursive: true, encoding: 'utf8' })
  const codes = new Set<string>()
  for (const file of files.filter((name) => name.endsWith('.ts') && !name.startsWith('tests'))) {
    const source = readFileSync(resolve(home, file), 'utf8')
    const recorded =
      /(?:\berror|\bwarn|\bcomplain|\bUnreadableWorkbook)\(\s*'([a-z_0-9]+)'|code: '([a-z_]+)', (?:sheet|name)/g
    for (const match of source.matchAll(recorded)) codes.add(match[1] ?? match[2]!)
  }
  return codes
}

test('every problem has its sentence in every language', () => {
  const codes = codesInSource()
  expect(codes.size).toBeGreaterThan(100)
  for (const language of storedLanguages) {
    const known = words(language)
    expect(
      [...codes].filter((code) => !known[`collection.xlsform.problem.${code}`]),
      language,
    ).toEqual([])
  }
})

const faulty = `
  | survey |
  | | type            | name  | label | relevant      | parameters    |
  | | text            | a     | A     | \${b} = 1     |               |
  | | integre         | n     | N     |               |               |
  | | select_one list | s     | S     |               | randomize=yes |
  | | begin group     | g     | G     |               |               |
  | | text            | bad n | B     |               |               |
  | choices |
  | | list_name | name | label |
  | | lits      | 1    | One   |`

describe('a form with several mistakes', () => {
  const { xform, errors } = compileWorkbook(faulty, { kind: 'md' })

  test('is refused with all of them at once, each with its place', () => {
    expect(xform).toBeUndefined()
    expect(errors).toEqual([
      { code: 'type_unknown', sheet: 'survey', row: 3, column: 'type', params: { type: 'integre' } },
      { code: 'list_unknown', sheet: 'survey', row: 4, column: 'type', params: { list: 'list' } },
      {
        code: 'parameter_not_allowed',
        sheet: 'survey',
        row: 4,
        column: 'parameters',
        params: { name: 'randomize', value: 'yes', allowed: 'true, false' },
      },
      { code: 'name_invalid', sheet: 'survey', row: 6, column: 'name', params: { value: 'bad n' } },
      {
        code: 'begin_unmatched',
        sheet: 'survey',
        row: 5,
        column: 'type',
        params: { type: 'group', name: 'g' },
      },
      { code: 'reference_unknown', sheet: 'survey', row: 2, column: 'relevant', params: { name: 'b' } },
    ])
  })

  test.each([
    [
      'en',
      'Sheet ‘survey’, row 2, column ‘relevant’: There is no row named ‘b’ on the survey sheet. Check the spelling of ${b}.',
    ],
    [
      'sq',
      'Fleta “survey”, rreshti 2, kolona “relevant”: Në fletën survey nuk ka rresht me emrin “b”. Kontrolloni drejtshkrimin e ${b}.',
    ],
    [
      'mk',
      'Лист „survey“, ред 2, колона „relevant“: На листот survey нема ред со име „b“. Проверете го правописот на ${b}.',
    ],
    [
      'bs',
      'List „survey“, red 2, kolona „relevant“: Na listu survey nema reda sa nazivom „b“. Provjerite pravopis za ${b}.',
    ],
  ] as const)('is explained in %s', (language, sentence) => {
    expect(describeProblem(errors.at(-1)!, speaker(language, words(language)))).toBe(sentence)
  })
})

test('the column is called what its author called it', () => {
  const md = `
    | survey |
    | | Type | Name | Label::Shqip (sq) | Relevance |
    | | text | a    | \${nope}         | \${x      |`
  const { errors } = compileWorkbook(md, { kind: 'md' })
  expect(errors.map(({ code, column }) => [code, column])).toEqual([
    ['reference_unknown', 'Label::Shqip (sq)'],
    ['reference_malformed', 'Relevance'],
  ])
})

test('missing translations are one warning that names them all', () => {
  const md = `
    | survey |
    | | type | name | label::English (en) | label::Shqip (sq) | hint::English (en) |
    | | text | a    | A                   | A                 | h                  |`
  const { warnings } = compileWorkbook(md, { kind: 'md' })
  expect(warnings.map((warning) => describeProblem(warning, speaker('en', words('en'))))).toEqual([
    'Some languages lack columns that others have: survey, Shqip (sq): hint.',
  ])
})
