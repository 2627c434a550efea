import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { type FileStore, isAddress } from '../files/store.ts'
import type { BackupSummary } from './backup.ts'
import type { OpenBackup } from './open.ts'
import type { CopyTable } from './tables.ts'

const unzip = promisify(gunzip)

/** Copies every entry of a backup to where it belongs. @returns the summary, which is the last entry */
export async function fill(
  client: pg.Client,
  backup: OpenBackup,
  tables: CopyTable[],
  store: FileStore,
  onStep: (step: string) => void,
): Promise<BackupSummary> {
  const columns = new Map(backup.header.tables.map((table) => [table.name, table.columns]))
  const copier = tableCopier(client)
  const files = filePutter(store)
  for await (const { name, body } of backup.entries) {
    const [kind, of = ''] = name.split('/')
    if (kind === 'tables') {
      const table = tables.find((one) => one.name === of)
      if (!table) throw new Error(`The backup has rows of ${of}, which it does not list.`)
      if (await copier.begin(table, columns.get(of) ?? [])) onStep(of)
      await copier.write(await unzip(body))
      continue
    }
    await copier.end()
    if (kind === 'files') {
      await files.write(of, body)
      continue
    }
    await files.end()
    if (name === 'sequences.json') await setSequences(client, JSON.parse(body.toString('utf8')))
    else if (name === 'summary.json') return drained(backup, JSON.parse(body.toString('utf8')))
    else throw new Error(`The backup holds something unknown: ${name}.`)
  }
  throw new Error('The backup ends too early.')
}

/** Reads on to the end, so that the decryption can confirm that nothing was cut off. */
async function drained(backup: OpenBackup, summary: BackupSummary): Promise<BackupSummary> {
  for await (const { name } of backup.entries) throw new Error(`The backup goes on after its end: ${name}.`)
  return summary
}

function tableCopier(client: pg.Client) {
  let into: { table: CopyTable; stream: ReturnType<typeof copyFrom>; done: Promise<void> } | undefined
  const end = async () => {
    if (!into) return
    into.stream.end()
    await into.done
    into = undefined
  }
  return {
    end,
    async begin(table: CopyTable, columns: string[]): Promise<boolean> {
      if (into?.table === table) return false
      await end()
      const stream = client.query(copyFrom(`copy ${table.sql} (${columns.join(', ')}) from stdin`))
      const done = new Promise<void>((finish, fail) => stream.once('finish', finish).once('error', fail))
      done.catch(() => undefined)
      into = { table, stream, done }
      return true
    },
    async write(rows: Buffer): Promise<void> {
      const { stream, done } = into!
      // A row that the database refuses ends the wait, too.
      if (!stream.write(rows)) await Promise.race([new Promise((go) => stream.once('drain', go)), done])
    },
  }
}

function filePutter(store: FileStore) {
  let into: { address: string; path: string; handle: Awaited<ReturnType<typeof open>> } | undefined
  const end = async () => {
    if (!into) return
    const { address, path, handle } = into
    into = undefined
    await handle.sync()
    await handle.close()
    await store.put(address, path)
  }
  return {
    end,
    async write(address: string, part: Buffer): Promise<void> {
      if (into?.address !== address) {
        await end()
        if (!isAddress(address)) throw new Error(`The backup holds a file with a wrong address: ${address}.`)
        await mkdir(store.spool, { recursive: true, mode: 0o700 })
        const path = join(store.spool, `restore-${address}`)
        await rm(path, { force: true })
        into = { address, path, handle: await open(path, 'wx', 0o600) }
      }
      await into.handle.appendFile(part)
    },
  }
}

async function setSequences(client: pg.Client, sequences: Record<string, string>): Promise<void> {
  for (const [name, last] of Object.entries(sequences)) {
    await client.query('select setval($1::regclass, $2::bigint)', [name, last])
  }
}
