/** The service worker from the page's side: its registration, and a new version that waits for the reader's word. */

let waiting: ServiceWorker | null = null
const listeners = new Set<() => void>()
/** Work that must be done before the page goes: what is being filled in is saved. */
const before = new Set<() => Promise<void>>()

function found(worker: ServiceWorker | null): void {
  waiting = worker
  for (const listener of [...listeners]) listener()
}

export const newVersion = {
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  read: (): boolean => waiting !== null,
  /** Saves what is open and lets the new version take over; the page then loads anew. */
  take: async (): Promise<void> => {
    for (const save of [...before]) await save()
    waiting?.postMessage('take-over')
  },
}

/** Registers work to be done before a new version takes over. @returns a function that takes it back */
export function beforeUpdate(save: () => Promise<void>): () => void {
  before.add(save)
  return () => before.delete(save)
}

/** How long the pages may be on their way here before the reader is told that they are not. */
const patience = 20_000
let absent = false

/** Whether the app itself is not on this device: then it would not open without a network, whatever forms lie here. */
export const appAbsent = {
  subscribe: newVersion.subscribe,
  read: (): boolean => absent,
}

function setAbsent(value: boolean): void {
  absent = value
  for (const listener of [...listeners]) listener()
}

/** Registers the service worker, and says when that cannot be: another app’s own window, a browser where it got stuck. */
export async function startWorker(): Promise<void> {
  if (!('serviceWorker' in navigator)) return setAbsent(true)
  const late = setTimeout(() => setAbsent(true), patience)
  // WebKit may never end an installation whose page was left in the middle of it: nobody waits for that here.
  void navigator.serviceWorker.ready.then(() => {
    clearTimeout(late)
    setAbsent(false)
  })
  try {
    await register()
  } catch (error) {
    // Without a network that is nothing new: what was installed before is still here.
    if (!navigator.serviceWorker.controller) setAbsent(true)
    throw error
  }
}

/** Registers the service worker, and looks for new versions when the page is looked at again. */
async function register(): Promise<void> {
  let had = navigator.serviceWorker.controller !== null
  const registration = await navigator.serviceWorker.register('/collect/sw.js', { scope: '/collect' })
  if (registration.waiting && had) found(registration.waiting)
  registration.addEventListener('updatefound', () => {
    const worker = registration.installing
    worker?.addEventListener('statechange', () => {
      // The first version waits for nobody.
      if (worker.state === 'installed' && navigator.serviceWorker.controller) found(worker)
    })
  })
  let loading = false
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (loading) return
    // The first version takes over a page that had none: nothing is new then, only the next one is.
    if (!had) {
      had = true
      return
    }
    loading = true
    // Another tab may have agreed: what is open in this one is saved as well before it loads anew.
    void Promise.allSettled([...before].map((save) => save())).then(() => window.location.reload())
  })
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') registration.update().catch(() => undefined)
  })
}

/** Asks the browser to send what waits when there is a network again, even with the page closed; where it can. */
export async function sendLater(): Promise<void> {
  try {
    const registration = (await navigator.serviceWorker?.ready) as
      | (ServiceWorkerRegistration & { sync?: { register(tag: string): Promise<void> } })
      | undefined
    await registration?.sync?.register('send')
  } catch {
    // not here, or not allowed: the page sends when it is open
  }
}
