import { useQueryClient } from '@tanstack/react-query'
import { useRouter, useSearch } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense, useEffect, useMemo } from 'react'
import { getSession } from '../../kernel/access/contract.ts'
import { Loading } from '../../ui/page/parts.tsx'
import { keyOf } from '../../ui/queries.ts'
import type { Room } from '../../ui/rooms.ts'
import { useSay } from '../../ui/words.tsx'
import { Door } from './Door.tsx'

/** The sign-in page: the door, with the steps that the people room brings. */
export function SignInPage({ rooms }: { rooms: Room[] }): ReactNode {
  const say = useSay()
  const router = useRouter()
  const queries = useQueryClient()
  const search: { then?: string } = useSearch({ strict: false })
  const steps = rooms.find((room) => room.signIn)?.signIn
  const SignIn = useMemo(() => steps && lazy(steps), [steps])

  useEffect(() => {
    document.title = `${say('ui.signIn.title')} · ${say('ui.product')}`
  }, [say])

  const done = async () => {
    await queries.resetQueries({ queryKey: keyOf(getSession) })
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

/** Only a page of this workspace is gone to after signing in: an address from outside could lead anywhere. */
export function ownPage(then: string | undefined): string {
  return then && /^\/(?![/\\])/.test(then) && !then.startsWith('/sign-in') ? then : '/'
}
