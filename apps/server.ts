import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { home } from '../kernel/config/config.ts'
import { buildServer } from '../kernel/http/server.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { features } from './features.ts'

/** The web server with its pages: the workspace's built files, and its one page for every path that is not a file. */
export async function webServer(kernel: Kernel): Promise<FastifyInstance> {
  const app = await buildServer(kernel, features)
  const built = resolve(home, 'dist/web')
  if (existsSync(built)) {
    await app.register(fastifyStatic, {
      root: built,
      wildcard: false,
      preCompressed: true,
      index: false,
      setHeaders: (reply, path) => {
        // Built files carry a digest in their names; the page itself must always be asked for.
        reply.header(
          'cache-control',
          path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
        )
      },
    })
    app.setNotFoundHandler((request, reply) => {
      if (!['GET', 'HEAD'].includes(request.method) || request.url.startsWith('/api/'))
        return reply.status(404).send()
      return reply.header('cache-control', 'no-cache').sendFile('index.html')
    })
  }
  return app
}
