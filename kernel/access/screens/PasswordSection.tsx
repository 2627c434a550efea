import { Button, PasswordInput, Stack } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { type FormEvent, type ReactNode, useState } from 'react'
import { fieldError } from '../../../ui/forms/Form.tsx'
import { ErrorPanel, Section } from '../../../ui/page/parts.tsx'
import { useAct } from '../../../ui/queries.ts'
import { useSay } from '../../../ui/words.tsx'
import { changePassword } from '../contract.ts'
import { NewPasswordInput } from './doors.tsx'
import type { OwnAccount } from './shapes.ts'

/** Changes the password; whoever comes by another way has none to change, and can ask for one. */
export function PasswordSection({ account }: { account: OwnAccount }): ReactNode {
  const say = useSay()
  const [current, setCurrent] = useState('')
  const [password, setPassword] = useState('')
  const act = useAct(changePassword)
  const send = async (event: FormEvent) => {
    event.preventDefault()
    await act.mutateAsync({ body: { current, password } }).then(
      () => {
        setCurrent('')
        setPassword('')
        notifications.show({ message: say('access.account.passwordChanged') })
      },
      () => undefined, // `act.error` shows it
    )
  }
  if (!account.password)
    return (
      <Section title={say('access.account.password')} note={say('access.account.noPassword')}>
        {null}
      </Section>
    )
  return (
    <Section title={say('access.account.password')} note={say('access.account.passwordNote')}>
      <form onSubmit={(event) => void send(event)}>
        <Stack gap="sm" maw="25rem">
          {/* Password managers want to know whose password it is. */}
          <input type="hidden" name="username" autoComplete="username" value={account.email} />
          <CurrentPassword value={current} onChange={setCurrent} />
          <NewPasswordInput value={password} onChange={setPassword} error={act.error} />
          {act.error && !fieldError(act.error, 'password') && <ErrorPanel error={act.error} />}
          <div>
            <Button type="submit" loading={act.isPending}>
              {say('access.account.changePassword')}
            </Button>
          </div>
        </Stack>
      </form>
    </Section>
  )
}

/** The password that one has: asked again before anything that weakens the account. */
export function CurrentPassword(props: {
  value: string
  onChange: (value: string) => void
  autoFocus?: boolean
}): ReactNode {
  const say = useSay()
  return (
    <PasswordInput
      name="current-password"
      label={say('access.field.currentPassword')}
      autoComplete="current-password"
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
      visibilityToggleButtonProps={{ 'aria-label': say('access.password.show') }}
      data-autofocus={props.autoFocus || undefined}
      required
      withAsterisk={false}
    />
  )
}
