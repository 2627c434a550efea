import type { AnyNode, RepeatInstanceNode } from '@getodk/xforms-engine'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { useSay } from '../../../ui/words.tsx'
import styles from './contents.module.css'
import { folded } from './controls/Choices.tsx'
import { useDesk } from './desk.tsx'
import buttons from './filler.module.css'
import { RoundName } from './Heading.tsx'
import { cameBack } from './returned.ts'
import { labelOf, nodesOf } from './snapshot.ts'
import { isControl, type Screen } from './walk.ts'

/** The list of all screens, to jump to any of them; each says how far it is answered, or that it came back. */
export function Contents(props: { screens: Screen[]; at: number; onJump: (at: number) => void }): ReactNode {
  const say = useSay()
  const dialog = useRef<HTMLDialogElement>(null)
  const [open, setOpen] = useState(false)
  return (
    <>
      <button
        type="button"
        className={buttons.quiet}
        onClick={() => {
          setOpen(true)
          dialog.current?.showModal()
        }}
      >
        {say('collection.fill.contents')}
      </button>
      <dialog
        ref={dialog}
        className={styles.contents}
        aria-label={say('collection.fill.contents')}
        onClose={() => setOpen(false)}
      >
        {open && (
          <List
            {...props}
            onJump={(at) => {
              dialog.current?.close()
              props.onJump(at)
            }}
            onClose={() => dialog.current?.close()}
          />
        )}
      </dialog>
    </>
  )
}

function List(props: {
  screens: Screen[]
  at: number
  onJump: (at: number) => void
  onClose: () => void
}): ReactNode {
  const { screens } = props
  const say = useSay()
  const { filling, notes, tongue } = useDesk()
  const [sought, setSought] = useState('')
  const rows = useMemo(() => {
    const back = new Set(cameBack(filling.root, screens, notes).map((one) => one.at))
    return screens.map((screen, at) => ({
      screen,
      at,
      text: folded(labelOf(screen.node) ?? ''),
      state: stateOf(screen, back.has(at)),
    }))
  }, [filling, screens, notes])
  const list = useRef<HTMLOListElement>(null)
  // It opens where the reader is.
  useEffect(() => list.current?.querySelector<HTMLElement>('[aria-current]')?.focus(), [])
  const words = folded(sought).split(/\s+/).filter(Boolean)
  const shown = rows.filter((row) => words.every((word) => row.text.includes(word)))
  let before: Screen['within'] = []
  return (
    <>
      <div className={styles.contentsHead}>
        <h2>{say('collection.fill.contents')}</h2>
        <button type="button" className={buttons.quiet} onClick={props.onClose}>
          {say('collection.fill.close')}
        </button>
      </div>
      {screens.length > 12 && (
        <input
          type="search"
          className={styles.search}
          value={sought}
          aria-label={say('collection.fill.contents.search')}
          placeholder={say('collection.fill.contents.search')}
          onChange={(event) => setSought(event.target.value)}
        />
      )}
      <ol className={styles.contentsList} ref={list}>
        {shown.map(({ screen, at, state }) => {
          const heads = screen.within.filter((one, level) => before[level]?.nodeId !== one.nodeId)
          before = screen.within
          return (
            <li key={screen.key}>
              {heads.map((one) => (
                <p key={one.nodeId} className={styles.contentsGroup} {...tongue}>
                  <NameOf node={one} />
                </p>
              ))}
              <button
                type="button"
                aria-current={at === props.at ? 'step' : undefined}
                data-state={state}
                style={{ paddingInlineStart: `${0.75 + screen.within.length * 0.75}rem` }}
                onClick={() => props.onJump(at)}
              >
                <span {...tongue}>
                  <NameOf node={screen.node} />
                </span>
                <span className={styles.stateMark}>{say(`collection.fill.contents.${state}`)}</span>
              </button>
            </li>
          )
        })}
      </ol>
      <button type="button" className={buttons.secondary} onClick={() => props.onJump(screens.length)}>
        {say('collection.fill.end.title')}
      </button>
    </>
  )
}

function NameOf(props: { node: AnyNode }): ReactNode {
  const { node } = props
  if (node.nodeType === 'repeat-instance') return <RoundName round={node as RepeatInstanceNode} />
  // Words only: a link of a label could not be followed within a button.
  return labelOf(node)
}

/** Whether a screen's questions are wrong, came back for correction, are answered, or still open. */
function stateOf(screen: Screen, back: boolean): 'wrong' | 'note' | 'answered' | 'open' | 'read' {
  const calm = back ? 'note' : 'read'
  if (screen.kind === 'repeat') return calm
  const asked = [...nodesOf(screen.node)].filter(isControl).filter((node) => node.currentState.relevant)
  const questions = asked.filter((node) => node.nodeType !== 'note')
  if (questions.length === 0) return calm
  const answered = questions.filter((node) => node.currentState.instanceValue !== '')
  // A required question that nobody has reached yet is open, not wrong.
  if (questions.some((node) => node.validationState.violation?.condition === 'constraint')) return 'wrong'
  if (back) return 'note'
  return answered.length === questions.length ? 'answered' : 'open'
}
