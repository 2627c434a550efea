// @vitest-environment jsdom
import type { AnyNode, SelectNode } from '@getodk/xforms-engine'
import { describe, expect, test } from 'vitest'
import { tableForEngine } from '../xform/lists-for-engine.ts'
import { readSearch } from '../xform/search.ts'
import { compileWorkbook } from '../xlsform/index.ts'
import type { Filling } from './filling.ts'
import { nodesOf } from './snapshot.ts'
import { fillingOf } from './tests/form.ts'
import { appearancesOf } from './walk.ts'

const at = (filling: Filling, path: string) =>
  [...nodesOf(filling.root as AnyNode)].find(
    (one) => one.currentState.reference === `/data/${path}`,
  ) as SelectNode
const offered = (filling: Filling, path: string) =>
  at(filling, path).currentState.valueOptions.map((one) => `${one.value} ${one.label.asString}`)

const cities =
  'name,label,label_sq,country\ntirana,Tirana,Tiranë,AL\nprishtine,Pristina,Prishtinë,XK\npeja,Peć,Pejë,XK\n'

describe('choices by search()', () => {
  const form = (appearance: string, label = 'label') => `
| survey |
| | type | name | label | appearance |
| | select_one country | country | Country | |
| | select_one town | town | Town | ${appearance} |
| choices |
| | list_name | name | label |
| | country | AL | Albania |
| | country | XK | Kosovo* |
| | town | name | ${label} |
`
  const files = { 'cities.csv': cities }
  test('come out of the table, not out of its heading', async () => {
    const filling = await fillingOf(form("search('cities')"), { files })
    expect(offered(filling, 'town')).toEqual(['tirana Tirana', 'prishtine Pristina', 'peja Peć'])
    at(filling, 'town').selectValue('peja')
    expect((await filling.snapshot()).xml).toContain('<town>peja</town>')
    expect((await fillingOf(form("search('cities')"))).missing).toEqual(['cities.csv'])
  })

  test.each([
    [`search('cities', 'matches', 'country', \${country})`, ['tirana']],
    [`minimal search('cities', 'matches', 'country', 'xk')`, ['prishtine', 'peja']],
    [`search('cities', 'contains', 'name,label', 'Ti')`, ['tirana', 'prishtine']],
    [`search('cities', 'startswith', 'name', 'p') quick`, ['prishtine', 'peja']],
    [`search('cities', 'endswith', 'label', concat('', 'a'))`, ['tirana', 'prishtine']],
    [`search('cities.csv', 'contains', 'name', 'i', 'country', \${country})`, ['tirana']],
  ])('%s', async (appearance, expected) => {
    const filling = await fillingOf(form(appearance), { files })
    at(filling, 'country').selectValue('AL')
    expect(at(filling, 'town').currentState.valueOptions.map(({ value }) => value)).toEqual(expected)
    expect(appearancesOf(at(filling, 'town') as AnyNode).join()).not.toMatch(/search|cities/)
  })

  test('show the columns that the form names, in the language of the reader', async () => {
    const both = await fillingOf(form("search('cities')", 'label, country'), { files })
    expect(offered(both, 'town')[0]).toBe('tirana Tirana, AL')
    const languages = `
| survey |
| | type | name | label::English (en) | label::Shqip (sq) | appearance |
| | select_one town | town | Town | Qyteti | search('cities') |
| choices |
| | list_name | name | label::English (en) | label::Shqip (sq) |
| | town | name | label | label_sq |
`
    const filling = await fillingOf(languages, { files, language: 'en' })
    expect(offered(filling, 'town')[1]).toBe('prishtine Pristina')
    filling.setLanguage('Shqip (sq)')
    expect(offered(filling, 'town')[1]).toBe('prishtine Prishtinë')
  })

  test('that no browser can know beforehand are none, instead of wrong ones', async () => {
    const filling = await fillingOf(form(`search(\${country})`), { files })
    expect(offered(filling, 'town')).toEqual([])
  })

  test('within a repeat, look at the round that they stand in', async () => {
    const filling = await fillingOf(
      form('')
        .replace('| | select_one country', '| | begin_repeat | round | Round | |\n| | select_one country')
        .replace(
          /(\| \| select_one town .*)/,
          `| | select_one town | town | Town | search('cities', 'matches', 'country', \${country}) |\n| | end_repeat | | | |`,
        ),
      { files },
    )
    at(filling, 'round[1]/country').selectValue('XK')
    expect(at(filling, 'round[1]/town').currentState.valueOptions).toHaveLength(2)
  })
})

describe('select_one_external', () => {
  const form = `
| survey |
| | type | name | label::English (en) | label::Shqip (sq) | choice_filter |
| | select_one country | country | Country | Shteti | |
| | select_one_external town | town | Town | Qyteti | of=\${country} |
| choices |
| | list_name | name | label::English (en) | label::Shqip (sq) |
| | country | AL | Albania | Shqipëria |
| | country | XK | Kosovo* | Kosova* |
| external_choices |
| | list_name | name | label::English (en) | label::Shqip (sq) | of |
| | town | tirana | Tirana | Tiranë | AL |
| | town | peja | Peć | Pejë | XK |
| | river | drini | Drin | Drini | XK |
`
  test('is a list like any other, filtered, in the language of the reader', async () => {
    const { itemsets } = compileWorkbook(form, { kind: 'md' })
    const filling = await fillingOf(form, { files: { 'itemsets.csv': itemsets! }, language: 'sq' })
    expect(at(filling, 'town').nodeType).toBe('select')
    expect(offered(filling, 'town')).toEqual([])
    at(filling, 'country').selectValue('XK')
    expect(offered(filling, 'town')).toEqual(['peja Pejë'])
    filling.setLanguage('English (en)')
    expect(offered(filling, 'town')).toEqual(['peja Peć'])
    at(filling, 'town').selectValue('peja')
    expect((await filling.snapshot()).xml).toContain('<town>peja</town>')
  })

  test('in a form of one language shows its label', async () => {
    const one = `
| survey |
| | type | name | label | choice_filter |
| | text | country | Country | |
| | select_one_external town | town | Town | of=\${country} |
| external_choices |
| | list_name | name | label | of |
| | town | tirana | Tirana | AL |
| | town | peja | Peć | XK |
`
    const { itemsets } = compileWorkbook(one, { kind: 'md' })
    const filling = await fillingOf(one, { files: { 'itemsets.csv': itemsets! } })
    const country = at(filling, 'country') as unknown as { setValue(text: string): void }
    country.setValue('AL')
    expect(offered(filling, 'town')).toEqual(['tirana Tirana'])
  })
})

test('a table’s strange headings are made readable, and nothing else of it', () => {
  const table = '"name","label::English (en)",2nd,"say ""it"""\r\n"a","Label (x), ""b""",1,\r\n'
  expect(tableForEngine(table)).toBe(
    'name,label__English__en_,_2nd,say__it_\r\n"a","Label (x), ""b""",1,\r\n',
  )
  expect(tableForEngine('\ufeffname;shënim\na;b')).toBe('name;shënim\na;b')
  expect(tableForEngine('')).toBe('')
})

test('a search is read to its closing bracket, whatever its values hold', () => {
  expect(readSearch(`minimal search('a', 'matches', 'c', concat(')', ", ")) quick`)).toEqual({
    rest: 'minimal quick',
    file: 'a.csv',
    like: { how: 'matches', columns: ['c'], value: `concat(')', ", ")` },
  })
  for (const none of [
    'minimal',
    'search',
    "search('a'",
    "search('a', 'like', 'c', 1)",
    "search('a', 'matches')",
  ])
    expect(readSearch(none), none).toBe(null)
})
