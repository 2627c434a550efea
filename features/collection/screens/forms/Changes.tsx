import type { ReactNode } from 'react'
import { Answer } from '../../../../ui/page/parts.tsx'
import { useOperation } from '../../../../ui/queries.ts'
import { useSay } from '../../../../ui/words.tsx'
import { compareVersions } from '../../contract.ts'
import styles from './forms.module.css'

/** What changed between two versions, one sentence each. */
export function Changes(props: { form: string; from: string; to: string }): ReactNode {
  const say = useSay()
  const answer = useOperation(compareVersions, { params: props })
  return (
    <Answer of={answer}>
      {({ changes }) =>
        changes.length === 0 ? (
          <p className="ura-quiet">{say('collection.versions.same')}</p>
        ) : (
          <>
            <p className="ura-quiet">{say('collection.versions.changes', { count: changes.length })}</p>
            <ul className={styles.changes}>
              {changes.map((change) => (
                <li key={`${change.code}${change.path}${change.text}`} data-kind={kindOf(change.code)}>
                  <span aria-hidden className={styles.sign}>
                    {signs[kindOf(change.code)]}
                  </span>
                  <span>
                    {change.text}
                    {change.path && <code className={styles.path}>{change.path}</code>}
                  </span>
                </li>
              ))}
            </ul>
          </>
        )
      }
    </Answer>
  )
}

const signs = { added: '+', removed: '−', changed: '≠' } as const
const kindOf = (code: string) =>
  code.endsWith('_added') ? 'added' : code.endsWith('_removed') ? 'removed' : 'changed'
