import { type ReactNode, useEffect } from 'react'
import { useSay } from '../words.tsx'
import { Go } from './Go.tsx'
import styles from './page.module.css'

export interface Crumb {
  label: string
  to: string
}

/** The room that a page has: its margins, and the width of its text. */
export function Page(props: { children: ReactNode; narrow?: boolean }): ReactNode {
  return (
    <div className={props.narrow ? `${styles.page} ${styles.narrow}` : styles.page}>{props.children}</div>
  )
}

/**
 * The head of every page: what it is, in which state, who is concerned, and what comes next.
 * It also says the window's title.
 */
export function PageHead(props: {
  title: string
  crumbs?: Crumb[]
  /** Badges of state: `<State …/>`, `<SampleMark/>`. */
  state?: ReactNode
  lead?: ReactNode
  /** Who and when: label and value, in the order they matter. */
  facts?: { label: string; value: ReactNode }[]
  /** The next action first; at most one filled button. */
  actions?: ReactNode
}): ReactNode {
  const say = useSay()
  useEffect(() => {
    document.title = `${props.title} · ${say('ui.product')}`
  }, [props.title, say])
  return (
    <header>
      {props.crumbs && props.crumbs.length > 0 && <Crumbs crumbs={props.crumbs} />}
      <div className={styles.head}>
        <div className={styles.what}>
          <h1 className={styles.title}>
            <span>{props.title}</span>
            {props.state}
          </h1>
          {props.lead && <p className={styles.lead}>{props.lead}</p>}
          {props.facts && props.facts.length > 0 && (
            <dl className={styles.facts}>
              {props.facts.map((fact) => (
                <div key={fact.label}>
                  <dt>{fact.label}</dt>
                  <dd>{fact.value}</dd>
                </div>
              ))}
            </dl>
          )}
        </div>
        {props.actions && <div className={styles.actions}>{props.actions}</div>}
      </div>
    </header>
  )
}

function Crumbs({ crumbs }: { crumbs: Crumb[] }): ReactNode {
  const say = useSay()
  return (
    <nav aria-label={say('ui.shell.crumbs')}>
      <ol className={styles.crumbs}>
        {crumbs.map((crumb) => (
          <li key={crumb.to}>
            <Go to={crumb.to}>{crumb.label}</Go>
          </li>
        ))}
      </ol>
    </nav>
  )
}
