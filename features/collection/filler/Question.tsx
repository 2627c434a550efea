import type { AnyControlNode } from '@getodk/xforms-engine'
import { memo, type ReactNode, useId, useState } from 'react'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { useNode, useSignal } from './bridge.ts'
import { Control } from './controls/Control.tsx'
import type { Naming } from './controls/naming.ts'
import { type ReviewNote, useDesk } from './desk.tsx'
import styles from './filler.module.css'
import { helpIn } from './guidance.ts'
import { Media, Rich } from './Rich.tsx'

/** One question: what is asked, what helps, the control, what is wrong, and what a reviewer wrote. */
export const Question = memo(function Question(props: { node: AnyControlNode }): ReactNode {
  const { node } = props
  const desk = useDesk()
  const say = useSay()
  const id = useId()
  const [left, setLeft] = useState(false)
  useNode(node)
  useSignal(desk.checked.signal)
  const { relevant, label, required, reference } = node.currentState
  if (!relevant) return null
  const { violation } = node.validationState
  // A required question that was never touched is not wrong yet; it becomes so when one goes on.
  const shown =
    violation && (desk.checked.has(node.nodeId) || (left && violation.condition === 'constraint'))
      ? violation
      : null
  const { hint, guidance } = helpIn(node.currentState.hint)
  const notes = desk.notes.filter((one) => one.path === reference)
  const described = [hint && `${id}-hint`, shown && `${id}-fault`, notes.length > 0 && `${id}-notes`].filter(
    Boolean,
  )
  const naming: Naming = {
    label: `${id}-label`,
    description: described.length > 0 ? described.join(' ') : undefined,
    invalid: shown !== null,
    required,
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: leaving is noticed, nothing is done here
    <div
      className={styles.question}
      data-path={reference}
      data-invalid={shown ? '' : undefined}
      data-returned={notes.length > 0 ? '' : undefined}
      tabIndex={-1}
      onBlur={(event) => {
        if (!left && !event.currentTarget.contains(event.relatedTarget)) afterRelease(() => setLeft(true))
      }}
    >
      <div className={styles.label} id={`${id}-label`} data-note={node.nodeType === 'note' ? '' : undefined}>
        <Rich text={label} />
        {required && (
          <span className={styles.required}>
            <span aria-hidden="true"> *</span>
            <span className="ura-hidden"> ({say('collection.fill.required')})</span>
          </span>
        )}
      </div>
      <Media text={label} />
      {hint && (
        <div className={styles.hint} id={`${id}-hint`}>
          <Rich text={hint} />
        </div>
      )}
      <Media text={node.currentState.hint} />
      {guidance && (
        <details className={styles.guidance}>
          <summary>{say('collection.fill.guidance')}</summary>
          <div>
            <Rich text={guidance} />
          </div>
        </details>
      )}
      <Control node={node} naming={naming} />
      <div className={styles.fault} id={`${id}-fault`} role="alert">
        {shown &&
          (shown.message ? <Rich text={shown.message} /> : say(`collection.fill.fault.${shown.condition}`))}
      </div>
      {notes.length > 0 && <Notes id={`${id}-notes`} notes={notes} />}
    </div>
  )
})

/**
 * A fault that appears moves what stands below it. If that happened while a button there is being pressed, the press
 * would miss it: so it waits until the finger or the key is lifted.
 */
function afterRelease(act: () => void): void {
  const kinds = ['pointerup', 'pointercancel', 'keyup'] as const
  const go = () => {
    clearTimeout(late)
    for (const kind of kinds) removeEventListener(kind, go)
    setTimeout(act)
  }
  const late = setTimeout(go, 500)
  for (const kind of kinds) addEventListener(kind, go)
}

function Notes(props: { id: string; notes: ReviewNote[] }): ReactNode {
  const say = useSay()
  const formats = useFormats()
  return (
    <aside className={styles.notes} id={props.id} aria-label={say('collection.fill.returned')}>
      <strong>{say('collection.fill.returned')}</strong>
      {props.notes.map((note) => (
        <p key={`${note.at}${note.text}`}>
          {note.text}
          <span className={styles.by}>
            {[note.by, note.at && formats.dateTime(note.at)].filter(Boolean).join(', ')}
          </span>
        </p>
      ))}
    </aside>
  )
}
