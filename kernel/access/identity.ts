import type { Language } from '../../common/languages.ts'
import { type Db, sql, type Transaction } from '../db/db.ts'
import type { Kernel } from '../kernel.ts'
import { found } from '../problems/problem.ts'
import { house } from '../seal/keyring.ts'
import { blindIndex, comparableEmail, type Keyring, seal, unseal } from '../seal/seal.ts'
import type { Actor } from './actor.ts'

/** Whoever can seal and unseal: the kernel, or only its keyring. */
type Sealing = { keyring: Keyring }

/** The keyed hash that finds a person by their e-mail address (64 hexadecimal digits). */
export async function emailIndex({ keyring }: Sealing, email: string): Promise<string> {
  return (await blindIndex(keyring, 'kernel.person.email_index', comparableEmail(email))).toString('hex')
}

/** The "e-mail address" of an account: no address at all, so that a stolen dump shows nobody. */
export const accountEmail = (index: string): string => `${index}@person.invalid`

const place = (column: 'name_sealed' | 'email_sealed', row: string) => ({
  table: 'kernel.person',
  column,
  row,
})

export const sealName = ({ keyring }: Sealing, person: string, name: string): Promise<string> =>
  seal(keyring, house, place('name_sealed', person), name)
export const sealEmail = ({ keyring }: Sealing, person: string, email: string): Promise<string> =>
  seal(keyring, house, place('email_sealed', person), email.trim())
export const nameOf = ({ keyring }: Sealing, person: { id: string; nameSealed: string }): Promise<string> =>
  unseal(keyring, place('name_sealed', person.id), person.nameSealed)
export const emailOf = ({ keyring }: Sealing, person: { id: string; emailSealed: string }): Promise<string> =>
  unseal(keyring, place('email_sealed', person.id), person.emailSealed)

/** The person who acts, with their account. */
export async function oneself({ db, actor }: { db: Db; actor: Actor }) {
  return found(
    await db
      .selectFrom('kernel.person')
      .select(['id', 'userId', 'nameSealed', 'emailSealed', 'emailIndex', 'language', 'sample', 'version'])
      .where('id', '=', actor.personId)
      .executeTakeFirst(),
  )
}

export interface NewPerson {
  name: string
  email: string
  language: Language
  organisationId?: string | null
  sample?: boolean
}

/** A new id of a record, before there is one: what is sealed is bound to it. */
export async function newId(db: Db): Promise<string> {
  const { rows } = await sql<{ id: string }>`select uuidv7() id`.execute(db)
  return rows[0]!.id
}

/**
 * Adds a person with sealed name and address. Their account has the person's own id.
 * @throws Problem `already_exists` (constraint person_email_taken) when the address is known
 */
export async function addPerson(kernel: Sealing, db: Transaction, person: NewPerson): Promise<string> {
  const id = await newId(db)
  await db
    .insertInto('kernel.person')
    .values({
      id,
      userId: id,
      nameSealed: await sealName(kernel, id, person.name.trim()),
      emailSealed: await sealEmail(kernel, id, person.email),
      emailIndex: await emailIndex(kernel, person.email),
      language: person.language,
      organisationId: person.organisationId ?? null,
      sample: person.sample ?? false,
    })
    .execute()
  return id
}

/**
 * Makes sure that the person has an account, and gives it a password when one is told.
 * It works on the accounts' own connection, outside the caller's transaction, and may be repeated.
 */
export async function ensureAccount(
  kernel: Pick<Kernel, 'authPool'>,
  person: { id: string; emailIndex: string },
  passwordHash?: string,
): Promise<void> {
  await kernel.authPool.query(
    `insert into auth."user" (id, name, email, "emailVerified") values ($1, '', $2, true) on conflict (id) do nothing`,
    [person.id, accountEmail(person.emailIndex)],
  )
  if (passwordHash === undefined) return
  const { rowCount } = await kernel.authPool.query(
    `update auth.account set password = $2, "updatedAt" = now() where "userId" = $1 and "providerId" = 'credential'`,
    [person.id, passwordHash],
  )
  if (rowCount) return
  await kernel.authPool.query(
    `insert into auth.account (id, "accountId", "providerId", "userId", password) values (gen_random_uuid()::text, $1, 'credential', $1, $2)`,
    [person.id, passwordHash],
  )
}
