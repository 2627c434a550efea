import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { State } from '../../../ui/page/marks.tsx'
import { Answer, Section } from '../../../ui/page/parts.tsx'
import { useAct, useOperation } from '../../../ui/queries.ts'
import { PlainTable } from '../../../ui/table/PlainTable.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { endOtherSessions, endSession, listSessions } from '../contract.ts'

/** Where one is signed in, and the end of what one does not know. */
export function Sessions(): ReactNode {
  const say = useSay()
  const { dateTime } = useFormats()
  const sessions = useOperation(listSessions)
  const end = useAct(endSession)
  const endOthers = useAct(endOtherSessions)
  const others = sessions.data?.some((one) => !one.current) ?? false
  return (
    <Section
      title={say('access.sessions.title')}
      note={say('access.sessions.note')}
      actions={
        others && (
          <Button variant="default" loading={endOthers.isPending} onClick={() => endOthers.mutate(undefined)}>
            {say('access.sessions.endOthers')}
          </Button>
        )
      }
    >
      <Answer of={sessions}>
        {(rows) => (
          <PlainTable
            caption={say('access.sessions.title')}
            rows={rows}
            rowId={(one) => one.id}
            columns={[
              {
                key: 'device',
                title: say('access.sessions.device'),
                head: true,
                cell: (one) => (
                  <>
                    {one.device || say('access.sessions.unknown')}{' '}
                    {one.current && <State tone="active">{say('access.sessions.current')}</State>}
                  </>
                ),
              },
              { key: 'network', title: say('access.sessions.network'), cell: (one) => one.network },
              { key: 'usedAt', title: say('access.sessions.used'), cell: (one) => dateTime(one.usedAt) },
              {
                key: 'acts',
                title: say('access.acts'),
                cell: (one) =>
                  !one.current && (
                    <Button
                      size="compact-sm"
                      variant="subtle"
                      onClick={() => end.mutate({ params: { session: one.id } })}
                    >
                      {say('access.sessions.end')}
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </Answer>
    </Section>
  )
}
