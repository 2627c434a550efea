import { useQueryClient } from '@tanstack/react-query'
import { Outlet, useMatches, useRouter } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense, useEffect, useMemo, useRef } from 'react'
import { SignInAgain } from '../../ui/forms/SignInAgain.tsx'
import { Page } from '../../ui/page/PageHead.tsx'
import { ErrorPanel, Loading } from '../../ui/page/parts.tsx'
import type { Room } from '../../ui/rooms.ts'
import { type Session, SessionProvider } from '../../ui/session.tsx'
import { Door } from '../../ui/shell/Door.tsx'
import { insteadOf } from '../../ui/shell/nav-items.ts'
import { Shell } from '../../ui/shell/Shell.tsx'
import { Slot, SlotProvider } from '../../ui/shell/Slot.tsx'
import { hasChosenLanguage, useSay, useWords } from '../../ui/words.tsx'
import { NotFound } from './edges.tsx'
import { useLeaving } from './leaving.tsx'
import { ownPage } from './own-page.ts'
import { useSessionQuery, useSignedInAgain } from './session.ts'

/** The root of every page: open pages stand alone, all others in the frame and only for who is signed in. */
export function House({ rooms }: { rooms: Room[] }): ReactNode {
  const say = useSay()
  const session = useSessionQuery()
  const router = useRouter()
  const matches = useMatches()
  const last = matches.at(-1)
  const path = last?.pathname ?? '/'
  const open = path === '/sign-in' || last?.staticData.open === true
  const out = session.data === null && !open
  const inAlready = Boolean(session.data) && path === '/sign-in'

  useEffect(() => {
    if (!out) return
    const { href } = router.state.location
    router.history.replace(href === '/' ? '/sign-in' : `/sign-in?then=${encodeURIComponent(href)}`)
  }, [out, router])

  useEffect(() => {
    const { then } = router.state.location.search as { then?: string }
    if (inAlready) router.history.replace(ownPage(then))
  }, [inAlready, router])

  // The sign-in page brings its own door.
  if (path === '/sign-in') return <Screen />
  if (open)
    return (
      <Door title={last?.staticData.title ? say(last.staticData.title) : ''}>
        <Screen />
      </Door>
    )
  if (session.data)
    return <Inside rooms={rooms} session={session.data} path={path} title={last?.staticData.title} />
  return (
    <Page narrow>
      {session.error ? (
        <ErrorPanel error={session.error} again={() => void session.refetch()} />
      ) : (
        <Loading />
      )}
    </Page>
  )
}

function Inside(props: {
  rooms: Room[]
  session: Session
  path: string
  title: string | undefined
}): ReactNode {
  const { rooms, session, path, title } = props
  const { say, language, setLanguage } = useWords()
  const queries = useQueryClient()
  const router = useRouter()
  const { signOut, question } = useLeaving(rooms, session.person.id)
  const signedInAgain = useSignedInAgain(session.person.id)
  const code = /^\/programmes\/([^/]+)/.exec(path)?.[1]
  const wanted = code === undefined ? undefined : decodeURIComponent(code)
  const programme = session.programmes.find((one) => one.code === wanted) ?? null
  const steps = rooms.find((room) => room.signIn)?.signIn
  const SignIn = useMemo(() => steps && lazy(steps), [steps])

  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each person who comes in
  useEffect(() => {
    if (!hasChosenLanguage()) setLanguage(session.person.language, false)
  }, [session.person.id])

  // What was answered in another language, refusals above all, is asked for again in this one.
  const answered = useRef(language)
  useEffect(() => {
    if (answered.current === language) return
    answered.current = language
    void queries.invalidateQueries()
  }, [language, queries])

  const instead = programme ? insteadOf(rooms, session, programme, path) : undefined
  useEffect(() => {
    if (instead) router.history.replace(instead)
  }, [instead, router])

  useEffect(() => {
    if (title) document.title = `${say(title)} · ${say('ui.product')}`
  }, [title, say])

  return (
    <SessionProvider session={session} programme={programme} signOut={signOut}>
      <SlotProvider rooms={rooms}>
        <Shell rooms={rooms} path={path} bell={<Slot name="house.bell" given={{}} />}>
          {wanted !== undefined && !programme ? <NotFound /> : !instead && <Screen />}
        </Shell>
      </SlotProvider>
      {question}
      {SignIn && (
        <SignInAgain
          form={(done) => (
            <Suspense fallback={<Loading lines={3} />}>
              <SignIn
                email={session.person.email}
                done={() => void signedInAgain().then((same) => same && done())}
              />
            </Suspense>
          )}
        />
      )}
    </SessionProvider>
  )
}

function Screen(): ReactNode {
  return (
    <Suspense
      fallback={
        <Page>
          <Loading />
        </Page>
      }
    >
      <Outlet />
    </Suspense>
  )
}
