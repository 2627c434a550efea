import { resolve } from 'node:path'
import type { Readable } from 'node:stream'
import type { Config } from '../config/config.ts'
import { folderStore } from './folder.ts'
import { s3Store } from './s3.ts'

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

type StoreSettings = Pick<
  Config,
  'data' | 'URA_S3_ENDPOINT' | 'URA_S3_BUCKET' | 'URA_S3_REGION' | 'URA_S3_ACCESS_KEY' | 'URA_S3_SECRET_KEY'
>

/** The store of the configuration: S3-compatible when an endpoint is set, otherwise `files` in the data folder. */
export function openStore(config: StoreSettings): FileStore {
  const folder = resolve(config.data, 'files')
  if (!config.URA_S3_ENDPOINT) return folderStore(folder)
  const { URA_S3_BUCKET: bucket, URA_S3_ACCESS_KEY: accessKey, URA_S3_SECRET_KEY: secretKey } = config
  if (!bucket || !accessKey || !secretKey) {
    throw new Error('URA_S3_ENDPOINT also needs URA_S3_BUCKET, URA_S3_ACCESS_KEY and URA_S3_SECRET_KEY.')
  }
  return s3Store({
    endpoint: config.URA_S3_ENDPOINT,
    bucket,
    region: config.URA_S3_REGION,
    accessKey,
    secretKey,
    spool: resolve(folder, 'spool'),
  })
}
