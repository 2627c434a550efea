import { createHmac } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import pg from 'pg'
import { features } from '../apps/features.ts'
import { type Language, localText } from '../common/languages.ts'
import { type Operation, pathOf, type RequestOf, type ResultOf } from '../common/operation.ts'
import { six } from '../common/places.ts'
import type { Actor } from '../kernel/access/actor.ts'
import { accountEmail, emailIndex, sealEmail, sealName } from '../kernel/access/identity.ts'
import { readConfig } from '../kernel/config/config.ts'
import type { Transaction } from '../kernel/db/db.ts'
import { buildServer } from '../kernel/http/server.ts'
import { asActor } from '../kernel/http/transaction.ts'
import { type Kernel, openKernel } from '../kernel/kernel.ts'
import { cast, type Name, names, organisations, programmes } from './cast.ts'
import { type TestDatabase, testDatabase } from './database.ts'

export interface Answer<R> {
  status: number
  body: R
  headers: Record<string, string | string[] | undefined>
  text: string
}

/** A whole small workspace for stories: a database of its own, the cast signed in, the server without a port. */
export interface World {
  kernel: Kernel
  app: FastifyInstance
  database: TestDatabase
  /** Asks an operation as one of the cast (null: nobody signed in), over HTTP as a client would. */
  ask<O extends Operation>(
    who: Name | null,
    operation: O,
    request: RequestOf<O>,
    language?: Language,
  ): Promise<Answer<ResultOf<O>>>
  /** The session cookie of one of the cast, for raw requests. */
  cookie(who: Name): string
  /** Works in a transaction as one of the cast, with the app's role and row-level security, and rolls it back. */
  inside<T>(who: Name | null, work: (tx: Transaction, actor: Actor) => Promise<T>): Promise<T>
  /** A connection as the database's administrator: for arranging and for tampering. */
  admin: pg.Client
  close(): Promise<void>
}

/** Makes a world. Each test file has one of its own. */
export async function makeWorld(env: Record<string, string> = {}): Promise<World> {
  const database = await testDatabase()
  const config = readConfig({ URA_LOG: process.env.URA_LOG ?? 'error', ...env }, { data: database.data })
  const kernel = openKernel(config, database.connections, 'http://localhost')
  const admin = new pg.Client({ connectionString: database.connections.admin })
  await admin.connect()
  await arrange(admin, kernel)
  const app = await buildServer(kernel, features)
  await app.ready()
  const cookie = (who: Name) => {
    const signature = createHmac('sha256', kernel.secret('session')).update(`session-${who}`).digest('base64')
    return `ura.session_token=${encodeURIComponent(`session-${who}.${signature}`)}`
  }
  return {
    kernel,
    app,
    database,
    admin,
    cookie,
    ask: async (who, operation, request, language = 'en') => {
      const { params, query, body } = request as {
        params?: Record<string, unknown>
        query?: Record<string, unknown>
        body?: unknown
      }
      const search = new URLSearchParams(
        Object.entries(query ?? {}).flatMap(([key, value]) =>
          [value].flat().map((one) => [key, String(one)] as [string, string]),
        ),
      )
      const response = await app.inject({
        method: operation.method,
        url: `${pathOf(operation.path, params)}${search.size ? `?${search}` : ''}`,
        headers: { 'accept-language': language, ...(who ? { cookie: cookie(who) } : {}) },
        ...(body === undefined ? {} : { payload: body as object }),
      })
      const json = /json/.test(String(response.headers['content-type'] ?? ''))
      return {
        status: response.statusCode,
        body: (json ? response.json() : response.body) as ResultOf<typeof operation>,
        headers: response.headers as Answer<unknown>['headers'],
        text: response.body,
      }
    },
    inside: (who, work) => rolledBack(kernel, who, work),
    close: async () => {
      await app.close()
      await admin.end()
      await kernel.close()
      await database.stop()
    },
  }
}

const rollback = Symbol('rollback')

async function rolledBack<T>(
  kernel: Kernel,
  who: Name | null,
  work: (tx: Transaction, actor: Actor) => Promise<T>,
): Promise<T> {
  let result: { value: T } | undefined
  await asActor(kernel.db, who ? { session: `session-${who}` } : 'public', async (tx, actor) => {
    result = { value: await work(tx, actor) }
    throw rollback
  }).catch((error) => {
    if (error !== rollback) throw error
  })
  return result!.value
}

/** Their names and addresses in the workspace: `Mira` and `mira@cast.example`. */
export const nameOfCast = (name: Name): string => name[0]!.toUpperCase() + name.slice(1)
export const emailOfCast = (name: Name): string => `${name}@cast.example`

/** Puts the cast into an empty database: organisations, people, memberships and their sessions. */
async function arrange(admin: pg.Client, kernel: Kernel): Promise<void> {
  for (const [code, id] of Object.entries(organisations)) {
    const country = code === 'serbian' || code === 'lead' ? 'RS' : 'AL'
    await admin.query('insert into kernel.organisation (id, code, name, short_name, country) values ($1, $2, $3, $2, $4)', [
      id, code, localText({ en: `The ${code} organisation`, sq: `Organizata ${code}` }), country,
    ]) // biome-ignore format: values on one line
  }
  for (const [code, id] of Object.entries(programmes)) {
    const title = localText({ en: `The ${code} programme`, sq: `Programi ${code}` })
    await admin.query(
      'insert into programme.programme (id, code, title, countries, demo) values ($1, $2, $3, $4, true)',
      [id, code, title, six],
    )
  }
  for (const name of names) {
    const { id, role, programme, country, organisation } = cast[name]
    const index = await emailIndex(kernel, emailOfCast(name))
    await admin.query(
      `insert into auth."user" (id, name, email, "emailVerified") values ($1, '', $2, true)`,
      [`user-${name}`, accountEmail(index)],
    )
    await admin.query(`insert into auth.session (id, token, "userId", "expiresAt") values ($1, $1, $2, now() + interval '1 day')`, [
      `session-${name}`, `user-${name}`,
    ]) // biome-ignore format: values on one line
    await admin.query(
      `insert into kernel.person (id, user_id, name_sealed, email_sealed, email_index, language, organisation_id) values ($1, $2, $5, $6, $3, 'en', $4)`,
      [
        id,
        `user-${name}`,
        index,
        organisation,
        await sealName(kernel, id, nameOfCast(name)),
        await sealEmail(kernel, id, emailOfCast(name)),
      ],
    )
    if (role)
      await admin.query('insert into kernel.membership (person_id, programme_id, role, country, organisation_id) values ($1, $2, $3, $4, $5)', [
        id, programme, role, country, organisation,
      ]) // biome-ignore format: values on one line
  }
}

export { cast, organisations, programmes }
