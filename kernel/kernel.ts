import type pg from 'pg'
import type { Logger } from 'pino'
import type { Language } from '../common/languages.ts'
import type { Measure } from '../common/measures.ts'
import type { Say } from '../common/words.ts'
import { openSigner, type Signer } from './audit/signer.ts'
import type { Config } from './config/config.ts'
import { derived, masterKey } from './config/master.ts'
import { type Connections, type Db, openDb, openPool } from './db/db.ts'
import { openStore } from './files/open.ts'
import type { FileStore } from './files/store.ts'
import { openLog } from './log.ts'
import { openKeyring } from './seal/keyring.ts'
import type { Keyring } from './seal/seal.ts'
import { readWords, speakers, type Words } from './words.ts'

/** What the ground floor offers to every room. Handed around as an argument; nothing here is a global. */
export interface Kernel {
  config: Config
  connections: Connections
  /** The app's role: every statement under row-level security. */
  db: Db
  appPool: pg.Pool
  /** The worker's role: may act as the system. Jobs and the command line use it, requests never. */
  workerDb: Db
  workerPool: pg.Pool
  /** The accounts library's own role and schema. */
  authPool: pg.Pool
  /** Derives a secret for one purpose; the master key itself stays inside. */
  secret: (purpose: string) => string
  master: Buffer
  /** Seals and unseals personal fields and files. */
  keyring: Keyring
  /** Where encrypted files lie: a folder or an S3-compatible store. */
  files: FileStore
  /** Signs the heads of the audit log. */
  signer: Signer
  /** The notice-board: what the rooms let be counted, by key. Whoever puts the rooms together posts it. */
  measures: Map<string, Measure>
  words: Words
  say: (language: Language) => Say
  log: Logger
  /** The address that people use. */
  url: string
  close(): Promise<void>
}

/** Opens the connections and reads the words. Nothing is started yet. */
export function openKernel(config: Config, connections: Connections, url = ''): Kernel {
  const master = masterKey(config)
  const words = readWords()
  const appPool = openPool(connections.app, 12)
  const workerPool = openPool(connections.worker, 6)
  const authPool = openPool(connections.auth, 4)
  // The keyring's own: a request that holds a connection may wait for a key, so keys never wait for a request.
  const keyPool = openPool(connections.app, 2)
  return {
    config,
    connections,
    db: openDb(appPool),
    appPool,
    workerDb: openDb(workerPool),
    workerPool,
    authPool,
    secret: (purpose) => derived(master, purpose),
    master,
    keyring: openKeyring(openDb(keyPool), master),
    files: openStore(config),
    signer: openSigner(config.data, master),
    measures: new Map(),
    words,
    say: speakers(words),
    log: openLog(config.URA_LOG),
    url: config.URA_URL ?? url,
    close: async () => {
      await Promise.all([appPool.end(), workerPool.end(), authPool.end(), keyPool.end()])
    },
  }
}
