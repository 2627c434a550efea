import { createContext, type ReactNode, useContext } from 'react'
import type { Language, LocalText } from '../common/languages.ts'

/** What somebody is somewhere: one role in one programme (null: the whole house), for one country or for all. */
export interface Membership {
  programmeId: string | null
  role: string
  country: string | null
  organisationId: string | null
}

/** A programme that the signed-in person belongs to. */
export interface SessionProgramme {
  id: string
  code: string
  title: LocalText
  /** A programme of samples: every page of it says so. */
  demo: boolean
  countries: string[]
}

/** Who is signed in, and where they belong. */
export interface Session {
  person: { id: string; name: string; email: string; language: Language; sample: boolean }
  memberships: Membership[]
  programmes: SessionProgramme[]
  demo: boolean
}

interface SessionState {
  session: Session
  /** The programme whose pages are open. */
  programme: SessionProgramme | null
  signOut(): void
}

const SessionContext = createContext<SessionState | null>(null)

export function SessionProvider(props: SessionState & { children: ReactNode }): ReactNode {
  const { children, ...state } = props
  return <SessionContext value={state}>{children}</SessionContext>
}

/** Who is signed in. */
export function useSession(): Session {
  return useSessionState().session
}

/** The same where a page may also be open to those outside: null for them. */
export function useMaybeSession(): SessionState | null {
  return useContext(SessionContext)
}

export function useSessionState(): SessionState {
  const state = useContext(SessionContext)
  if (!state) throw new Error('useSession outside a signed-in page')
  return state
}

/** The programme whose page this is; only for screens of a programme. */
export function useProgramme(): SessionProgramme {
  const { programme } = useSessionState()
  if (!programme) throw new Error('useProgramme outside a programme’s page')
  return programme
}

/**
 * True when the person has one of the roles: in the given programme (or in the whole house), and for the country where
 * one is given. It decides what is shown; the server decides what is done.
 */
export function hasRole(
  session: Session,
  roles: readonly string[],
  programmeId: string | null,
  country?: string,
): boolean {
  return session.memberships.some(
    (one) =>
      roles.includes(one.role) &&
      (one.programmeId === null || one.programmeId === programmeId) &&
      (!country || !one.country || one.country === country),
  )
}

/** `hasRole` of the signed-in person in the open programme. */
export function useHasRole(roles: readonly string[], country?: string): boolean {
  const { session, programme } = useSessionState()
  return hasRole(session, roles, programme?.id ?? null, country)
}
