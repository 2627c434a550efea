import { type ReactNode, useEffect, useId, useRef } from 'react'
import { asProblem } from '../../../../ui/problem.ts'
import { useSay } from '../../../../ui/words.tsx'
import { DeviceFull, NoStore } from '../store/idb.ts'
import styles from './parts.module.css'

/** A button for a thumb. */
export function Button(props: {
  children: ReactNode
  onClick?: () => void
  kind?: 'main' | 'plain' | 'bad'
  submit?: boolean
  disabled?: boolean
  wide?: boolean
  label?: string
}): ReactNode {
  return (
    <button
      type={props.submit ? 'submit' : 'button'}
      className={styles.button}
      data-kind={props.kind ?? 'plain'}
      data-wide={props.wide || undefined}
      disabled={props.disabled}
      onClick={props.onClick}
      aria-label={props.label}
    >
      {props.children}
    </button>
  )
}

/** A way to another screen that looks like a button. */
export const LinkButton = (props: { href: string; children: ReactNode }): ReactNode => (
  <a className={styles.button} data-kind="main" href={props.href}>
    {props.children}
  </a>
)

/** What can be done with a thing, below it. */
export const Acts = (props: { children: ReactNode }): ReactNode => (
  <div className={styles.acts}>{props.children}</div>
)

/** A sentence that the reader should see: calm, to be heeded, or wrong. */
export function Notice(props: {
  tone?: 'calm' | 'good' | 'warn' | 'bad'
  children: ReactNode
  act?: ReactNode
  live?: boolean
}): ReactNode {
  const { tone = 'calm', live } = props
  return (
    <div
      className={styles.notice}
      data-tone={tone}
      role={live ? (tone === 'bad' ? 'alert' : 'status') : undefined}
    >
      <div>{props.children}</div>
      {props.act}
    </div>
  )
}

/** What went wrong, as a sentence. */
export function useSentence(): (error: unknown) => string {
  const say = useSay()
  return (error) => {
    if (error === 'full' || error instanceof DeviceFull) return say('collection.collect.full')
    if (error instanceof NoStore) return say('collection.collect.noStore')
    const problem = asProblem(error)
    return problem.message || say(problem.word ?? 'ui.problem.broken')
  }
}

/** A small mark of a state, in words. */
export function Mark(props: { tone: 'calm' | 'good' | 'warn' | 'bad'; children: ReactNode }): ReactNode {
  return (
    <span className={styles.mark} data-tone={props.tone}>
      {props.children}
    </span>
  )
}

/** How far something is. */
export function Bar(props: { share: number; label: string }): ReactNode {
  return <progress className={styles.bar} max={1} value={props.share} aria-label={props.label} />
}

/** When there is nothing: what would be here, and how it comes here. */
export function Nothing(props: {
  title: string
  children: ReactNode
  act?: ReactNode
  /** It is all that the screen has. */
  alone?: boolean
}): ReactNode {
  const Title = props.alone ? 'h1' : 'p'
  return (
    <div className={styles.nothing}>
      <Title className={styles.nothingTitle}>{props.title}</Title>
      <p>{props.children}</p>
      {props.act}
    </div>
  )
}

/** A dialog over the page; Escape and the second button close it. */
export function Dialog(props: {
  title: string
  onClose: () => void
  children: ReactNode
  acts?: ReactNode
}): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const shown = dialog.current
    if (shown && !shown.open) shown.showModal()
    return () => shown?.close()
  }, [])
  return (
    <dialog ref={dialog} className={styles.dialog} aria-labelledby={id} onCancel={props.onClose}>
      <h2 id={id}>{props.title}</h2>
      {props.children}
      {props.acts && <Acts>{props.acts}</Acts>}
    </dialog>
  )
}

/** Asks before something is gone. */
export function Confirm(props: {
  title: string
  children: ReactNode
  act: string
  bad?: boolean
  onDo: () => void
  onClose: () => void
}): ReactNode {
  const say = useSay()
  return (
    <Dialog
      title={props.title}
      onClose={props.onClose}
      acts={
        <>
          <Button onClick={props.onClose}>{say('collection.collect.cancel')}</Button>
          <Button kind={props.bad ? 'bad' : 'main'} onClick={props.onDo}>
            {props.act}
          </Button>
        </>
      }
    >
      {props.children}
    </Dialog>
  )
}

/** The heading of a screen with what belongs to it. */
export function Head(props: { title: string; act?: ReactNode }): ReactNode {
  return (
    <div className={styles.head}>
      <h1>{props.title}</h1>
      {props.act}
    </div>
  )
}
