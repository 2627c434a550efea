import { Modal, Select, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import type { LocalText } from '../../../common/languages.ts'
import { six } from '../../../common/places.ts'
import { Form, fieldError } from '../../../ui/forms/Form.tsx'
import { type Draft, useDraft } from '../../../ui/forms/useDraft.ts'
import { emptyText } from '../../../ui/local/edit.ts'
import { LocalTextField } from '../../../ui/local/LocalTextField.tsx'
import { useGo } from '../../../ui/page/Go.tsx'
import { Field, Fields } from '../../../ui/page/parts.tsx'
import { useAct } from '../../../ui/queries.ts'
import { useFormats, useWords } from '../../../ui/words.tsx'
import { addOrganisation } from '../contract.ts'

export interface OrganisationDraft {
  code: string
  name: LocalText
  shortName: string
  country: string | null
  website: string | null
}

/** The fields of an organisation. */
export function OrganisationFields({
  draft,
  error,
}: {
  draft: Draft<OrganisationDraft>
  error: unknown
}): ReactNode {
  const { say } = useWords()
  const { country } = useFormats()
  const { value, set } = draft
  return (
    <Fields>
      <Field>
        <LocalTextField
          label={say('access.field.name')}
          value={value.name}
          onChange={(name) => set({ name })}
          error={fieldError(error, 'name')}
          maxLength={200}
          mayApprove
          required
        />
      </Field>
      <Field help={say('access.organisation.shortHelp')}>
        <TextInput
          label={say('access.field.shortName')}
          value={value.shortName}
          onChange={(event) => set({ shortName: event.currentTarget.value })}
          error={fieldError(error, 'shortName')}
        />
      </Field>
      <Field help={say('access.organisation.codeHelp')}>
        <TextInput
          label={say('access.field.code.short')}
          value={value.code}
          onChange={(event) => set({ code: event.currentTarget.value })}
          error={fieldError(error, 'code')}
          required
          withAsterisk={false}
        />
      </Field>
      <Field>
        <Select
          label={say('access.field.country')}
          data={six.map((code) => ({ value: code, label: country(code) }))}
          value={value.country}
          onChange={(code) => set({ country: code })}
          error={fieldError(error, 'country')}
          clearable
        />
      </Field>
      <Field>
        <TextInput
          type="url"
          label={say('access.field.website')}
          value={value.website ?? ''}
          onChange={(event) => set({ website: event.currentTarget.value || null })}
          error={fieldError(error, 'website')}
          placeholder="https://"
        />
      </Field>
    </Fields>
  )
}

/** A new organisation, in a dialog; afterwards its page opens. */
export function NewOrganisation({ onClose }: { onClose: () => void }): ReactNode {
  const { say, language } = useWords()
  const go = useGo()
  const draft = useDraft<OrganisationDraft>('access.organisation.new', {
    code: '',
    name: emptyText(language === 'sr-Cyrl' ? 'sr-Latn' : language),
    shortName: '',
    country: null,
    website: null,
  })
  const act = useAct(addOrganisation)
  const send = async () => {
    const { id } = await act.mutateAsync({ body: draft.value })
    draft.reset()
    onClose()
    go(`/organisations/${id}`)
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={say('access.organisations.add')}
      closeButtonProps={{ 'aria-label': say('ui.close') }}
      size="xl"
    >
      <Form
        draft={draft}
        act={say('access.organisations.add')}
        error={act.error}
        onSend={send}
        onCancel={onClose}
      >
        <OrganisationFields draft={draft} error={act.error} />
      </Form>
    </Modal>
  )
}
