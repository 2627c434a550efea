import type { Trouble } from '../store/items.ts'

/** Files up to this size share a post; a larger one goes alone, so that what broke off has little to repeat. */
export const sharedPost = 2_000_000
export const mostInPost = 10
/** More than this the server does not take in one post (openrosa/envelope.ts). */
export const largestFile = 95_000_000

/**
 * Which files go together in which post. Each post repeats the record itself, so there is at least one.
 * @param arrived names and sizes of what the server has already
 */
export function postsOf<F extends { name: string; size: number }>(
  files: readonly F[],
  arrived: readonly { name: string; size: number }[],
): F[][] {
  const left = files.filter(
    (file) => !arrived.some((one) => one.name === file.name && one.size === file.size),
  )
  const posts: F[][] = []
  let room = 0
  for (const file of [...left].sort((a, b) => a.size - b.size)) {
    const last = posts.at(-1)
    if (last && last.length < mostInPost && file.size <= room) {
      last.push(file)
      room -= file.size
    } else {
      posts.push([file])
      room = sharedPost - file.size
    }
  }
  return posts.length > 0 ? posts : [[]]
}

/** The message of an OpenRosa answer, as text. */
export function messageIn(xml: string): string {
  const text = /<message[^>]*>([\s\S]*?)<\/message>/.exec(xml)?.[1] ?? ''
  return text
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&apos;/g, "'")
    .replace(/&amp;/g, '&')
    .trim()
}

/**
 * What an answer means for a sending; null: it has arrived.
 * @param signedIn whether the session still is the sender's: then 401 means that they may not send there
 */
export function troubleOf(status: number, text: string, signedIn: boolean): Trouble | null {
  if (status === 201 || status === 202) return null
  const message = messageIn(text)
  if (status === 401 && !signedIn) return { kind: 'signIn', status, message: '' }
  // Nobody answered, too many at once, or the server is in trouble itself: time mends it.
  if (status === 0 || status === 408 || status === 425 || status === 429 || status >= 500 || status < 300)
    return { kind: 'later', status, message }
  return { kind: 'refused', status, message }
}

const first = 5_000
const longest = 15 * 60_000

/** How long to wait after so many failed tries: 5 s, doubling up to a quarter of an hour, scattered a little. */
export const waitAfter = (attempts: number, chance = Math.random()): number =>
  Math.round(Math.min(longest, first * 2 ** Math.min(attempts - 1, 12)) * (0.75 + chance / 2))
