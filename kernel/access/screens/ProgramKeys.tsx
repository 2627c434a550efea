import { Button, Code, CopyButton, Group, Modal, Select, Stack, TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import { fieldError } from '../../../ui/forms/Form.tsx'
import { ConfirmDialog } from '../../../ui/page/dialogs.tsx'
import { State } from '../../../ui/page/marks.tsx'
import { Answer, ErrorPanel, Section } from '../../../ui/page/parts.tsx'
import { useAct, useOperation } from '../../../ui/queries.ts'
import { PlainTable } from '../../../ui/table/PlainTable.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { addProgramKey, listProgramKeys, removeProgramKey } from '../contract.ts'

interface Kept {
  id: string
  name: string
}

/** Keys with which programs read data in one's name. */
export function ProgramKeys(): ReactNode {
  const say = useSay()
  const { date, dateTime } = useFormats()
  const keys = useOperation(listProgramKeys)
  const remove = useAct(removeProgramKey)
  const [adding, setAdding] = useState(false)
  const [removing, setRemoving] = useState<Kept | null>(null)
  return (
    <Section
      title={say('access.keys.title')}
      note={say('access.keys.note')}
      actions={
        <Button variant="default" onClick={() => setAdding(true)}>
          {say('access.keys.add')}
        </Button>
      }
    >
      <Answer of={keys}>
        {(rows) =>
          rows.length > 0 && (
            <PlainTable
              caption={say('access.keys.title')}
              rows={rows}
              rowId={(one) => one.id}
              columns={[
                { key: 'name', title: say('access.keys.name'), head: true, cell: (one) => one.name },
                {
                  key: 'until',
                  title: say('access.keys.until'),
                  cell: (one) => (
                    <>
                      {date(one.until)} {one.ended && <State>{say('access.keys.ended')}</State>}
                    </>
                  ),
                },
                {
                  key: 'usedAt',
                  title: say('access.keys.used'),
                  cell: (one) => (one.usedAt ? dateTime(one.usedAt) : say('access.keys.never')),
                },
                {
                  key: 'acts',
                  title: say('access.acts'),
                  cell: (one) => (
                    <Button size="compact-sm" variant="subtle" onClick={() => setRemoving(one)}>
                      {say('access.keys.end')}
                    </Button>
                  ),
                },
              ]}
            />
          )
        }
      </Answer>
      <Modal
        opened={adding}
        onClose={() => setAdding(false)}
        title={say('access.keys.add')}
        closeButtonProps={{ 'aria-label': say('ui.close') }}
      >
        {adding && <NewKey done={() => setAdding(false)} />}
      </Modal>
      <ConfirmDialog
        opened={removing !== null}
        onClose={() => setRemoving(null)}
        title={say('access.keys.removeTitle', { name: removing?.name ?? '' })}
        act={say('access.keys.end')}
        danger
        onConfirm={() => remove.mutateAsync({ params: { key: removing!.id } })}
      >
        {say('access.keys.removeText')}
      </ConfirmDialog>
    </Section>
  )
}

const lifetimes = [30, 90, 180, 366]

function NewKey({ done }: { done: () => void }): ReactNode {
  const say = useSay()
  const { date } = useFormats()
  const [name, setName] = useState('')
  const [days, setDays] = useState(90)
  const act = useAct(addProgramKey)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    act.mutate({ body: { name, days } })
  }
  if (act.data) return <Made value={act.data.key} until={date(act.data.until)} done={done} />
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput
          label={say('access.keys.name')}
          description={say('access.keys.nameHelp')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={fieldError(act.error, 'name')}
          maxLength={60}
          data-autofocus
          required
          withAsterisk={false}
        />
        <Select
          label={say('access.keys.days')}
          data={lifetimes.map((one) => ({
            value: String(one),
            label: say('access.keys.daysCount', { days: one }),
          }))}
          value={String(days)}
          onChange={(value) => value && setDays(Number(value))}
          allowDeselect={false}
        />
        {act.error && <ErrorPanel error={act.error} />}
        <Group justify="flex-end">
          <Button type="submit" loading={act.isPending}>
            {say('access.keys.add')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function Made({ value, until, done }: { value: string; until: string; done: () => void }): ReactNode {
  const say = useSay()
  return (
    <Stack gap="sm" role="status">
      <strong>{say('access.keys.made')}</strong>
      <p>{say('access.keys.madeText', { until })}</p>
      <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
        {value}
      </Code>
      <Group justify="flex-end">
        <CopyButton value={value}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {say(copied ? 'access.keys.copied' : 'access.keys.copy')}
            </Button>
          )}
        </CopyButton>
        <Button onClick={done}>{say('access.keys.done')}</Button>
      </Group>
    </Stack>
  )
}
