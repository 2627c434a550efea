import { sendWaiting } from '../../features/collection/offline/queue/send.ts'
import { sendingOf, whoIsThere } from '../../features/collection/offline/queue/server.ts'
import { lastPerson } from '../../features/collection/offline/store/people.ts'

declare const __files__: string[]
declare const __version__: string

interface WorkEvent extends Event {
  waitUntil(work: Promise<unknown>): void
}
interface PageRequest extends WorkEvent {
  request: Request
  respondWith(answer: Promise<Response>): void
}
const worker = self as unknown as {
  addEventListener(type: 'install' | 'activate', listener: (event: WorkEvent) => void): void
  addEventListener(type: 'fetch', listener: (event: PageRequest) => void): void
  addEventListener(type: 'message', listener: (event: WorkEvent & { data: unknown }) => void): void
  addEventListener(type: 'sync', listener: (event: WorkEvent & { tag: string }) => void): void
  skipWaiting(): Promise<void>
  clients: { claim(): Promise<void> }
}

const prefix = 'ura-collect-'
const cacheName = prefix + __version__
const page = '/collect/'
const addressOf = (file: string) => (file === 'index.html' ? page : page + file)

/** Keeps every file of this version; what an older version has under the same (digested) name is not fetched again. */
async function keepFiles(): Promise<void> {
  const cache = await caches.open(cacheName)
  await Promise.all(
    __files__.map(async (file) => {
      const address = addressOf(file)
      const digested = file.startsWith('assets/')
      const had = digested ? await caches.match(address, { ignoreVary: true }) : undefined
      const answer = had ?? (await fetch(address, { cache: digested ? 'default' : 'reload' }))
      if (!answer.ok) throw new Error(`${address}: ${answer.status}`)
      await cache.put(address, answer)
    }),
  )
}

worker.addEventListener('install', (event) => event.waitUntil(keepFiles()))

worker.addEventListener('activate', (event) =>
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys())
        if (name.startsWith(prefix) && name !== cacheName) await caches.delete(name)
      await worker.clients.claim()
    })(),
  ),
)

worker.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== location.origin || !/^\/collect(\/|$)/.test(url.pathname))
    return
  const address = request.mode === 'navigate' ? page : url.pathname
  event.respondWith(
    (async () => {
      const cache = await caches.open(cacheName)
      return (await cache.match(address, { ignoreVary: true })) ?? fetch(request)
    })(),
  )
})

/** Sends what waits, in the name of whoever used the device last. */
async function send(): Promise<void> {
  const person = await lastPerson()
  if (!person) return
  const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('ura-collect')
  await sendWaiting(
    { ...sendingOf(person, person.language), whoIsThere, onChange: () => channel?.postMessage('changed') },
    { now: true },
  )
  channel?.close()
}

worker.addEventListener('message', (event) => {
  // The reader has agreed to the new version: it takes over, and the pages load anew.
  if (event.data === 'take-over') event.waitUntil(worker.skipWaiting())
})
worker.addEventListener('sync', (event) => {
  if (event.tag === 'send') event.waitUntil(send())
})
