import { Anchor, Button, PasswordInput, Select, Stack } from '@mantine/core'
import type { FormEvent, ReactNode } from 'react'
import { type Language, languageNames, languages } from '../../../common/languages.ts'
import { fieldError } from '../../../ui/forms/Form.tsx'
import { ErrorPanel } from '../../../ui/page/parts.tsx'
import { useSay } from '../../../ui/words.tsx'

/** The secret of a one-time link: what stands behind the `#`, which browsers keep to themselves. */
export const secretInAddress = (): string => window.location.hash.slice(1)

/** A form of the pages outside: nothing of it is kept as a draft, for it holds a password. */
export function DoorForm(props: {
  act: string
  busy: boolean
  error: unknown
  onSend: () => void
  children: ReactNode
}): ReactNode {
  const send = (event: FormEvent) => {
    event.preventDefault()
    props.onSend()
  }
  return (
    <form onSubmit={send}>
      <Stack gap="sm">
        {props.children}
        {Boolean(props.error) && <ErrorPanel error={props.error} />}
        <Button type="submit" loading={props.busy} fullWidth>
          {props.act}
        </Button>
      </Stack>
    </form>
  )
}

/** A new password, with what makes a good one beside it. */
export function NewPasswordInput(props: {
  value: string
  onChange: (value: string) => void
  error: unknown
  autoFocus?: boolean
}): ReactNode {
  const say = useSay()
  return (
    <PasswordInput
      name="new-password"
      label={say('access.field.newPassword')}
      description={say('access.password.rule')}
      autoComplete="new-password"
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
      error={fieldError(props.error, 'password')}
      visibilityToggleButtonProps={{ 'aria-label': say('access.password.show') }}
      autoFocus={props.autoFocus}
      required
      withAsterisk={false}
    />
  )
}

/** In which language the workspace and its mails speak to the person. */
export function LanguageInput(props: { value: Language; onChange: (value: Language) => void }): ReactNode {
  const say = useSay()
  return (
    <Select
      label={say('access.field.language')}
      data={languages.map((value) => ({ value, label: languageNames[value] }))}
      value={props.value}
      onChange={(value) => props.onChange(languages.find((one) => one === value) ?? props.value)}
      allowDeselect={false}
    />
  )
}

/** The end of the road, and the way on. */
export function DoorEnd(props: { text: string; link: string; to: string }): ReactNode {
  return (
    <Stack gap="sm" role="status">
      <p>{props.text}</p>
      <Anchor href={props.to}>{props.link}</Anchor>
    </Stack>
  )
}
