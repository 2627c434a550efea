import { Button } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { type ReactNode, useId } from 'react'
import { asProblem } from '../problem.ts'
import { useSay } from '../words.tsx'
import styles from './page.module.css'

/** A part of a page under a heading of its own. */
export function Section(props: {
  title: string
  note?: ReactNode
  actions?: ReactNode
  children: ReactNode
}): ReactNode {
  const id = useId()
  return (
    <section className={styles.section} aria-labelledby={id}>
      <div className={styles.sectionHead}>
        <h2 id={id}>{props.title}</h2>
        {props.actions && <div className={styles.actions}>{props.actions}</div>}
      </div>
      {props.note && <p className={styles.sectionNote}>{props.note}</p>}
      {props.children}
    </section>
  )
}

/** The ground of form fields: lets the help stand beside them where there is room. */
export function Fields({ children }: { children: ReactNode }): ReactNode {
  return <div className={styles.fields}>{children}</div>
}

/** A form field with its help beside it (below it on a narrow page). */
export function Field(props: { children: ReactNode; help?: ReactNode }): ReactNode {
  return (
    <div className={styles.field}>
      <div>{props.children}</div>
      {props.help && <p className={styles.help}>{props.help}</p>}
    </div>
  )
}

/** Nothing here yet: says so, why, and what can be done. */
export function Empty(props: { title: string; children?: ReactNode; action?: ReactNode }): ReactNode {
  return (
    <div className={styles.panel}>
      <p className={styles.panelTitle}>{props.title}</p>
      {props.children && <p className="ura-quiet">{props.children}</p>}
      {props.action && <div className={styles.panelActions}>{props.action}</div>}
    </div>
  )
}

/** What went wrong, in the reader's language, with the fields concerned and a way to try again. */
export function ErrorPanel(props: { error: unknown; again?: () => void; title?: string }): ReactNode {
  const say = useSay()
  const problem = asProblem(props.error)
  return (
    <div className={`${styles.panel} ${styles.bad}`} role="alert">
      <p className={styles.panelTitle}>
        <IconAlertTriangle size={17} style={{ verticalAlign: '-3px', marginRight: 6 }} aria-hidden />
        {props.title ?? say('ui.problem.title')}
      </p>
      <p>{problem.word ? say(problem.word) : problem.message}</p>
      {problem.fields.length > 0 && (
        <ul className={styles.fieldProblems}>
          {problem.fields.map((field) => (
            <li key={field.path + field.message}>{field.message}</li>
          ))}
        </ul>
      )}
      {props.again && (
        <div className={styles.panelActions}>
          <Button variant="default" onClick={props.again}>
            {say('ui.again')}
          </Button>
        </div>
      )}
    </div>
  )
}

/** The shape of what is coming, and a word for those who listen. */
export function Loading({ lines = 5 }: { lines?: number }): ReactNode {
  const say = useSay()
  return (
    <div className={styles.loading} role="status">
      <span className="ura-hidden">{say('ui.loading')}</span>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike
        <div key={line} className={styles.bar} aria-hidden />
      ))}
    </div>
  )
}

/**
 * Shows an answer: loading, problem with a try-again, or the children with the data.
 * `<Answer of={useOperation(readIndicator, …)}>{(indicator) => …}</Answer>`
 */
export function Answer<T>(props: {
  of: { data: T | undefined; error: unknown; refetch: () => unknown }
  children: (data: T) => ReactNode
  lines?: number
}): ReactNode {
  const { data, error, refetch } = props.of
  if (data !== undefined) return props.children(data)
  if (error) return <ErrorPanel error={error} again={() => void refetch()} />
  return <Loading lines={props.lines ?? 5} />
}
