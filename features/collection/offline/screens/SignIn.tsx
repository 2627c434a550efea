import { type FormEvent, type ReactNode, useEffect, useId, useState } from 'react'
import {
  askPasskey,
  enterCode,
  getDoor,
  getSession,
  signIn,
  signInWithPasskey,
} from '../../../../kernel/access/contract.ts'
import { answerChallenge, hasPasskeys } from '../../../../kernel/access/screens/passkey.ts'
import { call } from '../../../../ui/api.ts'
import { languageIsChosen, useSay, useWords } from '../../../../ui/words.tsx'
import { enter, type Person } from '../store/people.ts'
import styles from './collect.module.css'
import { Button, Notice, useSentence } from './parts.tsx'

const quiet = { quiet: true }
type Door = Awaited<ReturnType<typeof call<typeof getDoor>>>

/** Opens the box of whoever is signed in; null when nobody is. @throws Problem when the server cannot be reached */
export async function personThere(): Promise<Person | null> {
  const { person } = await call(getSession, undefined, quiet)
  if (!person) return null
  const { id, name, email, language } = person
  return enter({ id, name, email, language })
}

/** Signing in with password and code, or with a passkey. `email`: whose session has ended. */
export function SignIn(props: { email?: string; done: (person: Person) => void }): ReactNode {
  const say = useSay()
  const sentence = useSentence()
  const { setLanguage } = useWords()
  const [step, setStep] = useState<'password' | 'app' | 'backup'>('password')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const [door, setDoor] = useState<Door | null>(null)
  useEffect(() => {
    call(getDoor, undefined, quiet).then(setDoor, () => undefined)
  }, [])

  const attempt = async (work: () => Promise<{ step: 'done' | 'code' } | null>) => {
    setBusy(true)
    setError(null)
    try {
      const next = await work()
      if (next?.step === 'code') setStep('app')
      if (next?.step !== 'done') return
      const person = await personThere()
      if (!person) return
      if (!languageIsChosen()) setLanguage(person.language)
      props.done(person)
    } catch (thrown) {
      setError(thrown)
    } finally {
      setBusy(false)
    }
  }
  const byPassword = (body: { email: string; password: string; remember: boolean }) =>
    attempt(() => call(signIn, { body }, quiet))
  const byPasskey = () =>
    attempt(async () => {
      const response = await answerChallenge(await call(askPasskey, undefined, quiet))
      return response && call(signInWithPasskey, { body: { response: response as never } }, quiet)
    })

  const trouble = Boolean(error) && (
    <Notice tone="bad" live>
      {sentence(error)}
    </Notice>
  )
  if (step !== 'password')
    return (
      <div className={styles.stack}>
        {trouble}
        <Code
          key={step}
          kind={step}
          busy={busy}
          send={(code) => void attempt(() => call(enterCode, { body: { code, kind: step } }, quiet))}
        />
        <button
          type="button"
          className={styles.link}
          onClick={() => setStep(step === 'app' ? 'backup' : 'app')}
        >
          {say(step === 'app' ? 'access.signIn.useBackup' : 'access.signIn.useApp')}
        </button>
        <button type="button" className={styles.link} onClick={() => setStep('password')}>
          {say('access.signIn.back')}
        </button>
      </div>
    )
  return (
    <div className={styles.stack}>
      {trouble}
      <Password email={props.email} busy={busy} send={(body) => void byPassword(body)} />
      {hasPasskeys() && (
        <Button wide disabled={busy} onClick={() => void byPasskey()}>
          {say('access.signIn.passkey')}
        </Button>
      )}
      {door?.provider && (
        <a className={styles.link} href="/sign-in?then=%2Fcollect%2F">
          {say('access.signIn.provider', { name: door.provider })}
        </a>
      )}
      {!props.email && door && door.demo.length > 0 && (
        <section className={styles.demo} aria-labelledby="demo">
          <h2 id="demo">{say('access.demo.title')}</h2>
          <p>{say('access.demo.text')}</p>
          <ul>
            {door.demo
              .filter((one) => one.role === 'monitor' || one.role === 'country_coordinator')
              .map((one) => (
                <li key={one.email}>
                  <button
                    type="button"
                    className={styles.link}
                    onClick={() =>
                      void byPassword({ email: one.email, password: one.password, remember: true })
                    }
                  >
                    {one.name}
                  </button>{' '}
                  <span className="ura-quiet">{say(`role.${one.role}`)}</span>
                </li>
              ))}
          </ul>
        </section>
      )}
    </div>
  )
}

function Password(props: {
  email: string | undefined
  busy: boolean
  send: (body: { email: string; password: string; remember: boolean }) => void
}): ReactNode {
  const say = useSay()
  const [email, setEmail] = useState(props.email ?? '')
  const [password, setPassword] = useState('')
  const id = useId()
  const send = (event: FormEvent) => {
    event.preventDefault()
    props.send({ email, password, remember: true })
  }
  return (
    <form onSubmit={send} className={styles.stack}>
      <div className={styles.field}>
        <label htmlFor={`${id}e`}>{say('access.field.email')}</label>
        <input
          id={`${id}e`}
          name="email"
          type="email"
          autoComplete="username webauthn"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          readOnly={props.email !== undefined}
          required
        />
      </div>
      <div className={styles.field}>
        <label htmlFor={`${id}p`}>{say('access.field.password')}</label>
        <input
          id={`${id}p`}
          name="password"
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          required
        />
      </div>
      <Button submit kind="main" wide disabled={props.busy}>
        {say('access.signIn.act')}
      </Button>
      <a className={styles.link} href="/forgotten-password">
        {say('access.signIn.forgotten')}
      </a>
    </form>
  )
}

function Code(props: { kind: 'app' | 'backup'; busy: boolean; send: (code: string) => void }): ReactNode {
  const say = useSay()
  const [code, setCode] = useState('')
  const id = useId()
  const app = props.kind === 'app'
  const send = (event: FormEvent) => {
    event.preventDefault()
    props.send(code)
  }
  return (
    <form onSubmit={send} className={styles.stack}>
      <p>{say(app ? 'access.signIn.code.text' : 'access.signIn.backup.text')}</p>
      <div className={styles.field}>
        <label htmlFor={id}>{say(app ? 'access.field.code' : 'access.field.backupCode')}</label>
        <input
          id={id}
          name="code"
          autoComplete="one-time-code"
          inputMode={app ? 'numeric' : 'text'}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          required
        />
      </div>
      <Button submit kind="main" wide disabled={props.busy}>
        {say('access.signIn.code.act')}
      </Button>
    </form>
  )
}
