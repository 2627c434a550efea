import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type FileStore, isAddress, StoredFileMissing } from './store.ts'

/** A store in a folder: `ab/cd/abcd…`, two levels so that no folder grows too long to list. */
export function folderStore(folder: string): FileStore {
  const spool = join(folder, 'spool')
  const place = (address: string) => {
    if (!isAddress(address)) throw new StoredFileMissing(address)
    return join(folder, address.slice(0, 2), address.slice(2, 4), address)
  }
  return {
    spool,
    async put(address, spooled) {
      const to = place(address)
      const made = await mkdir(dirname(to), { recursive: true, mode: 0o700 })
      await rename(spooled, to)
      // The rename itself must survive a power cut, and so must the folders that were made for it.
      await syncFolder(dirname(to))
      if (made) await Promise.all([syncFolder(dirname(dirname(to))), syncFolder(folder)])
    },
    async open(address, from, to) {
      const file = place(address)
      try {
        const handle = await open(file, 'r')
        return createReadStream(file, {
          fd: handle,
          ...(from === undefined ? {} : { start: from }),
          ...(to === undefined ? {} : { end: to }),
        })
      } catch (error) {
        throw missing(error) ? new StoredFileMissing(address) : error
      }
    },
    async size(address) {
      try {
        return (await stat(place(address))).size
      } catch (error) {
        if (missing(error)) return undefined
        throw error
      }
    },
    async remove(address) {
      await rm(place(address), { force: true })
    },
    async *list() {
      for (const first of await folders(folder)) {
        for (const second of await folders(join(folder, first))) {
          for (const address of await readdir(join(folder, first, second))) {
            const found = await stat(join(folder, first, second, address)).catch(() => undefined)
            if (found && isAddress(address)) yield { address, size: found.size, changed: found.mtime }
          }
        }
      }
    },
  }
}

const missing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT'

async function folders(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => /^[0-9a-f]{2}$/.test(name)).sort()
  } catch (error) {
    if (missing(error)) return []
    throw error
  }
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
