import { Button, Checkbox, NativeSelect, Stack, Textarea } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { fieldError } from '../../../../ui/forms/Form.tsx'
import { DateField } from '../../../../ui/forms/fields.tsx'
import { ErrorPanel, Field, Fields, Section } from '../../../../ui/page/parts.tsx'
import { useAct } from '../../../../ui/queries.ts'
import { useFormats, useSay, useWords } from '../../../../ui/words.tsx'
import { type ExportFormat, exportFormats, exportStates, prepareExport } from '../../contract/data.ts'
import type { DataPage } from './page.ts'
import { Running } from './Running.tsx'

interface Chosen {
  format: ExportFormat
  labels: string | null
  states: (typeof exportStates)[number][]
  from: string | null
  to: string | null
  groupPaths: boolean
  splitSelectMultiples: boolean
  deletedFields: boolean
  attachments: boolean
  personal: boolean
  reason: string
}

const start: Chosen = {
  format: 'csv.zip', labels: null, states: [], from: null, to: null, groupPaths: true, splitSelectMultiples: false,
  deletedFields: false, attachments: false, personal: false, reason: '',
} // biome-ignore format: a record

/** Takes a file out: what form it has, which submissions, and whether personal answers are in it. */
export function Export({ form, data }: { form: string; data: DataPage }): ReactNode {
  const say = useSay()
  const prepare = useAct(prepareExport)
  const [chosen, setChosen] = useState(start)
  const [taken, setTaken] = useState<string | null>(null)
  const set = (part: Partial<Chosen>) => setChosen({ ...chosen, ...part })
  const send = async () => {
    const { id } = await prepare.mutateAsync({ params: { form }, body: chosen })
    setTaken(id)
    // The browser itself keeps the file, whatever its size.
    const link = document.createElement('a')
    link.href = `/api/exports/${id}/file`
    link.download = `${data.code}.${chosen.format}`
    link.click()
  }
  return (
    <Section title={say('collection.data.export')} note={say('collection.data.exportNote')}>
      <Fields>
        <Shape data={data} chosen={chosen} set={set} />
        <Which chosen={chosen} set={set} error={prepare.error} />
        <Options data={data} chosen={chosen} set={set} />
        <Personal data={data} chosen={chosen} set={set} error={prepare.error} />
      </Fields>
      {prepare.error && <ErrorPanel error={prepare.error} />}
      <Button
        loading={prepare.isPending}
        disabled={data.submissions === 0}
        onClick={() => void send().catch(() => undefined)}
      >
        {say('collection.data.take')}
      </Button>
      {taken && <Running key={taken} id={taken} />}
    </Section>
  )
}

interface PartProps {
  chosen: Chosen
  set: (part: Partial<Chosen>) => void
}

function Shape({ data, chosen, set }: PartProps & { data: DataPage }): ReactNode {
  const say = useSay()
  const { language } = useWords()
  const formats = exportFormats.filter((one) => one !== 'geojson' || data.places)
  const languages = data.languages.filter((one) => one !== 'default')
  const isTable = chosen.format !== 'spss.zip' && chosen.format !== 'geojson'
  return (
    <>
      <Field help={say('collection.data.formatHelp')}>
        <NativeSelect
          label={say('collection.data.format')}
          value={chosen.format}
          onChange={(event) => set({ format: event.currentTarget.value as ExportFormat })}
          data={formats.map((value) => ({ value, label: say(`collection.data.format.${value}`) }))}
        />
      </Field>
      {isTable && (
        <Field>
          <NativeSelect
            label={say('collection.data.values')}
            value={chosen.labels ?? ''}
            onChange={(event) => set({ labels: event.currentTarget.value || null })}
            data={[
              { value: '', label: say('collection.data.valuesPlain') },
              ...(languages.length
                ? languages.map((one) => ({
                    value: one,
                    label: say('collection.data.valuesLabels', { language: one }),
                  }))
                : [
                    {
                      value: language,
                      label: say('collection.data.valuesLabels', {
                        language: say('collection.data.labelsHere'),
                      }),
                    },
                  ]),
            ]}
          />
        </Field>
      )}
    </>
  )
}

function Which({ chosen, set, error }: PartProps & { error: unknown }): ReactNode {
  const say = useSay()
  const toggle = (state: (typeof exportStates)[number], on: boolean) =>
    set({ states: on ? [...chosen.states, state] : chosen.states.filter((one) => one !== state) })
  return (
    <>
      <Field help={chosen.states.length ? undefined : say('collection.data.statesAll')}>
        <Checkbox.Group label={say('collection.data.states')} value={chosen.states}>
          <Stack gap={6} mt={4}>
            {exportStates.map((state) => (
              <Checkbox
                key={state}
                value={state}
                label={say(`collection.data.state.${state}`)}
                onChange={(event) => toggle(state, event.currentTarget.checked)}
              />
            ))}
          </Stack>
        </Checkbox.Group>
      </Field>
      <Field help={say('collection.data.dayHelp')}>
        <DateField
          label={say('collection.data.from')}
          value={chosen.from}
          onChange={(from) => set({ from })}
          error={fieldError(error, 'from')}
        />
      </Field>
      <Field>
        <DateField
          label={say('collection.data.to')}
          value={chosen.to}
          onChange={(to) => set({ to })}
          error={fieldError(error, 'to')}
        />
      </Field>
    </>
  )
}

function Options({ data, chosen, set }: PartProps & { data: DataPage }): ReactNode {
  const say = useSay()
  const tables = ['csv.zip', 'csv', 'xlsx'].includes(chosen.format)
  const files = data.files > 0 && chosen.format.endsWith('.zip')
  return (
    <Field>
      <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
        <legend style={{ padding: 0, fontWeight: 600 }}>{say('collection.data.options')}</legend>
        <Stack gap={6} mt={4}>
          {tables && (
            <>
              <Checkbox
                label={say('collection.data.groupPaths')}
                checked={chosen.groupPaths}
                onChange={(event) => set({ groupPaths: event.currentTarget.checked })}
              />
              <Checkbox
                label={say('collection.data.split')}
                checked={chosen.splitSelectMultiples}
                onChange={(event) => set({ splitSelectMultiples: event.currentTarget.checked })}
              />
            </>
          )}
          <Checkbox
            label={say('collection.data.deleted')}
            checked={chosen.deletedFields}
            onChange={(event) => set({ deletedFields: event.currentTarget.checked })}
          />
          {files && (
            <Checkbox
              label={say('collection.data.attachments', { count: data.files })}
              checked={chosen.attachments}
              onChange={(event) => set({ attachments: event.currentTarget.checked })}
            />
          )}
        </Stack>
      </fieldset>
    </Field>
  )
}

/** Personal answers stay inside unless somebody who may see them says why they must leave. */
function Personal({ data, chosen, set, error }: PartProps & { data: DataPage; error: unknown }): ReactNode {
  const say = useSay()
  const formats = useFormats()
  if (data.personalQuestions === 0) return <p className="ura-quiet">{say('collection.data.personalNone')}</p>
  const roles = formats.list(data.seers.map((role) => say(`role.${role}`)))
  return (
    <>
      <Field help={say('collection.data.personalOut', { count: data.personalQuestions, roles })}>
        <Checkbox
          label={say('collection.data.personalIn')}
          checked={chosen.personal}
          disabled={!data.may.includes('personal')}
          onChange={(event) => set({ personal: event.currentTarget.checked })}
        />
      </Field>
      {chosen.personal && (
        <Field help={say('collection.data.reasonHelp')}>
          <Textarea
            label={say('collection.data.reason')}
            required
            autosize
            minRows={2}
            maxLength={500}
            value={chosen.reason}
            onChange={(event) => set({ reason: event.currentTarget.value })}
            error={fieldError(error, 'reason')}
          />
        </Field>
      )}
    </>
  )
}
