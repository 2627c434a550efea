import { ActionIcon, MultiSelect, Select, Table, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { LocalText } from '../../../common/languages.ts'
import { fieldError } from '../../../ui/forms/Form.tsx'
import { DateField } from '../../../ui/forms/fields.tsx'
import type { Draft } from '../../../ui/forms/useDraft.ts'
import { useLocal } from '../../../ui/local/Local.tsx'
import { LocalTextField } from '../../../ui/local/LocalTextField.tsx'
import { Field, Fields } from '../../../ui/page/parts.tsx'
import { useOperation } from '../../../ui/queries.ts'
import { useProgramme } from '../../../ui/session.tsx'
import { useSay } from '../../../ui/words.tsx'
import { listForms } from '../contract-checklists.ts'
import { listSites } from '../contract-sites.ts'
import { listPeople, type Visit } from '../contract-visits.ts'
import { methods, type TeamRole, teamRoles } from '../lists.ts'
import styles from './monitoring.module.css'
import { Choice, useOptions } from './parts.tsx'

/** What is written before anybody goes. */
export type PlanDraft = Pick<
  Visit,
  'authority' | 'announced' | 'methods' | 'formIds' | 'risk' | 'sensitivity'
> & {
  title: LocalText | null
  purpose: LocalText | null
  siteId: string | null
  startsOn: string | null
  endsOn: string | null
  team: { personId: string; role: TeamRole }[]
  version?: number
}
export const blankPlan: PlanDraft = {
  title: null, purpose: null, siteId: null, authority: '', announced: null, startsOn: null, endsOn: null, methods: [],
  formIds: [], risk: null, sensitivity: 1, team: [],
} // biome-ignore format: a record

/** The fields of a visit's preparation, with its team. */
export function PlanFields({ draft, error }: { draft: Draft<PlanDraft>; error: unknown }): ReactNode {
  const say = useSay()
  const local = useLocal()
  const options = useOptions()
  const programme = useProgramme()
  const sites = useOperation(listSites, {
    params: { programme: programme.id },
    query: { size: 500, filter: ['open:yes'] },
  })
  const forms = useOperation(listForms, { params: { programme: programme.id } })
  const { value, set } = draft
  const site = sites.data?.rows.find((one) => one.id === value.siteId)
  return (
    <Fields>
      <Field help={say('monitoring.help.title')}>
        <LocalTextField label={say('monitoring.field.title')} required mayApprove value={value.title} error={fieldError(error, 'title')} onChange={(title) => set({ title })} />
      </Field>
      <Field help={say('monitoring.help.purpose')}>
        <LocalTextField label={say('monitoring.field.purpose')} required multiline mayApprove value={value.purpose} error={fieldError(error, 'purpose')} onChange={(purpose) => set({ purpose })} />
      </Field>
      <Field help={say('monitoring.help.site')}>
        <Select label={say('monitoring.field.site')} required searchable nothingFoundMessage={say('monitoring.sites.empty')} value={value.siteId} error={fieldError(error, 'siteId')}
          data={(sites.data?.rows ?? []).map((one) => ({ value: one.id, label: `${one.country} · ${local(one.name)}` }))}
          onChange={(siteId) => set({ siteId, authority: value.authority || sites.data?.rows.find((one) => one.id === siteId)?.authority || '' })} />
      </Field>
      <Field>
        <TextInput label={say('monitoring.field.authority')} value={value.authority} error={fieldError(error, 'authority')} onChange={(event) => set({ authority: event.currentTarget.value })} />
      </Field>
      <Field>
        <DateField label={say('monitoring.field.startsOn')} required value={value.startsOn} error={fieldError(error, 'startsOn')} onChange={(startsOn) => set({ startsOn, endsOn: !value.endsOn || (startsOn && value.endsOn < startsOn) ? startsOn : value.endsOn })} />
      </Field>
      <Field>
        <DateField label={say('monitoring.field.endsOn')} required value={value.endsOn} error={fieldError(error, 'endsOn')} {...(value.startsOn ? { min: value.startsOn } : {})} onChange={(endsOn) => set({ endsOn })} />
      </Field>
      <Field help={say('monitoring.help.announced')}>
        <Choice label={say('monitoring.field.announced')} words="announced" values={['yes', 'no']} none={say('monitoring.announced.unknown')} error={fieldError(error, 'announced')}
          value={value.announced === null ? null : value.announced ? 'yes' : 'no'} onChange={(next) => set({ announced: next === null ? null : next === 'yes' })} />
      </Field>
      <Field>
        <MultiSelect label={say('monitoring.field.methods')} data={options('method', methods)} value={value.methods} error={fieldError(error, 'methods')} onChange={(next) => set({ methods: next as PlanDraft['methods'] })} clearable />
      </Field>
      <Field help={say('monitoring.help.forms')}>
        <MultiSelect label={say('monitoring.field.forms')} data={(forms.data?.rows ?? []).map((one) => ({ value: one.id, label: one.title }))} value={value.formIds} error={fieldError(error, 'formIds')} onChange={(formIds) => set({ formIds })} clearable />
      </Field>
      <Field help={say('monitoring.help.team')}>
        <TeamRows team={value.team} country={site?.country} error={fieldError(error, 'team')} onChange={(team) => set({ team })} />
      </Field>
      <Field help={say('monitoring.help.risk')}>
        <LocalTextField label={say('monitoring.field.risk')} multiline mayApprove value={value.risk} error={fieldError(error, 'risk')} onChange={(risk) => set({ risk })} />
      </Field>
      <Field help={say('monitoring.help.sensitivity')}>
        <Choice label={say('monitoring.field.sensitivity')} words="sensitivity" values={['0', '1', '2', '3']} value={String(value.sensitivity) as '1'} error={fieldError(error, 'sensitivity')} onChange={(next) => set({ sensitivity: Number(next ?? 1) })} />
      </Field>
    </Fields>
  ) // biome-ignore format: a form
}

function TeamRows(props: {
  team: PlanDraft['team']
  country: string | undefined
  error: ReactNode
  onChange: (team: PlanDraft['team']) => void
}): ReactNode {
  const say = useSay()
  const programme = useProgramme()
  const people = useOperation(listPeople, {
    params: { programme: programme.id },
    query: { ...(props.country ? { country: props.country } : {}) },
  })
  const free = (people.data?.rows ?? []).filter(
    (one) => !props.team.some(({ personId }) => personId === one.id),
  )
  const nameOf = (id: string) => people.data?.rows.find((one) => one.id === id)?.name ?? '…'
  const set = (at: number, role: TeamRole) =>
    props.onChange(props.team.map((one, index) => (index === at ? { ...one, role } : one)))
  return (
    <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
      <legend style={{ fontWeight: 500, fontSize: '0.875rem' }}>{say('monitoring.field.team')}</legend>
      {props.team.length > 0 && (
        <Table className={styles.rows!}>
          <caption className="ura-hidden">{say('monitoring.field.team')}</caption>
          <Table.Tbody>
            {props.team.map((one, at) => (
              <Table.Tr key={one.personId}>
                <Table.Th scope="row" fw={400}>{nameOf(one.personId)}</Table.Th>
                <Table.Td>
                  <Choice label={say('monitoring.team.roleOf', { name: nameOf(one.personId) })} hideLabel words="teamRole" values={teamRoles} value={one.role} onChange={(role) => set(at, role ?? 'monitor')} />
                </Table.Td>
                <Table.Td>
                  <ActionIcon variant="default" size="lg" aria-label={say('monitoring.team.remove', { name: nameOf(one.personId) })} onClick={() => props.onChange(props.team.filter((other) => other !== one))}>
                    <IconX size={16} />
                  </ActionIcon>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      <Select aria-label={say('monitoring.team.add')} placeholder={say('monitoring.team.add')} searchable value={null} error={props.error}
        data={free.map((one) => ({ value: one.id, label: `${one.name} · ${one.roles.map((role) => say(`role.${role}`)).join(', ')}` }))}
        onChange={(personId) => personId && props.onChange([...props.team, { personId, role: props.team.some(({ role }) => role === 'lead') ? 'monitor' : 'lead' }])} />
    </fieldset>
  ) // biome-ignore format: rows
}
