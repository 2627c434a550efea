import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Logic, readLogic } from './logic.ts'

describe('a condition in words', () => {
  test.each([
    [" /data/visit/access  = 'partial'", { is: 'equal', path: '/visit/access', value: 'partial' }],
    ["selected( /data/m , 'people')", { is: 'holds', path: '/m', value: 'people' }],
    [
      "not(selected(../m, 'a') or ../n = '')",
      {
        is: 'all',
        parts: [
          { is: 'lacks', path: '/g/m', value: 'a' },
          { is: 'filled', path: '/g/n' },
        ],
      },
    ],
    [
      "( /data/a = '1' and /data/b > 3) or /data/c != ''",
      {
        is: 'any',
        parts: [
          {
            is: 'all',
            parts: [
              { is: 'equal', path: '/a', value: '1' },
              { is: 'more', path: '/b', value: '3' },
            ],
          },
          { is: 'filled', path: '/c' },
        ],
      },
    ],
  ] as [string, Logic][])('%s', (expression, logic) => {
    expect(readLogic(expression, '/g/q')).toEqual(logic)
  })

  test.each([
    'count( /data/a ) > 1',
    '/data/a > /data/b',
    '/data/a = ',
    'selected(/data/a)',
    "/data/a = 'x' and",
    '',
    "concat('a', /data/b) = 'c'",
    "/data/a = 'it",
    'true()',
    "/data/a = 'b')",
  ])('leaves what it does not know as it is: %s', (expression) => {
    expect(readLogic(expression, '/g/q')).toBeNull()
  })

  const name = fc
    .stringMatching(/^[a-z][a-z0-9_]{0,6}$/)
    .filter((one) => !['and', 'or', 'not', 'selected'].includes(one))
  const leaf = fc.record({
    is: fc.constantFrom('equal' as const, 'unequal' as const, 'holds' as const),
    path: name.map((one) => `/g/${one}`),
    value: fc.stringMatching(/^[a-z0-9_-]{1,8}$/),
  })
  const logics = fc.letrec<{ logic: Logic }>((tie) => ({
    logic: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      leaf,
      fc.record({
        is: fc.constantFrom('all' as const, 'any' as const),
        parts: fc.array(tie('logic'), { minLength: 2, maxLength: 3 }),
      }),
    ),
  })).logic
  const write = (logic: Logic): string => {
    if ('parts' in logic)
      return logic.parts
        .map((part) => ('parts' in part ? `(${write(part)})` : write(part)))
        .join(logic.is === 'all' ? ' and ' : ' or ')
    const path = `/data${logic.path}`
    const value = 'value' in logic ? logic.value : ''
    if (logic.is === 'holds') return `selected( ${path} , '${value}')`
    return `${path} ${logic.is === 'equal' ? '=' : '!='} '${value}'`
  }

  test('is read back as it was meant, however deep', () => {
    fc.assert(
      fc.property(logics, (logic) => {
        expect(readLogic(write(logic), '/q')).toEqual(logic)
      }),
    )
  })

  test('never throws, whatever is written', () => {
    fc.assert(fc.property(fc.string(), (text) => void readLogic(text, '/q')))
  })
})
