import { type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query'
import { getSession, signOut } from '../../kernel/access/contract.ts'
import { call } from '../../ui/api.ts'
import { dropAllDrafts } from '../../ui/forms/useDraft.ts'
import type { Problem } from '../../ui/problem.ts'
import { keyOf } from '../../ui/queries.ts'
import type { DeviceBox } from '../../ui/rooms.ts'
import type { Session } from '../../ui/session.tsx'

/** Who is signed in; null when nobody is. */
export function useSessionQuery(): UseQueryResult<Session | null, Problem> {
  return useQuery<Session | null, Problem>({
    queryKey: keyOf(getSession),
    queryFn: readSession,
    staleTime: 60_000,
  })
}

async function readSession(): Promise<Session | null> {
  const { person, ...rest } = await call(getSession, undefined, { quiet: true })
  return person ? { person, ...rest } : null
}

/**
 * Signs out and leaves nothing of the person in this browser.
 * @param boxes what rooms keep here, already asked whether they may go
 */
export function useSignOut(): (boxes: readonly DeviceBox[], person: string) => Promise<void> {
  const client = useQueryClient()
  return async (boxes, person) => {
    // The boxes go first: what the reader was promised does not wait for a server.
    for (const box of boxes) await box.remove(person)
    await call(signOut, undefined, { quiet: true }).catch(() => undefined)
    dropAllDrafts()
    client.clear()
    // A full load: nothing that was in memory survives it.
    window.location.assign('/sign-in')
  }
}

/**
 * After signing in over a page: the same person goes on where they were, another one begins afresh, because what is on
 * the page was the first person's to see.
 */
export function useSignedInAgain(before: string): () => Promise<boolean> {
  const client = useQueryClient()
  return async () => {
    const session = await readSession()
    if (session?.person.id === before) {
      client.setQueryData(keyOf(getSession), session)
      return true
    }
    dropAllDrafts()
    window.location.assign('/')
    return false
  }
}
