import type { ReviewNote } from '../../contract/mine.ts'
import { asked, dropAll, getAllOf, getOne, together } from './idb.ts'
import type { Person } from './people.ts'
import { type Sealed, sealFile, sealJson, unsealFile, unsealJson } from './seal.ts'

export type ItemKind = 'draft' | 'waiting' | 'sent'

/** Why a sending did not succeed, as it is shown. */
export interface Trouble {
  /** `later` tries again by itself, `signIn` after signing in, `refused` needs somebody. */
  kind: 'later' | 'signIn' | 'refused'
  status: number
  /** The server's own sentence, when it said one. */
  message: string
}

/** A record that is being filled in, waits, or was sent. What it says is sealed; what it is, is not. */
export interface Item {
  id: string
  person: string
  kind: ItemKind
  project: number
  code: string
  formTitle: string
  version: string
  hash: string
  createdAt: number
  changedAt: number
  /** Grows with every change of the content: of two writers the slower one is noticed. */
  revision: number
  files: { id: string; size: number; pieces: number }[]
  attempts: number
  nextAt: number
  trouble: Trouble | null
  head: Sealed
  body: Sealed
}

/** Sealed, and read for lists. */
export interface Head {
  name: string | null
  instanceId: string
  /** The submission that this corrects. */
  corrects?: string
  /** The instance ID of the edition that it was made from. */
  replaces?: string
}

/** Sealed, and read when the record is opened or sent. */
export interface Body {
  xml: string
  /** In the order of `Item.files`. `known`: came from the server unchanged, and need not go there again. */
  files: { name: string; type: string; known?: boolean }[]
  notes?: ReviewNote[]
  /** As it came back from the server: opening it makes a new edition of it. */
  fresh?: boolean
  /** The question at which it was left. */
  place?: string
  /** The form's language that was chosen in it. */
  spoken?: string
}

export interface Content extends Head, Omit<Body, 'files'> {
  files: { name: string; blob: Blob; known?: boolean }[]
}

export interface About {
  project: number
  code: string
  formTitle: string
  version: string
  hash: string
}

const headAt = (id: string) => `item/${id}/head`
const bodyAt = (id: string) => `item/${id}/body`

/** All records of a person, the newest first. */
export async function itemsOf(person: string): Promise<Item[]> {
  return (await getAllOf<Item>('items', 'person', person)).sort((a, b) => b.changedAt - a.changedAt)
}

export const itemOf = (id: string): Promise<Item | undefined> => getOne<Item>('items', id)

export const headOf = (person: Person, item: Item): Promise<Head> =>
  unsealJson<Head>(person.key, headAt(item.id), item.head)

/** Opens a record with its files. */
export async function contentOf(person: Person, item: Item): Promise<Content> {
  const head = await headOf(person, item)
  const body = await unsealJson<Body>(person.key, bodyAt(item.id), item.body)
  const files: Content['files'] = []
  for (const [at, { name, type, known }] of body.files.entries()) {
    const { id } = item.files[at]!
    const pieces = await piecesOf(id)
    files.push({ name, blob: await unsealFile(person.key, id, pieces, type), ...(known ? { known } : {}) })
  }
  return { ...head, ...body, files }
}

const piecesOf = (file: string): Promise<Sealed[]> =>
  together(['chunks'], 'readonly', async (store) => {
    const range = IDBKeyRange.bound([file, 0], [file, Number.MAX_SAFE_INTEGER])
    return (await asked(store('chunks').getAll(range))) as Sealed[]
  })

/** The same file as before is not sealed and written again: its name is of the moment it was made (filler/files.ts). */
const same = (had: { name: string }, size: number, file: { name: string; blob: Blob }) =>
  had.name === file.name && size === file.blob.size

/**
 * Keeps a record: a new one, or the next state of one. Content and files are written together or not at all.
 * @param before what was kept last; its files that are still named are not written again
 * @throws DeviceFull, and then what was kept before is still there
 */
export async function keepItem(
  person: Person,
  about: About,
  content: Content,
  how: { kind: ItemKind; before?: Item },
): Promise<Item> {
  const id = how.before?.id ?? crypto.randomUUID()
  const { before } = how
  const had = before
    ? (await unsealJson<Body>(person.key, bodyAt(before.id), before.body)).files.map((file, at) => ({
        ...file,
        ...before.files[at]!,
      }))
    : []
  const pieces: { id: string; sealed: Sealed[] }[] = []
  const files: Item['files'] = []
  const names: Body['files'] = []
  for (const file of content.files) {
    const old = had.find((one) => same(one, one.size, file))
    const kept = old ?? { id: crypto.randomUUID() }
    if (!old) pieces.push({ id: kept.id, sealed: await sealFile(person.key, kept.id, file.blob) })
    const count = old?.pieces ?? pieces.at(-1)!.sealed.length
    files.push({ id: kept.id, size: file.blob.size, pieces: count })
    const known = old ? old.known : file.known
    names.push({ name: file.name, type: file.blob.type, ...(known ? { known } : {}) })
  }
  const { name, instanceId, corrects, replaces, xml, notes, fresh, place, spoken } = content
  const item: Item = {
    id,
    person: person.id,
    kind: how.kind,
    ...about,
    createdAt: before?.createdAt ?? Date.now(),
    changedAt: Date.now(),
    revision: (before?.revision ?? 0) + 1,
    files,
    attempts: 0,
    nextAt: 0,
    trouble: null,
    head: await sealJson(person.key, headAt(id), { name, instanceId, corrects, replaces } satisfies Head),
    body: await sealJson(person.key, bodyAt(id), {
      xml,
      files: names,
      notes,
      fresh,
      place,
      spoken,
    } satisfies Body),
  }
  const gone = had.filter((one) => !files.some((file) => file.id === one.id))
  await together(['people', 'items', 'chunks'], 'readwrite', async (store) => {
    // Whoever has signed out in another tab leaves nothing behind, not even sealed.
    if (!(await asked(store('people').get(person.id)))) throw new DOMException('signed out', 'AbortError')
    for (const file of gone) store('chunks').delete(IDBKeyRange.bound([file.id, 0], [file.id, file.pieces]))
    for (const { id: file, sealed } of pieces)
      for (const [at, piece] of sealed.entries()) store('chunks').put({ file, at, item: id, ...piece })
    await asked(store('items').put(item))
  })
  return item
}

/** Changes what is not sealed: how its sending stands. Does nothing to a record that has gone. */
export const markItem = (
  id: string,
  change: Partial<Pick<Item, 'kind' | 'attempts' | 'nextAt' | 'trouble'>>,
) =>
  together(['items'], 'readwrite', async (store) => {
    const item = (await asked(store('items').get(id))) as Item | undefined
    if (item) store('items').put({ ...item, ...change })
  })

/** After its arrival: the answers and files leave the device, a line in the list of what was sent stays. */
export async function keepReceipt(person: Person, item: Item): Promise<void> {
  const body = await sealJson(person.key, bodyAt(item.id), { xml: '', files: [] } satisfies Body)
  await together(['items', 'chunks'], 'readwrite', async (store) => {
    await dropAll(store('chunks'), 'item', item.id)
    store('items').put({
      ...item,
      kind: 'sent',
      changedAt: Date.now(),
      files: [],
      trouble: null,
      body,
    } satisfies Item)
  })
}

/** Deletes a record with its files. */
export const dropItem = (id: string): Promise<void> =>
  together(['items', 'chunks'], 'readwrite', async (store) => {
    store('items').delete(id)
    await dropAll(store('chunks'), 'item', id)
  })

const receiptsLast = 120 * 86_400_000

/** Lines of what was sent long ago go; the server's own list has them. */
export const dropOldReceipts = (person: string): Promise<void> =>
  together(['items'], 'readwrite', async (store) => {
    for (const item of (await asked(store('items').index('person').getAll(person))) as Item[])
      if (item.kind === 'sent' && item.changedAt < Date.now() - receiptsLast) store('items').delete(item.id)
  })
