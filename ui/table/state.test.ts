import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  nextSort,
  pageQuery,
  parseSearch,
  readState,
  stringifySearch,
  type TableState,
  writeState,
} from './state.ts'

const through = (state: TableState, prefix = '', start: Partial<TableState> = {}) =>
  readState(parseSearch(stringifySearch(writeState({}, prefix, state, start)).slice(1)), prefix, start)

describe('a table in the address', () => {
  test('what is as the table begins is not written', () => {
    const start = { sort: 'name', size: 25 }
    const state = readState({}, '', start)
    expect(state).toEqual({ search: '', sort: 'name', page: 1, size: 25, filters: {} })
    expect(writeState({}, '', state, start)).toEqual({})
  })

  test('two tables and other parameters live side by side', () => {
    const search = writeState({ tab: 'notes' }, 'a.', { ...readState({}, 'a.'), search: 'x', page: 3 })
    expect(search).toEqual({ tab: 'notes', 'a.q': 'x', 'a.page': '3' })
    expect(readState(search, 'b.')).toEqual(readState({}, 'b.'))
  })

  test('a filter that the table begins with can be taken off, and stays off', () => {
    const start = { filters: { state: ['open'] } }
    expect(through({ ...readState({}, '', start), filters: {} }, '', start).filters).toEqual({})
    expect(through(readState({}, '', start), '', start).filters).toEqual({ state: ['open'] })
  })

  test('nonsense in the address is not believed', () => {
    expect(readState({ page: '-3', size: '99999', f: ['x', ':y', 'a:b:c'] }, '')).toMatchObject({
      page: 1,
      size: 500,
      filters: { a: ['b:c'] },
    })
  })

  test('every state survives the address', () => {
    const word = fc.stringMatching(/^[a-z]\w{0,8}$/)
    const state = fc.record({
      search: fc.string({ maxLength: 40 }),
      sort: fc.oneof(
        fc.constant(''),
        word,
        word.map((one) => `-${one}`),
      ),
      page: fc.integer({ min: 1, max: 9999 }),
      size: fc.integer({ min: 1, max: 500 }),
      filters: fc.dictionary(word, fc.array(fc.string(), { minLength: 1, maxLength: 3 }), { maxKeys: 3 }),
    })
    fc.assert(
      fc.property(state, (one) => {
        expect(through(one)).toEqual({ ...one, filters: { ...one.filters } })
      }),
    )
  })

  test('a click on a head goes up, down, and back to the server’s order', () => {
    expect(nextSort('', 'name')).toBe('name')
    expect(nextSort('name', 'name')).toBe('-name')
    expect(nextSort('-name', 'name')).toBe('')
    expect(nextSort('-name', 'since')).toBe('since')
  })

  test('the server gets a PageQuery', () => {
    const state = { search: '', sort: '-x', page: 2, size: 50, filters: { c: ['AL', 'XK'] } }
    expect(pageQuery(state)).toEqual({ sort: '-x', page: 2, size: 50, filter: ['c:AL', 'c:XK'] })
  })
})
