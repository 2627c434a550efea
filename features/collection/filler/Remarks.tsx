import type { ReactNode } from 'react'
import { useSay } from '../../../ui/words.tsx'
import { useDesk } from './desk.tsx'
import styles from './filler.module.css'

/** What the form asks for and a browser cannot give, said before one begins. */
export function Remarks(): ReactNode {
  const { filling, onDevice } = useDesk()
  const say = useSay()
  const has = (name: string) => filling.definition.getElementsByTagNameNS('*', name).length > 0
  const remarks = [
    filling.missing.length > 0 &&
      say(`collection.fill.remark.missing${onDevice ? 'OnDevice' : ''}`, {
        names: filling.missing.join(', '),
      }),
    has('audit') && say('collection.fill.remark.audit'),
    has('recordaudio') && say('collection.fill.remark.backgroundAudio'),
  ].filter((one): one is string => Boolean(one))
  if (remarks.length === 0) return null
  return (
    <ul className={styles.remarks}>
      {remarks.map((one) => (
        <li key={one}>{one}</li>
      ))}
    </ul>
  )
}
