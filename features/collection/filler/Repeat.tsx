import type { AnyNode, RepeatInstanceNode, RepeatRangeNode } from '@getodk/xforms-engine'
import { type ReactNode, useId } from 'react'
import { useSay } from '../../../ui/words.tsx'
import { useNode } from './bridge.ts'
import styles from './filler.module.css'
import { Children, Heading, RoundName } from './Parts.tsx'
import { Rich } from './Rich.tsx'
import { childrenOf } from './walk.ts'

/** The rounds of a repeat, one below the other, with adding and removing. */
export function RepeatRounds(props: { node: RepeatRangeNode; level: number }): ReactNode {
  const { node, level } = props
  const id = useId()
  useNode(node)
  const rounds = childrenOf(node as AnyNode) as RepeatInstanceNode[]
  return (
    <section
      className={styles.group}
      data-path={node.currentState.reference}
      data-level={level}
      aria-labelledby={id}
    >
      <Heading level={level}>
        <span id={id}>
          <Rich text={node.currentState.label} />
        </span>
      </Heading>
      {rounds.map((round) => (
        <Round key={round.nodeId} round={round} level={level + 1} />
      ))}
      <AddRound node={node} />
    </section>
  )
}

function Round(props: { round: RepeatInstanceNode; level: number }): ReactNode {
  const { round, level } = props
  useNode(round)
  return (
    <section className={styles.round} data-path={round.currentState.reference}>
      <div className={styles.roundHead}>
        <Heading level={level}>
          <RoundName round={round} />
        </Heading>
        <RemoveRound round={round} />
      </div>
      <Children node={round} level={level + 1} />
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
  const name = node.currentState.label?.asString
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

/** The button that removes a round. */
export function RemoveRound(props: { round: RepeatInstanceNode }): ReactNode {
  const say = useSay()
  const { round } = props
  const range = round.parent
  if (range.nodeType !== 'repeat-range:uncontrolled') return null
  return (
    <button
      type="button"
      className={styles.quiet}
      onClick={() => range.removeInstances(range.currentState.children.indexOf(round), 1)}
    >
      {say('collection.fill.repeat.remove')}
      <span className="ura-hidden">
        {' '}
        <RoundName round={round} />
      </span>
    </button>
  )
}
