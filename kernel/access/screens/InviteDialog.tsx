import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { Language } from '../../../common/languages.ts'
import { fieldError } from '../../../ui/forms/Form.tsx'
import { ErrorPanel } from '../../../ui/page/parts.tsx'
import { asProblem } from '../../../ui/problem.ts'
import { useAct } from '../../../ui/queries.ts'
import { useProgramme } from '../../../ui/session.tsx'
import { useWords } from '../../../ui/words.tsx'
import { invitePerson } from '../contract.ts'
import { LanguageInput } from './doors.tsx'
import { noRole, type RoleDraft, RoleFields, roleBody, useGivenRoles } from './RoleFields.tsx'

/** Gives somebody a role by e-mail address; who is not here yet gets an invitation in their language. */
export function InviteDialog({ onClose }: { onClose: () => void }): ReactNode {
  const { say, language: spoken } = useWords()
  const programme = useProgramme()
  const given = useGivenRoles(programme.id)
  const first = given.find((one) => one.role === 'monitor') ?? given[0]
  const [role, setRole] = useState<RoleDraft>({
    ...noRole,
    ...(first ? { role: first.role, country: first.countries?.[0] ?? '' } : {}),
  })
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [language, setLanguage] = useState<Language>(spoken)
  const act = useAct(invitePerson)
  const send = (event: FormEvent) => {
    event.preventDefault()
    act.mutate(
      { params: { programme: programme.id }, body: { ...roleBody(role), name, email, language } },
      {
        onSuccess: ({ invited }) => {
          notifications.show({
            message: say(invited ? 'access.invite.sent' : 'access.invite.given', { name }),
          })
          onClose()
        },
      },
    )
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={say('access.invite.title')}
      closeButtonProps={{ 'aria-label': say('ui.close') }}
      size="lg"
    >
      <form onSubmit={send}>
        <Stack gap="sm">
          <p>{say('access.invite.text')}</p>
          <TextInput
            label={say('access.field.name')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={fieldError(act.error, 'name')}
            data-autofocus
            required
            withAsterisk={false}
          />
          <TextInput
            type="email"
            label={say('access.field.email')}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
            error={fieldError(act.error, 'email')}
            required
            withAsterisk={false}
          />
          <LanguageInput value={language} onChange={setLanguage} />
          <RoleFields
            programme={programme.id}
            value={role}
            set={(change) => setRole({ ...role, ...change })}
            error={act.error}
          />
          {act.error && asProblem(act.error).fields.length === 0 && <ErrorPanel error={act.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {say('ui.cancel')}
            </Button>
            <Button type="submit" loading={act.isPending}>
              {say('access.invite.send')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
