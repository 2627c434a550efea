// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how an XLSForm refers to a question
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { speaker } from '../../../../common/words.ts'
import {
  checkTranslations,
  compareForms,
  compileWorkbook,
  describeChange,
  describeMissing,
  type Form,
  workbookOf,
} from '../index.ts'

const english = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../words/en.json'), 'utf8'))
const say = speaker('en', english)

function formOf(md: string): Form {
  const { form, errors } = compileWorkbook(md, { kind: 'md' })
  expect(errors).toEqual([])
  return form!
}

const before = `
  | survey |
  | | type              | name    | label   | label::Shqip (sq) | relevant    | required |
  | | text              | place   | Place   | Vendi             |             | yes      |
  | | integer           | persons | Persons | Persona           |             |          |
  | | select_one access | access  | Access  | Hyrja             |             |          |
  | | text              | why     | Why not | Pse jo            | \${access} = 'no' |    |
  | | note              | thanks  | Thanks  | Faleminderit      |             |          |
  | choices |
  | | list_name | name | label | label::Shqip (sq) |
  | | access    | yes  | Yes   | Po                |
  | | access    | no   | No    | Jo                |
  | settings |
  | | form_id | version | default_language |
  | | visit   | 1       | English (en)     |`

const after = `
  | survey |
  | | type              | name    | label      | label::Shqip (sq) | relevant    | required |
  | | select_one access | access  | Access     | Hyrja             |             | yes      |
  | | text              | site    | Place      | Vendi             |             | yes      |
  | | decimal           | persons | Persons    | Persona           |             |          |
  | | begin group       | more    | More       | Më shumë          |             |          |
  | | text              | why     | Why refused | Pse jo           | \${access} = 'refused' | |
  | | end group         |         |            |                   |             |          |
  | choices |
  | | list_name | name    | label   | label::Shqip (sq) |
  | | access    | yes     | Yes     | Po                |
  | | access    | partial | Partial | Pjesërisht        |
  | settings |
  | | form_id | version | default_language |
  | | visit   | 2       | English (en)     |`

describe('the difference between two versions', () => {
  test('is told in words, question by question', () => {
    const changes = compareForms(formOf(before), formOf(after))
    expect(changes.map((change) => `${change.effect}: ${describeChange(change, say)}`)).toEqual([
      'words: The version changed from 1 to 2.',
      'logic: Duty to answer added to ‘Access’ (access): yes',
      'answers: ‘Place’ was renamed from place to site.',
      'answers: ‘Persons’ (persons) changed its type from integer to decimal.',
      'logic: Group added: ‘More’ (more).',
      'answers: ‘Why refused’ (why) moved from / to /data/more.',
      'words: The label of why changed (English (en)): ‘Why not’ → ‘Why refused’.',
      "logic: Condition of ‘Why refused’ (why) changed: ${access} = 'no' → ${access} = 'refused'",
      'answers: Question removed: ‘Thanks’ (thanks).',
      'words: The questions in / stand in another order.',
      'answers: Choice removed from the list access: ‘No’ (no).',
      'logic: Choice added to the list access: ‘Partial’ (partial).',
    ])
  })

  test('is none between a form and itself', () => {
    expect(compareForms(formOf(before), formOf(before))).toEqual([])
  })

  test('has a sentence for every kind', () => {
    const codes = new Set(
      [...compareForms(formOf(before), formOf(after)), ...compareForms(formOf(after), formOf(before))].map(
        ({ code }) => code,
      ),
    )
    for (const code of codes) expect(english, code).toHaveProperty([`collection.xlsform.change.${code}`])
  })
})

describe('missing translations', () => {
  const workbook = workbookOf({
    survey: [
      [
        'type',
        'name',
        'label::English (en)',
        'label::Shqip (sq)',
        'hint::English (en)',
        'constraint_message',
      ],
      ['text', 'a', 'A', 'A', 'Help', ''],
      ['text', 'b', 'B', '', '', 'Too big'],
    ],
    choices: [
      ['list_name', 'name', 'label::English (en)', 'label::Shqip (sq)', 'media::image::Shqip (sq)'],
      ['l', '1', '', 'Një', ''],
    ],
    settings: [['default_language'], ['English (en)']],
  })
  const { missing, languages } = checkTranslations(workbook)

  test('are found with the address of the empty cell, or without one where a column is missing', () => {
    expect(missing.map(({ sheet, cell, kind, language }) => [sheet, cell, kind, language])).toEqual([
      ['survey', undefined, 'hint', 'Shqip (sq)'],
      ['survey', 'D3', 'label', 'Shqip (sq)'],
      ['survey', undefined, 'constraint_message', 'Shqip (sq)'],
      ['choices', 'C2', 'label', 'English (en)'],
    ])
    expect(describeMissing(missing[1]!, say)).toBe(
      'Sheet ‘survey’, cell D3: label of ‘b’ is missing in Shqip (sq). Elsewhere it reads: B',
    )
    expect(describeMissing(missing[0]!, say)).toContain('which has no column for it')
  })

  test('are counted by language', () => {
    expect(languages).toEqual([
      { language: 'English (en)', needed: 5, filled: 4 },
      { language: 'Shqip (sq)', needed: 5, filled: 2 },
    ])
  })

  test('are none in a form of one language', () => {
    const tables = {
      survey: [
        ['type', 'name', 'label'],
        ['text', 'a', 'A'],
        ['note', 'b', ''],
      ],
    }
    expect(checkTranslations(workbookOf(tables)).missing).toEqual([])
  })
})

test('the form as JSON tells fields, files, entities and what its author added', () => {
  const md = `
    | survey |
    | | type                           | name | label | image  | save_to | personal |
    | | text                           | who  | Who   | who.png | full   | yes      |
    | | begin repeat                   | r    | R     |        |         |          |
    | | select_one_from_file sites.csv | site | Site  |        |         |          |
    | | end repeat                     |      |       |        |         |          |
    | entities |
    | | list_name | label  |
    | | people    | \${who} |`
  const form = formOf(md)
  expect(JSON.parse(JSON.stringify(form))).toMatchObject({
    id: 'data',
    entitiesVersion: '2024.1.0',
    fields: [
      {
        name: 'who',
        path: '/data/who',
        dataType: 'string',
        label: { default: 'Who' },
        extra: { personal: 'yes' },
      },
      { kind: 'repeat', name: 'r', children: [{ type: 'select one', list: 'sites.csv' }] },
      { name: 'meta', hidden: true },
    ],
    attachments: [
      { name: 'sites.csv', kind: 'data' },
      { name: 'who.png', kind: 'image' },
    ],
    entities: [
      { list: 'people', path: '/data', creates: true, updates: false, properties: { full: '/data/who' } },
    ],
  })
})
