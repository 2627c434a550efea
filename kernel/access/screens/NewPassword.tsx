import { type ReactNode, useState } from 'react'
import { call } from '../../../ui/api.ts'
import { fieldError } from '../../../ui/forms/Form.tsx'
import { useSay } from '../../../ui/words.tsx'
import { performReset } from '../contract.ts'
import { DoorEnd, DoorForm, NewPasswordInput, secretInAddress } from './doors.tsx'
import { useAttempt } from './useAttempt.ts'

/** Sets a new password with the link of the mail. */
export default function NewPassword(): ReactNode {
  const say = useSay()
  const [secret] = useState(secretInAddress)
  const [password, setPassword] = useState('')
  const [done, setDone] = useState(false)
  const { busy, error, attempt } = useAttempt()
  if (done) return <DoorEnd text={say('access.reset.done')} link={say('access.toSignIn')} to="/sign-in" />
  if (!secret)
    return (
      <DoorEnd
        text={say('problem.access.link_dead')}
        link={say('access.signIn.forgotten')}
        to="/forgotten-password"
      />
    )
  return (
    <DoorForm
      act={say('access.reset.act')}
      busy={busy}
      error={fieldError(error, 'password') ? null : error}
      onSend={() =>
        attempt(async () => {
          await call(performReset, { body: { secret, password } }, { quiet: true })
          setDone(true)
        })
      }
    >
      <NewPasswordInput value={password} onChange={setPassword} error={error} autoFocus />
    </DoorForm>
  )
}
