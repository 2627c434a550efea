import { createHmac, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'

/** The session cookie's name; over HTTPS browsers enforce the `__Secure-` prefix. */
export const cookieNames = ['__Secure-ura.session_token', 'ura.session_token'] as const

/**
 * The session token of a request, from its signed cookie (made by Better Auth: `token.signature`, HMAC-SHA256 in base64).
 * @returns null when there is none or its signature is wrong; whether the session still lives, the database says
 */
export function sessionToken(request: FastifyRequest, secret: string): string | null {
  const held = read.get(request)
  if (held !== undefined) return held
  const token = readToken(request, secret)
  read.set(request, token)
  return token
}

/** Asked several times of a request (who is counted, who asks), and worked out once. */
const read = new WeakMap<FastifyRequest, string | null>()

/** Cookies whose signature was found right lately: a browser sends the same ones with each of a page's requests. */
const signed = new Map<string, string>()
const mostSigned = 2000

function readToken(request: FastifyRequest, secret: string): string | null {
  const header = request.headers.cookie
  if (!header) return null
  const known = `${secret}\n${header}`
  const held = signed.get(known)
  if (held !== undefined) return held
  const token = tokenIn(header, secret)
  if (token !== null && header.length < 2000) {
    signed.set(known, token)
    if (signed.size > mostSigned) signed.delete(signed.keys().next().value!)
  }
  return token
}

function tokenIn(header: string, secret: string): string | null {
  for (const part of header.split(';')) {
    const [name, ...rest] = part.trim().split('=')
    if (!cookieNames.includes(name as (typeof cookieNames)[number])) continue
    const value = decodeURIComponent(rest.join('='))
    const dot = value.lastIndexOf('.')
    if (dot < 1) return null
    const token = value.slice(0, dot)
    const given = Buffer.from(value.slice(dot + 1), 'base64')
    const wanted = createHmac('sha256', secret).update(token).digest()
    return given.length === wanted.length && timingSafeEqual(given, wanted) ? token : null
  }
  return null
}

/**
 * Whether a writing request comes from our own pages: browsers say so in Sec-Fetch-Site or Origin.
 * A client that is no browser sends neither, and has no cookie that another site could misuse.
 */
export function fromOwnPages(request: FastifyRequest): boolean {
  const site = request.headers['sec-fetch-site']
  if (site) return site === 'same-origin' || site === 'none'
  const origin = request.headers.origin
  if (!origin) return true
  try {
    return new URL(origin).host === request.headers.host
  } catch {
    return false
  }
}
