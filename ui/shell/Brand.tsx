import type { ReactNode } from 'react'
import { useLink } from '../page/Go.tsx'
import { useSay } from '../words.tsx'
import styles from './shell.module.css'

/** The mark: an arch between two banks. */
export function Mark({ size = 24 }: { size?: number }): ReactNode {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" aria-hidden="true">
      <path d="M1.5 9.5h21" strokeWidth="2.2" strokeLinecap="round" />
      <path d="M4 18.5c0-5 3.4-8 8-8s8 3 8 8" strokeWidth="2.2" strokeLinecap="round" />
      <path d="M12 10.2v-.7M7.4 11.8V9.6M16.6 11.8V9.6" strokeWidth="1.6" />
    </svg>
  )
}

export function Brand(): ReactNode {
  const say = useSay()
  const home = useLink('/')
  return (
    <a className={styles.brand} href={home.href} onClick={home.onClick} aria-label={say('ui.shell.home')}>
      <Mark />
      <span className={styles.brandName}>{say('ui.product')}</span>
    </a>
  )
}
