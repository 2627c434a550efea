import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { IsoDate, PageQuery } from '../../common/ids.ts'
import { dateProblems } from './dates.ts'

const paths = (schema: z.ZodType, value: unknown) => dateProblems(schema, value).map((one) => one.path)

describe('dates of a request', () => {
  const schema = z.object({
    on: IsoDate,
    until: IsoDate.nullable().default(null),
    from: IsoDate.optional(),
    title: z.string(),
    parts: z.array(z.object({ on: IsoDate })).default([]),
    byName: z.record(z.string(), IsoDate).optional(),
    either: z
      .union([z.object({ kind: z.literal('day'), on: IsoDate }), z.object({ kind: z.literal('none') })])
      .optional(),
  })

  test('lie between 1900 and 2200, wherever they stand', () => {
    const fine = { on: '1900-01-01', until: null, title: '9999-12-31', parts: [{ on: '2200-12-31' }] }
    expect(paths(schema, fine)).toEqual([])
    const wrong = {
      on: '1899-12-31',
      until: '2201-01-01',
      from: '9999-12-31',
      title: '',
      parts: [{ on: '2021-01-01' }, { on: '0001-01-01' }],
      byName: { a: '9999-01-01' },
      either: { kind: 'day', on: '0000-01-01' },
    }
    expect(paths(schema, wrong)).toEqual(['on', 'until', 'from', 'parts.1.on', 'byName.a', 'either.on'])
    expect(dateProblems(schema, wrong)[0]!.message).toBe('problem.field.too_small_date')
    expect(dateProblems(schema, wrong)[1]!.message).toBe('problem.field.too_big_date')
    expect(dateProblems(z.object({ date: IsoDate }), { date: '9999-12-31' }, 'query')[0]!.path).toBe(
      'query.date',
    )
    expect(paths(PageQuery, PageQuery.parse({ search: '9999-12-31' }))).toEqual([])
  })
})
