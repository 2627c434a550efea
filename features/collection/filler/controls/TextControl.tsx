import type { AnyControlNode } from '@getodk/xforms-engine'
import { type ReactNode, useState } from 'react'
import type { Naming } from '../Question.tsx'
import { looks } from '../walk.ts'
import styles from './controls.module.css'
import { named } from './naming.ts'

interface Settable {
  setValue(value: string): unknown
}

/** A line or several of text; also what stands in for kinds of question that a browser has no better control for. */
export function TextControl(props: { node: AnyControlNode; naming: Naming }): ReactNode {
  const { node, naming } = props
  const stored = node.currentState.instanceValue
  // What is being typed stays as it is typed, even where the engine would write it otherwise.
  const [typed, setTyped] = useState<string | null>(null)
  const shared = {
    ...named(naming),
    className: styles.input,
    value: typed ?? stored,
    readOnly: node.currentState.readonly,
    onChange: (event: { target: { value: string } }) => {
      setTyped(event.target.value)
      ;(node as unknown as Settable).setValue(event.target.value)
    },
    onBlur: () => setTyped(null),
  }
  if (looks(node, 'multiline')) return <textarea {...shared} rows={rowsOf(node) ?? 4} />
  if (looks(node, 'numbers')) return <input {...shared} type="text" inputMode="decimal" />
  return <input {...shared} type="text" autoComplete="off" />
}

function rowsOf(node: AnyControlNode): number | null {
  return (node.nodeOptions as { rows?: number | null } | null)?.rows ?? null
}
