import { Button, Group, Menu, Modal, Stack, Textarea } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconDots } from '@tabler/icons-react'
import { type FormEvent, type ReactNode, useState } from 'react'
import { fieldError } from '../../../ui/forms/Form.tsx'
import { ErrorPanel } from '../../../ui/page/parts.tsx'
import { asProblem } from '../../../ui/problem.ts'
import { useAct } from '../../../ui/queries.ts'
import { useSessionState } from '../../../ui/session.tsx'
import { useSay } from '../../../ui/words.tsx'
import { closePerson, giveMembership, inviteAgain, reopenPerson, resetCodes } from '../contract.ts'
import { noRole, type RoleDraft, RoleFields, roleBody, useGivenRoles } from './RoleFields.tsx'
import type { OnePerson } from './shapes.ts'

/** What can be done with a person's account and roles, by who may. */
export function PersonActs({ person }: { person: OnePerson }): ReactNode {
  const say = useSay()
  const { programme } = useSessionState()
  const gives =
    useGivenRoles(programme?.id ?? '').length > 0 && programme !== null && person.state !== 'closed'
  const [open, setOpen] = useState<'role' | 'close' | 'resetCodes' | null>(null)
  const invite = useAct(inviteAgain)
  const reopen = useAct(reopenPerson)
  const params = { person: person.id }
  const more = person.may.close || person.may.resetCodes
  return (
    <>
      {person.may.invite && (
        <Button
          variant="default"
          loading={invite.isPending}
          onClick={() =>
            invite.mutate(
              { params },
              {
                onSuccess: () =>
                  notifications.show({ message: say('access.invite.sent', { name: person.name }) }),
                onError: (error) => notifications.show({ color: 'red', message: error.message }),
              },
            )
          }
        >
          {say('access.invite.again')}
        </Button>
      )}
      {gives && <Button onClick={() => setOpen('role')}>{say('access.role.give')}</Button>}
      {more && (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="default" aria-label={say('access.more')}>
              <IconDots size={17} />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {person.may.resetCodes && person.codes && (
              <Menu.Item onClick={() => setOpen('resetCodes')}>{say('access.codes.reset')}</Menu.Item>
            )}
            {person.state === 'closed' ? (
              <Menu.Item onClick={() => reopen.mutate({ params })}>{say('access.person.reopen')}</Menu.Item>
            ) : (
              person.may.close && (
                <Menu.Item color="red.8" onClick={() => setOpen('close')}>
                  {say('access.person.close')}
                </Menu.Item>
              )
            )}
          </Menu.Dropdown>
        </Menu>
      )}
      {open === 'role' && programme && (
        <GiveDialog person={person} programme={programme.id} onClose={() => setOpen(null)} />
      )}
      {(open === 'close' || open === 'resetCodes') && (
        <ReasonDialog person={person} what={open} onClose={() => setOpen(null)} />
      )}
    </>
  )
}

function GiveDialog(props: { person: OnePerson; programme: string; onClose: () => void }): ReactNode {
  const say = useSay()
  const first = useGivenRoles(props.programme)[0]
  const [role, setRole] = useState<RoleDraft>({
    ...noRole,
    ...(first ? { role: first.role, country: first.countries?.[0] ?? '' } : {}),
  })
  const act = useAct(giveMembership, { onDone: props.onClose })
  const send = (event: FormEvent) => {
    event.preventDefault()
    act.mutate({
      params: { person: props.person.id },
      body: { ...roleBody(role), programmeId: props.programme },
    })
  }
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={say('access.role.giveTitle', { name: props.person.name })}
      closeButtonProps={{ 'aria-label': say('ui.close') }}
      size="lg"
    >
      <form onSubmit={send}>
        <Stack gap="sm">
          <RoleFields
            programme={props.programme}
            value={role}
            set={(change) => setRole({ ...role, ...change })}
            error={act.error}
          />
          {act.error && asProblem(act.error).fields.length === 0 && <ErrorPanel error={act.error} />}
          <Group justify="flex-end">
            <Button type="submit" loading={act.isPending}>
              {say('access.role.give')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

function ReasonDialog(props: {
  person: OnePerson
  what: 'close' | 'resetCodes'
  onClose: () => void
}): ReactNode {
  const say = useSay()
  const [reason, setReason] = useState('')
  const close = useAct(closePerson, { onDone: props.onClose })
  const reset = useAct(resetCodes, { onDone: props.onClose })
  const act = props.what === 'close' ? close : reset
  const words = props.what === 'close' ? 'access.person.close' : 'access.codes.reset'
  const send = (event: FormEvent) => {
    event.preventDefault()
    act.mutate({ params: { person: props.person.id }, body: { reason } })
  }
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={say(`${words}Title`, { name: props.person.name })}
      closeButtonProps={{ 'aria-label': say('ui.close') }}
    >
      <form onSubmit={send}>
        <Stack gap="sm">
          <p>{say(`${words}Text`)}</p>
          <Textarea
            label={say('access.field.reason')}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={fieldError(act.error, 'reason')}
            autosize
            minRows={2}
            data-autofocus
            required
            withAsterisk={false}
          />
          {act.error && !fieldError(act.error, 'reason') && <ErrorPanel error={act.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={props.onClose}>
              {say('ui.cancel')}
            </Button>
            <Button type="submit" color="red.8" loading={act.isPending}>
              {say(words)}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
