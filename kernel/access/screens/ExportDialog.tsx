import { Button, Group, Modal, Radio, Stack, Textarea } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import { saveBlob } from '../../../ui/api.ts'
import { fieldError } from '../../../ui/forms/Form.tsx'
import { ErrorPanel } from '../../../ui/page/parts.tsx'
import { useAct } from '../../../ui/queries.ts'
import { useProgramme } from '../../../ui/session.tsx'
import { useSay } from '../../../ui/words.tsx'
import { exportPeople } from '../contract.ts'

/** Takes the list of people out of the workspace: only with a reason, which is kept. */
export function ExportDialog({ onClose }: { onClose: () => void }): ReactNode {
  const say = useSay()
  const programme = useProgramme()
  const [reason, setReason] = useState('')
  const [format, setFormat] = useState<'csv' | 'xlsx'>('xlsx')
  const act = useAct(exportPeople, { touches: [] })
  const send = (event: FormEvent) => {
    event.preventDefault()
    act.mutate(
      { params: { programme: programme.id }, body: { reason, format } },
      {
        onSuccess: ({ name, mediaType, content }) => {
          const bytes = Uint8Array.from(atob(content), (char) => char.charCodeAt(0))
          saveBlob(new Blob([bytes], { type: mediaType }), name)
          onClose()
        },
      },
    )
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={say('access.export.title')}
      closeButtonProps={{ 'aria-label': say('ui.close') }}
    >
      <form onSubmit={send}>
        <Stack gap="sm">
          <p>{say('access.export.text')}</p>
          <Textarea
            label={say('access.field.reason')}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={fieldError(act.error, 'reason')}
            minRows={2}
            autosize
            data-autofocus
            required
            withAsterisk={false}
          />
          <Radio.Group
            label={say('access.export.format')}
            value={format}
            onChange={(value) => setFormat(value === 'csv' ? 'csv' : 'xlsx')}
          >
            <Group gap="lg" mt={4}>
              <Radio value="xlsx" label="Excel (XLSX)" />
              <Radio value="csv" label="CSV" />
            </Group>
          </Radio.Group>
          {act.error && !fieldError(act.error, 'reason') && <ErrorPanel error={act.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {say('ui.cancel')}
            </Button>
            <Button type="submit" loading={act.isPending}>
              {say('access.export.take')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
