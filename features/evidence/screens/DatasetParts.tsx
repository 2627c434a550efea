import { Button, Group, Select, Switch, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { fieldError } from '../../../ui/forms/Form.tsx'
import { DateField } from '../../../ui/forms/fields.tsx'
import { emptyText } from '../../../ui/local/edit.ts'
import { LocalTextField } from '../../../ui/local/LocalTextField.tsx'
import { Section } from '../../../ui/page/parts.tsx'
import { useSay } from '../../../ui/words.tsx'
import { dimensionTypes, mostDimensions } from '../shapes.ts'
import type { DatasetDraft } from './dataset-draft.ts'
import styles from './evidence.module.css'

type Dimension = DatasetDraft['dimensions'][number]
type Note = DatasetDraft['comparability'][number]

/** The list with one of its members changed. */
const withOne = <T,>(list: readonly T[], at: number, change: Partial<T>): T[] =>
  list.map((one, index) => (index === at ? { ...one, ...change } : one))
const without = <T,>(list: readonly T[], at: number): T[] => list.filter((_, index) => index !== at)

/** By what the figures are told apart: each dimension with its code list, and whether its values may be added up. */
export function DimensionFields(props: {
  dimensions: Dimension[]
  error: unknown
  onChange: (dimensions: Dimension[]) => void
}): ReactNode {
  const say = useSay()
  const { dimensions, error, onChange } = props
  return (
    <Section title={say('evidence.dataset.dimensions')} note={say('evidence.describe.dimensionsNote')}>
      {dimensions.map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the place in the list is what a dimension is
        <fieldset key={at} className={styles.part}>
          <legend>{one.key || say('evidence.describe.dimension', { number: at + 1 })}</legend>
          <Group align="flex-start" gap="sm">
            <TextInput label={say('evidence.describe.key')} required value={one.key} error={fieldError(error, `dimensions.${at}.key`)} onChange={(event) => onChange(withOne(dimensions, at, { key: event.currentTarget.value }))} />
            <Select label={say('evidence.describe.type')} allowDeselect={false} value={one.type} error={fieldError(error, `dimensions.${at}.type`)} onChange={(type) => onChange(withOne(dimensions, at, { type: type as Dimension['type'], list: undefined }))}
              data={dimensionTypes.map((value) => ({ value, label: say(`evidence.describe.type.${value}`) }))} />
          </Group>
          <LocalTextField label={say('evidence.dataset.name')} required mayApprove value={one.label} error={fieldError(error, `dimensions.${at}.label`)} onChange={(label) => onChange(withOne(dimensions, at, { label }))} />
          <Group justify="space-between">
            <Switch label={say('evidence.describe.summable')} checked={one.summable} onChange={(event) => onChange(withOne(dimensions, at, { summable: event.currentTarget.checked }))} />
            <Button variant="subtle" size="xs" onClick={() => onChange(without(dimensions, at))}>{say('evidence.describe.remove')}</Button>
          </Group>
        </fieldset>
      ))}
      {dimensions.length < mostDimensions && (
        <Button variant="default" size="xs" onClick={() => onChange([...dimensions, { key: '', type: 'country', label: emptyText('en'), summable: true }])}>
          {say('evidence.describe.addDimension')}
        </Button>
      )}
    </Section>
  ) // biome-ignore format: a form
}

/** Breaks and notes: what may not be compared with what, and since when. */
export function ComparabilityFields(props: {
  notes: Note[]
  error: unknown
  onChange: (notes: Note[]) => void
}): ReactNode {
  const say = useSay()
  const { notes, error, onChange } = props
  return (
    <Section title={say('evidence.dataset.comparability')} note={say('evidence.describe.notesNote')}>
      {notes.map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the place in the list is what a note is
        <fieldset key={at} className={styles.part}>
          <legend>{say(`evidence.describe.kind.${one.kind}`)}</legend>
          <Group align="flex-start" gap="sm">
            <Select label={say('evidence.describe.kind')} allowDeselect={false} value={one.kind} onChange={(kind) => onChange(withOne(notes, at, { kind: kind as Note['kind'] }))}
              data={(['break', 'note'] as const).map((value) => ({ value, label: say(`evidence.describe.kind.${value}`) }))} />
            <DateField label={say('evidence.describe.from')} value={one.from ?? null} onChange={(from) => onChange(withOne(notes, at, { from: from ?? undefined }))} />
            <DateField label={say('evidence.describe.to')} value={one.to ?? null} onChange={(to) => onChange(withOne(notes, at, { to: to ?? undefined }))} />
          </Group>
          <LocalTextField label={say('evidence.describe.text')} required multiline mayApprove value={one.text} error={fieldError(error, `comparability.${at}.text`)} onChange={(text) => onChange(withOne(notes, at, { text }))} />
          <Button variant="subtle" size="xs" onClick={() => onChange(without(notes, at))}>{say('evidence.describe.remove')}</Button>
        </fieldset>
      ))}
      <Button variant="default" size="xs" onClick={() => onChange([...notes, { kind: 'note', text: emptyText('en') }])}>
        {say('evidence.describe.addNote')}
      </Button>
    </Section>
  ) // biome-ignore format: a form
}
