import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import type { Kernel } from '../kernel.ts'
import { Problem } from '../problems/problem.ts'

/**
 * `/health/live` (the process answers), `/health/ready` (the database answers too) and `/metrics` for Prometheus.
 * Metrics name operations, never people or records.
 */
export function addHealth(app: FastifyInstance, kernel: Kernel): void {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const seconds = new Histogram({
    name: 'ura_request_seconds',
    help: 'Time to answer, by route',
    labelNames: ['route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [registry],
  })
  const failures = new Counter({ name: 'ura_failures_total', help: 'Answers 5xx', registers: [registry] })
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none'
    seconds.observe({ route, status: String(Math.floor(reply.statusCode / 100)) }, reply.elapsedTime / 1000)
    if (reply.statusCode >= 500) failures.inc()
  })
  app.get('/health/live', async () => ({ ok: true }))
  app.get('/health/ready', async () => {
    await kernel.appPool.query('select 1')
    return { ok: true }
  })
  app.get('/metrics', async (request, reply) => {
    const token = kernel.config.URA_METRICS_TOKEN
    const given = request.headers.authorization?.replace(/^Bearer /, '') ?? ''
    const local = ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(request.ip)
    const may = token
      ? given.length === token.length && timingSafeEqual(Buffer.from(given), Buffer.from(token))
      : local
    if (!may) throw new Problem('not_found')
    return reply.type(registry.contentType).send(await registry.metrics())
  })
}
