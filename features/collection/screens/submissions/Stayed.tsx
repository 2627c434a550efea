import { Button, Group } from '@mantine/core'
import type { ReactNode } from 'react'
import type { ResultOf } from '../../../../common/operation.ts'
import { Go } from '../../../../ui/page/Go.tsx'
import { ErrorPanel } from '../../../../ui/page/parts.tsx'
import { useSay } from '../../../../ui/words.tsx'
import type { reviewSubmissions } from '../../contract.ts'
import styles from './submissions.module.css'

export type RefusedRow = ResultOf<typeof reviewSubmissions>['refused'][number]

/**
 * What stayed as it was and why; and apart from that what was held back as probable duplicates, each with the way to its
 * comparison, so that approving them all the same is a decision of its own.
 */
export function Stayed(props: {
  rows: RefusedRow[]
  /** Asked for from a list: what stays as it was is named, and leads to its page. */
  inList: boolean
  review: { isPending: boolean; error: unknown }
  onApprove: (held: RefusedRow[]) => void
  onClose: () => void
}): ReactNode {
  const say = useSay()
  const held = props.rows.filter((one) => one.duplicate)
  const others = props.rows.filter((one) => !one.duplicate)
  return (
    <>
      <div role="alert">
        {others.length > 0 && (
          <>
            <p>{say('collection.review.refused', { count: others.length })}</p>
            <ul className={styles.refused}>
              {others.map((one) => (
                <li key={one.id}>
                  {props.inList && one.name && (
                    <>
                      <Go to={`./collection/submissions/${one.id}`}>{one.name}</Go>:{' '}
                    </>
                  )}
                  {one.problem}
                </li>
              ))}
            </ul>
          </>
        )}
        {held.length > 0 && (
          <>
            <p>{say('collection.review.held', { count: held.length })}</p>
            <ul className={styles.refused}>
              {held.map((one) => (
                <li key={one.id}>
                  <Go to={`./collection/submissions/${one.id}/duplicates`}>
                    {one.name ?? say('collection.record.title')}
                  </Go>
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
      {props.review.error !== null && <ErrorPanel error={props.review.error} />}
      <Group justify="flex-end" mt="lg" gap="sm">
        {held.length > 0 && (
          <Button variant="default" loading={props.review.isPending} onClick={() => props.onApprove(held)}>
            {say('collection.review.approve_held', { count: held.length })}
          </Button>
        )}
        <Button onClick={props.onClose} disabled={props.review.isPending}>
          {say('ui.close')}
        </Button>
      </Group>
    </>
  )
}
