/** The stores of the device. What is sealed and what is not: see `box.ts`. */
const stores: Record<string, { keyPath: string | string[]; index?: string }> = {
  people: { keyPath: 'id' },
  settings: { keyPath: 'key' },
  forms: { keyPath: ['person', 'project', 'code'], index: 'person' },
  versions: { keyPath: ['person', 'hash'], index: 'person' },
  media: { keyPath: ['person', 'md5'], index: 'person' },
  items: { keyPath: 'id', index: 'person' },
  chunks: { keyPath: ['file', 'at'], index: 'item' },
  kept: { keyPath: ['person', 'what'], index: 'person' },
}
export type StoreName = 'people' | 'settings' | 'forms' | 'versions' | 'media' | 'items' | 'chunks' | 'kept'

export const baseName = 'ura-collect'

/** The device has no room left: nothing was changed. */
export class DeviceFull extends Error {
  override name = 'DeviceFull'
}

/** The device's store cannot be used at all (forbidden, damaged, private window of an old browser). */
export class NoStore extends Error {
  override name = 'NoStore'
}

let opening: Promise<IDBDatabase> | undefined

/** Opens the device's store; once for the page. @throws NoStore */
export function openBase(): Promise<IDBDatabase> {
  opening ??= new Promise<IDBDatabase>((done, fail) => {
    const request = indexedDB.open(baseName, 1)
    request.onupgradeneeded = () => {
      for (const [name, { keyPath, index }] of Object.entries(stores)) {
        const store = request.result.createObjectStore(name, { keyPath })
        if (index) store.createIndex(index, index)
      }
    }
    request.onsuccess = () => {
      const base = request.result
      // A newer version of the app, in another tab, needs the store: it gets it.
      base.onversionchange = () => base.close()
      base.onclose = () => {
        opening = undefined
      }
      done(base)
    }
    request.onerror = () => fail(new NoStore(request.error?.message))
  }).catch((error) => {
    opening = undefined
    throw error instanceof NoStore ? error : new NoStore(String(error))
  })
  return opening
}

/** The answer to one request. */
export const asked = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((done, fail) => {
    request.onsuccess = () => done(request.result)
    request.onerror = () => fail(request.error)
  })

const isFull = (error: unknown): boolean =>
  error instanceof DOMException && (error.name === 'QuotaExceededError' || /quota|disk/i.test(error.message))

/**
 * Does several things at once: all are kept, or none.
 * @param work asks for what it wants at once and waits for nothing but the store, or the transaction closes under it
 * @throws DeviceFull
 */
export async function together<T>(
  names: StoreName[],
  mode: 'readonly' | 'readwrite',
  work: (store: (name: StoreName) => IDBObjectStore) => Promise<T> | T,
): Promise<T> {
  // `strict`: what is said to be kept survives a battery that is pulled out.
  const begin = (base: IDBDatabase) =>
    base.transaction(names, mode, mode === 'readwrite' ? { durability: 'strict' } : undefined)
  let tx: IDBTransaction
  try {
    tx = begin(await openBase())
  } catch (error) {
    // Closed behind the page's back (iOS does so to one in the background): nothing has begun, so it is opened anew.
    if (!(error instanceof DOMException && error.name === 'InvalidStateError')) throw error
    opening = undefined
    tx = begin(await openBase())
  }
  const ended = new Promise<void>((done, fail) => {
    tx.oncomplete = () => done()
    tx.onerror = () => fail(tx.error)
    tx.onabort = () => fail(tx.error ?? new DOMException('aborted', 'AbortError'))
  })
  try {
    const result = await work((name) => tx.objectStore(name))
    await ended
    return result
  } catch (error) {
    ended.catch(() => undefined)
    if (isFull(error) || isFull(tx.error)) throw new DeviceFull()
    throw error
  }
}

/** One record, or nothing. */
export const getOne = <T>(name: StoreName, key: IDBValidKey): Promise<T | undefined> =>
  together([name], 'readonly', (store) => asked(store(name).get(key) as IDBRequest<T | undefined>))

/** All records that an index has for a value. */
export const getAllOf = <T>(name: StoreName, index: string, value: IDBValidKey): Promise<T[]> =>
  together([name], 'readonly', (store) => asked(store(name).index(index).getAll(value) as IDBRequest<T[]>))

/** Puts one record. @throws DeviceFull */
export const putOne = (name: StoreName, record: object): Promise<void> =>
  together([name], 'readwrite', async (store) => {
    await asked(store(name).put(record))
  })

/** Deletes what an index has for a value, within a transaction. */
export async function dropAll(store: IDBObjectStore, index: string, value: IDBValidKey): Promise<void> {
  for (const key of await asked(store.index(index).getAllKeys(value))) store.delete(key)
}
