import { resolve } from 'node:path'
import type { Config } from '../config/config.ts'
import { folderStore } from './folder.ts'
import { s3Store } from './s3.ts'
import type { FileStore } from './store.ts'

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
