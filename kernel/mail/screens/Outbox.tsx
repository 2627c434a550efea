import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import type { ResultOf } from '../../../common/operation.ts'
import { State } from '../../../ui/page/marks.tsx'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { Answer, Empty } from '../../../ui/page/parts.tsx'
import { useAct, useOperation } from '../../../ui/queries.ts'
import { DataTable } from '../../../ui/table/DataTable.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { listOutbox, resendMail } from '../contract.ts'

type Row = ResultOf<typeof listOutbox>['rows'][number]

/** Mails of the last thirty days. Where none are sent they can be opened; where they are, only their state is shown. */
export default function Outbox(): ReactNode {
  const say = useSay()
  const first = useOperation(listOutbox, { query: { size: 1 } })
  return (
    <Page>
      <Answer of={first}>
        {({ sends }) => (
          <>
            <PageHead
              title={say('mail.outbox.title')}
              lead={say(sends ? 'mail.outbox.lead_sent' : 'mail.outbox.lead_kept')}
            />
            <Mails sends={sends} />
          </>
        )}
      </Answer>
    </Page>
  )
}

function Mails({ sends }: { sends: boolean }): ReactNode {
  const say = useSay()
  const { dateTime } = useFormats()
  const again = useAct(resendMail)
  const kind = (row: Row) => {
    const key = `${row.template}.subject`
    return row.subject ?? (say.has(key) ? say(key) : row.template)
  }
  const resend = (row: Row) =>
    sends && row.failed && !row.sentAt ? (
      <Button
        size="compact-xs"
        variant="default"
        disabled={again.isPending}
        onClick={() => again.mutate({ params: { id: row.id } })}
      >
        {say('mail.outbox.again')}
      </Button>
    ) : null
  return (
    <DataTable
      table="kernel.outbox"
      caption={say('mail.outbox.title')}
      operation={listOutbox}
      request={{}}
      search={false}
      empty={<Empty title={say('mail.outbox.empty')} />}
      columns={[
        {
          key: 'subject',
          title: say('mail.outbox.subject'),
          head: true,
          cell: kind,
          ...(sends ? {} : { to: (row: Row) => `/outbox/${row.id}` }),
        },
        ...(sends ? [] : [{ key: 'to', title: say('mail.outbox.to'), cell: (row: Row) => row.to }]),
        { key: 'createdAt', title: say('mail.outbox.written'), cell: (row) => dateTime(row.createdAt) },
        {
          key: 'state',
          title: say('mail.outbox.state'),
          cell: (row) => <MailState row={row} sends={sends} />,
          filter: ['sent', 'waiting', 'failed'].map((value) => ({
            value,
            label: say(`mail.state.${value}`),
          })),
        },
        ...(sends ? [{ key: 'again', title: say('mail.outbox.answer'), cell: resendWith(resend) }] : []),
      ]}
    />
  )
}

/** The server's last answer with the way to try again. */
const resendWith =
  (button: (row: Row) => ReactNode) =>
  (row: Row): ReactNode =>
    row.failed ? (
      <>
        {row.failed} {button(row)}
      </>
    ) : null

function MailState({ row, sends }: { row: Row; sends: boolean }): ReactNode {
  const say = useSay()
  if (row.sentAt) return <State tone="good">{say('mail.state.sent')}</State>
  if (row.failed) return <State tone="bad">{say('mail.state.failed')}</State>
  return <State>{say(sends ? 'mail.state.waiting' : 'mail.state.kept')}</State>
}
