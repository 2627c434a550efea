import { describe, expect, test } from 'vitest'
import { compileForm } from '../../forms/compile.ts'
import { tryRules } from './judge.ts'

describe('the process that tries them', () => {
  const one = { xml: '<data/>', given: [], files: [] }
  const all = async (judged: ReturnType<typeof tryRules>) => {
    const found = []
    for await (const broken of judged) found.push(broken)
    return found
  }
  test('that cannot open the form tries nothing, and nothing else suffers', async () => {
    expect(await all(tryRules({ xform: '<no form', files: {} }, [one, one]))).toEqual([])
    // What the engine takes for a browser stays there.
    expect(typeof (globalThis as { window?: unknown }).window).toBe('undefined')
  })

  test('ends with a record that fills its memory; the server goes on, and so do the other records', async () => {
    const endless = `
| survey |
| | type | name | label | repeat_count |
| | integer | n | N | |
| | begin_repeat | round | Round | \${n} |
| | text | word | Word | |
| | end_repeat | | | |
| settings |
| | form_id | form_title | version |
| | endless | Endless | 1 |
`
    const { xform } = compileForm(Buffer.from(endless), 'endless.md')
    const record = (n: number) => ({
      ...one,
      xml: `<data id="endless" version="1"><n>${n}</n><meta><instanceID>uuid:${n}</instanceID></meta></data>`,
    })
    expect(await all(tryRules({ xform, files: {} }, [record(2)]))).toEqual([[]])
    const many = Array.from({ length: 20 }, (_, at) => record(at % 3))
    const judged = await all(
      tryRules({ xform, files: {} }, [record(2_000_000_000), ...many, record(1)], 20_000),
    )
    // The few that were tried together with it are not tried; the ones after them are.
    expect(judged.slice(0, 20)).toEqual(Array(20).fill(null))
    expect(judged.slice(20)).toEqual([[], []])
  }, 90_000)

  test('reads tables as the filler does: a choice by search() is offered, or not', async () => {
    const searched = `
| survey |
| | type | name | label | appearance |
| | text | country | Country | |
| | select_one town | town | Town | search('towns', 'matches', 'country', \${country}) |
| choices |
| | list_name | name | label |
| | town | name | label::English (en) |
| settings |
| | form_id |
| | searched |
`
    const { xform } = compileForm(Buffer.from(searched), 'searched.md')
    const text = 'name,label::English (en),country\ntirana,Tirana,AL\npeja,Peja,XK\n'
    const record = (town: string) => ({
      xml: `<data id="searched"><country>AL</country><town>${town}</town><meta><instanceID>uuid:1</instanceID></meta></data>`,
      given: ['/data/country', '/data/town'],
      files: [],
    })
    const given = { xform, files: { 'towns.csv': { text, type: 'text/csv' } } }
    expect(await all(tryRules(given, [record('tirana'), record('peja')]))).toEqual([
      [],
      [{ rule: 'offered', reference: '/data/town' }],
    ])
  })

  test('is not even begun without anything to try', async () => {
    expect(await all(tryRules({ xform: '', files: {} }, []))).toEqual([])
  })
})
