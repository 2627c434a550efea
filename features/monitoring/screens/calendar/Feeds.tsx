import { Button, CopyButton, TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import { fieldError } from '../../../../ui/forms/Form.tsx'
import { ConfirmDialog } from '../../../../ui/page/dialogs.tsx'
import { Answer, ErrorPanel, Section } from '../../../../ui/page/parts.tsx'
import { useAct, useOperation } from '../../../../ui/queries.ts'
import { useProgramme } from '../../../../ui/session.tsx'
import { PlainTable } from '../../../../ui/table/PlainTable.tsx'
import { useWords } from '../../../../ui/words.tsx'
import { type Calendar, listCalendars, makeCalendar, revokeCalendar } from '../../calendar/contract.ts'
import styles from './calendar.module.css'

/** One's own calendar addresses: made, copied, taken back. */
export function Feeds(): ReactNode {
  const { say } = useWords()
  const programme = useProgramme()
  const params = { programme: programme.id }
  const answer = useOperation(listCalendars, { params })
  const make = useAct(makeCalendar)
  const [name, setName] = useState('')
  const send = (event: FormEvent) => {
    event.preventDefault()
    make.mutate({ params, body: { name } }, { onSuccess: () => setName('') })
  }
  const wrong = fieldError(make.error, 'name')
  return (
    <div className={styles.feeds}>
      <Section title={say('monitoring.calendar.feeds')} note={say('monitoring.calendar.feedsNote')}>
        <Answer of={answer}>
          {({ calendars }) => (calendars.length > 0 ? <Kept calendars={calendars} /> : null)}
        </Answer>
        <form className={styles.make} onSubmit={send} noValidate>
          <TextInput
            label={say('monitoring.calendar.feedName')}
            value={name}
            maxLength={100}
            required
            error={wrong}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" loading={make.isPending}>
            {say('monitoring.calendar.feedMake')}
          </Button>
        </form>
        {make.error && !wrong && <ErrorPanel error={make.error} />}
      </Section>
    </div>
  )
}

function Kept({ calendars }: { calendars: Calendar[] }): ReactNode {
  const { say, formats } = useWords()
  const programme = useProgramme()
  const revoke = useAct(revokeCalendar)
  const [asked, setAsked] = useState<Calendar | null>(null)
  const address = (one: Calendar) => `${window.location.origin}${one.address}`
  return (
    <>
      <PlainTable
        caption={say('monitoring.calendar.feeds')}
        rows={calendars}
        rowId={(row) => row.id}
        columns={[
          { key: 'name', title: say('monitoring.calendar.feedName'), head: true, cell: (row) => row.name },
          {
            key: 'address',
            title: say('monitoring.calendar.feedAddress'),
            cell: (row) => <code className={styles.address}>{address(row)}</code>,
          },
          {
            key: 'used',
            title: say('monitoring.calendar.feedUsed'),
            cell: (row) =>
              row.lastUsedOn ? formats.shortDate(row.lastUsedOn) : say('monitoring.calendar.feedNever'),
          },
          {
            key: 'acts',
            title: '',
            cell: (row) => (
              <span style={{ display: 'inline-flex', gap: '0.5rem' }}>
                <CopyButton value={address(row)}>
                  {({ copied, copy }) => (
                    <Button size="compact-sm" variant="default" onClick={copy}>
                      {say(copied ? 'monitoring.calendar.feedCopied' : 'monitoring.calendar.feedCopy')}
                    </Button>
                  )}
                </CopyButton>
                <Button size="compact-sm" variant="default" onClick={() => setAsked(row)}>
                  {say('monitoring.calendar.feedRevoke')}
                </Button>
              </span>
            ),
          },
        ]}
      />
      <ConfirmDialog
        opened={asked !== null}
        onClose={() => setAsked(null)}
        title={say('monitoring.calendar.feedRevokeTitle', { name: asked?.name ?? '' })}
        act={say('monitoring.calendar.feedRevoke')}
        danger
        onConfirm={() =>
          asked && revoke.mutateAsync({ params: { programme: programme.id, calendar: asked.id } })
        }
      >
        {say('monitoring.calendar.feedRevokeText')}
      </ConfirmDialog>
    </>
  )
}
