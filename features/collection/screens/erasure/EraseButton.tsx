import { Button, NativeSelect, TextInput } from '@mantine/core'
import { IconEraser } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { ConfirmDialog } from '../../../../ui/page/dialogs.tsx'
import { useGo } from '../../../../ui/page/Go.tsx'
import { Fields } from '../../../../ui/page/parts.tsx'
import { useTell } from '../../../../ui/page/tell.ts'
import { useAct } from '../../../../ui/queries.ts'
import { useSay } from '../../../../ui/words.tsx'
import { type ErasureGround, eraseSubmission, erasureGrounds, type SubmissionRecord } from '../../contract.ts'

const goes = ['answers', 'files', 'elsewhere'] as const
const stays = ['figures', 'trace', 'backups'] as const

/** Erases a submission for good, for the data protection officer: what goes and what stays is said first. */
export function EraseButton({ record }: { record: SubmissionRecord }): ReactNode {
  const say = useSay()
  const tell = useTell()
  const go = useGo()
  const act = useAct(eraseSubmission, { touches: ['collection.', 'programme.', 'monitoring.'] })
  const [open, setOpen] = useState(false)
  const [ground, setGround] = useState<ErasureGround>('consent_withdrawn')
  const [reference, setReference] = useState('')
  const list = (keys: readonly string[]) => (
    <ul>
      {keys.map((key) => (
        <li key={key}>{say(`collection.erasure.${key}`)}</li>
      ))}
    </ul>
  )
  return (
    <>
      <Button
        variant="default"
        color="red.8"
        leftSection={<IconEraser size={16} />}
        onClick={() => setOpen(true)}
      >
        {say('collection.erasure.act')}
      </Button>
      <ConfirmDialog
        opened={open}
        onClose={() => setOpen(false)}
        title={say('collection.erasure.ask')}
        act={say('collection.erasure.erase')}
        danger
        onConfirm={async () => {
          await act.mutateAsync({ params: { submission: record.id }, body: { ground, reference } })
          tell.done(say('collection.erasure.done'))
          go('./collection/erased')
        }}
      >
        <p>{say('collection.erasure.goes')}</p>
        {list(goes)}
        <p>{say('collection.erasure.stays')}</p>
        {list(stays)}
        <Fields>
          <NativeSelect
            label={say('collection.erasure.ground')}
            value={ground}
            onChange={(event) => setGround(event.currentTarget.value as ErasureGround)}
            data={erasureGrounds.map((value) => ({
              value,
              label: say(`collection.erasure.ground.${value}`),
            }))}
          />
          <TextInput
            mt="sm"
            label={say('collection.erasure.reference')}
            description={say('collection.erasure.reference_help')}
            maxLength={40}
            value={reference}
            data-autofocus
            onChange={(event) => setReference(event.currentTarget.value)}
          />
        </Fields>
      </ConfirmDialog>
    </>
  )
}
