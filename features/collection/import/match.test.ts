import { describe, expect, test } from 'vitest'
import type { Definition } from '../xform/definition.ts'
import { readXForm } from '../xform/read.ts'
import { compileWorkbook } from '../xlsform/index.ts'
import { buildSubmissions } from './build.ts'
import { importShape, leftOut, matchTables, targetsOf } from './match.ts'
import type { FileTable } from './read.ts'

const form = `
| survey |
| | type | name | label::English (en) | label::Shqip (sq) |
| | geopoint | spot | Place | Vendi ynë |
| | begin_group | g1 | Group one | Grupi një |
| | text | t | Your text | Teksti juaj |
| | begin_group | inner | | |
| | text | deep | Deep: one/two | Thellë |
| | end_group | | | |
| | end_group | | | |
| | begin_group | g2 | Group two | Grupi dy |
| | text | u | Your text | Teksti juaj |
| | select_multiple colour | m1 | Which colours? | Cilat ngjyra? |
| | text | r | Remark | Vërejtje |
| | end_group | | | |
| | text | status | Status of it | Gjendja |
| | begin_repeat | people | People | Njerëz |
| | text | who | Who | Kush |
| | end_repeat | | | |
| choices |
| | list_name | name | label::English (en) | label::Shqip (sq) |
| | colour | r | Red | E kuqe |
| | colour | g | Green | E gjelbër |
| | colour | b | Blue | E kaltër |
| settings |
| | form_id | form_title | version |
| | f | F | 1 |
`
const definition: Definition = readXForm(compileWorkbook(form, { kind: 'md' }).xform!)

const table = (heads: string, ...rows: string[]): FileTable => ({
  name: 'file',
  names: heads.split('|'),
  rows: rows.map((row, at) => ({ row: at + 2, fields: row.split('|') })),
})
/** What each column leads to. */
const leads = (heads: string) => Object.values(matchTables(definition, [table(heads)])[0]!.columns)

describe('a column', () => {
  test('with a part of a position is known by its question’s label, in any language', () => {
    const parts = ['latitude', 'longitude', 'altitude', 'accuracy'].map((part) => `/spot@${part}`)
    expect(leads('Place-Latitude|Place-Longitude|Place-Altitude|Place-Accuracy')).toEqual(parts)
    expect(leads('Vendi ynë-Latitude|Vendi ynë-Longitude')).toEqual(parts.slice(0, 2))
    expect(leads('_Place_latitude|_Place_longitude|_Place_altitude|_Place_precision')).toEqual(parts)
    expect(leads('spot-Latitude|_spot_longitude|spot_altitude|spot-Accuracy')).toEqual(parts)
    expect(leads('Old group/_Place_latitude')).toEqual(['/spot@latitude'])
  })

  test('is known by the labels of its groups, however their names stand among them', () => {
    expect(leads('Group one/Your text|Group two/Your text')).toEqual(['/g1/t', '/g2/u'])
    expect(leads('Grupi një/Teksti juaj|Grupi dy/Teksti juaj')).toEqual(['/g1/t', '/g2/u'])
    expect(leads('Group one/inner/Deep: one/two')).toEqual(['/g1/inner/deep'])
    expect(leads('g1/Your text')).toEqual(['/g1/t'])
  })

  test('of a group that is called otherwise is known by its last part, where that means one question only', () => {
    expect(leads('Part A/Remark')).toEqual(['/g2/r'])
    expect(leads('Part A/Your text')).toEqual([null])
    expect(leads('Part A/Remark|Part B/Remark')).toEqual([null, null])
    expect(leads('Part A/Remark|Group two/Remark')).toEqual([null, '/g2/r'])
  })

  test('whose label other questions have, too, is known by its place among them', () => {
    // As the file's reader tells columns of the same heading apart.
    expect(leads('Your text|Remark|Your text (2)')).toEqual(['/g1/t', '/g2/r', '/g2/u'])
    expect(leads('Your text|Your text (2)|Your text (3)')).toEqual(['/g1/t', null, null])
  })

  test('of a choice belongs to its question, and is never another question of the same name', () => {
    const all = ['/g2/m1@r', '/g2/m1@g', '/g2/m1@b']
    expect(leads('m1/r|m1/g|m1/b')).toEqual(all)
    expect(leads('g2-m1/r|g2/m1/g|m1.b')).toEqual(all)
    expect(leads('Which colours?/Red|Which colours?/Green|Which colours?/Blue')).toEqual(all)
    expect(leads('Grupi dy/Cilat ngjyra?/E kuqe')).toEqual(['/g2/m1@r'])
    expect(leads('m1/Remark')).toEqual([null])
    // Beside the question's own column it says nothing more.
    expect(leads('m1|m1/r|m1/g')).toEqual(['/g2/m1', null, null])
    expect(targetsOf(importShape(definition).tables[0]!)).toContain('/g2/m1@r')
  })

  test('that exporters add is none, unless the form has a question that is called just so', () => {
    expect(leads('status|Status')).toEqual(['/status', null])
    expect(leads('Status')).toEqual([null])
  })
})

describe('columns of 0 and 1', () => {
  const read = (file: FileTable) => buildSubmissions(definition, '1', [file], matchTables(definition, [file]))

  test('are one answer, in the order of the choices', () => {
    const { submissions, errors } = read(
      table('m1/b|m1/r|m1/g|status', '1|1|0|a', 'TRUE|false||b', '0|0|0|c', '|||d'),
    )
    expect(errors).toEqual([])
    expect(submissions.map(({ xml }) => /<m1>(.*)<\/m1>/.exec(xml)?.[1])).toEqual([
      'r b', 'b', undefined, undefined,
    ]) // biome-ignore format: a row each
  })

  test('with anything else in them are wrong, at their own column', () => {
    const { errors } = read(table('m1/r|m1/g', '1|maybe'))
    expect(errors).toEqual([{ table: 'file', row: 2, column: 'm1/g', kind: 'boolean', text: 'maybe' }])
  })
})

describe('what is left out', () => {
  const left = (...tables: FileTable[]) => leftOut(definition, tables, matchTables(definition, tables))

  test('is named where it holds something', () => {
    expect(
      left(
        table('t|Weather|Empty|_id|SubmitterName|m1|m1/r|m1/x|_submission__uuid', 'a|Rain||7|sent|r|1|1|y'),
      ),
    ).toEqual([
      { table: 'file', column: 'Weather', sample: 'Rain' },
      { table: 'file', column: 'm1/x', sample: '1' },
    ])
  })

  test('is named where the form asks what exporters call so, too', () => {
    expect(left(table('Status|t', 'sent|a'))).toEqual([{ table: 'file', column: 'Status', sample: 'sent' }])
    expect(left(table('status|Status', 'fine|sent'))).toEqual([])
  })

  test('is named where two columns lead to one question, and where a whole table leads nowhere', () => {
    const more = { ...table('x|y', '1|2'), name: 'more' }
    const people = { ...table('who|_parent_index', 'Ana|1'), name: 'people' }
    expect(left(table('t|g1/t', 'a|b'), people, more, { ...more, name: 'none', rows: [] })).toEqual([
      { table: 'file', column: 'g1/t', sample: 'b' },
      { table: 'more', column: null, sample: '1' },
    ])
  })

  test('is what a person chose to leave out, too', () => {
    const file = table('t|m1/r|m1/g', 'a|1|0')
    const columns = { t: null, 'm1/r': '/g2/m1@r', 'm1/g': null }
    expect(leftOut(definition, [file], [{ name: 'file', path: '', columns }])).toEqual([
      { table: 'file', column: 't', sample: 'a' },
      { table: 'file', column: 'm1/g', sample: '0' },
    ])
  })
})
