import type { Language } from '../../../../common/languages.ts'
import { asked, dropAll, getOne, together } from './idb.ts'
import { makeKey } from './seal.ts'

/** Somebody who collects on this device. Each has a box of their own, under their own key. */
export interface Person {
  id: string
  name: string
  email: string
  language: Language
  key: CryptoKey
}

const settingOf = async <T>(key: string): Promise<T | undefined> =>
  (await getOne<{ value: T }>('settings', key))?.value

/** Who used the device last and has not signed out; null when nobody. */
export async function lastPerson(): Promise<Person | null> {
  const id = await settingOf<string>('person')
  return id ? ((await getOne<Person>('people', id)) ?? null) : null
}

/** The box of whoever signed in: opened, or made with a new key. */
export async function enter(who: Omit<Person, 'key'>): Promise<Person> {
  const fresh = await makeKey()
  return together(['people', 'settings'], 'readwrite', async (store) => {
    const had = (await asked(store('people').get(who.id))) as Person | undefined
    const person: Person = { ...who, key: had?.key ?? fresh }
    store('people').put(person)
    store('settings').put({ key: 'person', value: person.id })
    return person
  })
}

const spokenAt = (person: string) => `spoken/${person}`

/** The language in which a person filled in a form last, by its name in the form; undefined when none was chosen. */
export const spokenIn = async (person: string, form: string): Promise<string | undefined> =>
  (await settingOf<Record<string, string>>(spokenAt(person)))?.[form]

/** Remembers the language that a person chose in a form. */
export const keepSpoken = (person: string, form: string, name: string): Promise<void> =>
  together(['settings'], 'readwrite', async (store) => {
    const key = spokenAt(person)
    const had = (await asked(store('settings').get(key))) as { value: Record<string, string> } | undefined
    store('settings').put({ key, value: { ...had?.value, [form]: name } })
  })

/** Signing out: the key goes, and with it everything that it sealed. */
export async function leave(person: string): Promise<void> {
  await together(
    ['people', 'settings', 'forms', 'versions', 'media', 'items', 'chunks', 'kept'],
    'readwrite',
    async (store) => {
      store('people').delete(person)
      store('settings').delete('person')
      store('settings').delete(spokenAt(person))
      for (const id of await asked(store('items').index('person').getAllKeys(person)))
        await dropAll(store('chunks'), 'item', id)
      for (const name of ['forms', 'versions', 'media', 'items', 'kept'] as const)
        await dropAll(store(name), 'person', person)
    },
  )
}

/** The name under which this browser sends (OpenRosa's deviceID): it names the browser, not the person. */
export function deviceId(): Promise<string> {
  return together(['settings'], 'readwrite', async (store) => {
    const had = (await asked(store('settings').get('device'))) as { value: string } | undefined
    if (had) return had.value
    const value = `ura-web:${crypto.randomUUID()}`
    store('settings').put({ key: 'device', value })
    return value
  })
}
