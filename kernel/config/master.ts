import { createHmac, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Config } from './config.ts'

/**
 * The 32-byte key from which everything secret is derived or wrapped: from URA_MASTER_KEY, or a key file in the data
 * folder that is made on the first start. Whoever loses it loses every sealed field: `ura backup` carries it, encrypted.
 * @throws Error when the setting or the file does not hold 32 bytes
 */
export function masterKey(config: Config): Buffer {
  if (config.URA_MASTER_KEY) return checked(Buffer.from(config.URA_MASTER_KEY, 'base64'), 'URA_MASTER_KEY')
  const file = resolve(config.data, 'keys', 'master.key')
  if (!existsSync(file)) {
    mkdirSync(resolve(config.data, 'keys'), { recursive: true, mode: 0o700 })
    writeFileSync(file, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' })
  }
  return checked(Buffer.from(readFileSync(file, 'utf8').trim(), 'base64'), file)
}

function checked(key: Buffer, where: string): Buffer {
  if (key.length !== 32) throw new Error(`${where} must hold 32 bytes in base64; it holds ${key.length}.`)
  return key
}

/** A secret for one purpose, derived from the master key: the same on every process of the workspace. */
export function derived(master: Buffer, purpose: string): string {
  return createHmac('sha256', master).update(`ura/${purpose}`).digest('base64url')
}
