import { type ReactNode, useState } from 'react'
import { useSay } from '../../../../ui/words.tsx'
import type { View } from '../desk.ts'
import { hashOf, keyOf, type Place, usePlace } from '../place.ts'
import type { Person } from '../store/people.ts'
import styles from './collect.module.css'
import { useDesk, useView } from './context.ts'
import { Drafts } from './Drafts.tsx'
import { Fill } from './Fill.tsx'
import { Forms } from './Forms.tsx'
import { DraftsIcon, FormsIcon, SentIcon, SettingsIcon } from './icons.tsx'
import { Button, Dialog, Notice } from './parts.tsx'
import { Sent } from './Sent.tsx'
import { Settings } from './Settings.tsx'
import { personThere, SignIn } from './SignIn.tsx'
import { Update } from './Update.tsx'

const tabs = [
  { at: 'forms', icon: FormsIcon },
  { at: 'drafts', icon: DraftsIcon },
  { at: 'sent', icon: SentIcon },
  { at: 'settings', icon: SettingsIcon },
] as const

/** Where things stand above, the screen, and the four ways below, in reach of a thumb. */
export function Frame({ become }: { become: (who: Person | null) => void }): ReactNode {
  const say = useSay()
  const view = useView()
  const place = usePlace()
  const [signing, setSigning] = useState(false)
  const desk = useDesk()
  const filling = place.at === 'fill' || place.at === 'new'
  return (
    <div className={styles.frame} data-filling={filling || undefined}>
      <header className={styles.top}>
        <Standing view={view} />
        <Ended view={view} become={become} signIn={() => setSigning(true)} />
        <Update />
      </header>
      <main className={styles.main}>
        <Screen place={place} become={become} />
      </main>
      {!filling && (
        <nav className={styles.tabs} aria-label={say('collection.collect.nav')}>
          {tabs.map(({ at, icon: Icon }) => {
            const count = countAt(at, view)
            return (
              <a key={at} href={hashOf({ at })} aria-current={place.at === at ? 'page' : undefined}>
                <Icon />
                <span>{say(`collection.collect.nav.${at}`)}</span>
                {count > 0 && <span className={styles.count}>{count}</span>}
              </a>
            )
          })}
        </nav>
      )}
      {signing && (
        <Dialog
          title={say('collection.collect.signInAgain')}
          onClose={() => setSigning(false)}
          acts={<Button onClick={() => setSigning(false)}>{say('collection.collect.later')}</Button>}
        >
          <p>{say('collection.collect.signInAgain.text')}</p>
          <SignIn
            email={desk.person.email}
            done={(person) => {
              setSigning(false)
              if (person.id === desk.person.id) void desk.refresh({ now: true })
              else become(person)
            }}
          />
        </Dialog>
      )}
    </div>
  )
}

const countAt = (at: (typeof tabs)[number]['at'], view: View): number =>
  at === 'drafts'
    ? view.items.filter((item) => item.kind === 'draft').length
    : at === 'sent'
      ? view.items.filter((item) => item.kind === 'waiting').length
      : 0

function Screen({ place, become }: { place: Place; become: (who: Person | null) => void }): ReactNode {
  if (place.at === 'drafts') return <Drafts />
  if (place.at === 'sent') return <Sent />
  if (place.at === 'settings') return <Settings become={become} />
  if (place.at === 'fill' || place.at === 'new') return <Fill key={keyOf(place)} wanted={place} />
  return <Forms />
}

/** One line: with a network or without, signed in or not, and what waits. */
function Standing({ view }: { view: View }): ReactNode {
  const say = useSay()
  const waiting = view.items.filter((item) => item.kind === 'waiting').length
  const ended = view.session === 'no'
  const state = !view.online ? 'offline' : ended ? 'ended' : view.progress ? 'sending' : 'online'
  return (
    <div className={styles.standing} role="status" data-state={state}>
      <span className={styles.dot} aria-hidden="true" />
      <span>{say(`collection.collect.standing.${state}`)}</span>
      {waiting > 0 && (
        <span className="ura-quiet">{say('collection.collect.standing.waiting', { count: waiting })}</span>
      )}
    </div>
  )
}

/** The session has ended, or is somebody else's: filling in goes on, sending waits. */
function Ended(props: { view: View; become: (who: Person | null) => void; signIn: () => void }): ReactNode {
  const say = useSay()
  const { online, session, other } = props.view
  if (!online || session !== 'no') return null
  const turn = () => void personThere().then((person) => person && props.become(person))
  return (
    <Notice
      tone="warn"
      act={
        <>
          {other && <Button onClick={turn}>{say('collection.collect.other.act')}</Button>}
          <Button kind="main" onClick={props.signIn}>
            {say('access.signIn.act')}
          </Button>
        </>
      }
    >
      {say(other ? 'collection.collect.other' : 'collection.collect.ended')}
    </Notice>
  )
}
