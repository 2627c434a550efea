import { Button, TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { fieldError } from '../../../ui/forms/Form.tsx'
import { DateField } from '../../../ui/forms/fields.tsx'
import { ErrorPanel, Field, Fields, Section } from '../../../ui/page/parts.tsx'
import { useAct } from '../../../ui/queries.ts'
import { useSay } from '../../../ui/words.tsx'
import { type Import, loadImport } from '../contract-import.ts'
import { type Dataset, useImportParams } from './importing.ts'

/** The last step: a checked file becomes a vintage, which is compared and then decided upon. */
export function ImportLoad({ dataset, given }: { dataset: Dataset; given: Import }): ReactNode {
  const say = useSay()
  const params = useImportParams(dataset, given)
  const load = useAct(loadImport)
  const [label, setLabel] = useState('')
  const [publishedOn, setPublished] = useState<string | null>(null)
  const [retrievedOn, setRetrieved] = useState<string | null>(null)
  return (
    <Section title={say('evidence.import.load')} note={say('evidence.import.loadNote')}>
      <Fields>
        <Field help={say('evidence.import.vintageHelp')}>
          <TextInput
            label={say('evidence.import.vintage')}
            required
            value={label}
            onChange={(event) => setLabel(event.currentTarget.value)}
            error={fieldError(load.error, 'label')}
          />
        </Field>
        <Field help={say('evidence.import.publishedHelp')}>
          <DateField label={say('evidence.dataset.published')} value={publishedOn} onChange={setPublished} />
        </Field>
        <Field>
          <DateField label={say('evidence.import.retrieved')} value={retrievedOn} onChange={setRetrieved} />
        </Field>
      </Fields>
      {load.error && <ErrorPanel error={load.error} />}
      <Button
        loading={load.isPending}
        disabled={label.trim() === ''}
        onClick={() => load.mutate({ params, body: { label, publishedOn, retrievedOn } })}
      >
        {say('evidence.import.loadAct')}
      </Button>
    </Section>
  )
}
