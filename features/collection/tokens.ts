import { createHash, createHmac } from 'node:crypto'
import type { Kernel } from '../../kernel/kernel.ts'

/**
 * Tokens are derived from the master key and never stored: the database has their hashes, and whoever may manage a
 * device can be shown its code again. 64 URL-safe characters, as Central's are.
 */
const tokenFor = (kernel: Kernel, purpose: string, of: string): string =>
  createHmac('sha512', kernel.secret(purpose)).update(of).digest('base64url').slice(0, 64)

/** @param number counts up when a device is let in again, so that the lost token stays refused */
export const deviceToken = (kernel: Kernel, device: string, number: number): string =>
  tokenFor(kernel, 'collection.device', `${device}/${number}`)

/** The token by which a draft is tried out. */
export const testToken = (kernel: Kernel, version: string): string =>
  tokenFor(kernel, 'collection.test', version)

export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest()
