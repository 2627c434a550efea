import { MultiSelect, Switch, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import {
  type LocalText,
  languageNames,
  type StoredLanguage,
  storedLanguages,
} from '../../../common/languages.ts'
import { six } from '../../../common/places.ts'
import { Form, fieldError } from '../../../ui/forms/Form.tsx'
import { useDraft } from '../../../ui/forms/useDraft.ts'
import { emptyText } from '../../../ui/local/edit.ts'
import { LocalTextField } from '../../../ui/local/LocalTextField.tsx'
import { useGo } from '../../../ui/page/Go.tsx'
import { Field, Fields } from '../../../ui/page/parts.tsx'
import { asProblem } from '../../../ui/problem.ts'
import { useAct } from '../../../ui/queries.ts'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { createProgramme, type Programme, updateProgramme } from '../contract.ts'

type Typed = Pick<
  Programme,
  'code' | 'title' | 'acronym' | 'summary' | 'countries' | 'languages' | 'kosovoFootnote' | 'fundingStatement' | 'disclaimer' | 'source' | 'iati'
> & { version?: number } // biome-ignore format: a list

const blank: Typed = {
  code: '', title: emptyText('en'), acronym: '', summary: null, countries: [...six], languages: ['en'], kosovoFootnote: true,
  fundingStatement: null, disclaimer: null, source: '', iati: {},
} // biome-ignore format: a record

const read = (from: Programme): Typed => {
  const keys = Object.keys(blank) as (keyof Typed)[]
  return { ...(Object.fromEntries(keys.map((key) => [key, from[key as keyof Programme]])) as unknown as Typed), version: from.version }
} // biome-ignore format: one line

/** The form of a programme: founded when there is none yet, changed otherwise. */
export function ProgrammeForm(props: { programme: Programme | null; onSaved?: () => void }): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const go = useGo()
  const { programme } = props
  const draft = useDraft<Typed>(
    `programme.about.${programme?.id ?? 'new'}`,
    programme ? read(programme) : blank,
  )
  const create = useAct(createProgramme, { touches: ['programme.', 'kernel.', 'access.'] })
  const update = useAct(updateProgramme, { touches: ['programme.', 'access.'] })
  const error = programme ? update.error : create.error
  const now = error ? (asProblem(error).current as Programme | undefined) : undefined
  const disabled = programme !== null && !programme.may.includes('update')
  const { value, set } = draft
  const send = async (typed: Typed) => {
    const { code, version, ...rest } = typed
    if (!programme) {
      await create.mutateAsync({ body: { code, ...rest } })
      draft.reset(blank)
      // The programme is in the session from the next page on.
      window.location.assign(`/programmes/${encodeURIComponent(code)}/people`)
      return
    }
    const saved = await update.mutateAsync({
      params: { programme: programme.id },
      body: { ...rest, version: version! },
    })
    draft.reset(read(saved))
    props.onSaved?.()
  }
  const local = (key: 'title' | 'summary' | 'fundingStatement' | 'disclaimer', multiline: boolean) => (
    <Field>
      <LocalTextField
        label={say(key === 'title' ? 'programme.field.title' : `programme.about.${key}`)}
        value={value[key] as LocalText | null}
        multiline={multiline}
        required={key === 'title'}
        disabled={disabled}
        mayApprove
        error={fieldError(error, key)}
        onChange={(text) => set({ [key]: text })}
      />
    </Field>
  )
  const text = (key: 'acronym' | 'source') => (
    <Field help={key === 'source' ? say('programme.field.source.help') : undefined}>
      <TextInput
        label={say(key === 'source' ? 'programme.field.source' : `programme.about.${key}`)}
        disabled={disabled}
        value={value[key]}
        error={fieldError(error, key)}
        onChange={(event) => set({ [key]: event.currentTarget.value })}
      />
    </Field>
  )
  return (
    <Form draft={draft} act={say(programme ? 'programme.save' : 'programme.found.act')} error={error} readOnly={disabled} onSend={() => send(value)} onCancel={() => { draft.reset(); go(programme ? './' : '/') }}
      {...(now && { onReload: () => { draft.reset(read(now)); props.onSaved?.() }, onOverwrite: () => send({ ...value, version: now.version }) })}>
      <Fields>
        {!programme && (
          <Field help={say('programme.about.codeHelp')}>
            <TextInput label={say('programme.field.code')} required value={value.code} error={fieldError(error, 'code')} onChange={(event) => set({ code: event.currentTarget.value })} />
          </Field>
        )}
        {local('title', false)}
        {text('acronym')}
        {local('summary', true)}
        <Field>
          <MultiSelect label={say('programme.countries')} disabled={disabled} value={value.countries} error={fieldError(error, 'countries')} onChange={(countries) => set({ countries: countries as Typed['countries'] })}
            data={[...new Set([...six, ...value.countries])].map((code) => ({ value: code, label: formats.country(code) }))} />
        </Field>
        <Field help={say('programme.about.languagesHelp')}>
          <MultiSelect label={say('programme.about.languages')} disabled={disabled} value={value.languages} error={fieldError(error, 'languages')} onChange={(languages) => set({ languages: languages as StoredLanguage[] })}
            data={storedLanguages.map((code) => ({ value: code, label: languageNames[code] }))} />
        </Field>
        <Field help={say('programme.about.kosovoHelp')}>
          <Switch label={say('programme.about.kosovo')} disabled={disabled} checked={value.kosovoFootnote} onChange={(event) => set({ kosovoFootnote: event.currentTarget.checked })} />
        </Field>
        {local('fundingStatement', true)}
        {local('disclaimer', true)}
        <Field help={say('programme.about.publisherHelp')}>
          <TextInput label={say('programme.about.publisher')} disabled={disabled} value={value.iati.publisher ?? ''} error={fieldError(error, 'iati.publisher')} onChange={(event) => set({ iati: withText(value.iati, 'publisher', event.currentTarget.value) })} />
        </Field>
        <Field>
          <TextInput label={say('programme.about.identifier')} disabled={disabled} value={value.iati.identifier ?? ''} error={fieldError(error, 'iati.identifier')} onChange={(event) => set({ iati: withText(value.iati, 'identifier', event.currentTarget.value) })} />
        </Field>
        {text('source')}
      </Fields>
    </Form>
  ) // biome-ignore format: a form
}

/** The IATI words with one of them written, or taken away when it is emptied. */
function withText(iati: Typed['iati'], key: 'publisher' | 'identifier', text: string): Typed['iati'] {
  const { [key]: _, ...others } = iati
  return text ? { ...others, [key]: text } : others
}
