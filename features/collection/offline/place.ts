import { useSyncExternalStore } from 'react'

/** Where the reader is: the words behind the `#`, which need neither a server nor a network. */
export type Place =
  | { at: 'forms' | 'drafts' | 'sent' | 'settings' }
  | { at: 'new'; project: number; code: string }
  | { at: 'fill'; item: string }

/** Reads a place; whatever is not one is the list of forms. */
export function placeOf(hash: string): Place {
  const [at = '', first = '', second = ''] = hash
    .replace(/^#?\/?/, '')
    .split('/')
    .map(decoded)
  if (at === 'new' && /^\d{1,9}$/.test(first) && second) return { at, project: Number(first), code: second }
  if (at === 'fill' && first) return { at, item: first }
  if (at === 'drafts' || at === 'sent' || at === 'settings') return { at }
  return { at: 'forms' }
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The address of a place. */
export function hashOf(place: Place): string {
  if (place.at === 'new') return `#/new/${place.project}/${encodeURIComponent(place.code)}`
  if (place.at === 'fill') return `#/fill/${encodeURIComponent(place.item)}`
  return `#/${place.at}`
}

export function goTo(place: Place): void {
  window.location.hash = hashOf(place)
}

/** Records that began in this tab, and the places at which they did. */
const begun = new Map<string, string>()

/** A new record has become a draft: its address is the draft's, without a step to go back to, and the page stays as it is. */
export function becomeDraft(item: string): void {
  begun.set(item, keyOf(placeOf(window.location.hash)))
  history.replaceState(null, '', hashOf({ at: 'fill', item }))
}

/** Names a page that is open: what began here and has become a draft since is still the same page. */
export const keyOf = (place: Place): string =>
  (place.at === 'fill' ? begun.get(place.item) : undefined) ?? hashOf(place)

const listen = (told: () => void) => {
  window.addEventListener('hashchange', told)
  return () => window.removeEventListener('hashchange', told)
}

export const usePlace = (): Place => placeOf(useSyncExternalStore(listen, () => window.location.hash))
