import { TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { call } from '../../../ui/api.ts'
import { fieldError } from '../../../ui/forms/Form.tsx'
import { ErrorPanel, Loading } from '../../../ui/page/parts.tsx'
import { asProblem } from '../../../ui/problem.ts'
import { useWords } from '../../../ui/words.tsx'
import { becomeFirstAdministrator, signIn } from '../contract.ts'
import { DoorEnd, DoorForm, LanguageInput, NewPasswordInput } from './doors.tsx'
import { useAttempt } from './useAttempt.ts'
import { useOneTimeLink } from './useLink.ts'

/** The first page of an empty workspace: whoever holds the link that its start printed becomes its administrator. */
export default function FirstAdministrator(): ReactNode {
  const { say, language, setLanguage } = useWords()
  const { secret, link, error: broken } = useOneTimeLink()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const { busy, error, attempt } = useAttempt()
  if (broken) return <ErrorPanel error={broken} />
  if (!link) return <Loading lines={4} />
  if (link.kind !== 'first_administrator' || link.state !== 'open')
    return (
      <DoorEnd
        text={say(`access.link.${link.state === 'expired' ? 'expired' : 'used'}`)}
        link={say('access.toSignIn')}
        to="/sign-in"
      />
    )
  const send = async () => {
    await call(
      becomeFirstAdministrator,
      { body: { secret, name, email, password, language } },
      { quiet: true },
    )
    await call(signIn, { body: { email, password, remember: true } }, { quiet: true })
    window.location.assign('/')
  }
  return (
    <DoorForm
      act={say('access.first.act')}
      busy={busy}
      error={error && asProblem(error).fields.length > 0 ? null : error}
      onSend={() => attempt(send)}
    >
      <p>{say('access.first.text')}</p>
      <TextInput
        name="name"
        label={say('access.field.name')}
        autoComplete="name"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={fieldError(error, 'name')}
        autoFocus
        required
        withAsterisk={false}
      />
      <TextInput
        name="email"
        type="email"
        label={say('access.field.email')}
        autoComplete="username"
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
        error={fieldError(error, 'email')}
        required
        withAsterisk={false}
      />
      <NewPasswordInput value={password} onChange={setPassword} error={error} />
      <LanguageInput value={language} onChange={setLanguage} />
    </DoorForm>
  )
}
