import { contentOf, type Item, itemOf, itemsOf, keepReceipt, markItem, type Trouble } from '../store/items.ts'
import { deviceId, type Person } from '../store/people.ts'
import { postsOf, troubleOf, waitAfter } from './plan.ts'
import { formOf, post } from './post.ts'

/** How far a sending is; `share` of all its bytes, 0 to 1. */
export interface Progress {
  item: string
  share: number
  file: number
  files: number
}

export interface SendingOf {
  person: Person
  language: string
  /** Who is signed in at the server; null: nobody; undefined: it cannot be reached. */
  whoIsThere: () => Promise<string | null | undefined>
  /** What has arrived of a sending. */
  arrived: (item: Item, instanceId: string) => Promise<{ name: string; size: number }[]>
  onProgress?: (progress: Progress) => void
  onChange?: () => void
}

const lockName = 'ura-collect-send'

/** Only one at a time sends, in whatever tab or worker: the same record never goes out twice at once. */
async function alone(work: () => Promise<void>): Promise<void> {
  if (!navigator.locks) return work()
  await navigator.locks.request(lockName, { ifAvailable: true }, async (lock) => {
    if (lock) await work()
  })
}

/** Whether a waiting record's time has come. */
export const isDue = (item: Item, now: number): boolean =>
  item.kind === 'waiting' && item.trouble?.kind !== 'refused' && item.nextAt <= now

/**
 * Sends what waits, the oldest first. Nobody's records are sent in another's name.
 * @param how.now send also what would wait for its next try; `only` one record, also a refused one
 */
export async function sendWaiting(of: SendingOf, how: { now?: boolean; only?: string } = {}): Promise<void> {
  await alone(async () => {
    const due = (await itemsOf(of.person.id))
      .filter((item) =>
        how.only
          ? item.id === how.only && item.kind === 'waiting'
          : isDue(item, how.now ? Number.MAX_SAFE_INTEGER : Date.now()),
      )
      .sort((a, b) => a.createdAt - b.createdAt)
    for (const item of due) {
      const there = await of.whoIsThere()
      // Without a network nothing was tried, and nothing has to wait longer for it.
      if (there === undefined) return
      if (there !== of.person.id) {
        for (const one of due)
          await markItem(one.id, { trouble: { kind: 'signIn', status: 401, message: '' } })
        of.onChange?.()
        return
      }
      const trouble = await sendOne(of, item)
      of.onChange?.()
      // A server that does not answer one will not answer the next.
      if (trouble && trouble.kind !== 'refused') return
    }
  })
}

async function sendOne(of: SendingOf, listed: Item): Promise<Trouble | null> {
  const item = await itemOf(listed.id)
  if (item?.kind !== 'waiting') return null
  const attempts = item.attempts + 1
  // Noted before: a browser that is killed in the middle knows afterwards that something may have arrived.
  await markItem(item.id, { attempts })
  let trouble: Trouble | null
  try {
    trouble = await postAll(of, item)
  } catch {
    trouble = { kind: 'later', status: 0, message: '' }
  }
  if (!trouble) {
    await keepReceipt(of.person, item)
    return null
  }
  await markItem(item.id, { nextAt: Date.now() + waitAfter(attempts), trouble })
  return trouble
}

async function postAll(of: SendingOf, item: Item): Promise<Trouble | null> {
  const content = await contentOf(of.person, item)
  const files = content.files.filter((file) => !file.known).map((file) => ({ ...file, size: file.blob.size }))
  // Only what has been tried before can have arrived in part.
  const arrived = files.length > 0 && item.attempts > 0 ? await of.arrived(item, content.instanceId) : []
  const posts = postsOf(files, arrived)
  const total = posts.flat().reduce((sum, file) => sum + file.size, content.xml.length)
  const url = `/v1/projects/${item.project}/submission?deviceID=${encodeURIComponent(await deviceId())}`
  let sent = 0
  let count = files.length - posts.flat().length
  for (const [at, these] of posts.entries()) {
    const bytes = these.reduce((sum, file) => sum + file.size, 0)
    const tell = (share: number) =>
      of.onProgress?.({
        item: item.id,
        share: Math.min(1, (sent + bytes * share) / total),
        file: count,
        files: files.length,
      })
    tell(0)
    const answer = await post({
      url,
      form: formOf(content.xml, these, at < posts.length - 1),
      language: of.language,
      onProgress: tell,
    })
    const signedIn = answer.status === 401 ? (await of.whoIsThere()) === of.person.id : true
    const trouble = troubleOf(answer.status, answer.text, signedIn)
    if (trouble) return trouble
    sent += bytes
    count += these.length
    tell(0)
  }
  return null
}
