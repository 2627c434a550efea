import { type ReactNode, useCallback, useEffect, useState } from 'react'
import { useSay, useWords } from '../../../../ui/words.tsx'
import { Desk } from '../desk.ts'
import { lastPerson, type Person } from '../store/people.ts'
import styles from './collect.module.css'
import { DeskContext } from './context.ts'
import { Frame } from './Frame.tsx'
import { Button, Notice, useSentence } from './parts.tsx'
import { personThere, SignIn } from './SignIn.tsx'

/** What this browser must have: stores, and a key that cannot be read; both only where the connection is safe. */
const able = () => window.isSecureContext && Boolean(crypto.subtle) && 'indexedDB' in window

type Who = Person | null | 'unknown'

/** The whole of collecting in the browser: who is here, and then their desk. */
export function Collect(): ReactNode {
  const say = useSay()
  const sentence = useSentence()
  const [who, setWho] = useState<Who>('unknown')
  const [error, setError] = useState<unknown>(null)
  const look = useCallback(() => {
    setError(null)
    // Whoever has a box here gets it at once, with a network or without; the session is looked at afterwards.
    lastPerson()
      .then((last) => last ?? personThere().catch(() => null))
      .then(setWho, setError)
  }, [])
  useEffect(look, [look])

  if (!able())
    return (
      <Door>
        <Notice tone="bad">{say('collection.collect.unable')}</Notice>
      </Door>
    )
  if (error)
    return (
      <Door>
        <Notice tone="bad" act={<Button onClick={look}>{say('collection.collect.again')}</Button>}>
          {sentence(error)}
        </Notice>
      </Door>
    )
  if (who === 'unknown') return <Door busy />
  if (who === null)
    return (
      <Door>
        {!navigator.onLine && <Notice tone="warn">{say('collection.collect.firstNeedsNetwork')}</Notice>}
        <SignIn done={setWho} />
      </Door>
    )
  return <AtDesk key={who.id} person={who} become={setWho} />
}

function AtDesk({ person, become }: { person: Person; become: (who: Who) => void }): ReactNode {
  const { language } = useWords()
  const [desk, setDesk] = useState<Desk | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of language is told to the desk below
  useEffect(() => {
    const made = new Desk(person, language)
    made.onLeft = () => become(null)
    made.start()
    setDesk(made)
    return () => made.stop()
  }, [person])
  useEffect(() => {
    if (!desk || desk.language === language) return
    desk.language = language
    // What forms are called comes from the server, in the language that is spoken now.
    void desk.refresh({ now: true })
  }, [desk, language])
  if (!desk) return <Door busy />
  return (
    <DeskContext value={desk}>
      <Frame become={become} />
    </DeskContext>
  )
}

/** The way in: the mark, what this is, and the sign-in. */
function Door(props: { children?: ReactNode; busy?: boolean }): ReactNode {
  const say = useSay()
  return (
    <main className={styles.door} aria-busy={props.busy}>
      <h1>{say('collection.collect.app.name')}</h1>
      {!props.busy && <p>{say('collection.collect.app.text')}</p>}
      {props.children}
    </main>
  )
}
