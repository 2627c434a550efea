import type { ReactNode } from 'react'
import { Local } from '../../../ui/local/Local.tsx'
import { useSay } from '../../../ui/words.tsx'
import type { Comparability } from '../shapes.ts'
import styles from './evidence.module.css'

/** What may be compared with what; a break is marked ≠, as in the figures themselves. */
export function Notes({ notes }: { notes: Comparability[] }): ReactNode {
  const say = useSay()
  return (
    <ul className={styles.notes}>
      {notes.map((note, at) => {
        const kind = say(`evidence.screen.${note.kind}`)
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: notes have no identity and do not move
          <li key={at} data-kind={note.kind}>
            <span className={styles.sign} aria-hidden title={kind}>
              {note.kind === 'break' ? '≠' : '·'}
            </span>
            <span>
              {note.kind === 'break' && (
                <b>{note.from ? `${kind} (${note.from.slice(0, 7)}): ` : `${kind}: `}</b>
              )}
              <Local text={note.text} />
            </span>
          </li>
        )
      })}
    </ul>
  )
}
