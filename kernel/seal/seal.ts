import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import { box, deriveKey, place, SealBroken, unbox } from './box.ts'

/** Whose key seals a value: a programme and country, a whole programme (country null), or the house (both null). */
export interface Scope {
  programme: string | null
  country: string | null
}

/** The column and row that a value belongs to. It is bound into the seal: elsewhere the value does not open. */
export interface Place {
  /** With its schema: `kernel.person`. */
  table: string
  column: string
  row: string
}

/** One version of a scope's key, unwrapped. */
export interface DataKey {
  id: string
  version: number
  scope: Scope
  key: Buffer
}

/** The keys that a process can seal and unseal with (see `openKeyring`). */
export interface Keyring {
  /** The newest version of the scope's key; the first one is made on first use. */
  current(scope: Scope): Promise<DataKey>
  /** @throws SealBroken when there is no such key */
  byId(id: string): Promise<DataKey>
  /** The first version of the house's own key: look-ups and addresses derive from it and survive rotation. */
  root(): Promise<DataKey>
}

const format = 'ura1'

/**
 * Seals a personal value for one place.
 * @returns `ura1.<key id>.<base64url of iv (12) ‖ ciphertext ‖ tag (16)>`, for a `text` column
 */
export async function seal(keyring: Keyring, scope: Scope, at: Place, value: string): Promise<string> {
  return sealWith(await keyring.current(scope), at, value)
}

/** Seals many values of one scope with one look at the keyring. */
export async function sealAll(
  keyring: Keyring,
  scope: Scope,
  values: readonly { at: Place; value: string }[],
): Promise<string[]> {
  const key = await keyring.current(scope)
  return values.map(({ at, value }) => sealWith(key, at, value))
}

function sealWith(data: DataKey, at: Place, value: string): string {
  const boxed = box(sealingKey(data), bound(data.id, at), Buffer.from(value, 'utf8'))
  return `${format}.${data.id}.${boxed.toString('base64url')}`
}

/**
 * Opens a sealed value at its place.
 * @throws SealBroken when it was changed, or moved from another column or row
 */
export async function unseal(keyring: Keyring, at: Place, sealed: string): Promise<string> {
  const { keyId, boxed } = readToken(sealed)
  const data = await keyring.byId(keyId)
  return unbox(sealingKey(data), bound(data.id, at), boxed).toString('utf8')
}

/** The id of the key that a value is sealed with. @throws SealBroken when it is no sealed value */
export const sealedKeyId = (sealed: string): string => readToken(sealed).keyId

function readToken(sealed: string): { keyId: string; boxed: Buffer } {
  const found = /^ura1\.([0-9a-f-]{36})\.([\w-]+)$/.exec(sealed)
  if (!found) throw new SealBroken('This is not a sealed value.')
  const boxed = Buffer.from(found[2]!, 'base64url')
  // Base64 has several spellings of the same bytes; only ours is a sealed value.
  if (boxed.toString('base64url') !== found[2]) throw new SealBroken('This is not a sealed value.')
  return { keyId: found[1]!, boxed }
}

/**
 * Blind index: the same value gives the same 32 bytes, from which nobody without the key can tell the value.
 * It finds a sealed value by equality (an e-mail address at sign-in).
 * @param purpose `table.column`, so that two columns of the same person do not match each other
 */
export async function blindIndex(keyring: Keyring, purpose: string, value: string): Promise<Buffer> {
  const { key } = await keyring.root()
  return createHmac('sha256', deriveKey(key, `blind:${purpose}`))
    .update(value.normalize('NFC'))
    .digest()
}

/** An e-mail address as it is compared: without spaces around it and in lower case. */
export const comparableEmail = (email: string): string => email.trim().normalize('NFC').toLowerCase()

const sealingKeys = new WeakMap<DataKey, KeyObject>()

function sealingKey(data: DataKey): KeyObject {
  let key = sealingKeys.get(data)
  if (!key) {
    // Imported once: handing the bytes over with every value costs more than encrypting a short one.
    key = createSecretKey(deriveKey(data.key, 'seal'))
    sealingKeys.set(data, key)
  }
  return key
}

const bound = (keyId: string, at: Place): Buffer => place(format, keyId, at.table, at.column, at.row)
