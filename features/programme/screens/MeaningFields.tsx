import {
  ActionIcon,
  Button,
  Fieldset,
  Group,
  MultiSelect,
  Pill,
  Select,
  TagsInput,
  TextInput,
} from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { aggregates } from '../../../common/measures.ts'
import { six } from '../../../common/places.ts'
import type { Say } from '../../../common/words.ts'
import { fieldError } from '../../../ui/forms/Form.tsx'
import { Field, Fields, Section } from '../../../ui/page/parts.tsx'
import { useOperation } from '../../../ui/queries.ts'
import { useProgramme } from '../../../ui/session.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { listMeasures, type Meaning } from '../contract-indicators.ts'

type Filter = Meaning['filter']

/** The word for a key, where there is one; what a form or a room has named itself is shown as it is. */
const wordOr = (say: Say, kind: 'measure' | 'dim' | 'value', key: string): string =>
  say.has(`programme.meaning.${kind}.${key}`) ? say(`programme.meaning.${kind}.${key}`) : key

/** What an indicator is computed from, and how its values are split. Without a measure it is reported. */
export function MeaningFields(props: {
  meaning: Meaning
  error: unknown
  disabled: boolean
  onChange: (meaning: Meaning) => void
}): ReactNode {
  const say = useSay()
  const programme = useProgramme()
  const measures = useOperation(listMeasures, { params: { programme: programme.id } })
  const { meaning, error, disabled } = props
  const set = (change: Partial<Meaning>) => props.onChange({ ...meaning, ...change })
  const rows = measures.data?.rows ?? []
  const measure = rows.find((one) => one.key === meaning.measure)
  // A measure whose room is not here is shown too: nothing is lost by opening the form.
  const offered = rows.map((one) => ({ value: one.key, label: `${one.label} (${one.unit})` }))
  if (meaning.measure && !measure)
    offered.push({ value: meaning.measure, label: wordOr(say, 'measure', meaning.measure) })
  const dimensions = [...new Set(['country', ...(measure?.dims ?? []), ...Object.keys(meaning.filter)])]
  return (
    <Section title={say('programme.meaning.title')} note={say('programme.meaning.note')}>
      <Fields>
        <Field help={say('programme.meaning.measureHelp')}>
          <Select label={say('programme.meaning.measure')} clearable searchable disabled={disabled} data={offered} value={meaning.measure} error={fieldError(error, 'meaning.measure')} placeholder={say('programme.meaning.reported')}
            onChange={(key) => set(key ? { measure: key, aggregate: meaning.aggregate ?? 'count' } : { measure: null, aggregate: null, filter: {}, over: null, counted: null })} />
        </Field>
        {meaning.measure && (
          <>
            <Field>
              <Select label={say('programme.meaning.aggregate')} allowDeselect={false} disabled={disabled} value={meaning.aggregate} error={fieldError(error, 'meaning.aggregate')}
                data={aggregates.map((value) => ({ value, label: say(`programme.meaning.aggregate.${value}`) }))}
                onChange={(aggregate) => set({ aggregate: aggregate as Meaning['aggregate'], over: aggregate === 'ratio' ? (meaning.over ?? {}) : null, counted: aggregate === 'distinct' ? (meaning.counted ?? 'organisation') : null })} />
            </Field>
            {meaning.aggregate === 'distinct' && (
              <Field>
                <Select label={say('programme.meaning.counted')} allowDeselect={false} disabled={disabled} value={meaning.counted} error={fieldError(error, 'meaning.counted')}
                  data={['record', 'organisation', ...dimensions].map((value) => ({ value, label: wordOr(say, 'dim', value) }))}
                  onChange={(counted) => set({ counted })} />
              </Field>
            )}
            <FilterFields title={say('programme.meaning.filter')} filter={meaning.filter} dimensions={dimensions} disabled={disabled} error={fieldError(error, 'meaning.filter')} onChange={(filter) => set({ filter })} />
            {meaning.aggregate === 'ratio' && (
              <FilterFields title={say('programme.meaning.over')} filter={meaning.over ?? {}} dimensions={dimensions} disabled={disabled} error={fieldError(error, 'meaning.over')} onChange={(over) => set({ over })} />
            )}
          </>
        )}
        <Disaggregation meaning={meaning} disabled={disabled} error={fieldError(error, 'meaning.disaggregation')} onChange={(disaggregation) => set({ disaggregation })} />
      </Fields>
    </Section>
  ) // biome-ignore format: a form
}

/** Which facts count: for each dimension the values that do; an empty one lets all count. */
function FilterFields(props: {
  title: string
  filter: Filter
  dimensions: string[]
  disabled: boolean
  error: string | undefined
  onChange: (filter: Filter) => void
}): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const set = (key: string, values: string[]) => {
    const { [key]: _, ...others } = props.filter
    props.onChange(values.length ? { ...others, [key]: values } : others)
  }
  return (
    <Field help={say('programme.meaning.filterHelp')}>
      <Fieldset variant="unstyled" legend={props.title}>
        {props.dimensions.map((key) =>
          key === 'country' ? (
            <MultiSelect key={key} label={say('programme.field.country')} disabled={props.disabled} value={props.filter[key] ?? []} onChange={(values) => set(key, values)}
              data={six.map((value) => ({ value, label: formats.country(value) }))} />
          ) : (
            <TagsInput key={key} label={wordOr(say, 'dim', key)} renderPill={({ option, onRemove, disabled }) => (
              <Pill withRemoveButton={!disabled} onRemove={onRemove!} disabled={disabled!}>{wordOr(say, 'value', String(option.value))}</Pill>
            )} disabled={props.disabled} value={props.filter[key] ?? []} onChange={(values) => set(key, values)} />
          ),
        )}
        {props.error && <p role="alert">{props.error}</p>}
      </Fieldset>
    </Field>
  ) // biome-ignore format: a form
}

/** How a reported value is split: what is typed is the split, the total is its sum. */
function Disaggregation(props: {
  meaning: Meaning
  disabled: boolean
  error: string | undefined
  onChange: (disaggregation: Meaning['disaggregation']) => void
}): ReactNode {
  const say = useSay()
  const { disaggregation } = props.meaning
  const change = (at: number, next: Partial<Meaning['disaggregation'][number]>) =>
    props.onChange(disaggregation.map((one, index) => (index === at ? { ...one, ...next } : one)))
  return (
    <Field help={say('programme.meaning.disaggregationHelp')}>
      <Fieldset variant="unstyled" legend={say('programme.meaning.disaggregation')}>
        {disaggregation.map((one, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the place in the list is what a dimension is
          <Group key={at} align="flex-end" gap="sm" mb="xs">
            <TextInput label={say('programme.meaning.dimension')} disabled={props.disabled} value={one.key} onChange={(event) => change(at, { key: event.currentTarget.value })} w={160} />
            <TagsInput label={say('programme.meaning.values')} disabled={props.disabled} value={one.values} onChange={(values) => change(at, { values })} style={{ flex: '1 1 12rem' }} />
            {!props.disabled && (
              <ActionIcon aria-label={say('programme.remove')} onClick={() => props.onChange(disaggregation.filter((_, index) => index !== at))}><IconX size={16} aria-hidden /></ActionIcon>
            )}
          </Group>
        ))}
        {!props.disabled && disaggregation.length < 4 && (
          <Button variant="default" size="xs" onClick={() => props.onChange([...disaggregation, { key: '', values: [] }])}>{say('programme.meaning.addDimension')}</Button>
        )}
        {props.error && <p role="alert">{props.error}</p>}
      </Fieldset>
    </Field>
  ) // biome-ignore format: a form
}
