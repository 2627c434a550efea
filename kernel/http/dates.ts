import { z } from 'zod'
import { reach } from '../../common/ids.ts'
import type { FieldProblem } from '../problems/problem.ts'

/**
 * Dates of a request that are out of reach, wherever its schema has a date. Answers are not asked: what is computed, or
 * was collected elsewhere, is shown as it is.
 * @param value what the schema has read
 */
export function dateProblems(schema: z.core.$ZodType, value: unknown, path = ''): FieldProblem[] {
  if (value === null || value === undefined) return []
  if (schema instanceof z.ZodISODate && typeof value === 'string') {
    if (value >= reach.first && value <= reach.last) return []
    return [{ path, message: `problem.field.too_${value < reach.first ? 'small' : 'big'}_date` }]
  }
  const { def } = schema._zod
  const inside = (part: z.core.$ZodType, key: string | number, one: unknown) =>
    dateProblems(part, one, path === '' ? `${key}` : `${path}.${key}`)
  if (schema instanceof z.ZodObject && typeof value === 'object')
    return Object.entries(schema.shape).flatMap(([key, part]) =>
      inside(part, key, (value as Record<string, unknown>)[key]),
    )
  if (schema instanceof z.ZodArray && Array.isArray(value))
    return value.flatMap((one, at) => inside(schema.element, at, one))
  if (schema instanceof z.ZodRecord && typeof value === 'object')
    return Object.entries(value).flatMap(([key, one]) => inside(schema.valueType, key, one))
  if (schema instanceof z.ZodUnion) {
    const taken = schema.options.find((option) => z.safeParse(option, value).success)
    return taken ? dateProblems(taken, value, path) : []
  }
  if ('innerType' in def) return dateProblems(def.innerType as z.core.$ZodType, value, path)
  return []
}
