import { Checkbox, TagsInput, Textarea, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { fieldError } from '../../../ui/forms/Form.tsx'
import { DateField, NumberField } from '../../../ui/forms/fields.tsx'
import type { Draft } from '../../../ui/forms/useDraft.ts'
import { LocalTextField } from '../../../ui/local/LocalTextField.tsx'
import { Field, Fields, Section } from '../../../ui/page/parts.tsx'
import { useSay } from '../../../ui/words.tsx'
import type { IncidentFields } from '../contract-incidents.ts'
import {
  asylumIntents, consents, corroborations, incidentKinds, nationalities, treatments, violations, violences,
} from '../lists.ts' // biome-ignore format: a list
import { Checks } from './AccountForm.tsx'
import { useNationality } from './nationality.ts'
import { Choice } from './parts.tsx'

export type IncidentDraft = IncidentFields & { version?: number }

/** The border-violence fields of an incident: what happened, to whom, by whom, how it is known, what was agreed to. */
export function IncidentForm({ draft, error }: { draft: Draft<IncidentDraft>; error: unknown }): ReactNode {
  const say = useSay()
  const nation = useNationality()
  const { value, set } = draft
  const wrong = (path: string) => fieldError(error, path)
  const yesNo = (key: 'minors' | 'women' | 'men' | 'lgbti' | 'policeStation') => (
    <Choice label={say(`monitoring.incident.${key}`)} words="yesNo" values={['yes', 'no']} none={say('monitoring.yesNo.unknown')} value={value[key] === null ? null : value[key] ? 'yes' : 'no'} onChange={(next) => set({ [key]: next === null ? null : next === 'yes' })} />
  ) // biome-ignore format: one field
  const number = (key: 'persons' | 'ageFrom' | 'ageTo' | 'officers') => (
    <NumberField label={say(`monitoring.incident.${key}`)} min={0} value={value[key]} error={wrong(key)} onChange={(next) => set({ [key]: next })} />
  ) // biome-ignore format: one field
  const country = (key: 'borderFrom' | 'borderTo') => (
    <TextInput label={say(`monitoring.incident.${key}`)} maxLength={2} value={value[key] ?? ''} error={wrong(key)} description={value[key]?.length === 2 ? nation.name(value[key]) : undefined} inputWrapperOrder={['label', 'input', 'description', 'error']} onChange={(event) => set({ [key]: event.currentTarget.value.toUpperCase() || null })} />
  ) // biome-ignore format: one field
  return (
    <>
      <Section title={say('monitoring.incident.what')}>
        <Fields>
          <Field help={say('monitoring.help.incidentTitle')}><LocalTextField label={say('monitoring.field.title')} required mayApprove value={value.title} error={wrong('title')} onChange={(title) => set({ title })} /></Field>
          <Field><Choice label={say('monitoring.field.kind')} required words="incidentKind" values={incidentKinds} value={value.kind} error={wrong('kind')} onChange={(kind) => set({ kind: kind ?? 'other' })} /></Field>
          <Field><DateField label={say('monitoring.incident.happenedOn')} required value={value.happenedOn || null} error={wrong('happenedOn')} onChange={(day) => set({ happenedOn: day ?? '' })} /></Field>
          <Field><TextInput type="time" label={say('monitoring.incident.timeOfDay')} value={value.timeOfDay ?? ''} error={wrong('timeOfDay')} onChange={(event) => set({ timeOfDay: event.currentTarget.value || null })} /></Field>
          <Field><Checkbox label={say('monitoring.incident.roughly')} checked={value.roughly} onChange={(event) => set({ roughly: event.currentTarget.checked })} /></Field>
          <Field help={say('monitoring.help.incidentPlace')}><TextInput label={say('monitoring.incident.place')} value={value.place} error={wrong('place')} onChange={(event) => set({ place: event.currentTarget.value })} /></Field>
          <Field><NumberField label={say('monitoring.field.latitude')} decimals={6} min={-90} max={90} value={value.latitude} error={wrong('latitude')} onChange={(latitude) => set({ latitude })} /></Field>
          <Field><NumberField label={say('monitoring.field.longitude')} decimals={6} min={-180} max={180} value={value.longitude} error={wrong('longitude')} onChange={(longitude) => set({ longitude })} /></Field>
          <Field help={say('monitoring.help.border')}>{country('borderFrom')}</Field>
          <Field>{country('borderTo')}</Field>
          <Field help={say('monitoring.help.narrative')}><Textarea label={say('monitoring.incident.narrative')} autosize minRows={4} value={value.narrative} error={wrong('narrative')} onChange={(event) => set({ narrative: event.currentTarget.value })} /></Field>
        </Fields>
      </Section>
      <Section title={say('monitoring.incident.whom')} note={say('monitoring.incident.whomNote')}>
        <Fields>
          <Field>{number('persons')}</Field>
          <Field>{number('ageFrom')}</Field>
          <Field>{number('ageTo')}</Field>
          <Field>{yesNo('minors')}</Field>
          <Field>{yesNo('women')}</Field>
          <Field>{yesNo('men')}</Field>
          <Field>{yesNo('lgbti')}</Field>
          <Field><TagsInput label={say('monitoring.incident.nationalities')} data={nationalities.map(nation.name)} value={value.nationalities.map(nation.name)} error={wrong('nationalities') ?? wrong('nationalities.0')} onChange={(next) => set({ nationalities: next.map(nation.code) })} /></Field>
        </Fields>
      </Section>
      <Section title={say('monitoring.incident.byWhom')}>
        <Fields>
          <Field>{number('officers')}</Field>
          <Field help={say('monitoring.help.police')}><Textarea label={say('monitoring.incident.police')} autosize minRows={2} value={value.police} error={wrong('police')} onChange={(event) => set({ police: event.currentTarget.value })} /></Field>
          <Field><Checks label={say('monitoring.incident.violence')} words="violence" values={violences} value={value.violence} onChange={(violence) => set({ violence })} /></Field>
          <Field><Checks label={say('monitoring.incident.violations')} words="violation" values={violations} value={value.violations} onChange={(violations) => set({ violations })} /></Field>
          <Field>{yesNo('policeStation')}</Field>
          <Field><Checks label={say('monitoring.incident.treatment')} words="treatment" values={treatments} value={value.treatment} onChange={(treatment) => set({ treatment })} /></Field>
          <Field><Choice label={say('monitoring.incident.asylum')} words="asylum" values={asylumIntents} none={say('monitoring.yesNo.unknown')} value={value.asylum} onChange={(asylum) => set({ asylum })} /></Field>
        </Fields>
      </Section>
      <Section title={say('monitoring.incident.how')}>
        <Fields>
          <Field><TextInput label={say('monitoring.incident.reportedBy')} value={value.reportedBy} error={wrong('reportedBy')} onChange={(event) => set({ reportedBy: event.currentTarget.value })} /></Field>
          <Field><Checks label={say('monitoring.incident.corroboration')} words="corroboration" values={corroborations} value={value.corroboration} onChange={(corroboration) => set({ corroboration })} /></Field>
          <Field help={say('monitoring.help.consent')}><Checks label={say('monitoring.incident.consent')} words="consent" values={consents} value={value.consent} onChange={(consent) => set({ consent })} /></Field>
          <Field help={say('monitoring.help.sensitivity')}><Choice label={say('monitoring.field.sensitivity')} words="sensitivity" values={['0', '1', '2', '3']} value={String(value.sensitivity) as '2'} error={wrong('sensitivity')} onChange={(next) => set({ sensitivity: Number(next ?? 2) })} /></Field>
        </Fields>
      </Section>
    </>
  ) // biome-ignore format: a form
}
