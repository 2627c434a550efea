import { createHmac } from 'node:crypto'
import type { Kernel } from '../kernel.ts'
import { Problem } from '../problems/problem.ts'

interface Limit {
  /** So many tries … */
  most: number
  /** … in so many seconds. */
  seconds: number
}

/**
 * How often what may be tried. An address alone may belong to a whole office, an account alone may be barred by a
 * stranger who knows its e-mail: the strict limit counts both together, the other two catch what is spread out.
 */
export const limits = {
  signInHere: { most: 8, seconds: 15 * 60 },
  signInAccount: { most: 60, seconds: 60 * 60 },
  signInAddress: { most: 100, seconds: 15 * 60 },
  code: { most: 20, seconds: 15 * 60 },
  passkey: { most: 60, seconds: 15 * 60 },
  password: { most: 10, seconds: 15 * 60 },
  resetAccount: { most: 3, seconds: 60 * 60 },
  resetAddress: { most: 20, seconds: 60 * 60 },
  link: { most: 30, seconds: 15 * 60 },
  invite: { most: 60, seconds: 60 * 60 },
} as const satisfies Record<string, Limit>
export type LimitName = keyof typeof limits

/**
 * Counts a try, on every process alike, outside the caller's transaction (a try that fails must count).
 * Neither addresses nor accounts are kept, only keyed hashes.
 * @param who what is counted together: an address, an account, both
 * @throws Problem `too_many` with the minutes to wait, once there were too many
 */
export async function countTry(kernel: Kernel, name: LimitName, ...who: string[]): Promise<void> {
  const { most, seconds } = limits[name]
  const now = Date.now()
  const { rows } = await kernel.authPool.query<{ count: number; since: number }>(
    `insert into auth."rateLimit" as l (id, key, count, "lastRequest") values ($1, $1, 1, $2)
     on conflict (key) do update set
       count = case when l."lastRequest" <= $2 - $3::bigint then 1 else l.count + 1 end,
       "lastRequest" = case when l."lastRequest" <= $2 - $3::bigint then $2 else l."lastRequest" end
     returning count, "lastRequest" as since`,
    [keyOf(kernel, name, who), now, seconds * 1000],
  )
  const { count, since } = rows[0]!
  if (count <= most) return
  const minutes = Math.max(1, Math.ceil((since + seconds * 1000 - now) / 60_000))
  throw new Problem('too_many', { sentence: 'problem.access.too_many', params: { minutes } })
}

/** Forgets all tries: the one who made them has proved who they are. */
export async function forgetTries(kernel: Kernel, name: LimitName, ...who: string[]): Promise<void> {
  await kernel.authPool.query('delete from auth."rateLimit" where key = $1', [keyOf(kernel, name, who)])
}

/** Takes one try back: it led in, so it was no guess (a whole office signs in from one address in the morning). */
export async function takeTryBack(kernel: Kernel, name: LimitName, ...who: string[]): Promise<void> {
  await kernel.authPool.query('update auth."rateLimit" set count = count - 1 where key = $1 and count > 0', [
    keyOf(kernel, name, who),
  ])
}

/** Removes what no longer counts. */
export async function sweepTries(kernel: Kernel): Promise<void> {
  const longest = Math.max(...Object.values(limits).map((limit) => limit.seconds))
  await kernel.authPool.query('delete from auth."rateLimit" where "lastRequest" < $1', [
    Date.now() - longest * 1000,
  ])
}

const keyOf = (kernel: Kernel, name: LimitName, who: string[]) =>
  `${name}:${createHmac('sha256', kernel.secret('limits')).update(JSON.stringify(who)).digest('hex')}`
