import { expect, test } from 'vitest'
import { compileForm } from './compile.ts'

const gapsOf = (md: string) => compileForm(Buffer.from(md), 'form.md').gaps

test('every kind of text that one language lacks is named with its cell', () => {
  const gaps = gapsOf(`
| survey |
| | type | name | label::English (en) | label::Shqip (sq) | hint::English (en) | guidance_hint::English (en) | guidance_hint::Shqip (sq) | constraint | constraint_message::English (en) | constraint_message::Shqip (sq) | required | required_message::English (en) | required_message::Shqip (sq) | image::English (en) | image::Shqip (sq) |
| | begin_group | staff | Staff | Punonjësit | | | | | | | | | | | |
| | integer | age | Age | Mosha | In years | Ask kindly | | . < 120 | Too old | | yes | Needed | | age.png | |
| | end_group | | | | | | | | | | | | | | |
| | select_one answer | fine | Fine? | Mirë? | | | | | | | | | | | |
| choices |
| | list_name | name | label::English (en) | label::Shqip (sq) |
| | answer | yes | Yes | |
`)
  const of = { language: 'Shqip (sq)', path: '/data/staff/age' }
  expect(gaps).toEqual([
    { ...of, what: 'hint' },
    { ...of, what: 'guidance_hint', cell: 'survey!G3' },
    { ...of, what: 'constraint_message', cell: 'survey!J3' },
    { ...of, what: 'required_message', cell: 'survey!M3' },
    { ...of, what: 'image', cell: 'survey!O3' },
    { language: 'Shqip (sq)', path: 'answer/yes', what: 'label', cell: 'choices!D2' },
  ])
})

test('texts that the compiler adds are no gaps, nor are rows that are no part of the form', () => {
  const gaps = gapsOf(`
| survey |
| | type | name | label::English (en) | label::Shqip (sq) | disabled |
| | select_multiple topic or_other | sm | Topics | Temat | |
| | text | old | Old | | yes |
| choices |
| | list_name | name | label::English (en) | label::Shqip (sq) |
| | topic | a | Asylum | Azili |
`)
  expect(gaps).toEqual([])
})

test('a message without a language makes no language of its own', () => {
  const gaps = gapsOf(`
| survey |
| | type | name | label::English (en) | label::Shqip (sq) | constraint | constraint_message |
| | integer | age | Age | Mosha | . < 120 | Too old |
`)
  expect(gaps.map(({ language, what }) => `${language} ${what}`)).toEqual([
    'English (en) constraint_message',
    'Shqip (sq) constraint_message',
  ])
})
