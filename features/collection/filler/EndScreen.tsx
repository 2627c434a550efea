import type { ReactNode } from 'react'
import { useSay } from '../../../ui/words.tsx'
import { useNode } from './bridge.ts'
import { useDesk } from './desk.tsx'
import styles from './filler.module.css'
import { violationsOf } from './snapshot.ts'

/** The last screen: what still wants an answer, with the way to it. */
export function EndScreen(): ReactNode {
  const { filling, show, checked, tongue } = useDesk()
  const say = useSay()
  useNode(filling.root)
  const violations = violationsOf(filling.root)
  return (
    <div className={styles.end}>
      <h2>{say('collection.fill.end.title')}</h2>
      {violations.length === 0 ? (
        <p>{say('collection.fill.end.text')}</p>
      ) : (
        <>
          <p className={styles.fault}>{say('collection.fill.wrong', { count: violations.length })}</p>
          <ul className={styles.rounds}>
            {violations.slice(0, 50).map((one) => (
              <li key={one.path}>
                <button
                  type="button"
                  className={styles.jump}
                  onClick={() => {
                    checked.addAll()
                    show(one.path)
                  }}
                >
                  <strong {...tongue}>{one.label}</strong>
                  <br />
                  {one.message ? (
                    <span {...tongue}>{one.message}</span>
                  ) : (
                    say(`collection.fill.fault.${one.condition}`)
                  )}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}
