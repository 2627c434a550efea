import type { AnyNode, RepeatInstanceNode, RepeatRangeNode } from '@getodk/xforms-engine'
import { type ReactNode, useEffect, useRef } from 'react'
import { useSay } from '../../../ui/words.tsx'
import { useContainer } from './bridge.ts'
import { Contents } from './Contents.tsx'
import { useDesk } from './desk.tsx'
import { EndScreen } from './EndScreen.tsx'
import { FormHead } from './FormHead.tsx'
import styles from './filler.module.css'
import { RoundName } from './Heading.tsx'
import { Children, Part } from './Parts.tsx'
import type { FillerProps } from './props.ts'
import { Remarks } from './Remarks.tsx'
import { AddRound, RemoveRound, UndoRemoval, useRemoval } from './Repeat.tsx'
import { Returned } from './Returned.tsx'
import { Media, Rich } from './Rich.tsx'
import { useSwipe } from './useSwipe.ts'
import { childrenOf, isGroup, type Screen, screensOf } from './walk.ts'

interface Props extends FillerProps {
  screens: Screen[]
  at: number
  setAt: (at: number) => void
  /** Goes to the next screen if nothing on this one is wrong. */
  next: () => void
  send: () => void
}

/** The form screen by screen, with a last one from which it is sent. */
export function Pages(props: Props): ReactNode {
  const { screens, setAt, next } = props
  const say = useSay()
  const { tongue } = useDesk()
  const page = useRef<HTMLDivElement>(null)
  const at = Math.min(props.at, screens.length)
  const screen = screens[at]
  const swipe = useSwipe({ next: screen ? next : undefined, back: at > 0 ? () => setAt(at - 1) : undefined })

  const first = useRef(true)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the reader is taken to the top of each new screen
  useEffect(() => {
    // The page itself is read from its beginning when it is opened.
    if (!first.current) {
      page.current?.focus({ preventScroll: true })
      page.current?.scrollIntoView({ block: 'nearest' })
    }
    first.current = false
  }, [screen?.key])

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
      <FormHead {...props}>
        <Contents screens={screens} at={at} onJump={setAt} />
      </FormHead>
      <div className={styles.progress}>
        <progress value={at} max={Math.max(screens.length, 1)} aria-label={say('collection.fill.progress')} />
        <span aria-live="polite">
          {screen
            ? say('collection.fill.screen', { at: at + 1, of: screens.length })
            : say('collection.fill.end.title')}
        </span>
      </div>
      <Returned screens={screens} at={at} />
      {at === 0 && <Remarks />}
      <div
        className={styles.page}
        ref={page}
        tabIndex={-1}
        key={screen?.key ?? 'end'}
        dir={screen ? tongue.dir : undefined}
        {...swipe}
      >
        {screen ? <ScreenView screen={screen} setAt={setAt} /> : <EndScreen />}
      </div>
      <div className={styles.actions} data-no-print="">
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

function ScreenView(props: { screen: Screen; setAt: (at: number) => void }): ReactNode {
  const { screen } = props
  const { node } = screen
  useContainer(node)
  return (
    <>
      {screen.within.length > 0 && (
        <p className={styles.within}>
          {screen.within
            .filter((one) => one.nodeType === 'repeat-instance' || one.currentState.label?.asString)
            .map((one) => (
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
          {isGroup(node) && <Media text={node.currentState.label} />}
          <Children node={node} level={3} />
        </>
      )}
      {screen.kind === 'repeat' && <RepeatList node={node as RepeatRangeNode} setAt={props.setAt} />}
    </>
  )
}

/** What a repeat has so far, and the question whether there is one more. */
function RepeatList(props: { node: RepeatRangeNode; setAt: (at: number) => void }): ReactNode {
  const { node } = props
  const { filling } = useDesk()
  const say = useSay()
  const removal = useRemoval()
  const rounds = childrenOf(node as AnyNode) as RepeatInstanceNode[]
  const open = (round: RepeatInstanceNode) => {
    const at = screensOf(filling.root).findIndex(
      (one) => one.node.nodeId === round.nodeId || one.within.some((outer) => outer.nodeId === round.nodeId),
    )
    if (at >= 0) props.setAt(at)
  }
  return (
    <section className={styles.group} data-path={node.currentState.reference}>
      <h2 className={styles.heading}>
        <Rich text={node.currentState.label} />
      </h2>
      <p className={styles.hint}>{say('collection.fill.repeat.count', { count: rounds.length })}</p>
      {rounds.length > 0 && (
        <ul className={styles.rounds}>
          {rounds.map((round) => (
            <li key={round.nodeId}>
              <button type="button" className={styles.jump} onClick={() => open(round)}>
                <RoundName round={round} />
              </button>
              <RemoveRound round={round} removal={removal} />
            </li>
          ))}
        </ul>
      )}
      <UndoRemoval removal={removal} />
      <AddRound node={node} onAdded={open} />
    </section>
  )
}
