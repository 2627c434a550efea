import { expect, test } from 'vitest'
import { nulProblems } from './characters.ts'

test('a NUL is named by its place, however it is wrapped', () => {
  const paths = (value: unknown) => nulProblems(value, 'query').map(({ path }) => path)
  expect(paths({ a: 'x', b: ['y', 'z\0'], c: { d: '\0' } })).toEqual(['query.b.1', 'query.c.d'])
  expect(paths({ 'a\0': 1 })).toEqual(['query'])
  expect(paths({ a: null, b: 1, c: [true] })).toEqual([])
})

test('what nests too deep to be looked through is refused, and nothing breaks', () => {
  const depth = 200_000
  const deep = JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`)
  expect(nulProblems(deep, 'a')).toMatchObject([{ message: 'problem.field.invalid_format' }])
})
