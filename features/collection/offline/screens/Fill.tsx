import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { useFormats, useSay, useWords } from '../../../../ui/words.tsx'
import { Filler } from '../../filler/Filler.tsx'
import { notesFor, type Opened, openWanted, type Snapshot, type Wanted } from '../filling.ts'
import { draftLock, hold } from '../hold.ts'
import { goTo } from '../place.ts'
import { saveAside } from '../save-aside.ts'
import { sendLater } from '../worker.ts'
import styles from './collect.module.css'
import { useDesk } from './context.ts'
import { Button, Nothing, Notice, useSentence } from './parts.tsx'
import { useChoices } from './useChoices.ts'
import { useSaving } from './useSaving.ts'

type State =
  | { is: 'opening' }
  | { is: 'elsewhere' }
  | { is: 'broken'; error: unknown }
  | { is: 'open'; opened: Opened }

/** A form that is being filled in. The same record is open in one tab only: two would overwrite each other. */
export function Fill({ wanted }: { wanted: Wanted }): ReactNode {
  const say = useSay()
  const desk = useDesk()
  const { language } = useWords()
  const [state, setState] = useState<State>({ is: 'opening' })
  // biome-ignore lint/correctness/useExhaustiveDependencies: a record is opened once; its language is changed within
  useEffect(() => {
    let gone = false
    const key = 'item' in wanted ? wanted.item : null
    const held = key ? hold(draftLock(key)) : Promise.resolve(() => undefined)
    held
      .then(async (release) => {
        if (!release) return { is: 'elsewhere' as const }
        return { is: 'open' as const, opened: await openWanted(desk.person, wanted, language) }
      })
      .catch((error: unknown) => ({ is: 'broken' as const, error }))
      .then((next) => !gone && setState(next))
    return () => {
      gone = true
      void held.then((release) => release?.())
    }
  }, [desk])

  const back = <Button onClick={() => goTo({ at: 'drafts' })}>{say('collection.collect.back')}</Button>
  if (state.is === 'opening') return <p aria-busy="true">{say('collection.collect.opening')}</p>
  if (state.is === 'elsewhere')
    return (
      <Nothing alone title={say('collection.collect.elsewhere')} act={back}>
        {say('collection.collect.elsewhere.text')}
      </Nothing>
    )
  if (state.is === 'broken') return <Broken error={state.error} back={back} />
  return <Open opened={state.opened} />
}

function Broken({ error, back }: { error: unknown; back: ReactNode }): ReactNode {
  const say = useSay()
  const gone = error instanceof Error && error.name === 'NotHere'
  const reason = error instanceof Error && 'reason' in error ? String(error.reason) : ''
  return (
    <Nothing
      alone
      title={say(gone ? 'collection.collect.notHere.title' : 'collection.collect.broken')}
      act={back}
    >
      {say(gone ? 'collection.collect.notHere.text' : 'collection.collect.broken.text')}
      {reason && <code className={styles.reason}>{reason}</code>}
    </Nothing>
  )
}

function Open({ opened }: { opened: Opened }): ReactNode {
  const say = useSay()
  const sentence = useSentence()
  const desk = useDesk()
  const [choices] = useChoices()
  const saving = useSaving(opened)
  const [sending, setSending] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const { filling, content } = opened
  const notes = content?.notes ?? []
  const onQuestions = useMemo(() => notesFor(filling, content?.notes ?? []), [filling, content])

  const close = () => {
    void saving.save().then(async () => {
      await desk.changed()
      goTo({ at: saving.at || opened.item ? 'drafts' : 'forms' })
    })
  }
  const send = (snapshot: Snapshot) => {
    setSending(true)
    saving.finish(snapshot).then(
      async () => {
        await desk.changed()
        goTo({ at: 'sent' })
        void sendLater()
        void desk.refresh({ now: true })
      },
      (thrown) => {
        setError(thrown)
        setSending(false)
      },
    )
  }
  const trouble = error ?? saving.error
  return (
    <div className={styles.fill}>
      {Boolean(trouble) && (
        <Notice
          tone="bad"
          live
          act={
            <Button onClick={() => void filling.snapshot().then((now) => saveAside(opened.about, now))}>
              {say('collection.collect.saveAside')}
            </Button>
          }
        >
          {sentence(trouble)}
        </Notice>
      )}
      {notes
        .filter((note) => note.path === null)
        .map((note) => (
          <Notice key={note.at} tone="warn">
            <strong>{say('collection.collect.reviewer')}</strong> {note.text}
          </Notice>
        ))}
      <Filler
        filling={filling}
        title={opened.about.formTitle}
        layout={choices.layout}
        onDevice
        notes={onQuestions}
        sending={sending}
        sendLabel={say('collection.collect.finish')}
        onSend={send}
        onSaveDraft={close}
        onClose={close}
        {...(content?.place ? { start: content.place } : {})}
        onMove={saving.moved}
        onLanguage={saving.spoke}
      />
      <Saved at={saving.at} />
    </div>
  )
}

function Saved({ at }: { at: number | null }): ReactNode {
  const say = useSay()
  const { dateTime } = useFormats()
  return (
    <p className={styles.saved} data-saved={at ?? undefined}>
      {at === null
        ? say('collection.collect.unsaved')
        : say('collection.collect.saved', { when: dateTime(new Date(at)) })}
    </p>
  )
}
