import { createHash, randomBytes } from 'node:crypto'
import { type Served, serve } from '../http/serve.ts'
import type { Kernel } from '../kernel.ts'
import { found, Problem } from '../problems/problem.ts'
import { addProgramKey, listProgramKeys, removeProgramKey } from './contract.ts'
import { newId, oneself } from './identity.ts'
import { openKeyName, sealKeyName } from './key-names.ts'
import { mayTendOwnAccount } from './policy.ts'

/** What every key of a program begins with: it is told from a password and from a session's token at sight. */
export const keyPrefix = 'urakey_'
const mostKeys = 20
const day = 86_400_000

export const isProgramKey = (token: string): boolean => token.startsWith(keyPrefix)

const hashOf = (key: string): Buffer => createHash('sha256').update(key).digest()

const list = serve(listProgramKeys, {
  may: mayTendOwnAccount,
  run: async (call) => {
    const { kernel } = call
    const account = found((await oneself(call)).userId)
    const { rows } = await kernel.authPool.query<{
      id: string
      sealed: string
      made: Date
      until: Date
      used: Date | null
    }>(
      `select id, name_sealed sealed, created_at made, expires_at until, used_at used from auth.program_key where "userId" = $1
       order by created_at desc limit ${mostKeys}`,
      [account],
    )
    return Promise.all(
      rows.map(async ({ id, sealed, made, until, used }) => ({
        id,
        name: await openKeyName(kernel, 'auth.program_key', { id, account, sealed }),
        createdAt: made.toISOString(),
        until: until.toISOString(),
        usedAt: used?.toISOString() ?? null,
        ended: until.getTime() < Date.now(),
      })),
    )
  },
})

const add = serve(addProgramKey, {
  may: mayTendOwnAccount,
  run: async (call) => {
    const { kernel, db, body, note } = call
    const person = await oneself(call)
    const account = found(person.userId)
    // 256 random bits: nobody guesses one, so a plain hash is enough.
    const key = `${keyPrefix}${randomBytes(32).toString('base64url')}`
    const id = await newId(db)
    const { rows } = await kernel.authPool.query<{ id: string; until: Date }>(
      `insert into auth.program_key (id, "userId", name_sealed, token_hash, expires_at)
       select $5, $1, $2, $3, $4 where (select count(*) from auth.program_key where "userId" = $1) < ${mostKeys}
       returning id, expires_at until`,
      [
        account,
        await sealKeyName(kernel, 'auth.program_key', id, body.name),
        hashOf(key),
        new Date(Date.now() + body.days * day),
        id,
      ],
    )
    const made = rows[0]
    if (!made)
      throw new Problem('conflict', { sentence: 'problem.access.too_many_keys', params: { most: mostKeys } })
    note({ subject: person.id, details: { key: made.id, until: made.until.toISOString() } })
    return { id: made.id, key, until: made.until.toISOString() }
  },
})

const remove = serve(removeProgramKey, {
  may: mayTendOwnAccount,
  run: async (call) => {
    const person = await oneself(call)
    const { rowCount } = await call.kernel.authPool.query(
      'delete from auth.program_key where id = $1 and "userId" = $2',
      [call.params.key, person.userId],
    )
    if (!rowCount) throw new Problem('not_found')
    call.note({ subject: person.id, details: { key: call.params.key } })
    return undefined
  },
})

/** Makes the function that notes when a key was last used: once an hour is often enough to know a forgotten one. */
export function keyNoter(kernel: Pick<Kernel, 'authPool' | 'log'>): (key: string) => void {
  const noted = new Map<string, number>()
  return (key) => {
    const hash = hashOf(key)
    const name = hash.toString('base64')
    if ((noted.get(name) ?? 0) > Date.now() - day / 24) return
    noted.set(name, Date.now())
    if (noted.size > 1000) noted.delete(noted.keys().next().value!)
    kernel.authPool
      .query('update auth.program_key set used_at = now() where token_hash = $1', [hash])
      .catch((error) => kernel.log.warn({ err: error }, 'noting the use of a key'))
  }
}

export const keyOperations: Served[] = [list, add, remove]
