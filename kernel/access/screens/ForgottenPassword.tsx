import { TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { call } from '../../../ui/api.ts'
import { fieldError } from '../../../ui/forms/Form.tsx'
import { useSay } from '../../../ui/words.tsx'
import { requestReset } from '../contract.ts'
import { DoorEnd, DoorForm } from './doors.tsx'
import { useAttempt } from './useAttempt.ts'

/** Asks for a link to a new password. The answer is the same whether or not the address is known. */
export default function ForgottenPassword(): ReactNode {
  const say = useSay()
  const [email, setEmail] = useState('')
  const [sent, setSent] = useState(false)
  const { busy, error, attempt } = useAttempt()
  if (sent) return <DoorEnd text={say('access.forgotten.sent')} link={say('access.toSignIn')} to="/sign-in" />
  return (
    <DoorForm
      act={say('access.forgotten.act')}
      busy={busy}
      error={fieldError(error, 'email') ? null : error}
      onSend={() =>
        attempt(async () => {
          await call(requestReset, { body: { email } }, { quiet: true })
          setSent(true)
        })
      }
    >
      <p>{say('access.forgotten.text')}</p>
      <TextInput
        name="email"
        type="email"
        label={say('access.field.email')}
        autoComplete="username"
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
        error={fieldError(error, 'email')}
        autoFocus
        required
        withAsterisk={false}
      />
    </DoorForm>
  )
}
