import { Anchor, Button, Checkbox, Divider, PasswordInput, Stack, TextInput } from '@mantine/core'
import { IconFingerprint } from '@tabler/icons-react'
import { type FormEvent, type ReactNode, useState } from 'react'
import { call } from '../../../ui/api.ts'
import { ErrorPanel } from '../../../ui/page/parts.tsx'
import { Problem } from '../../../ui/problem.ts'
import { useOperation } from '../../../ui/queries.ts'
import { languageIsChosen, useSay, useWords } from '../../../ui/words.tsx'
import {
  askPasskey,
  enterCode,
  getDoor,
  getSession,
  signIn,
  signInWithPasskey,
  startOidc,
} from '../contract.ts'
import { DemoSignIns } from './DemoSignIns.tsx'
import { answerChallenge, hasPasskeys } from './passkey.ts'
import { useAttempt } from './useAttempt.ts'

const quiet = { quiet: true }

/**
 * The steps of signing in: password (and a code where one is wanted), passkey, or the consortium's provider.
 * It stands on the door, and over a page whose session has ended; there `email` says whose session it was.
 */
export default function SignIn(props: { done: () => void; email?: string }): ReactNode {
  const [step, setStep] = useState<'password' | 'code'>('password')
  const { busy, error, attempt } = useAttempt(wayBackProblem())
  const { setLanguage } = useWords()
  /** On a new device the workspace speaks the person's language, unless somebody chose another one here. */
  const enter = async () => {
    const { person } = await call(getSession, undefined, quiet)
    if (person && !languageIsChosen()) setLanguage(person.language)
    props.done()
  }
  const finish = ({ step: next }: { step: 'done' | 'code' }) => (next === 'done' ? enter() : setStep('code'))
  if (step === 'code')
    return (
      <CodeStep
        busy={busy}
        error={error}
        send={(body) => attempt(async () => await finish(await call(enterCode, { body }, quiet)))}
        back={() => setStep('password')}
      />
    )
  return (
    <Stack gap="md">
      <PasswordStep
        email={props.email}
        busy={busy}
        error={error}
        send={(body) => attempt(async () => await finish(await call(signIn, { body }, quiet)))}
      />
      <OtherWays
        busy={busy}
        signInByPasskey={() =>
          attempt(async () => {
            const response = await answerChallenge(await call(askPasskey, undefined, quiet))
            if (response)
              await finish(await call(signInWithPasskey, { body: { response: response as never } }, quiet))
          })
        }
        goToProvider={() =>
          attempt(async () => {
            window.location.assign((await call(startOidc, undefined, quiet)).url)
          })
        }
      />
      {!props.email && (
        <DemoSignIns
          choose={(body) => attempt(async () => await finish(await call(signIn, { body }, quiet)))}
        />
      )}
    </Stack>
  )
}

/** Why the way back from the provider led here instead of in. */
function wayBackProblem(): Problem | null {
  const reason = /[?&]error=oidc_(refused|unknown|cancelled|failed)\b/.exec(window.location.search)?.[1]
  return reason ? new Problem(401, `oidc_${reason}`, '', [], `access.signIn.oidc.${reason}`) : null
}

function PasswordStep(props: {
  email: string | undefined
  busy: boolean
  error: unknown
  send: (body: { email: string; password: string; remember: boolean }) => void
}): ReactNode {
  const say = useSay()
  const [email, setEmail] = useState(props.email ?? '')
  const [password, setPassword] = useState('')
  const [remember, setRemember] = useState(true)
  const send = (event: FormEvent) => {
    event.preventDefault()
    props.send({ email, password, remember })
  }
  return (
    <form onSubmit={send}>
      <Stack gap="sm">
        {Boolean(props.error) && <ErrorPanel error={props.error} title={say('access.signIn.failed')} />}
        <TextInput
          name="email"
          type="email"
          label={say('access.field.email')}
          autoComplete="username webauthn"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          readOnly={props.email !== undefined}
          data-autofocus={props.email === undefined || undefined}
          required
          withAsterisk={false}
        />
        <PasswordInput
          name="password"
          label={say('access.field.password')}
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': say('access.password.show') }}
          data-autofocus={props.email !== undefined || undefined}
          required
          withAsterisk={false}
        />
        <Checkbox
          label={say('access.signIn.remember')}
          checked={remember}
          onChange={(event) => setRemember(event.currentTarget.checked)}
        />
        <Button type="submit" loading={props.busy} fullWidth>
          {say('access.signIn.act')}
        </Button>
        <Anchor href="/forgotten-password" size="sm">
          {say('access.signIn.forgotten')}
        </Anchor>
      </Stack>
    </form>
  )
}

function OtherWays(props: {
  busy: boolean
  signInByPasskey: () => void
  goToProvider: () => void
}): ReactNode {
  const say = useSay()
  const provider = useOperation(getDoor).data?.provider
  if (!provider && !hasPasskeys()) return null
  return (
    <Stack gap="sm">
      <Divider label={say('access.signIn.or')} />
      {hasPasskeys() && (
        <Button
          variant="default"
          leftSection={<IconFingerprint size={18} aria-hidden />}
          onClick={props.signInByPasskey}
          disabled={props.busy}
          fullWidth
        >
          {say('access.signIn.passkey')}
        </Button>
      )}
      {provider && (
        <Button variant="default" onClick={props.goToProvider} disabled={props.busy} fullWidth>
          {say('access.signIn.provider', { name: provider })}
        </Button>
      )}
    </Stack>
  )
}

function CodeStep(props: {
  busy: boolean
  error: unknown
  send: (body: { code: string; kind: 'app' | 'backup' }) => void
  back: () => void
}): ReactNode {
  const say = useSay()
  const [kind, setKind] = useState<'app' | 'backup'>('app')
  const [code, setCode] = useState('')
  const send = (event: FormEvent) => {
    event.preventDefault()
    props.send({ code, kind })
  }
  return (
    <form onSubmit={send}>
      <Stack gap="sm">
        <p>{say(kind === 'app' ? 'access.signIn.code.text' : 'access.signIn.backup.text')}</p>
        {Boolean(props.error) && <ErrorPanel error={props.error} title={say('access.signIn.failed')} />}
        <TextInput
          key={kind}
          name="code"
          label={say(kind === 'app' ? 'access.field.code' : 'access.field.backupCode')}
          autoComplete="one-time-code"
          inputMode={kind === 'app' ? 'numeric' : 'text'}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          autoFocus
          required
          withAsterisk={false}
        />
        <Button type="submit" loading={props.busy} fullWidth>
          {say('access.signIn.code.act')}
        </Button>
        <Anchor
          component="button"
          type="button"
          size="sm"
          onClick={() => {
            setKind(kind === 'app' ? 'backup' : 'app')
            setCode('')
          }}
        >
          {say(kind === 'app' ? 'access.signIn.useBackup' : 'access.signIn.useApp')}
        </Anchor>
        <Anchor component="button" type="button" size="sm" onClick={props.back}>
          {say('access.signIn.back')}
        </Anchor>
      </Stack>
    </form>
  )
}
