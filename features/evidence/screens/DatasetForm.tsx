import { Select, Switch, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import type { LocalText } from '../../../common/languages.ts'
import { Form, fieldError } from '../../../ui/forms/Form.tsx'
import { useDraft } from '../../../ui/forms/useDraft.ts'
import { emptyText } from '../../../ui/local/edit.ts'
import { LocalTextField } from '../../../ui/local/LocalTextField.tsx'
import { useGo } from '../../../ui/page/Go.tsx'
import { Field, Fields } from '../../../ui/page/parts.tsx'
import { useAct } from '../../../ui/queries.ts'
import { useProgramme } from '../../../ui/session.tsx'
import { useSay } from '../../../ui/words.tsx'
import { createDataset, editDataset } from '../contract.ts'
import { geographies, units } from '../shapes.ts'
import { ComparabilityFields, DimensionFields } from './DatasetParts.tsx'
import type { Dataset, DatasetDraft } from './dataset-draft.ts'

const blank: DatasetDraft = {
  code: '', title: emptyText('en'), description: emptyText('en'), definition: emptyText('en'), publisher: '', source: '', url: null, licence: emptyText('en'),
  unit: 'persons', geography: 'country', summableOverTime: true, events: false, comparability: [], sensitivity: 0, dimensions: [],
} // biome-ignore format: a record

const read = (from: Dataset): DatasetDraft => {
  const keys = Object.keys(blank) as (keyof DatasetDraft)[]
  const values = Object.fromEntries(keys.map((key) => [key, from[key as keyof Dataset]]))
  return { ...(values as unknown as DatasetDraft), version: from.version }
}

/** What a dataset is: what it counts and in which unit, from which source, by which dimensions, and what may be compared. */
export function DatasetForm({ dataset }: { dataset: Dataset | null }): ReactNode {
  const say = useSay()
  const go = useGo()
  const programme = useProgramme()
  const draft = useDraft<DatasetDraft>(
    `evidence.dataset.${dataset?.id ?? 'new'}`,
    dataset ? read(dataset) : blank,
  )
  const create = useAct(createDataset)
  const edit = useAct(editDataset)
  const { error } = dataset ? edit : create
  const { value, set } = draft
  const page = (code: string) => `./evidence/datasets/${code}`
  const send = async () => {
    const { version, code, unit, ...fields } = value
    const body = { ...fields, url: fields.url || null }
    if (dataset)
      await edit.mutateAsync({
        params: { programme: programme.id, dataset: dataset.code },
        body: { ...body, version: version! },
      })
    else await create.mutateAsync({ params: { programme: programme.id }, body: { ...body, code, unit } })
    draft.reset(value)
    go(page(code))
  }
  const local = (key: 'title' | 'description' | 'definition' | 'licence', multiline: boolean) => (
    <Field help={say.has(`evidence.describe.${key}Help`) ? say(`evidence.describe.${key}Help`) : undefined}>
      <LocalTextField
        label={say(
          key === 'title'
            ? 'evidence.dataset.name'
            : key === 'description'
              ? 'evidence.describe.description'
              : `evidence.dataset.${key}`,
        )}
        required
        multiline={multiline}
        mayApprove
        value={value[key] as LocalText}
        error={fieldError(error, key)}
        onChange={(text) => set({ [key]: text })}
      />
    </Field>
  )
  const text = (key: 'publisher' | 'source' | 'url', label: string) => (
    <Field>
      <TextInput
        label={say(label)}
        required={key !== 'url'}
        value={value[key] ?? ''}
        error={fieldError(error, key)}
        onChange={(event) => set({ [key]: event.currentTarget.value })}
      />
    </Field>
  )
  return (
    <Form draft={draft} act={say('evidence.describe.save')} error={error} onSend={send} onCancel={() => { draft.reset(); go(dataset ? page(dataset.code) : './evidence') }}
      {...(dataset && { onReload: () => { draft.reset(read(dataset)); window.location.reload() } })}>
      <Fields>
        {!dataset && (
          <Field help={say('evidence.describe.codeHelp')}>
            <TextInput label={say('evidence.describe.code')} required value={value.code} error={fieldError(error, 'code')} onChange={(event) => set({ code: event.currentTarget.value })} />
          </Field>
        )}
        {local('title', false)}
        {local('description', true)}
        {local('definition', true)}
        {text('publisher', 'evidence.dataset.publisher')}
        {text('source', 'evidence.dataset.source')}
        {text('url', 'evidence.describe.url')}
        {local('licence', true)}
        <Field help={say('evidence.describe.unitHelp')}>
          <Select label={say('evidence.dataset.unit')} allowDeselect={false} disabled={dataset !== null} value={value.unit} onChange={(unit) => set({ unit: unit as DatasetDraft['unit'] })}
            data={units.map((one) => ({ value: one, label: say(`evidence.unit.${one}`) }))} />
        </Field>
        <Field>
          <Select label={say('evidence.describe.geography')} allowDeselect={false} value={value.geography} onChange={(geography) => set({ geography: geography as DatasetDraft['geography'] })}
            data={geographies.map((one) => ({ value: one, label: say(`evidence.describe.geography.${one}`) }))} />
        </Field>
        <Field help={say('evidence.describe.overTimeHelp')}>
          <Switch label={say('evidence.describe.overTime')} checked={value.summableOverTime} onChange={(event) => set({ summableOverTime: event.currentTarget.checked })} />
        </Field>
        <Field help={say('evidence.describe.eventsHelp')}>
          <Switch label={say('evidence.describe.events')} checked={value.events} onChange={(event) => set({ events: event.currentTarget.checked })} />
        </Field>
      </Fields>
      <DimensionFields dimensions={value.dimensions} error={error} onChange={(dimensions) => set({ dimensions })} />
      <ComparabilityFields notes={value.comparability} error={error} onChange={(comparability) => set({ comparability })} />
    </Form>
  ) // biome-ignore format: a form
}
