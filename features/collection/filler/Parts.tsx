import type { AnyNode, GroupNode } from '@getodk/xforms-engine'
import { type ReactNode, useId, useState } from 'react'
import { useContainer } from './bridge.ts'
import styles from './filler.module.css'
import { Heading } from './Heading.tsx'
import { Question } from './Question.tsx'
import { RepeatRounds } from './Repeat.tsx'
import { Media, Rich } from './Rich.tsx'
import { childrenOf, isControl, isGroup, isRepeat, isShown } from './walk.ts'

/** Any part of a form with all that lies in it, one below the other. */
export function Part(props: { node: AnyNode; level: number }): ReactNode {
  const { node, level } = props
  if (isControl(node)) return <Question node={node} />
  if (isRepeat(node)) return <RepeatRounds node={node} level={level} inside={Children} />
  if (isGroup(node)) return <Group node={node} level={level} />
  return null
}

/** What lies in a node; drawn anew when something in it comes or goes. */
export function Children(props: { node: AnyNode; level: number }): ReactNode {
  useContainer(props.node)
  return childrenOf(props.node).map((child) => <Part key={child.nodeId} node={child} level={props.level} />)
}

/** A group with its heading, which folds it away. */
function Group(props: { node: GroupNode; level: number }): ReactNode {
  const { node, level } = props
  const [open, setOpen] = useState(true)
  const id = useId()
  useContainer(node)
  if (!isShown(node)) return null
  const { label } = node.currentState
  if (!label?.asString) return <Children node={node} level={level} />
  return (
    <section
      className={styles.group}
      data-path={node.currentState.reference}
      data-level={level}
      aria-labelledby={id}
    >
      <Heading level={level}>
        <button
          type="button"
          id={id}
          aria-expanded={open}
          className={styles.fold}
          onClick={() => setOpen(!open)}
        >
          <Rich text={label} />
        </button>
      </Heading>
      <Media text={label} />
      <div className={styles.inGroup} hidden={!open}>
        <Children node={node} level={level + 1} />
      </div>
    </section>
  )
}
