import type { Readable } from 'node:stream'

/** Where encrypted files lie, by address (64 hexadecimal digits). What lies there is never changed in meaning. */
export interface FileStore {
  /** Folder of this machine where a file is written before it is put. */
  readonly spool: string
  /** Moves a spooled file to its address, whole or not at all. The spooled file is gone afterwards. */
  put(address: string, spooled: string): Promise<void>
  /** Stored bytes `from … to` (both included; without them all). @throws StoredFileMissing */
  open(address: string, from?: number, to?: number): Promise<Readable>
  /** Stored size in bytes, or undefined when there is none. */
  size(address: string): Promise<number | undefined>
  remove(address: string): Promise<void>
  list(): AsyncGenerator<StoredFile>
}

export interface StoredFile {
  address: string
  size: number
  changed: Date
}

/** A file that the database knows and the store does not have. */
export class StoredFileMissing extends Error {
  override name = 'StoredFileMissing'
  constructor(address: string) {
    super(`The store has no file ${address}.`)
  }
}

export const isAddress = (text: string): boolean => /^[0-9a-f]{64}$/.test(text)
