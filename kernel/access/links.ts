import { createHash, randomBytes } from 'node:crypto'
import { type Db, sql, type Transaction } from '../db/db.ts'
import { asActor } from '../http/transaction.ts'
import type { Kernel } from '../kernel.ts'

/** What is kept of a link's secret: enough to know it again, too little to make it. */
export const digestOf = (secret: string): Buffer => createHash('sha256').update(secret).digest()

/** How long an invitation can be accepted, and how long the first administrator's link lives. */
export const linkDays = { invitation: 14, first_administrator: 7 } as const
export type LinkKind = keyof typeof linkDays

/**
 * Makes a one-time link. Its secret (256 bits) stands behind the `#`: browsers keep that part to themselves, so it is
 * in no log on the way.
 * @param db as the system
 */
export async function makeLink(
  kernel: Pick<Kernel, 'url'>,
  db: Transaction,
  link: { kind: LinkKind; person: string | null; by?: string | null },
): Promise<string> {
  const secret = randomBytes(32).toString('base64url')
  await db
    .insertInto('kernel.link')
    .values({
      kind: link.kind,
      digest: digestOf(secret),
      personId: link.person,
      createdBy: link.by ?? null,
      expiresAt: new Date(Date.now() + linkDays[link.kind] * 86_400_000),
    })
    .execute()
  const page = link.kind === 'invitation' ? 'invitation' : 'first-administrator'
  return `${kernel.url}/${page}#${secret}`
}

/**
 * The one-time link for the first administrator of an empty workspace; each start makes a new one, the older ones die.
 * @returns null when there is an administrator already
 */
export async function firstAdministratorLink(
  kernel: Pick<Kernel, 'url' | 'workerDb'>,
): Promise<string | null> {
  return asActor(kernel.workerDb, 'system', async (db) => {
    if (await hasAdministrator(db)) return null
    await db
      .updateTable('kernel.link')
      .set({ usedAt: new Date() })
      .where('kind', '=', 'first_administrator')
      .where('usedAt', 'is', null)
      .execute()
    return makeLink(kernel, db, { kind: 'first_administrator', person: null })
  })
}

async function hasAdministrator(db: Db): Promise<boolean> {
  const row = await db
    .selectFrom('kernel.membership')
    .select('id')
    .where('role', '=', 'administrator')
    .where((eb) => eb.or([eb('endsOn', 'is', null), eb('endsOn', '>=', sql<string>`current_date`)]))
    .executeTakeFirst()
  return row !== undefined
}
