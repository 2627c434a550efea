import { type ReactNode, useSyncExternalStore } from 'react'
import { useSay } from '../../../../ui/words.tsx'
import { install } from '../install.ts'
import styles from './collect.module.css'
import { Acts, Button } from './parts.tsx'

/** How to put the app on the device's own screen, where it is not there yet. */
export function Install(): ReactNode {
  const say = useSay()
  const way = useSyncExternalStore(install.subscribe, install.way)
  if (way === 'installed') return null
  return (
    <section className={styles.card} aria-labelledby="install">
      <h2 id="install">{say('collection.collect.install')}</h2>
      <p>{say(`collection.collect.install.${way}`)}</p>
      {way === 'ask' && (
        <Acts>
          <Button kind="main" onClick={() => void install.ask()}>
            {say('collection.collect.install.act')}
          </Button>
        </Acts>
      )}
    </section>
  )
}
