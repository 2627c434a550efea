import type { AnyNode, RepeatInstanceNode, RepeatRangeNode } from '@getodk/xforms-engine'
import { type ReactNode, useId, useState } from 'react'
import { useSay } from '../../../ui/words.tsx'
import { useContainer } from './bridge.ts'
import styles from './filler.module.css'
import { Heading, RoundName } from './Heading.tsx'
import { Rich } from './Rich.tsx'
import { isBlank, type KeptRound, keepRound, removeRound, restoreRound } from './rounds.ts'
import { childrenOf } from './walk.ts'

/** Draws what lies in a round: given, because parts hold repeats and repeats hold parts. */
type Inside = (props: { node: AnyNode; level: number }) => ReactNode

/** The rounds of a repeat, one below the other, with adding and removing. */
export function RepeatRounds(props: { node: RepeatRangeNode; level: number; inside: Inside }): ReactNode {
  const { node, level, inside } = props
  const id = useId()
  const removal = useRemoval()
  useContainer(node)
  const rounds = childrenOf(node as AnyNode) as RepeatInstanceNode[]
  return (
    <section
      className={styles.group}
      data-path={node.currentState.reference}
      data-level={level}
      aria-labelledby={id}
      tabIndex={-1}
    >
      <Heading level={level}>
        <span id={id}>
          <Rich text={node.currentState.label} />
        </span>
      </Heading>
      {rounds.map((round) => (
        <Round key={round.nodeId} round={round} level={level + 1} removal={removal} inside={inside} />
      ))}
      <UndoRemoval removal={removal} />
      <AddRound node={node} />
    </section>
  )
}

function Round(props: {
  round: RepeatInstanceNode
  level: number
  removal: Removal
  inside: Inside
}): ReactNode {
  const { round, level, inside: Inside } = props
  useContainer(round)
  return (
    <section className={styles.round} data-path={round.currentState.reference} tabIndex={-1}>
      <div className={styles.roundHead}>
        <Heading level={level}>
          <RoundName round={round} />
        </Heading>
        <RemoveRound round={round} removal={props.removal} />
      </div>
      <Inside node={round} level={level + 1} />
    </section>
  )
}

/** The button that adds a round; there is none where the form itself counts them. */
export function AddRound(props: {
  node: RepeatRangeNode
  onAdded?: (round: RepeatInstanceNode) => void
}): ReactNode {
  const { node } = props
  const say = useSay()
  if (node.nodeType !== 'repeat-range:uncontrolled') return null
  const name = node.currentState.label?.asString.replace(/[*_#]+/g, '')
  return (
    <button
      type="button"
      className={styles.secondary}
      onClick={() => {
        node.addInstances(node.currentState.children.length - 1, 1)
        const added = node.currentState.children.at(-1)
        if (added) props.onAdded?.(added)
      }}
    >
      {name ? say('collection.fill.repeat.add', { name }) : say('collection.fill.repeat.addOne')}
    </button>
  )
}

interface Removal {
  kept: KeptRound | null
  setKept(kept: KeptRound | null): void
}

/** What was removed last here, for as long as it can be put back. */
export function useRemoval(): Removal {
  const [kept, setKept] = useState<KeptRound | null>(null)
  return { kept, setKept }
}

/** Says that a round is gone, and puts it back. */
export function UndoRemoval(props: { removal: Removal }): ReactNode {
  const say = useSay()
  const { kept, setKept } = props.removal
  return (
    <div role="status" className={styles.undo}>
      {kept && (
        <>
          <span>{say('collection.fill.repeat.removed')}</span>
          <button
            type="button"
            className={styles.quiet}
            onClick={() => {
              restoreRound(kept)
              setKept(null)
            }}
          >
            {say('collection.fill.undo')}
          </button>
        </>
      )}
    </div>
  )
}

/** The button that removes a round; with answers in it, it asks first. */
export function RemoveRound(props: { round: RepeatInstanceNode; removal: Removal }): ReactNode {
  const say = useSay()
  const { round, removal } = props
  const [asking, setAsking] = useState(false)
  if (round.parent.nodeType !== 'repeat-range:uncontrolled') return null
  const remove = () => {
    removal.setKept(isBlank(round) ? null : keepRound(round))
    removeRound(round)
  }
  if (asking) {
    return (
      <fieldset className={styles.asking}>
        <legend>{say('collection.fill.repeat.sure')}</legend>
        <button type="button" className={styles.danger} onClick={remove}>
          {say('collection.fill.repeat.remove')}
        </button>
        {/* biome-ignore lint/a11y/noAutofocus: the question was asked for; keeping is the safe answer */}
        <button type="button" className={styles.quiet} autoFocus onClick={() => setAsking(false)}>
          {say('collection.fill.repeat.keep')}
        </button>
      </fieldset>
    )
  }
  return (
    <button
      type="button"
      className={styles.quiet}
      onClick={() => (isBlank(round) ? remove() : setAsking(true))}
    >
      {say('collection.fill.repeat.remove')}
      <span className="ura-hidden">
        {' '}
        <RoundName round={round} />
      </span>
    </button>
  )
}
