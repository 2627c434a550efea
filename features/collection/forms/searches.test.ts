import { expect, test } from 'vitest'
import { compileForm } from './compile.ts'

const warned = (appearance: string, choices = '') =>
  compileForm(
    Buffer.from(`
| survey |
| | type | name | label | appearance |
| | text | country | Country | |
| | select_one town | town | Town | ${appearance} |
| choices |
| | list_name | name | label |
| | town | name | label |
${choices}`),
    'searched.md',
  ).warnings.map(({ code, row, column, params }) => ({ code, row, column, params }))

test('a search() that the web collector can show brings no remark', () => {
  expect(warned(`search('towns', 'matches', 'country', \${country})`)).toEqual([])
})

test('one that only ODK Collect can show is told with its cell', () => {
  expect(warned(`search(\${country})`)).toEqual([
    { code: 'search_collect_only', row: 3, column: 'appearance', params: { name: 'town', choices: '' } },
  ])
  expect(warned("search('towns')", '| | town | -99 | Unknown |\n| | town | 0 | None |\n')).toEqual([
    {
      code: 'search_fixed_choices',
      row: 3,
      column: 'appearance',
      params: { name: 'town', choices: '-99, 0' },
    },
  ])
})

test('its columns are not taken for choices', () => {
  const { definition } = compileForm(
    Buffer.from(
      "| survey |\n| | type | name | label | appearance |\n| | select_one t | a | A | search('x') |\n| choices |\n| | list_name | name | label |\n| | t | name | label |\n",
    ),
    'x.md',
  )
  expect(definition.lists).toEqual({})
  expect(definition.files).toEqual([{ name: 'x.csv', kind: 'file' }])
})
