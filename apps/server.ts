import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { home } from '../kernel/config/config.ts'
import { buildServer } from '../kernel/http/server.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { features } from './features.ts'

const web = resolve(home, 'dist/web')
const collect = resolve(home, 'dist/collect')

/**
 * The content security policy of the pages for collecting: everything from here, and no style in the markup. The form
 * engine's expression parser is WebAssembly, which has a permission of its own; it is not the one for `eval`.
 */
const collectPolicy = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

/** Built files carry a digest in their names; the page itself must always be asked for. */
const cacheControl = (path: string): string =>
  path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'

/**
 * The web server with its pages: the workspace's built files and those for collecting, and the one page of each for every
 * path that is not a file.
 */
export async function webServer(kernel: Kernel): Promise<FastifyInstance> {
  const app = await buildServer(kernel, features)
  if (!existsSync(web)) return app
  await app.register(fastifyStatic, {
    root: web,
    wildcard: false,
    preCompressed: true,
    index: false,
    setHeaders: (reply, path) => reply.header('cache-control', cacheControl(path)),
  })
  await addCollect(app)
  app.setNotFoundHandler((request, reply) => {
    if (!['GET', 'HEAD'].includes(request.method) || request.url.startsWith('/api/'))
      return reply.status(404).send()
    return reply.header('cache-control', 'no-cache').sendFile('index.html')
  })
  return app
}

async function addCollect(app: FastifyInstance): Promise<void> {
  if (!existsSync(collect)) return
  await app.register(fastifyStatic, {
    root: collect,
    prefix: '/collect/',
    wildcard: false,
    preCompressed: true,
    index: false,
    decorateReply: false,
    setHeaders: (reply, path) => {
      reply.header('cache-control', cacheControl(path))
      // The worker looks after the address without a slash at its end, too.
      if (path.endsWith('/sw.js')) reply.header('service-worker-allowed', '/collect')
      if (/\.(html|js)$/.test(path)) reply.header('content-security-policy', collectPolicy)
    },
  })
  const page = (_request: FastifyRequest, reply: FastifyReply) =>
    reply
      .header('cache-control', 'no-cache')
      .header('content-security-policy', collectPolicy)
      .header('permissions-policy', 'camera=(self), microphone=(self), geolocation=(self)')
      .sendFile('index.html', collect)
  app.get('/collect', page)
  app.get('/collect/*', page)
}
