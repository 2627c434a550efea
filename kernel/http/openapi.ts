import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Feature } from '../feature.ts'
import { catalogue } from '../problems/problem.ts'
import { apiPage } from './openapi-page.ts'

type Schema = Record<string, unknown>

/** The OpenAPI 3.1 description of everything the server can be asked, straight from the operations. */
export function describeApi(features: Feature[]): Schema {
  const paths: Record<string, Record<string, Schema>> = {}
  for (const feature of features) {
    for (const { operation } of feature.operations) {
      const path = `/api${operation.path.replace(/:([a-zA-Z]+)/g, '{$1}')}`
      paths[path] ??= {}
      paths[path]![operation.method.toLowerCase()] = {
        operationId: operation.name,
        tags: [feature.key],
        summary: operation.summary,
        ...(operation.access === 'public' ? { security: [] } : {}),
        parameters: [...parameters(operation.params, 'path'), ...parameters(operation.query, 'query')],
        ...(operation.body
          ? {
              requestBody: {
                required: true,
                content: { 'application/json': { schema: json(operation.body, 'input') } },
              },
            }
          : {}),
        responses: {
          ...(operation.result
            ? {
                200: {
                  description: 'Done',
                  content: { 'application/json': { schema: json(operation.result, 'output') } },
                },
              }
            : { 204: { description: 'Done' } }),
          default: { $ref: '#/components/responses/Problem' },
        },
      }
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Ura',
      version: '0.1.0',
      license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
      description: 'Every operation of the workspace. Sign in first; the session is a cookie.',
    },
    servers: [{ url: '/' }],
    security: [{ session: [] }],
    tags: features.map((feature) => ({ name: feature.key })),
    paths,
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'ura.session_token' } },
      responses: {
        Problem: {
          description: "A problem, in the reader's language",
          content: { 'application/problem+json': { schema: problemSchema } },
        },
      },
    },
  }
}

const problemSchema: Schema = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'detail'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', enum: Object.keys(catalogue) },
    detail: { type: 'string' },
    request: { type: 'string' },
    fields: {
      type: 'array',
      items: {
        type: 'object',
        properties: { path: { type: 'string' }, message: { type: 'string' }, code: { type: 'string' } },
      },
    },
  },
}

function json(schema: z.ZodType, io: 'input' | 'output'): Schema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    target: 'draft-2020-12',
  }) as Schema
  return rest
}

function parameters(schema: z.ZodType | undefined, where: 'path' | 'query'): Schema[] {
  if (!schema) return []
  const { properties = {}, required = [] } = json(schema, 'input') as {
    properties?: Record<string, Schema>
    required?: string[]
  }
  return Object.entries(properties).map(([name, one]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: one,
    ...(one.description ? { description: one.description } : {}),
  }))
}

/** Serves the description as JSON and as a page that a person can read. */
export function addOpenApi(app: FastifyInstance, features: Feature[]): void {
  let made: Schema | undefined
  const description = () => {
    made ??= describeApi(features)
    return made
  }
  app.get('/api/openapi.json', async () => description())
  app.get('/api', async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(apiPage(description())),
  )
}
