import { Button, Checkbox, Table, Textarea } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { CountryMark } from '../../../ui/page/CountryMark.tsx'
import { ConfirmDialog } from '../../../ui/page/dialogs.tsx'
import { State } from '../../../ui/page/marks.tsx'
import { Answer, Section } from '../../../ui/page/parts.tsx'
import { Problem } from '../../../ui/problem.ts'
import { useAct, useOperation } from '../../../ui/queries.ts'
import { useHasRole, useProgramme } from '../../../ui/session.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { getProgramme } from '../contract.ts'
import { lockPeriod, unlockPeriod } from '../contract-values.ts'

interface Lock {
  country: string | null
  at: string
}

/** A reporting period place by place: open, or approved and locked; the lead approves it and opens it again. */
export function PeriodLocks(props: { id: string; locked: Lock[]; onDone: () => void }): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const programme = useProgramme()
  const whole = useOperation(getProgramme, { params: { programme: programme.id } })
  const lock = useAct(lockPeriod)
  const unlock = useAct(unlockPeriod)
  const mayLock = useHasRole(['programme_coordinator'])
  const [asked, setAsked] = useState<{ country: string | null; lock: boolean } | null>(null)
  const [reason, setReason] = useState('')
  /** Asked for when the server has warned of small counts: whether they are approved all the same. */
  const [small, setSmall] = useState<boolean | null>(null)
  const close = () => {
    setAsked(null)
    setSmall(null)
  }
  const place = (country: string | null) => (country ? formats.country(country) : say('programme.regional'))
  const go = async () => {
    const params = { programme: programme.id, id: props.id }
    const { country } = asked!
    if (asked!.lock)
      await lock.mutateAsync({ params, body: { country, small: small ?? false } }).catch((error: unknown) => {
        if (error instanceof Problem && error.fields.some(({ path }) => path === 'body.small'))
          setSmall(small ?? false)
        throw error
      })
    else await unlock.mutateAsync({ params, body: { country, reason } })
    setReason('')
    props.onDone()
  }
  return (
    <Section title={say('programme.lock.title')} note={say('programme.lock.note')}>
      <Answer of={whole}>
        {(data) => (
          <Table maw={620}>
            <caption className="ura-hidden">{say('programme.lock.title')}</caption>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{say('programme.field.country')}</Table.Th>
                <Table.Th scope="col">{say('programme.field.state')}</Table.Th>
                <Table.Th scope="col"><span className="ura-hidden">{say('programme.lock.act')}</span></Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {[...data.countries, null].map((country) => {
                const locked = props.locked.find((one) => one.country === country)
                return (
                  <Table.Tr key={country ?? 'regional'}>
                    <Table.Th scope="row" fw={400}>{country ? <CountryMark code={country} /> : place(country)}</Table.Th>
                    <Table.Td>
                      {locked ? <State tone="good">{say('programme.lock.on', { date: formats.date(locked.at.slice(0, 10)) })}</State> : <State>{say('programme.choice.open')}</State>}
                    </Table.Td>
                    <Table.Td ta="right">
                      {mayLock && (
                        <Button size="compact-sm" variant="default" onClick={() => setAsked({ country, lock: !locked })}>{say(locked ? 'programme.lock.undo' : 'programme.lock.act')}</Button>
                      )}
                    </Table.Td>
                  </Table.Tr>
                )
              })}
            </Table.Tbody>
          </Table>
        )}
      </Answer>
      <ConfirmDialog opened={asked !== null} onClose={close} act={asked ? say(asked.lock ? 'programme.lock.act' : 'programme.lock.undo') : ''}
        title={asked ? say(asked.lock ? 'programme.lock.ask' : 'programme.lock.undoAsk', { place: place(asked.country) }) : ''} onConfirm={go}>
        {asked?.lock ? (
          <>
            {say('programme.lock.effect')}
            {small !== null && <Checkbox mt="sm" label={say('programme.lock.small')} checked={small} onChange={(event) => setSmall(event.currentTarget.checked)} />}
          </>
        ) : (
          <Textarea label={say('programme.field.reason')} required autosize minRows={2} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
        )}
      </ConfirmDialog>
    </Section>
  ) // biome-ignore format: one table
}
