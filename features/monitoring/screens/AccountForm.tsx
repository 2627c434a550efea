import { Checkbox, NumberInput, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { Form, fieldError } from '../../../ui/forms/Form.tsx'
import { useDraft } from '../../../ui/forms/useDraft.ts'
import { LocalTextField } from '../../../ui/local/LocalTextField.tsx'
import { Field, Fields, Section } from '../../../ui/page/parts.tsx'
import { useTell } from '../../../ui/page/tell.ts'
import { useAct } from '../../../ui/queries.ts'
import { useProgramme } from '../../../ui/session.tsx'
import { useSay } from '../../../ui/words.tsx'
import { type Visit, writeAccount } from '../contract-visits.ts'
import {
  accesses, services, smugglingAbuses, smugglingContacts, smugglingPayments, smugglingTransports,
} from '../lists.ts' // biome-ignore format: a list
import { Choice } from './parts.tsx'
import { RowList } from './RowList.tsx'

interface Told extends Visit {
  referrals: NonNullable<Visit['referrals']>
  smuggling: NonNullable<Visit['smuggling']>
}
/** Whoever writes an account is told all of it. */
type Account = Pick<
  Told,
  | 'access'
  | 'accessReason'
  | 'met'
  | 'summary'
  | 'immediate'
  | 'referrals'
  | 'smuggling'
  | 'restrictions'
  | 'version'
>
const read = (from: Visit): Account => ({
  access: from.access,
  accessReason: from.accessReason,
  met: from.met,
  summary: from.summary,
  immediate: from.immediate,
  referrals: from.referrals ?? [],
  smuggling: from.smuggling ?? [],
  restrictions: from.restrictions,
  version: from.version,
})

/** What was seen and done: access, people met, summary, what was done at once, signs of smuggling, restrictions. */
export function AccountForm({ visit, onReload }: { visit: Visit; onReload: () => void }): ReactNode {
  const say = useSay()
  const tell = useTell()
  const programme = useProgramme()
  const write = useAct(writeAccount)
  const draft = useDraft<Account>(`monitoring.account.${visit.id}`, read(visit))
  const { value, set } = draft
  const wrong = (path: string) => fieldError(write.error, path)
  const send = async () => {
    const saved = await write.mutateAsync({
      params: { programme: programme.id, visit: visit.id },
      body: value,
    })
    draft.reset(read(saved))
    tell.done(say('monitoring.saved'))
  }
  return (
    <Form draft={draft} act={say('monitoring.save')} error={write.error} onSend={send} onReload={onReload}>
      <Section title={say('monitoring.account.access')}>
        <Fields>
          <Field help={say('monitoring.help.access')}>
            <Choice label={say('monitoring.field.access')} words="access" values={accesses} none={say('monitoring.access.none')} value={value.access} error={wrong('access')} onChange={(access) => set({ access })} />
          </Field>
          {value.access !== null && value.access !== 'granted' && (
            <Field><LocalTextField label={say('monitoring.field.accessReason')} required multiline mayApprove value={value.accessReason} error={wrong('accessReason')} onChange={(accessReason) => set({ accessReason })} /></Field>
          )}
          <Field help={say('monitoring.help.met')}>
            <RowList legend={say('monitoring.field.met')} add={say('monitoring.met.add')} rows={value.met} blank={{ role: '', institution: '', count: 1 }} onChange={(met) => set({ met })}
              row={(row, change, at) => (
                <>
                  <TextInput label={say('monitoring.met.role')} required value={row.role} error={wrong(`met.${at}.role`)} onChange={(event) => change({ role: event.currentTarget.value })} />
                  <TextInput label={say('monitoring.met.institution')} value={row.institution} onChange={(event) => change({ institution: event.currentTarget.value })} />
                  <CountInput label={say('monitoring.field.count')} value={row.count} error={wrong(`met.${at}.count`)} onChange={(count) => change({ count })} />
                </>
              )} />
          </Field>
        </Fields>
      </Section>
      <Section title={say('monitoring.account.what')}>
        <Fields>
          <Field help={say('monitoring.help.summary')}><LocalTextField label={say('monitoring.field.summary')} multiline mayApprove value={value.summary} error={wrong('summary')} onChange={(summary) => set({ summary })} /></Field>
          <Field help={say('monitoring.help.immediate')}><LocalTextField label={say('monitoring.field.immediate')} multiline mayApprove value={value.immediate} onChange={(immediate) => set({ immediate })} /></Field>
          <Field help={say('monitoring.help.referrals')}>
            <RowList legend={say('monitoring.field.referrals')} add={say('monitoring.referral.add')} rows={value.referrals} blank={{ service: 'asylum' as const, organisation: '', count: 1, note: '' }} onChange={(referrals) => set({ referrals })}
              row={(row, change, at) => (
                <>
                  <Choice label={say('monitoring.referral.service')} words="service" values={services} value={row.service} onChange={(service) => change({ service: service ?? 'other' })} />
                  <TextInput label={say('monitoring.referral.organisation')} value={row.organisation} onChange={(event) => change({ organisation: event.currentTarget.value })} />
                  <CountInput label={say('monitoring.field.count')} value={row.count} error={wrong(`referrals.${at}.count`)} onChange={(count) => change({ count })} />
                  <TextInput label={say('monitoring.field.note')} value={row.note} onChange={(event) => change({ note: event.currentTarget.value })} />
                </>
              )} />
          </Field>
          <Field help={say('monitoring.help.restrictions')}><LocalTextField label={say('monitoring.field.restrictions')} multiline mayApprove value={value.restrictions} onChange={(restrictions) => set({ restrictions })} /></Field>
        </Fields>
      </Section>
      <Section title={say('monitoring.smuggling.title')} note={say('monitoring.smuggling.note')}>
        <RowList legend={say('monitoring.smuggling.title')} add={say('monitoring.smuggling.add')} rows={value.smuggling} onChange={(smuggling) => set({ smuggling })}
          blank={{ route: '', fee: null, currency: 'EUR', payment: 'unknown' as const, transport: 'unknown' as const, contact: 'unknown' as const, groupSize: null, abuses: [], count: 1 }}
          row={(row, change, at) => (
            <>
              <TextInput label={say('monitoring.smuggling.route')} value={row.route} onChange={(event) => change({ route: event.currentTarget.value })} />
              <CountInput label={say('monitoring.smuggling.fee')} value={row.fee} error={wrong(`smuggling.${at}.fee`)} onChange={(fee) => change({ fee: fee || null })} />
              <Choice label={say('monitoring.smuggling.payment')} words="payment" values={smugglingPayments} value={row.payment} onChange={(payment) => change({ payment: payment ?? 'unknown' })} />
              <Choice label={say('monitoring.smuggling.transport')} words="transport" values={smugglingTransports} value={row.transport} onChange={(transport) => change({ transport: transport ?? 'unknown' })} />
              <Choice label={say('monitoring.smuggling.contact')} words="contact" values={smugglingContacts} value={row.contact} onChange={(contact) => change({ contact: contact ?? 'unknown' })} />
              <CountInput label={say('monitoring.smuggling.groupSize')} value={row.groupSize} onChange={(groupSize) => change({ groupSize: groupSize || null })} />
              <CountInput label={say('monitoring.smuggling.count')} value={row.count} onChange={(count) => change({ count })} />
              <Checks label={say('monitoring.smuggling.abuses')} words="abuse" values={smugglingAbuses} value={row.abuses} onChange={(abuses) => change({ abuses })} />
            </>
          )} />
      </Section>
    </Form>
  ) // biome-ignore format: a form
}

function CountInput(props: {
  label: string
  value: number | null
  error?: ReactNode
  onChange: (value: number) => void
}): ReactNode {
  return (
    <NumberInput
      label={props.label}
      hideControls
      min={0}
      allowDecimal={false}
      error={props.error}
      value={props.value ?? ''}
      onChange={(next) => props.onChange(next === '' ? 0 : Number(next))}
    />
  )
}

/** Several of a list's values, as boxes to tick. */
export function Checks<T extends string>(props: {
  label: string
  words: string
  values: readonly T[]
  value: readonly T[]
  onChange: (value: T[]) => void
  error?: ReactNode
}): ReactNode {
  const say = useSay()
  return (
    <Checkbox.Group
      label={props.label}
      value={[...props.value]}
      error={props.error}
      onChange={(next) => props.onChange(next as T[])}
    >
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: '0.4rem 1.1rem', marginTop: '0.3rem' }}>
        {props.values.map((value) => (
          <Checkbox key={value} value={value} label={say(`monitoring.${props.words}.${value}`)} />
        ))}
      </div>
    </Checkbox.Group>
  )
}
