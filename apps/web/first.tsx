import type { ReactNode } from 'react'
import { Mark } from '../../ui/shell/Brand.tsx'
import styles from './web.module.css'

/** Before the first words are there: the mark alone. */
export function Waiting(): ReactNode {
  return (
    <div className={styles.first} aria-busy="true">
      <Mark size={40} />
    </div>
  )
}

/** When not even the words can be had. These two sentences are the only ones outside the words files. */
export function Unreachable({ again }: { again: () => void }): ReactNode {
  return (
    <main className={styles.first}>
      <Mark size={40} />
      <p lang="sq">Serveri nuk arrihet. Kontrolloni lidhjen.</p>
      <p lang="en">The server cannot be reached. Check the connection.</p>
      <button type="button" className={styles.again} onClick={again}>
        ↻ Provo përsëri · Try again
      </button>
    </main>
  )
}
