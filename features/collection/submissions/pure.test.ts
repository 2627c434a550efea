import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { conditionOps, reviewActs, submissionStates, systemColumns } from '../contract.ts'
import { actsFrom, afterAct } from '../rules.ts'
import { readSubmission } from '../xform/answers.ts'
import { type Definition, headingText } from '../xform/definition.ts'
import { asNewEdition } from '../xform/edition.ts'
import { changesBetween, flatten } from './changes.ts'
import { type Condition, opsFor, readCondition, readConditions, writeCondition } from './conditions.ts'
import { layOut } from './layout.ts'

const column = fc.oneof(
  fc.constantFrom(...systemColumns),
  fc
    .array(fc.stringMatching(/^[a-z_]\w{0,8}$/), { minLength: 1, maxLength: 3 })
    .map((parts) => `/${parts.join('/')}`),
)

test.each([
  ['Mosha gjithsej **{…}**', 'Mosha gjithsej'],
  ['Mosha gjithsej: **$' + '{total}**', 'Mosha gjithsej'],
  ['How old is {…}?', 'How old is …?'],
  ['# __Part A__', 'Part A'],
  ['A *very* long_and_named field', 'A very long_and_named field'],
  ['See [the guide](https://ura.example) <span style="color:red">now</span>', 'See the guide now'],
  ['2 * 3 < 7', '2 * 3 < 7'],
  ['{…}', ''],
])('a label is a heading without its styling: %s', (label, heading) => {
  expect(headingText(label)).toBe(heading)
})

describe('a condition', () => {
  test('is read as it was written, whatever its value', () => {
    fc.assert(
      fc.property(
        column,
        fc.constantFrom(...conditionOps),
        fc.string({ minLength: 1 }),
        (name, op, value) => {
          const bare = op === 'empty' || op === 'filled'
          const condition: Condition = { column: name, op, values: bare ? [] : [value] }
          expect(readCondition(writeCondition(condition)[0]!)).toEqual(condition)
        },
      ),
    )
  })

  test('that is none is told apart, and nothing throws', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.array(fc.string()), (where, filter) => {
        const { conditions, unread } = readConditions(where, filter)
        expect(conditions.length + unread.length).toBeLessThanOrEqual(where.length + filter.length)
      }),
    )
    expect(readCondition('xml is 1')).toBeNull()
    expect(readCondition('/a empty 1')).toBeNull()
    expect(readCondition('/a is ')).toBeNull()
  })

  test('offers operators that the server knows', () => {
    for (const kind of ['text', 'integer', 'select_one', 'binary', 'geopoint', 'date'])
      for (const op of opsFor(kind)) expect(conditionOps).toContain(op)
  })
})

describe('review', () => {
  test('leads nowhere from a test, and every state can be left', () => {
    for (const act of reviewActs) expect(afterAct('test', act)).toBeNull()
    for (const state of submissionStates.filter((one) => one !== 'test'))
      expect(actsFrom(state).length).toBeGreaterThan(0)
    // Whatever was decided comes back into review, never straight into another decision.
    for (const state of ['approved', 'rejected'] as const)
      for (const act of actsFrom(state)) expect(afterAct(state, act)).toBe('in_review')
  })
})

const definition: Definition = {
  id: 'f', version: '1', title: 'F', root: 'data', languages: [], lists: {}, files: [], entities: [],
  fields: [
    { path: '/a', name: 'a', kind: 'text', type: 'string' },
    { path: '/p', name: 'p', kind: 'text', type: 'string', personal: true },
    { path: '/g', name: 'g', kind: 'group', type: 'structure' },
    { path: '/g/n', name: 'n', kind: 'integer', type: 'int' },
    { path: '/r', name: 'r', kind: 'repeat', type: 'repeat' },
    { path: '/r/x', name: 'x', kind: 'text', type: 'string' },
  ],
} // biome-ignore format: a small form
const texts = fc.record({
  a: fc.string(),
  r: fc.array(fc.record({ x: fc.string() }), { maxLength: 3 }),
  g: fc.record({ n: fc.integer() }),
})

describe('the difference of two editions', () => {
  test('is empty for the same, and the same both ways round', () => {
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        expect(changesBetween(definition, before, before)).toEqual([])
        const [there, back] = [
          changesBetween(definition, before, after),
          changesBetween(definition, after, before),
        ]
        expect(back.map((one) => [one.path, one.after, one.before])).toEqual(
          there.map((one) => [one.path, one.before, one.after]),
        )
      }),
    )
  })

  test('takes a place for the same however its numbers are written, and leaves out when filling in ended', () => {
    const form = {
      ...definition,
      fields: [
        { path: '/at', name: 'at', kind: 'geopoint', type: 'geopoint' },
        { path: '/way', name: 'way', kind: 'geotrace', type: 'geotrace' },
        { path: '/end', name: 'end', kind: 'dateTime', type: 'dateTime', preload: 'timestamp/end' },
      ],
    } as Definition
    const before = {
      at: '42.35200 19.46200 0 8',
      way: '1 2 0 0; 3 4 0 0',
      end: '2026-11-17T11:42:00.000+01:00',
    }
    const after = {
      at: '42.352 19.462 0.0 8.0',
      way: '1.0 2.0 0.0 0.0;3.0 4.0 0.0 0.0',
      end: '2026-11-26T04:04:02.127Z',
    }
    expect(changesBetween(form, before, after)).toEqual([])
    expect(changesBetween(form, before, { ...after, at: '42.353 19.462 0.0 8.0' })).toHaveLength(1)
    expect(changesBetween(form, before, { ...after, at: '' })).toHaveLength(1)
  })

  test('never says a personal answer', () => {
    const changes = changesBetween(definition, { p: 'Ana' }, { p: 'Besa' })
    expect(changes).toEqual([{ path: '/p', before: null, after: null, personal: true }])
  })

  test('knows every answer by its place', () => {
    expect([...flatten({ a: '1', g: { n: 2 }, r: [{ x: 'y' }, { x: 'z' }] })]).toEqual([['/a', '1'], ['/g/n', '2'], ['/r[1]/x', 'y'], ['/r[2]/x', 'z']]) // biome-ignore format: pairs
  })
})

describe('an earlier edition', () => {
  test('comes back as a new one, whatever prefixes a client used, and only its IDs differ', () => {
    for (const prefix of ['', 'orx:', 'meta-1:']) {
      const xml = `<data id="f" xmlns:orx="x" xmlns:meta-1="y"><a>instanceID</a><${prefix}meta><${prefix}instanceID>uuid:1</${prefix}instanceID><${prefix}deprecatedID>uuid:0</${prefix}deprecatedID></${prefix}meta></data>`
      const next = asNewEdition(xml, 'uuid:3', 'uuid:2 & <')!
      const read = readSubmission(next, () => new Map(definition.fields.map((field) => [field.path, field])))
      expect(read).toMatchObject({
        instanceId: 'uuid:3',
        deprecatedId: 'uuid:2 & <',
        data: { a: 'instanceID' },
      })
      expect(next.match(/deprecatedID>/g)).toHaveLength(2)
    }
    expect(asNewEdition('<data id="f"/>', 'uuid:3', 'uuid:2')).toBeNull()
  })
})

describe('the layout', () => {
  test('shows every question once, with or without an answer, and nothing that is personal', () => {
    const nodes = layOut(definition, { a: 'x', r: [{ x: 'y' }, { x: 'z' }] }, 'en')
    expect(nodes.map((node) => node.path)).toEqual(['/a', '/p', '/g', '/r'])
    expect(nodes[1]).toEqual({ path: '/p', field: '/p', kind: 'text', label: 'p', personal: true })
    expect(nodes[3]!.children!.map((round) => round.children![0])).toMatchObject([{ path: '/r[1]/x', value: 'y' }, { path: '/r[2]/x', value: 'z' }]) // biome-ignore format: two
  })
})
