import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { comparableAnswer, dissentOf, mergeChecklists, unsettledCount } from './checklists/rules.ts'
import { ageBands, sexes, vulnerabilities } from './lists.ts'
import {
  actsIn, coarse, dayProblem, doubledCells, gapOf, isAccountOpen, isOpen, isOverdue, isTooOld, lacksFor, mayNotVerify, needsReason,
  pointActs, pointAfter, pointStates, populationTotals, quarterOf, stateAfter, visitActs, visitStates, wrote,
} from './rules.ts' // biome-ignore format: a list

describe('the way of a visit', () => {
  const walk = fc.array(fc.constantFrom(...visitActs), { maxLength: 40 })

  test('nothing is approved that was not in review, and nothing reaches review but from a draft', () => {
    fc.assert(
      fc.property(walk, (acts) => {
        let state: (typeof visitStates)[number] = 'planned'
        for (const act of acts) {
          const next = stateAfter(state, act)
          if (!next) continue
          if (next === 'approved') expect(state).toBe('review')
          if (next === 'review') expect(state).toBe('draft')
          if (state === 'approved') expect([next, needsReason(act)]).toEqual(['draft', true])
          state = next
          expect(visitStates).toContain(state)
        }
      }),
    )
  })

  test('every state but the approved and the cancelled is left by somebody’s act; the account is written in open states', () => {
    for (const state of visitStates) {
      expect(actsIn(state).length, state).toBeGreaterThan(0)
      if (isAccountOpen(state)) expect(isOpen(state)).toBe(true)
    }
    expect(isOpen('review') || isOpen('approved') || isOpen('cancelled')).toBe(false)
  })

  const ready = {
    team: [{ personId: 'a', role: 'lead' as const }],
    announced: true,
    risk: 'x',
    access: 'granted' as const,
    accessReason: null,
    summary: 'x',
    methods: ['observation'],
    endsOn: '2021-01-02',
    nobodySeen: false,
    personsSeen: 3,
    unsettled: 0,
    unapprovedChecklists: 0,
  }
  const paths = (act: (typeof visitActs)[number], change: object) =>
    lacksFor(act, { ...ready, ...change }, '2021-01-02').map((one) => one.path)

  test('what is missing is told once each, and only where it matters', () => {
    for (const act of visitActs) expect(paths(act, {})).toEqual([])
    expect(paths('submit', { endsOn: '2021-01-03' })).toEqual(['endsOn'])
    expect(paths('submit', { access: 'refused', methods: [], personsSeen: 0 })).toEqual(['accessReason'])
    expect(paths('submit', { personsSeen: 0 })).toEqual(['population'])
    expect(paths('submit', { personsSeen: 0, nobodySeen: true })).toEqual([])
    expect(paths('submit', { unsettled: 2 })).toEqual(['checklists'])
    expect(paths('approve', { unapprovedChecklists: 1 })).toEqual(['checklists'])
    expect(paths('depart', { risk: null, announced: null, team: [] })).toEqual(['team', 'announced', 'risk'])
    expect(paths('cancel', { team: [] })).toEqual([])
  })

  test('nothing is told of a day that is to come or after the visit; a visit of long ago is a slip', () => {
    const visit = { endsOn: '2026-11-20' }
    const problem = (day: string) => dayProblem(day, visit, '2026-11-26')?.split('.').at(-1)
    expect(['2026-11-20', '2009-01-01', '2026-11-21', '2026-11-27'].map(problem)).toEqual([
      undefined, undefined, 'day_after_visit', 'day_to_come',
    ]) // biome-ignore format: a list
    // On the day itself, of a visit that goes on tomorrow.
    expect(dayProblem('2026-11-27', { endsOn: '2026-11-28' }, '2026-11-26')).toMatch(/day_to_come/)
    expect(['1900-01-01', '2016-11-25', '2016-11-26'].map((day) => isTooOld(day, '2026-11-26'))).toEqual([
      true, true, false,
    ]) // biome-ignore format: a list
    expect(isTooOld('2018-02-28', '2028-02-29')).toBe(true)
  })

  test('whoever wrote or went did not stay outside', () => {
    const visit = { writers: ['w'], team: [{ personId: 't' }] }
    expect(['w', 't', 'x', null].map((who) => wrote(who, visit))).toEqual([true, true, false, false])
  })
})

describe('action points', () => {
  test('nothing is verified that was not done, by whoever did it least of all', () => {
    for (const state of pointStates)
      for (const act of pointActs) if (pointAfter(state, act) === 'verified') expect(state).toBe('done')
    expect(mayNotVerify('a', { doneBy: 'a', ownerPersonId: null })).toBe(true)
    expect(mayNotVerify('a', { doneBy: 'b', ownerPersonId: 'a' })).toBe(true)
    expect(mayNotVerify('c', { doneBy: 'b', ownerPersonId: 'a' })).toBe(false)
    expect(isOverdue({ state: 'open', dueOn: '2021-01-01' }, '2021-01-01')).toBe(false)
    expect(isOverdue({ state: 'open', dueOn: '2020-12-31' }, '2021-01-01')).toBe(true)
    expect(isOverdue({ state: 'done', dueOn: '2020-12-31' }, '2021-01-01')).toBe(false)
  })
})

describe('people seen', () => {
  const cell = fc.record({
    sex: fc.constantFrom(...sexes),
    age: fc.constantFrom(...ageBands),
    nationality: fc.constantFrom('AF', 'SY', 'unknown'),
    vulnerability: fc.constantFrom(...vulnerabilities),
    persons: fc.integer({ min: 1, max: 500 }),
  })

  test('each dimension adds up to all, whatever the cells', () => {
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 30 }), (cells) => {
        const totals = populationTotals(cells)
        for (const parts of Object.values(totals.by))
          expect(parts.reduce((all, [, persons]) => all + persons, 0)).toBe(totals.all)
      }),
    )
  })

  test('a doubled cell is found wherever it stands, and only then', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(cell, {
          selector: (one) => `${one.sex}${one.age}${one.nationality}${one.vulnerability}`,
        }),
        (cells) => {
          expect(doubledCells(cells)).toEqual([])
          if (cells[0]) expect(doubledCells([...cells, { ...cells[0], persons: 9 }])).toEqual([cells.length])
        },
      ),
    )
  })
})

describe('merging checklists', () => {
  const answer = fc.record({
    path: fc.constantFrom('/a/x', '/a/y', '/a/z'),
    value: fc.constantFrom('yes', 'no', 'yes no', 'no yes'),
  })
  const list = fc.record({
    submissionId: fc.uuid(),
    form: fc.constantFrom('f', 'g'),
    answers: fc.uniqueArray(answer, { selector: (one) => one.path }).map((all) => all.map((one) => ({ ...one, question: { default: one.path }, said: { default: one.value } }))),
  }) // biome-ignore format: arbitraries
  const lists = fc.uniqueArray(list, { selector: (one) => one.submissionId, maxLength: 5 })

  test('no answer is lost, none is invented, and each stays with whoever gave it', () => {
    fc.assert(
      fc.property(lists, (given) => {
        const merged = mergeChecklists(given)
        const put = given.flatMap((one) => one.answers.map(({ path, value }) => `${one.form} ${path} ${one.submissionId} ${value}`)).sort()
        const got = merged.flatMap((one) => one.answers.map(({ submissionId, value }) => `${one.form} ${one.path} ${submissionId} ${value}`)).sort()
        expect(got).toEqual(put)
      }),
    ) // biome-ignore format: a property
  })

  test('they agree when all said the same, in whatever order choices were ticked; an agreement settles', () => {
    fc.assert(
      fc.property(lists, (given) => {
        const merged = mergeChecklists(given)
        for (const one of merged) {
          const different = new Set(one.answers.map(({ value }) => comparableAnswer(value, false))).size
          expect(one.state).toBe(one.answers.length === 1 ? 'single' : different === 1 ? 'agreed' : 'differ')
        }
        const overall = merged.map(({ form, path, answers }) => ({
          form,
          path,
          answer: answers[0]!.value,
          dissent: dissentOf(answers, answers[0]!.value, false),
        }))
        expect(unsettledCount(mergeChecklists(given, overall))).toBe(0)
        // Who comes later and says otherwise was not heard.
        const late = {
          submissionId: 'late',
          form: 'f',
          answers: [{ path: '/a', question: {}, value: 'something new', said: { default: 'something new' } }],
        }
        const open = mergeChecklists([...given, late], overall).filter(({ state }) => state === 'differ')
        expect(open.length).toBe(merged.some(({ form, path }) => form === 'f' && path === '/a') ? 1 : 0)
      }),
    )
  })

  test('dissent is everybody who answered otherwise', () => {
    const answers = [{ value: 'yes no' }, { value: 'no yes' }, { value: 'no' }]
    expect(dissentOf(answers, 'yes no', true)).toEqual([{ value: 'no' }])
    expect(dissentOf(answers, 'something else', true)).toEqual(answers)
    // Words in another order say something else, unless they are choices.
    const told = [{ value: 'The guard hit the man' }, { value: 'the  man hit the guard' }]
    expect(dissentOf(told, 'the guard hit the man', false)).toEqual([told[1]])
  })
})

test('coarse positions lie on the grid, and near; the plan’s arithmetic', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -80, max: 80, noNaN: true }),
      fc.double({ min: -170, max: 170, noNaN: true }),
      (latitude, longitude) => {
        const rough = coarse({ latitude, longitude })!
        expect(Math.abs(rough.latitude * 4 - Math.round(rough.latitude * 4))).toBe(0)
        expect(Math.abs(rough.latitude - latitude)).toBeLessThanOrEqual(0.125)
        expect(Math.abs(rough.longitude - longitude)).toBeLessThanOrEqual(0.125)
      },
    ),
  )
  expect(coarse({ latitude: null, longitude: null })).toBeNull()
  expect([gapOf(null, 1, 1), gapOf(15, 3, 4), gapOf(2, 3, 4)]).toEqual([null, 8, 0])
  expect(['2021-01-31', '2021-03-31', '2021-04-01', '2021-12-31'].map(quarterOf)).toEqual([
    '2021-Q1',
    '2021-Q1',
    '2021-Q2',
    '2021-Q4',
  ])
})
