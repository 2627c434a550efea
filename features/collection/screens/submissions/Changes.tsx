import type { ReactNode } from 'react'
import { useSay } from '../../../../ui/words.tsx'
import type { AnswerChange } from '../../contract.ts'
import styles from './record.module.css'

/** Answers before and after a correction. */
export function Changes({ changes }: { changes: AnswerChange[] }): ReactNode {
  const say = useSay()
  const none = <span className="ura-quiet">{say('collection.record.unanswered')}</span>
  return (
    <table className={styles.changes}>
      <caption className="ura-hidden">{say('collection.record.changes')}</caption>
      <thead>
        <tr>
          <th scope="col">{say('collection.record.question')}</th>
          <th scope="col">{say('collection.record.before')}</th>
          <th scope="col">{say('collection.record.after')}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <tr key={change.path}>
            <th scope="row">{change.label ?? change.path}</th>
            {change.personal ? (
              <td colSpan={2}>{say('collection.record.personal_changed')}</td>
            ) : (
              <>
                <td>{change.before === null ? none : <del>{change.before}</del>}</td>
                <td>{change.after === null ? none : <ins>{change.after}</ins>}</td>
              </>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
