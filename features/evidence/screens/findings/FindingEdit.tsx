import { Button, CloseButton, Group, Select, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import type { RequestOf } from '../../../../common/operation.ts'
import { six } from '../../../../common/places.ts'
import { Form, fieldError } from '../../../../ui/forms/Form.tsx'
import { DateField } from '../../../../ui/forms/fields.tsx'
import { useDraft } from '../../../../ui/forms/useDraft.ts'
import { LocalTextField } from '../../../../ui/local/LocalTextField.tsx'
import { Field, Fields, Section } from '../../../../ui/page/parts.tsx'
import { useAct } from '../../../../ui/queries.ts'
import { editFinding, type Finding } from '../../contract-findings.ts'
import { confidences, grades, type LegalReference, severities, themes } from '../../findings/shapes.ts'
import { useFindingWords } from './words.ts'

type Body = RequestOf<typeof editFinding>['body'] & { legal: LegalReference[] }
const bodyOf = (finding: Finding): Body => {
  const { statement, severity, confidence, grade, theme, country, occurredOn, sensitivity, legal, version } =
    finding
  return {
    statement, severity, confidence, grade, theme, country, occurredOn, sensitivity, legal, version,
  } // biome-ignore format: a list
}

/** The form of a finding. */
export function FindingEdit(props: {
  finding: Finding
  params: { programme: string; finding: string }
  onDone: () => void
  onReload: () => void
}): ReactNode {
  const { say, formats, options } = useFindingWords()
  const edit = useAct(editFinding)
  const draft = useDraft<Body>(`evidence.finding.${props.finding.id}`, bodyOf(props.finding))
  const { value, set } = draft
  const send = async () => {
    const saved = await edit.mutateAsync({ params: props.params, body: value })
    draft.reset(bodyOf(saved))
    props.onDone()
  }
  const choice = (key: 'severity' | 'confidence' | 'grade' | 'theme', values: readonly string[]) => (
    <Field>
      <Select
        label={say(`evidence.finding.${key}`)}
        data={options(key, values)}
        value={value[key]}
        allowDeselect={false}
        error={fieldError(edit.error, key)}
        onChange={(next) => next && set({ [key]: next } as Partial<Body>)}
      />
    </Field>
  )
  return (
    <Section title={say('evidence.finding.edit')} note={say('evidence.finding.editNote')}>
      <Form
        draft={draft}
        act={say('evidence.finding.save')}
        error={edit.error}
        onSend={send}
        onCancel={() => {
          draft.reset()
          props.onDone()
        }}
        onReload={() => {
          draft.reset(bodyOf(props.finding))
          props.onReload()
        }}
      >
        <Fields>
          <Field help={say('evidence.finding.statementHelp')}>
            <LocalTextField
              label={say('evidence.finding.statement')}
              value={value.statement}
              multiline
              required
              mayApprove
              error={fieldError(edit.error, 'statement')}
              onChange={(statement) => set({ statement })}
            />
          </Field>
          {choice('severity', severities)}
          {choice('confidence', confidences)}
          {choice('grade', grades)}
          {choice('theme', themes)}
          <Field>
            <Select
              label={say('evidence.finding.country')}
              data={[
                { value: '', label: say('evidence.finding.noCountry') },
                ...six.map((code) => ({ value: code, label: formats.country(code) })),
              ]}
              value={value.country ?? ''}
              allowDeselect={false}
              error={fieldError(edit.error, 'country')}
              onChange={(country) => set({ country: country || null })}
            />
          </Field>
          <Field>
            <DateField
              label={say('evidence.finding.occurredOn')}
              value={value.occurredOn}
              error={fieldError(edit.error, 'occurredOn')}
              onChange={(occurredOn) => set({ occurredOn })}
            />
          </Field>
          <Field help={say('evidence.finding.sensitivityHelp')}>
            <Select
              label={say('evidence.finding.sensitivity')}
              data={options('sensitivity', [0, 1, 2, 3])}
              value={String(value.sensitivity)}
              allowDeselect={false}
              onChange={(next) => next && set({ sensitivity: Number(next) })}
            />
          </Field>
          <Legal value={value.legal} onChange={(legal) => set({ legal })} error={edit.error} />
        </Fields>
      </Form>
    </Section>
  )
}

function Legal(props: {
  value: LegalReference[]
  onChange: (value: LegalReference[]) => void
  error: unknown
}): ReactNode {
  const { say } = useFindingWords()
  const write = (at: number, key: keyof LegalReference, text: string) =>
    props.onChange(
      props.value.map((one, index) => {
        if (index !== at) return one
        const { [key]: _, ...rest } = one
        // What may be left out is left out: an empty CELEX number is none.
        return (text === '' && key !== 'citation' ? rest : { ...one, [key]: text }) as LegalReference
      }),
    )
  return (
    <Field help={say('evidence.finding.legalHelp')}>
      <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
        <legend className="ura-label">{say('evidence.finding.legal')}</legend>
        {props.value.map((one, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a reference has no identity but its place
          <Group key={at} align="flex-end" gap="xs" mb="xs">
            {(['citation', 'article', 'celex'] as const).map((key) => (
              <TextInput
                key={key}
                label={say(`evidence.finding.legal${key[0]!.toUpperCase()}${key.slice(1)}`)}
                required={key === 'citation'}
                value={one[key] ?? ''}
                error={fieldError(props.error, `legal.${at}.${key}`)}
                onChange={(event) => write(at, key, event.currentTarget.value)}
              />
            ))}
            <CloseButton
              size="lg"
              aria-label={say('evidence.finding.legalRemove', { number: at + 1 })}
              onClick={() => props.onChange(props.value.filter((_, index) => index !== at))}
            />
          </Group>
        ))}
        <Button variant="default" onClick={() => props.onChange([...props.value, { citation: '' }])}>
          {say('evidence.finding.legalAdd')}
        </Button>
      </fieldset>
    </Field>
  )
}
