import type { FastifyRequest } from 'fastify'
import type pg from 'pg'
import type { Transaction } from '../../../kernel/db/db.ts'
import { openTogether, transactionOn } from '../../../kernel/db/session.ts'
import { fromOwnPages, sessionToken } from '../../../kernel/http/session.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { OpenRosaProblem } from './envelope.ts'

/** How somebody who collects comes in: a device by its token, a tester of a draft, or a signed-in person. */
export interface Door {
  kind: 'device' | 'test' | 'session'
  token: string
  project: number
  /** Path before `/formList` and the like, to be repeated in every address that is handed out. */
  base: string
}

/** Path parameters of the three families of addresses. */
export interface DoorParams {
  key?: string
  project: string
  form?: string
}

const numberOf = (text: string): number => (/^\d{1,9}$/.test(text) ? Number(text) : 0)

/** The door that a request's address opens by itself, by the token of a device or of a draft's test; null: a person's. */
export function doorOf(request: FastifyRequest): Door | null {
  const { key, project, form } = request.params as DoorParams
  const number = numberOf(project)
  const path = request.url.split('?')[0]!
  if (key && path.startsWith('/v1/test/')) {
    const base = `/v1/test/${key}/projects/${project}/forms/${encodeURIComponent(form ?? '')}/draft`
    return { kind: 'test', token: key, project: number, base }
  }
  if (key) return { kind: 'device', token: key, project: number, base: `/v1/key/${key}/projects/${project}` }
  const st = (request.query as { st?: string }).st
  if (typeof st === 'string' && st)
    return { kind: 'device', token: st, project: number, base: `/v1/key/${st}/projects/${project}` }
  return null
}

/**
 * The session token of a person: a bearer's, or the signed cookie's of our own pages. A cookie alone writes nothing for
 * a page of another site.
 */
export function personToken(kernel: Kernel, request: FastifyRequest): string | null {
  const bearer = /^Bearer ([\w.~+/=-]{10,300})$/.exec(request.headers.authorization ?? '')?.[1]
  if (bearer) return bearer
  if (!fromOwnPages(request) && request.method !== 'GET' && request.method !== 'HEAD') return null
  return sessionToken(request, kernel.secret('session'))
}

type FindSession = (request: FastifyRequest, anew?: boolean) => Promise<string>

/**
 * The door of a person, by sign-in or by e-mail and password. Whether a session that was opened by a password before still
 * lasts is asked first: a body can be read only once, so what follows cannot be tried again.
 * @throws OpenRosaProblem 401.2
 */
export async function personDoor(kernel: Kernel, find: FindSession, request: FastifyRequest): Promise<Door> {
  const { project } = request.params as DoorParams
  const doorWith = (token: string): Door => ({
    kind: 'session',
    token,
    project: numberOf(project),
    base: `/v1/projects/${project}`,
  })
  const door = doorWith(await find(request))
  if (!/^Basic /.test(request.headers.authorization ?? '')) return door
  try {
    await atDoor(kernel, door, async () => undefined)
    return door
  } catch (error) {
    if (!(error instanceof OpenRosaProblem)) throw error
    return doorWith(await find(request, true))
  }
}

/** What the database says of whoever stands at the door. */
export interface DoorContext {
  device?: string
  test?: string
  person?: string
  programme?: string
  country?: string | null
}

/**
 * One read-only transaction at a door, under row-level security: a device reaches its forms and nothing else.
 * @throws OpenRosaProblem 401.2 when the database does not know the token
 */
export async function atDoor<T>(
  kernel: Kernel,
  door: Door,
  work: (tx: Transaction, context: DoorContext) => Promise<T>,
): Promise<T> {
  const client = await kernel.appPool.connect()
  try {
    const found = await openTogether<{ context: DoorContext | null }>(
      client,
      'begin read only',
      opening(door),
    )
    if (!found?.context) throw new OpenRosaProblem(401.2, 'collection.openrosa.not_authenticated')
    const result = await work(transactionOn(client), found.context)
    await client.query('commit')
    client.release()
    return result
  } catch (error) {
    await client.query('rollback').then(
      () => client.release(),
      (broken) => client.release(broken),
    )
    throw error
  }
}

function opening(door: Door): pg.QueryConfig {
  if (door.kind === 'session')
    return { name: 'act', text: 'select kernel.act($1) context', values: [door.token] }
  const name = door.kind === 'device' ? 'act_device' : 'act_test'
  return {
    name: `collection-${name}`,
    text: `select collection.${name}($1, $2) context`,
    values: [door.token, door.project],
  }
}
