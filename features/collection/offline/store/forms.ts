import type { FillableForm } from '../../contract/mine.ts'
import { asked, getAllOf, getOne, putOne, together } from './idb.ts'

/** A form in the device's list; `keptHash` is the version that lies here ready for use, null: none. */
export interface KeptForm extends FillableForm {
  person: string
  keptHash: string | null
  keptAt: number | null
  /** No longer in the server's list (closed, or no right any more): not to be begun anew, drafts go on. */
  gone?: boolean
}

/** A version of a form as it was fetched. Drafts hold on to theirs. */
export interface KeptVersion {
  person: string
  hash: string
  project: number
  code: string
  version: string
  title: string
  xform: string
  /** `list`: an entity list, which is fetched anew between two versions. */
  files: { name: string; md5: string; list?: boolean | undefined }[]
}

interface KeptMedium {
  person: string
  md5: string
  type: string
  bytes: ArrayBuffer
}

export const keptForms = (person: string): Promise<KeptForm[]> => getAllOf('forms', 'person', person)

export const keptVersion = (person: string, hash: string): Promise<KeptVersion | undefined> =>
  getOne('versions', [person, hash])

/** A file of a form's version; null when it was never fetched. */
export async function formFile(version: KeptVersion, name: string): Promise<Blob | null> {
  const file = version.files.find((one) => one.name === name)
  const kept = file && (await getOne<KeptMedium>('media', [version.person, file.md5]))
  return kept ? new Blob([kept.bytes], { type: kept.type }) : null
}

/**
 * Takes over the server's list. What was fetched before stays; forms that are no longer listed are marked, and go when no
 * draft needs them.
 */
export async function takeList(person: string, listed: FillableForm[]): Promise<void> {
  await together(['forms'], 'readwrite', async (store) => {
    const forms = store('forms')
    const had = (await asked(forms.index('person').getAll(person))) as KeptForm[]
    for (const form of listed) {
      const old = had.find((one) => one.project === form.project && one.code === form.code)
      forms.put({
        ...form,
        person,
        keptHash: old?.keptHash ?? null,
        keptAt: old?.keptAt ?? null,
      } satisfies KeptForm)
    }
    for (const old of had)
      if (!listed.some((form) => form.project === old.project && form.code === old.code)) {
        if (old.keptHash) forms.put({ ...old, gone: true })
        else forms.delete([person, old.project, old.code])
      }
  })
  await sweep(person)
}

/** Keeps a fetched version, and says in the list that it is there. @throws DeviceFull */
export async function keepVersion(
  form: { project: number; code: string },
  version: KeptVersion,
): Promise<void> {
  await together(['versions', 'forms'], 'readwrite', async (store) => {
    store('versions').put(version)
    const key = [version.person, form.project, form.code]
    const listed = (await asked(store('forms').get(key))) as KeptForm | undefined
    if (listed && listed.hash === version.hash)
      store('forms').put({ ...listed, keptHash: version.hash, keptAt: Date.now() })
  })
}

export const mediumIsKept = async (person: string, md5: string): Promise<boolean> =>
  together(['media'], 'readonly', async (store) => (await asked(store('media').count([person, md5]))) > 0)

/** Keeps a file that forms need. @throws DeviceFull */
export const keepMedium = (medium: KeptMedium): Promise<void> => putOne('media', medium)

/** Removes versions and files that neither the list nor any draft or unsent record needs. */
async function sweep(person: string): Promise<void> {
  await together(['forms', 'versions', 'media', 'items'], 'readwrite', async (store) => {
    const all = <T>(name: 'forms' | 'versions' | 'items') =>
      asked(store(name).index('person').getAll(person)) as Promise<T[]>
    const forms = await all<KeptForm>('forms')
    const items = await all<{ hash: string; kind: string }>('items')
    const needed = new Set([
      ...forms.filter((form) => !form.gone).map((form) => form.keptHash),
      ...items.filter((item) => item.kind !== 'sent').map((item) => item.hash),
    ])
    const media = new Set<string>()
    for (const version of await all<KeptVersion>('versions')) {
      if (needed.has(version.hash)) for (const file of version.files) media.add(file.md5)
      else store('versions').delete([person, version.hash])
    }
    for (const form of forms)
      if (form.gone && !needed.has(form.keptHash)) store('forms').delete([person, form.project, form.code])
      // Files that were fetched for a version still on its way are needed, too.
      else if (!form.gone) for (const file of form.files) media.add(file.md5)
    for (const key of await asked(store('media').index('person').getAllKeys(person)))
      if (!media.has((key as [string, string])[1])) store('media').delete(key)
  })
}
