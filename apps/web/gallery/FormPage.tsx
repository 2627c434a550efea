import { Button, Textarea, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import type { LocalText } from '../../../common/languages.ts'
import { localText } from '../../../common/languages.ts'
import { Form, fieldError } from '../../../ui/forms/Form.tsx'
import { useDraft } from '../../../ui/forms/useDraft.ts'
import { writeText } from '../../../ui/local/edit.ts'
import { LocalTextField } from '../../../ui/local/LocalTextField.tsx'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { Field, Fields, Section } from '../../../ui/page/parts.tsx'
import { useAct } from '../../../ui/queries.ts'
import { saveOrganisation } from './contract.ts'

const begun: { name: string; title: LocalText; note: string } = {
  name: 'Lakeside Legal Aid',
  title: writeText(
    localText({ en: 'Legal aid at the lakeside', sq: 'Ndihmë juridike buzë liqenit' }),
    'mk',
    'Правна помош',
  ),
  note: '',
}

export default function FormPage(): ReactNode {
  const draft = useDraft('gallery.organisation', begun)
  const save = useAct(saveOrganisation)
  const { value, set } = draft
  return (
    <Page narrow>
      <PageHead
        title="Edit organisation"
        crumbs={[{ label: 'Organisations', to: './gallery/table' }]}
        actions={
          <Button variant="default" onClick={() => void fetch('/api/gallery/expire')}>
            End my session
          </Button>
        }
      />
      <Form
        draft={draft}
        act="Save"
        error={save.error}
        onSend={async () => {
          await save.mutateAsync({ body: value })
          draft.reset(value)
        }}
        onReload={() => draft.reset()}
      >
        <Section title="Who they are">
          <Fields>
            <Field help="As it is registered. It is printed on contracts.">
              <TextInput
                label="Name"
                required
                value={value.name}
                error={fieldError(save.error, 'name')}
                onChange={(event) => set({ name: event.currentTarget.value })}
              />
            </Field>
            <Field help="Every language has its own state; what is typed is a draft until somebody approves it.">
              <LocalTextField
                label="What they do"
                value={value.title}
                onChange={(title) => set({ title })}
                multiline
                mayApprove
              />
            </Field>
            <Field help="Only members of the programme see it.">
              <Textarea
                label="Note"
                autosize
                minRows={3}
                value={value.note}
                onChange={(event) => set({ note: event.currentTarget.value })}
              />
            </Field>
          </Fields>
        </Section>
      </Form>
    </Page>
  )
}
