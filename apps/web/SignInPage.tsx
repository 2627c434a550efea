import { useQueryClient } from '@tanstack/react-query'
import { useRouter, useSearch } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense, useMemo } from 'react'
import { getSession } from '../../kernel/access/contract.ts'
import { Loading } from '../../ui/page/parts.tsx'
import { keyOf } from '../../ui/queries.ts'
import type { Room } from '../../ui/rooms.ts'
import { Door } from '../../ui/shell/Door.tsx'
import { useSay } from '../../ui/words.tsx'
import { ownPage } from './own-page.ts'

/** The sign-in page: the door, with the steps that the people room brings. */
export function SignInPage({ rooms }: { rooms: Room[] }): ReactNode {
  const say = useSay()
  const router = useRouter()
  const queries = useQueryClient()
  const search: { then?: string } = useSearch({ strict: false })
  const steps = rooms.find((room) => room.signIn)?.signIn
  const SignIn = useMemo(() => steps && lazy(steps), [steps])

  const done = async () => {
    // The pages for collecting are an app of their own.
    if (/^\/collect(\/|$)/.test(search.then ?? '')) return window.location.assign('/collect/')
    await queries.refetchQueries({ queryKey: keyOf(getSession) })
    router.history.replace(ownPage(search.then))
  }
  return (
    <Door title={say('ui.signIn.title')}>
      {SignIn && (
        <Suspense fallback={<Loading lines={4} />}>
          <SignIn done={() => void done()} />
        </Suspense>
      )}
    </Door>
  )
}
