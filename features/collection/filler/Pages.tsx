import type { AnyNode, RepeatInstanceNode, RepeatRangeNode } from '@getodk/xforms-engine'
import { type ReactNode, useEffect, useRef } from 'react'
import { useSay } from '../../../ui/words.tsx'
import { useNode } from './bridge.ts'
import { useDesk } from './desk.tsx'
import type { FillerProps } from './Filler.tsx'
import { FormHead } from './FormHead.tsx'
import styles from './filler.module.css'
import { Children, Part, RoundName } from './Parts.tsx'
import { AddRound, RemoveRound } from './Repeat.tsx'
import { Rich } from './Rich.tsx'
import { nodesOf } from './snapshot.ts'
import { childrenOf, isGroup, type Screen, screensOf } from './walk.ts'

interface Props extends FillerProps {
  screens: Screen[]
  at: number
  setAt: (at: number) => void
  send: () => void
}

/** The form screen by screen, with a last one from which it is sent. */
export function Pages(props: Props): ReactNode {
  const { screens, setAt, filling } = props
  const { checked } = useDesk()
  const say = useSay()
  const page = useRef<HTMLDivElement>(null)
  const at = Math.min(props.at, screens.length)
  const screen = screens[at]

  // biome-ignore lint/correctness/useExhaustiveDependencies: the reader is taken to the top of each new screen
  useEffect(() => {
    page.current?.focus({ preventScroll: true })
    page.current?.scrollIntoView({ block: 'nearest' })
  }, [screen?.key])

  const next = () => {
    const wrong = screen ? faultsOf(screen) : []
    if (wrong.length > 0) {
      checked.add(wrong)
      return
    }
    setAt(at + 1)
  }
  return (
    <form
      className={styles.sheet}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (screen) next()
        else props.send()
      }}
    >
      <FormHead {...props} />
      <div className={styles.progress}>
        <progress value={at} max={screens.length} aria-label={say('collection.fill.progress')} />
        <span>
          {screen
            ? say('collection.fill.screen', { at: at + 1, of: screens.length })
            : say('collection.fill.end.title')}
        </span>
      </div>
      <div className={styles.page} ref={page} tabIndex={-1} key={screen?.key ?? 'end'}>
        {screen ? (
          <ScreenView
            screen={screen}
            onAdded={(round) => {
              const key = screensOf(filling.root).findIndex(
                (one) =>
                  one.node.nodeId === round.nodeId || one.within.some((in_) => in_.nodeId === round.nodeId),
              )
              if (key >= 0) setAt(key)
            }}
          />
        ) : (
          <div className={styles.end}>
            <h2>{say('collection.fill.end.title')}</h2>
            <p>{say('collection.fill.end.text')}</p>
          </div>
        )}
      </div>
      <div className={styles.actions}>
        <button type="button" className={styles.secondary} disabled={at === 0} onClick={() => setAt(at - 1)}>
          {say('collection.fill.back')}
        </button>
        {props.onSaveDraft && !screen && (
          <button type="button" className={styles.secondary} onClick={props.onSaveDraft}>
            {say('collection.fill.saveDraft')}
          </button>
        )}
        <button type="submit" className={styles.primary} disabled={props.sending}>
          {screen
            ? say('collection.fill.next')
            : props.sending
              ? say('collection.fill.sending')
              : (props.sendLabel ?? say('collection.fill.send'))}
        </button>
      </div>
    </form>
  )
}

function ScreenView(props: { screen: Screen; onAdded: (round: RepeatInstanceNode) => void }): ReactNode {
  const { screen } = props
  const { node } = screen
  useNode(node)
  return (
    <>
      {screen.within.length > 0 && (
        <p className={styles.within}>
          {screen.within.map((one) => (
            <span key={one.nodeId}>
              {one.nodeType === 'repeat-instance' ? (
                <RoundName round={one} />
              ) : (
                <Rich text={one.currentState.label} />
              )}
            </span>
          ))}
        </p>
      )}
      {screen.kind === 'question' && <Part node={node} level={2} />}
      {screen.kind === 'together' && (
        <>
          <h2 className={styles.heading} data-path={node.currentState.reference}>
            {isGroup(node) ? (
              <Rich text={node.currentState.label} />
            ) : (
              <RoundName round={node as RepeatInstanceNode} />
            )}
          </h2>
          <Children node={node} level={3} />
        </>
      )}
      {screen.kind === 'repeat' && <RepeatList node={node as RepeatRangeNode} onAdded={props.onAdded} />}
    </>
  )
}

/** What a repeat has so far, and the question whether there is one more. */
function RepeatList(props: {
  node: RepeatRangeNode
  onAdded: (round: RepeatInstanceNode) => void
}): ReactNode {
  const { node } = props
  const { show } = useDesk()
  const rounds = childrenOf(node as AnyNode) as RepeatInstanceNode[]
  return (
    <section data-path={node.currentState.reference}>
      <h2 className={styles.heading}>
        <Rich text={node.currentState.label} />
      </h2>
      <ul className={styles.rounds}>
        {rounds.map((round) => (
          <li key={round.nodeId}>
            <button
              type="button"
              className={styles.jump}
              onClick={() => show(`${round.currentState.reference}/`)}
            >
              <RoundName round={round} />
            </button>
            <RemoveRound round={round} />
          </li>
        ))}
      </ul>
      <AddRound node={node} onAdded={props.onAdded} />
    </section>
  )
}

/** The questions of a screen that are not answered as they must be. */
function faultsOf(screen: Screen): string[] {
  if (screen.kind === 'repeat') return []
  return [...nodesOf(screen.node)]
    .filter(
      (node) =>
        node.currentState.relevant && 'violation' in node.validationState && node.validationState.violation,
    )
    .map((node) => node.nodeId)
}
