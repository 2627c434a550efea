import { Button, Table } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { Local } from '../../../ui/local/Local.tsx'
import { ConfirmDialog } from '../../../ui/page/dialogs.tsx'
import { Section } from '../../../ui/page/parts.tsx'
import { useAct } from '../../../ui/queries.ts'
import { useProgramme } from '../../../ui/session.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { type Definition, endIndicator } from '../contract-indicators.ts'

/** Every definition that an indicator has had: values before and after a break are not comparable, and here is why. */
export function IndicatorHistory({ definitions }: { definitions: Definition[] }): ReactNode {
  const say = useSay()
  const formats = useFormats()
  if (definitions.length < 2) return null
  return (
    <Section title={say('programme.history.title')} note={say('programme.history.note')}>
      <Table.ScrollContainer minWidth={520}>
        <Table>
          <caption className="ura-hidden">{say('programme.history.title')}</caption>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{say('programme.history.from')}</Table.Th>
              <Table.Th scope="col">{say('programme.field.meaning.level')}</Table.Th>
              <Table.Th scope="col">{say('programme.field.meaning.unit')}</Table.Th>
              <Table.Th scope="col">{say('programme.how')}</Table.Th>
              <Table.Th scope="col">{say('programme.field.reason')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {definitions.toReversed().map((one) => (
              <Table.Tr key={one.id}>
                <Table.Th scope="row">
                  {one.number > 1 && '≠ '}
                  {one.fromOn ? formats.date(one.fromOn) : say('programme.history.first')}
                </Table.Th>
                <Table.Td>{say(`programme.choice.${one.level}`)}</Table.Td>
                <Table.Td>
                  <Local text={one.unit} />
                </Table.Td>
                <Table.Td>{one.measure ?? say('programme.reported')}</Table.Td>
                <Table.Td>{one.reason ? <Local text={one.reason} /> : '–'}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Section>
  )
}

/** Ends an indicator today, or takes it up again; its values stay. */
export function IndicatorEnd(props: {
  record: { id: string; version: number; may: string[]; [key: string]: unknown }
  onDone: () => void
}): ReactNode {
  const { record } = props
  const say = useSay()
  const formats = useFormats()
  const programme = useProgramme()
  const act = useAct(endIndicator)
  const [asked, setAsked] = useState(false)
  const endedOn = record.endedOn as string | null
  const word = endedOn ? 'programme.end.undo' : 'programme.end.act'
  if (!record.may.includes('update'))
    return endedOn && <span>{say('programme.end.on', { date: formats.date(endedOn) })}</span>
  return (
    <>
      {endedOn && <span>{say('programme.end.on', { date: formats.date(endedOn) })}</span>}
      <Button variant="default" onClick={() => setAsked(true)}>
        {say(word)}
      </Button>
      <ConfirmDialog
        opened={asked}
        onClose={() => setAsked(false)}
        title={say(endedOn ? 'programme.end.undoAsk' : 'programme.end.ask')}
        act={say(word)}
        onConfirm={async () => {
          await act.mutateAsync({
            params: { programme: programme.id, id: record.id },
            body: {
              version: record.version,
              endedOn: endedOn ? null : new Date().toISOString().slice(0, 10),
            },
          })
          props.onDone()
        }}
      >
        {!endedOn && say('programme.end.note')}
      </ConfirmDialog>
    </>
  )
}
