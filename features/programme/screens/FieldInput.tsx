import { NumberInput, Select, Switch, TextInput } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import type { ReactNode } from 'react'
import type { LocalText } from '../../../common/languages.ts'
import { useLocal } from '../../../ui/local/Local.tsx'
import { LocalTextField } from '../../../ui/local/LocalTextField.tsx'
import { useLooseOperation, useOperation } from '../../../ui/queries.ts'
import { useProgramme } from '../../../ui/session.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { partners } from '../contract.ts'
import { countries, type FieldSpec, shelves } from './shelves.ts'

interface Named {
  id: string
  code?: string
  title?: LocalText | null
}

/** One field of a record's form, by its description. */
export function FieldInput(props: {
  field: FieldSpec
  value: unknown
  onChange: (value: unknown) => void
  error?: string | undefined
  disabled?: boolean
}): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const { field, value, onChange } = props
  const common = {
    label: say(`programme.field.${field.key}`),
    error: props.error,
    disabled: props.disabled ?? false,
    required: field.required ?? false,
  }
  switch (field.kind) {
    case 'text':
      return (
        <TextInput
          {...common}
          value={String(value ?? '')}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )
    case 'local':
    case 'localLong':
      return (
        <LocalTextField
          {...common}
          value={value as LocalText | null}
          multiline={field.kind === 'localLong'}
          mayApprove
          onChange={(next) => onChange(next)}
        />
      )
    case 'number':
      return (
        <NumberInput
          {...common}
          value={(value as number | null) ?? ''}
          onChange={(next) => onChange(next === '' ? null : Number(next))}
        />
      )
    case 'date':
      return (
        <DateInput
          {...common}
          valueFormat="D MMMM YYYY"
          clearable={!field.required}
          value={(value as string | null) || null}
          onChange={(next) => onChange(next)}
        />
      )
    case 'yes':
      return (
        <Switch
          label={common.label}
          disabled={common.disabled}
          checked={Boolean(value)}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      )
    case 'choice':
      return (
        <Select {...common} allowDeselect={false} value={String(value ?? '')} onChange={(next) => onChange(next)}
          data={(field.choices ?? []).map((one) => ({ value: one, label: say(`programme.choice.${one}`) }))} />
      ) // biome-ignore format: one input
    case 'country':
      return (
        <Select {...common} clearable placeholder={say('programme.regional')} value={(value as string | null) ?? null} onChange={(next) => onChange(next)}
          data={countries.map((one) => ({ value: one, label: formats.country(one) }))} />
      ) // biome-ignore format: one input
    case 'record':
      return <RecordSelect {...props} />
    case 'organisation':
      return <OrganisationSelect {...props} />
  }
}

/** An organisation of the programme: those that carry it out are its partners. */
function OrganisationSelect(props: {
  field: FieldSpec
  value: unknown
  onChange: (value: unknown) => void
  error?: string | undefined
  disabled?: boolean
}): ReactNode {
  const say = useSay()
  const local = useLocal()
  const programme = useProgramme()
  const answer = useOperation(partners.list, { params: { programme: programme.id }, query: { size: 500 } })
  const names = new Map(
    (answer.data?.rows ?? []).map((row) => [
      row.organisationId,
      local((row.organisation as { name: LocalText } | undefined)?.name),
    ]),
  )
  return (
    <Select label={say(`programme.field.${props.field.key}`)} searchable clearable data={[...names].map(([value, label]) => ({ value, label }))}
      value={(props.value as string | null) ?? null} error={props.error} disabled={props.disabled ?? false} onChange={(next) => props.onChange(next)} />
  ) // biome-ignore format: one input
}

function RecordSelect(props: {
  field: FieldSpec
  value: unknown
  onChange: (value: unknown) => void
  error?: string | undefined
  disabled?: boolean
}): ReactNode {
  const say = useSay()
  const local = useLocal()
  const programme = useProgramme()
  const spec = shelves[props.field.of!]
  const answer = useLooseOperation(spec.shelf.list, {
    params: { programme: programme.id },
    query: { size: 500 },
  })
  const rows = ((answer.data as { rows: Named[] } | undefined)?.rows ?? []).map((row) => ({
    value: row.id,
    label: [row.code, local(row.title)].filter(Boolean).join(' · '),
  }))
  return (
    <Select label={say(`programme.field.${props.field.key}`)} data={rows} searchable clearable={!props.field.required} required={props.field.required ?? false}
      value={(props.value as string | null) ?? null} error={props.error} disabled={props.disabled ?? false} onChange={(next) => props.onChange(next)} />
  ) // biome-ignore format: one input
}
