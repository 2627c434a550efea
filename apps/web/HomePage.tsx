import { Button } from '@mantine/core'
import { useRouter } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
import { Local } from '../../ui/local/Local.tsx'
import { Go, useLink } from '../../ui/page/Go.tsx'
import { State } from '../../ui/page/marks.tsx'
import { Page, PageHead } from '../../ui/page/PageHead.tsx'
import { Empty } from '../../ui/page/parts.tsx'
import type { Room } from '../../ui/rooms.ts'
import { type SessionProgramme, useSession } from '../../ui/session.tsx'
import { useFormats, useSay } from '../../ui/words.tsx'
import styles from './web.module.css'

/** The beginning: the person's programmes. */
export function HomePage({ rooms }: { rooms: Room[] }): ReactNode {
  const say = useSay()
  const session = useSession()
  const { programmes } = session
  const router = useRouter()
  const opens = rooms.some((room) => room.routes.some((route) => !route.scope && route.path === '/'))
  const only = opens && programmes.length === 1 ? programmes[0] : undefined

  // Whoever has one programme is at home in it.
  useEffect(() => {
    if (only) router.history.replace(`/programmes/${encodeURIComponent(only.code)}`)
  }, [only, router])
  if (only) return null

  const first = rooms.flatMap((room) => room.nav).find((item) => item.first && item.may?.(session, null))
  return (
    <Page narrow>
      <PageHead title={say('ui.home.title')} lead={programmes.length > 0 && say('ui.home.lead')} />
      {programmes.length === 0 ? (
        <Empty
          title={say('ui.home.noProgrammes')}
          action={first && <First label={say(first.label)} to={first.to} />}
        >
          {say(first ? 'ui.home.begin' : 'ui.home.empty')}
        </Empty>
      ) : (
        <ul className={styles.programmes}>
          {programmes.map((programme) => (
            <li key={programme.id}>
              <ProgrammeCard programme={programme} />
            </li>
          ))}
        </ul>
      )}
    </Page>
  )
}

function First({ label, to }: { label: string; to: string }): ReactNode {
  return (
    <Button component="a" {...useLink(to)}>
      {label}
    </Button>
  )
}

function ProgrammeCard({ programme }: { programme: SessionProgramme }): ReactNode {
  const say = useSay()
  const { country } = useFormats()
  const { memberships } = useSession()
  const roles = memberships
    .filter((one) => one.programmeId === programme.id || one.programmeId === null)
    .map((one) => say(`role.${one.role}`) + (one.country ? ` (${country(one.country)})` : ''))
  return (
    <Go
      to={`/programmes/${encodeURIComponent(programme.code)}`}
      className={styles.programme}
      underline="never"
    >
      <span className={styles.programmeName}>
        <Local text={programme.title} /> {programme.demo && <State>{say('ui.home.demo')}</State>}
      </span>
      <div className={styles.programmeRoles}>{[...new Set(roles)].join(' · ')}</div>
    </Go>
  )
}
