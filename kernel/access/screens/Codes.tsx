import { Button, Group, Modal, Stack } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { ResultOf } from '../../../common/operation.ts'
import { State } from '../../../ui/page/marks.tsx'
import { ErrorPanel, Section } from '../../../ui/page/parts.tsx'
import { useAct } from '../../../ui/queries.ts'
import { useSay } from '../../../ui/words.tsx'
import { confirmCodes, renewBackupCodes, startCodes, stopCodes } from '../contract.ts'
import { BackupCodes, ScanStep } from './CodesSteps.tsx'
import { CurrentPassword } from './PasswordSection.tsx'
import type { OwnAccount } from './shapes.ts'

type Doing = 'start' | 'stop' | 'renew' | null

/** Codes of an authenticator app as a second step of the sign-in: on, off, new backup codes. */
export function Codes({ account }: { account: OwnAccount }): ReactNode {
  const say = useSay()
  const [doing, setDoing] = useState<Doing>(null)
  const close = () => setDoing(null)
  const state = account.codes ? (
    <State tone="good">{say('access.codes.on')}</State>
  ) : (
    <State>{say('access.codes.off')}</State>
  )
  return (
    <Section title={say('access.codes.title')} note={say('access.codes.note')}>
      <Group gap="sm">
        {state}
        {account.codes ? (
          <>
            <Button variant="default" onClick={() => setDoing('renew')}>
              {say('access.codes.renew')}
            </Button>
            <Button variant="default" onClick={() => setDoing('stop')}>
              {say('access.codes.stop')}
            </Button>
          </>
        ) : (
          account.password && (
            <Button variant="default" onClick={() => setDoing('start')}>
              {say('access.codes.start')}
            </Button>
          )
        )}
      </Group>
      <Modal
        opened={doing !== null}
        onClose={close}
        title={doing && say(`access.codes.${doing}`)}
        closeButtonProps={{ 'aria-label': say('ui.close') }}
        size="lg"
      >
        {doing === 'start' && <Start done={close} />}
        {doing === 'stop' && <Stop done={close} />}
        {doing === 'renew' && <Renew done={close} />}
      </Modal>
    </Section>
  )
}

function Start({ done }: { done: () => void }): ReactNode {
  const say = useSay()
  // The account is asked for again only at the end: until then the codes are not on.
  const start = useAct(startCodes, { touches: [] })
  const confirm = useAct(confirmCodes, { touches: [] })
  const [prepared, setPrepared] = useState<ResultOf<typeof startCodes>>()
  const [confirmed, setConfirmed] = useState(false)
  if (!prepared)
    return (
      <PasswordStep
        text={say('access.codes.startText')}
        act={say('access.next')}
        busy={start.isPending}
        error={start.error}
        send={(password) => start.mutate({ body: { password } }, { onSuccess: setPrepared })}
      />
    )
  if (!confirmed)
    return (
      <ScanStep
        uri={prepared.uri}
        secret={prepared.key}
        busy={confirm.isPending}
        error={confirm.error}
        send={(code) => confirm.mutate({ body: { code } }, { onSuccess: () => setConfirmed(true) })}
      />
    )
  return <BackupCodes codes={prepared.backupCodes} done={done} />
}

function Stop({ done }: { done: () => void }): ReactNode {
  const say = useSay()
  const act = useAct(stopCodes)
  return (
    <PasswordStep
      text={say('access.codes.stopText')}
      act={say('access.codes.stop')}
      busy={act.isPending}
      error={act.error}
      send={(password) => act.mutate({ body: { password } }, { onSuccess: done })}
    />
  )
}

function Renew({ done }: { done: () => void }): ReactNode {
  const say = useSay()
  const act = useAct(renewBackupCodes)
  if (act.data) return <BackupCodes codes={act.data.backupCodes} done={done} />
  return (
    <PasswordStep
      text={say('access.codes.renewText')}
      act={say('access.codes.renew')}
      busy={act.isPending}
      error={act.error}
      send={(password) => act.mutate({ body: { password } })}
    />
  )
}

function PasswordStep(props: {
  text: string
  act: string
  busy: boolean
  error: unknown
  send: (password: string) => void
}): ReactNode {
  const [password, setPassword] = useState('')
  const send = (event: FormEvent) => {
    event.preventDefault()
    props.send(password)
  }
  return (
    <form onSubmit={send}>
      <Stack gap="sm">
        <p>{props.text}</p>
        <CurrentPassword value={password} onChange={setPassword} autoFocus />
        {Boolean(props.error) && <ErrorPanel error={props.error} />}
        <Group justify="flex-end">
          <Button type="submit" loading={props.busy}>
            {props.act}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
