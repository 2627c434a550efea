import { type ReactNode, useEffect } from 'react'
import { useSay } from '../words.tsx'
import { Mark } from './Brand.tsx'
import styles from './door.module.css'
import { LanguageSwitch, SchemeSwitch } from './menus.tsx'

/** The frame of pages outside: sign-in, invitation, a new password. */
export function Door({ title, children }: { title: string; children: ReactNode }): ReactNode {
  const say = useSay()
  useEffect(() => {
    document.title = `${title} · ${say('ui.product')}`
  }, [title, say])
  return (
    <div className={styles.door}>
      <header className={styles.doorSide}>
        <span className={styles.doorBrand}>
          <Mark size={32} />
          {say('ui.product')}
        </span>
        <Arches />
        <p>{say('ui.signIn.lead')}</p>
      </header>
      <main className={styles.doorMain}>
        <div className={styles.doorTop}>
          <LanguageSwitch />
          <SchemeSwitch />
        </div>
        <div className={styles.doorForm}>
          <h1>{title}</h1>
          {children}
        </div>
      </main>
    </div>
  )
}

/** Six arches, one for each country; drawn, not a photograph. */
function Arches(): ReactNode {
  const spans = [0, 1, 2, 3, 4, 5]
  return (
    <svg className={styles.arches} viewBox="0 0 360 110" fill="none" stroke="currentColor" aria-hidden="true">
      <path d="M0 22 Q180 2 360 22" strokeWidth="3" />
      {spans.map((span) => {
        const x = span * 60
        const rise = 42 - Math.abs(2.5 - span) * 4
        return (
          <path
            key={span}
            d={`M${x + 4} 104 V${74 - rise / 4} C${x + 4} ${74 - rise} ${x + 56} ${74 - rise} ${x + 56} ${74 - rise / 4} V104`}
            strokeWidth="2"
          />
        )
      })}
      <path d="M0 105h360" strokeWidth="1.5" />
    </svg>
  )
}
