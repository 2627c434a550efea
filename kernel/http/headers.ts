import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import helmet from 'helmet'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Answered to programs only, which are told nothing about pages: devices collecting, clients of the data. */
    forPrograms?: boolean
  }
}

/** What a route says that only programs ask. */
export const forPrograms = { config: { forPrograms: true } }

/**
 * The content security policy: everything from here, nothing from elsewhere. MapLibre's worker is a file of our own. The
 * form filler's engine reads expressions with WebAssembly, in the workspace's one page as well (corrections), which
 * `wasm-unsafe-eval` allows without allowing any script made of text; sounds and films just recorded are blobs.
 */
const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    'default-src': ["'self'"],
    'script-src': ["'self'", "'wasm-unsafe-eval'"],
    'style-src': ["'self'", "'unsafe-inline'"],
    'img-src': ["'self'", 'data:', 'blob:'],
    'media-src': ["'self'", 'blob:'],
    'font-src': ["'self'"],
    'connect-src': ["'self'"],
    'worker-src': ["'self'"],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'none'"],
  },
}

// Forms may ask for a photo, a place or a recording; nothing else of the device is ours.
const devicePolicy =
  'camera=(self), geolocation=(self), microphone=(self), display-capture=(), payment=(), usb=(), serial=(), bluetooth=()'

/**
 * Puts the headers on every answer that tell browsers what a page of ours may do. They are the same for each, so Helmet is
 * asked for them once, and not at every request.
 * @param secure whether the workspace is reached over HTTPS
 */
export async function addSafeHeaders(app: FastifyInstance, secure: boolean): Promise<void> {
  const all = Object.entries({ ...(await helmetsOwn(secure)), 'permissions-policy': devicePolicy })
  app.addHook('onRequest', (request, reply, next) => {
    if (!request.routeOptions.config.forPrograms)
      for (const [name, value] of all) reply.raw.setHeader(name, value)
    next()
  })
}

/** What Helmet puts on an answer: read off an empty one. */
async function helmetsOwn(secure: boolean): Promise<Record<string, string>> {
  const asked = new IncomingMessage(new Socket())
  const answer = new ServerResponse(asked)
  const put = helmet({
    contentSecurityPolicy,
    hsts: secure,
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'same-origin' },
    frameguard: { action: 'deny' },
  })
  await new Promise<void>((done, fail) => put(asked, answer, (error) => (error ? fail(error) : done())))
  return answer.getHeaders() as Record<string, string>
}
