import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { localText } from '../../common/languages.ts'
import type { Meaning } from './contract-indicators.ts'
import { adds, canonical, changedMeaning, meaningProblems, same } from './rules.ts'
import {
  type Cell,
  cellProblems,
  elapsed,
  isOpen,
  lightOf,
  overPeriods,
  overPlaces,
  stateAfter,
  sum,
  targetAt,
  totalOf,
  valueActs,
  valueStates,
  worst,
} from './rules-values.ts'

const meaning: Meaning = {
  level: 'country', valueType: 'count', unit: localText({ en: 'visits' }), direction: 'up', measure: null, aggregate: null,
  filter: {}, over: null, counted: null, disaggregation: [{ key: 'sex', values: ['f', 'm'] }],
} // biome-ignore format: a table
const cell = (sex: string, value: number): Cell => ({ dims: { sex }, value, valueText: null })

describe('definitions', () => {
  test('a change of what is counted is seen, a change of wording is not', () => {
    const changes: Partial<Meaning>[] = [
      { level: 'regional' }, { measure: 'grants.awards', aggregate: 'count' }, { filter: { kind: ['x'] } }, { direction: 'down' },
      { unit: localText({ en: 'monitorings' }) }, { disaggregation: [] }, { valueType: 'amount' },
    ] // biome-ignore format: a list
    for (const change of changes)
      expect(changedMeaning(meaning, { ...meaning, ...change }), JSON.stringify(change)).not.toEqual([])
    expect(changedMeaning(meaning, { ...meaning, unit: localText({ en: 'visits', sq: 'vizita' }) })).toEqual(
      [],
    )
    expect(
      changedMeaning(
        { ...meaning, filter: { a: ['1'], b: ['2'] } },
        { ...meaning, filter: { b: ['2'], a: ['1'] } },
      ),
    ).toEqual([])
  })

  test('equality does not depend on the order of keys, and tells different things apart', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const copy = JSON.parse(JSON.stringify(value))
        expect(same(value, copy)).toBe(true)
        expect(same({ a: value, b: 1 }, { b: 1, a: copy })).toBe(true)
        expect(canonical({ a: value })).not.toBe(canonical({ a: value, z: true }))
      }),
    )
  })

  test('what does not fit together is named', () => {
    const problems = (change: Partial<Meaning>) =>
      meaningProblems({ ...meaning, ...change }).map((one) => one.path)
    expect(problems({})).toEqual([])
    expect(problems({ measure: 'a.b' })).toEqual(['meaning.aggregate'])
    expect(
      problems({ measure: 'a.b', aggregate: 'ratio', valueType: 'percentage', disaggregation: [] }),
    ).toEqual(['meaning.over'])
    expect(problems({ counted: 'organisation' })).toEqual(['meaning.counted'])
    expect(problems({ valueType: 'text' })).toEqual(['meaning.disaggregation'])
    expect(problems({ disaggregation: [{ key: 'a', values: ['x', 'x'] }] })).toEqual([
      'meaning.disaggregation.0.values',
    ])
  })
})

describe('reported values', () => {
  test('the total is the sum of the cells, whatever they are', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1e6), { minLength: 1, maxLength: 2 }), (values) => {
        const cells = values.map((value, at) => cell(['f', 'm'][at]!, value))
        expect(cellProblems(meaning, cells)).toEqual([])
        expect(totalOf(meaning, cells)).toBe(values.reduce((all, one) => all + one, 0))
      }),
    )
    expect(totalOf(meaning, [])).toBeNull()
    expect(sum([0.1, 0.2])).toBe(0.3)
  })

  test('values have the type of the definition', () => {
    const wrong = (change: Partial<Meaning>, cells: Cell[]) =>
      cellProblems({ ...meaning, disaggregation: [], ...change }, cells).map((one) =>
        one.message.split('.').at(-1),
      )
    const plain = (value: number | null): Cell => ({ dims: {}, value, valueText: null })
    expect(wrong({}, [plain(-1)])).toEqual(['value_is_count'])
    expect(wrong({}, [plain(1.5)])).toEqual(['value_is_count'])
    expect(wrong({}, [plain(null)])).toEqual(['value_is_number'])
    expect(wrong({}, [plain(1), plain(2)])).toEqual(['cell_twice'])
    expect(wrong({ valueType: 'percentage' }, [plain(101)])).toEqual(['value_is_percentage'])
    expect(wrong({ valueType: 'yes_no' }, [plain(2)])).toEqual(['value_is_yes_no'])
    expect(wrong({ valueType: 'amount' }, [plain(-0.01)])).toEqual(['value_is_amount'])
    expect(wrong({ valueType: 'text' }, [plain(1)])).toEqual(['value_is_text'])
    expect(wrong({}, [cell('f', 1)])).toEqual(['cell_dimensions'])
    expect(wrong({ disaggregation: meaning.disaggregation }, [cell('x', 1)])).toEqual(['cell_dimensions'])
  })

  test('counts add up over periods and places; percentages never do', () => {
    const share = { ...meaning, valueType: 'percentage' as const, disaggregation: [] }
    expect([adds(meaning), adds(share)]).toEqual([true, false])
    expect([overPeriods(meaning, [1, 2]), overPeriods(share, [10, 20]), overPeriods(meaning, [])]).toEqual([
      3,
      20,
      null,
    ])
    expect([
      overPlaces(meaning, [1, null, 2]),
      overPlaces(share, [10, 20]),
      overPlaces(meaning, [null]),
    ]).toEqual([3, null, null])
  })

  test('a value goes its way and no other', () => {
    const ways = valueStates.flatMap((state) =>
      valueActs.flatMap((act) =>
        stateAfter(state, act) ? [`${state} ${act} ${stateAfter(state, act)}`] : [],
      ),
    )
    expect(ways).toEqual([
      'draft submit submitted', 'submitted return returned', 'submitted check checked', 'submitted approve approved',
      'checked return returned', 'checked approve approved', 'approved reopen returned', 'returned submit submitted',
    ]) // biome-ignore format: a list
    expect(valueStates.filter(isOpen)).toEqual(['draft', 'returned'])
  })
})

describe('the traffic light', () => {
  const light = (value: number | null, more = {}) =>
    lightOf({ value, target: 100, baseline: 0, direction: 'up', elapsed: 0.5, ...more })

  test('says reached, on track, behind, far behind, or what is missing', () => {
    expect([100, 120, 50, 45, 44, 30, 29, 0, null].map((value) => light(value))).toEqual([
      'reached', 'reached', 'on_track', 'on_track', 'behind', 'behind', 'far_behind', 'far_behind', 'no_value',
    ]) // biome-ignore format: a list
    expect(light(5, { target: null })).toBe('no_target')
    expect(light(0, { elapsed: 0 })).toBe('on_track')
    expect([light(99, { elapsed: 1 }), light(59, { elapsed: 1 })]).toEqual(['behind', 'far_behind'])
    // Fewer is better: from 100 down to 20.
    expect([100, 60, 20, 10].map((value) => light(value, { target: 20, baseline: 100, direction: 'down' }))).toEqual([
      'far_behind', 'on_track', 'reached', 'reached',
    ]) // biome-ignore format: a list
  })

  test('never gets worse by a better value', () => {
    const order = ['far_behind', 'behind', 'on_track', 'reached']
    fc.assert(
      fc.property(
        fc.nat(200),
        fc.nat(200),
        fc.integer({ min: 1, max: 150 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (a, b, target, passed) => {
          const of = (value: number) =>
            order.indexOf(lightOf({ value, target, baseline: 0, direction: 'up', elapsed: passed }))
          expect(of(Math.max(a, b))).toBeGreaterThanOrEqual(of(Math.min(a, b)))
        },
      ),
    )
  })

  test('a result is as far as its weakest indicator', () => {
    expect(worst(['reached', 'far_behind', 'on_track'])).toBe('far_behind')
    expect(worst(['reached', 'no_target'])).toBe('reached')
    expect(worst([])).toBe('no_target')
  })

  test('time passes from the first day to the last', () => {
    expect([
      elapsed('2020-01-01', '2020-01-11', '2020-01-06'),
      elapsed('2020-01-01', '2020-01-11', '2021-01-01'),
    ]).toEqual([0.5, 1])
    expect([
      elapsed('2020-01-01', null, '2020-01-06'),
      elapsed('2020-01-01', '2020-02-01', '2019-01-01'),
    ]).toEqual([1, 0])
  })
})

describe('targets', () => {
  const target = (country: string | null, value: number | null, onDate: string | null = null) => ({
    kind: 'target' as const, country, onDate, value, notSet: value === null,
  }) // biome-ignore format: one target

  test('the whole is the regional target, or the sum of the countries’', () => {
    const six = ['AL', 'BA', 'XK', 'ME', 'MK', 'RS'].map((country) => target(country, 4))
    expect(targetAt(meaning, six, null, '2022-01-01')?.value).toBe(24)
    expect(targetAt(meaning, six, 'AL', '2022-01-01')?.value).toBe(4)
    expect(targetAt(meaning, [...six, target(null, 20)], null, '2022-01-01')?.value).toBe(20)
    expect(targetAt({ ...meaning, valueType: 'percentage' }, six, null, '2022-01-01')?.value).toBeNull()
    expect(targetAt(meaning, [target('AL', null)], null, '2022-01-01')).toMatchObject({
      value: null,
      notSet: true,
    })
    expect(targetAt(meaning, [], null, '2022-01-01')).toBeNull()
  })

  test('the next one due counts; after the last, the last', () => {
    const steps = [target(null, 5, '2021-12-31'), target(null, 9, '2022-12-31'), target(null, 12)]
    expect(
      ['2021-06-01', '2021-12-31', '2022-01-01', '2024-01-01'].map(
        (day) => targetAt(meaning, steps, null, day)?.value,
      ),
    ).toEqual([5, 5, 9, 12])
    expect(targetAt(meaning, steps.slice(0, 2), null, '2030-01-01')?.value).toBe(9)
  })
})
