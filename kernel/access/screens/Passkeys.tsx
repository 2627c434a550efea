import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import { call } from '../../../ui/api.ts'
import { ConfirmDialog } from '../../../ui/page/dialogs.tsx'
import { ErrorPanel, Section } from '../../../ui/page/parts.tsx'
import { useAct } from '../../../ui/queries.ts'
import { PlainTable } from '../../../ui/table/PlainTable.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { addPasskey, prepareNewPasskey, removePasskey, renamePasskey } from '../contract.ts'
import { hasPasskeys, makePasskey } from './passkey.ts'
import type { OwnAccount } from './shapes.ts'

type Kept = OwnAccount['passkeys'][number]

/** Passkeys: sign in with a finger, a face or a PIN instead of a password. */
export function Passkeys({ account }: { account: OwnAccount }): ReactNode {
  const say = useSay()
  const { date } = useFormats()
  const [naming, setNaming] = useState<Kept | 'new' | null>(null)
  const [removing, setRemoving] = useState<Kept | null>(null)
  const remove = useAct(removePasskey)
  return (
    <Section
      title={say('access.passkeys.title')}
      note={say('access.passkeys.note')}
      actions={
        hasPasskeys() && (
          <Button variant="default" onClick={() => setNaming('new')}>
            {say('access.passkeys.add')}
          </Button>
        )
      }
    >
      {account.passkeys.length > 0 && (
        <PlainTable
          caption={say('access.passkeys.title')}
          rows={account.passkeys}
          rowId={(one) => one.id}
          columns={[
            { key: 'name', title: say('access.field.name'), head: true, cell: (one) => one.name },
            { key: 'createdAt', title: say('access.passkeys.since'), cell: (one) => date(one.createdAt) },
            {
              key: 'acts',
              title: say('access.acts'),
              cell: (one) => (
                <Group gap="xs">
                  <Button size="compact-sm" variant="subtle" onClick={() => setNaming(one)}>
                    {say('access.rename')}
                  </Button>
                  <Button size="compact-sm" variant="subtle" onClick={() => setRemoving(one)}>
                    {say('access.remove')}
                  </Button>
                </Group>
              ),
            },
          ]}
        />
      )}
      <Modal
        opened={naming !== null}
        onClose={() => setNaming(null)}
        title={say(naming === 'new' ? 'access.passkeys.add' : 'access.rename')}
        closeButtonProps={{ 'aria-label': say('ui.close') }}
      >
        {naming && <NameForm passkey={naming} done={() => setNaming(null)} />}
      </Modal>
      <ConfirmDialog
        opened={removing !== null}
        onClose={() => setRemoving(null)}
        title={say('access.passkeys.removeTitle', { name: removing?.name ?? '' })}
        act={say('access.remove')}
        danger
        onConfirm={() => remove.mutateAsync({ params: { passkey: removing!.id } })}
      >
        {say('access.passkeys.removeText')}
      </ConfirmDialog>
    </Section>
  )
}

function NameForm({ passkey, done }: { passkey: Kept | 'new'; done: () => void }): ReactNode {
  const say = useSay()
  const [name, setName] = useState(passkey === 'new' ? '' : passkey.name)
  const add = useAct(addPasskey)
  const rename = useAct(renamePasskey)
  const [error, setError] = useState<unknown>(null)
  /** False when the person closed the browser's dialog: the form simply stays. */
  const send = async (): Promise<boolean> => {
    if (passkey !== 'new') {
      await rename.mutateAsync({ params: { passkey: passkey.id }, body: { name } })
      return true
    }
    const response = await makePasskey(await call(prepareNewPasskey))
    if (response) await add.mutateAsync({ body: { response: response as never, name } })
    return response !== null
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setError(null)
    send().then((made) => made && done(), setError)
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {passkey === 'new' && <p>{say('access.passkeys.addText')}</p>}
        <TextInput
          label={say('access.passkeys.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={60}
          data-autofocus
          required
          withAsterisk={false}
        />
        {error !== null && <ErrorPanel error={error} />}
        <Group justify="flex-end">
          <Button type="submit">{say(passkey === 'new' ? 'access.next' : 'access.save')}</Button>
        </Group>
      </Stack>
    </form>
  )
}
