import type { FastifyInstance } from 'fastify'
import { type FieldProblem, Problem } from '../problems/problem.ts'

const broken = (path: string): FieldProblem => ({ path, message: 'problem.field.characters' })

/** No operation takes anything that lies so deep. */
const deepest = 100

/** Where a request's value holds a NUL, which PostgreSQL keeps in no text: paths as `zodFields` has them. */
export function nulProblems(value: unknown, path: string, depth = 0): FieldProblem[] {
  if (typeof value === 'string') return value.includes('\0') ? [broken(path)] : []
  if (depth > deepest) return [{ path, message: 'problem.field.invalid_format' }]
  const below = (one: unknown, key: string | number) =>
    nulProblems(one, path ? `${path}.${key}` : `${key}`, depth + 1)
  if (Array.isArray(value)) return value.flatMap(below)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, one]) => {
    if (key.includes('\0')) return [broken(path)]
    return below(one, key)
  })
}

/**
 * Refuses a NUL in the address, the query or the body of any request, operation or not, before anything reaches the
 * database. Bodies that are read as they arrive are their readers' own matter.
 */
export function refuseNul(app: FastifyInstance): void {
  app.addHook('preValidation', (request, _reply, next) => {
    const json = request.headers['content-type']?.includes('json') === true
    const fields = [
      ...nulProblems(request.params, 'path'),
      ...nulProblems(request.query, 'query'),
      ...(json ? nulProblems(request.body, '') : []),
    ]
    next(fields.length ? new Problem('invalid', { fields }) : undefined)
  })
}
