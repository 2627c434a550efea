import { TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { call } from '../../../ui/api.ts'
import { fieldError } from '../../../ui/forms/Form.tsx'
import { ErrorPanel, Loading } from '../../../ui/page/parts.tsx'
import { useWords } from '../../../ui/words.tsx'
import { acceptInvitation, signIn } from '../contract.ts'
import { DoorEnd, DoorForm, LanguageInput, NewPasswordInput } from './doors.tsx'
import { useAttempt } from './useAttempt.ts'
import { useOneTimeLink } from './useLink.ts'

/** Accepts an invitation: a password, a language, and in. */
export default function Invitation(): ReactNode {
  const { say, language, setLanguage } = useWords()
  const { secret, link, error: broken } = useOneTimeLink()
  const [password, setPassword] = useState('')
  const { busy, error, attempt } = useAttempt()
  if (broken) return <ErrorPanel error={broken} />
  if (!link) return <Loading lines={4} />
  if (link.kind !== 'invitation' || link.state !== 'open' || !link.email)
    return (
      <DoorEnd
        text={say(`access.link.${link.state === 'expired' ? 'expired' : 'used'}`)}
        link={say('access.toSignIn')}
        to="/sign-in"
      />
    )
  const email = link.email
  const send = async () => {
    await call(acceptInvitation, { body: { secret, password, language } }, { quiet: true })
    const { step } = await call(signIn, { body: { email, password, remember: true } }, { quiet: true })
    window.location.assign(step === 'done' ? '/' : '/sign-in')
  }
  return (
    <DoorForm
      act={say('access.invitation.act')}
      busy={busy}
      error={fieldError(error, 'password') ? null : error}
      onSend={() => attempt(send)}
    >
      <p>{say('access.invitation.text', { name: link.name ?? '' })}</p>
      <TextInput
        name="email"
        label={say('access.field.email')}
        autoComplete="username"
        value={email}
        readOnly
      />
      <NewPasswordInput value={password} onChange={setPassword} error={error} autoFocus />
      <LanguageInput value={language} onChange={setLanguage} />
    </DoorForm>
  )
}
