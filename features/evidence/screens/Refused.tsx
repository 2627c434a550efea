import type { ReactNode } from 'react'
import { Answer } from '../../../ui/page/parts.tsx'
import type { Problem } from '../../../ui/problem.ts'
import { useSay } from '../../../ui/words.tsx'
import styles from './evidence.module.css'

/**
 * An answer whose refusal is part of the reading: what must not be added up is said as the sentence that it is, not as
 * a fault.
 */
export function Refused<T>(props: {
  of: { data: T | undefined; error: Problem | null; refetch: () => unknown }
  children: (data: T) => ReactNode
}): ReactNode {
  const say = useSay()
  const { error } = props.of
  const told = error && (error.code === 'invalid' || error.code === 'too_large')
  if (!told) return <Answer of={props.of}>{props.children}</Answer>
  const sentences = error.fields.length > 0 ? error.fields.map((one) => one.message) : [error.message]
  return (
    <div className={styles.refused} role="alert">
      <p>{say('evidence.screen.refused')}</p>
      {[...new Set(sentences)].map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </div>
  )
}
