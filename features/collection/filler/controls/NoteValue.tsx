import type { AnyNoteNode } from '@getodk/xforms-engine'
import type { ReactNode } from 'react'
import styles from './controls.module.css'

/** A note may show a value that was calculated or filled in before. */
export function NoteValue(props: { node: AnyNoteNode }): ReactNode {
  const value = props.node.currentState.instanceValue
  return value ? <p className={styles.noteValue}>{value}</p> : null
}
