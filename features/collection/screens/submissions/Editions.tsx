import { Button, Group, Modal, Textarea } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { ErrorPanel } from '../../../../ui/page/parts.tsx'
import { useTell } from '../../../../ui/page/tell.ts'
import { useAct } from '../../../../ui/queries.ts'
import { useFormats, useSay } from '../../../../ui/words.tsx'
import { restoreEdition, type SubmissionRecord } from '../../contract.ts'
import { addressOfFile } from './Files.tsx'
import styles from './record.module.css'

type Edition = SubmissionRecord['editions'][number]

/** What a submission said before it was corrected; a reviewer can bring it back. */
export function Editions({ record }: { record: SubmissionRecord }): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const [asked, setAsked] = useState<Edition | null>(null)
  if (record.editions.length === 0) return null
  return (
    <>
      <h3 className={styles.subtitle}>{say('collection.record.editions')}</h3>
      <ul className={styles.editions}>
        {record.editions.map((one) => (
          <li key={one.id}>
            {say('collection.record.edition', { date: formats.dateTime(one.madeAt) })}{' '}
            {one.by && <span className="ura-quiet">· {one.by}</span>}
            {record.may.includes('correct') && (
              <Button variant="subtle" size="compact-sm" data-no-print onClick={() => setAsked(one)}>
                {say('collection.record.restore')}
              </Button>
            )}
            <EditionFiles record={record} edition={one} />
          </li>
        ))}
      </ul>
      {asked && <Restore record={record} edition={asked} onClose={() => setAsked(null)} />}
    </>
  )
}

/** The pictures and papers that it was said with. */
function EditionFiles({ record, edition }: { record: SubmissionRecord; edition: Edition }): ReactNode {
  const say = useSay()
  if (edition.files.length === 0) return null
  return (
    <ul className={styles.editionFiles} aria-label={say('collection.record.files')}>
      {edition.files.map((file) => (
        <li key={file.name}>
          {!file.there ? (
            say('collection.record.file_missing', { name: file.name })
          ) : file.personal && !record.may.includes('reveal') ? (
            say('collection.record.file_personal')
          ) : (
            <a
              href={`${addressOfFile(record.id, file.name, edition.id)}?inline`}
              target="_blank"
              rel="noreferrer"
            >
              {file.label ?? file.name}
            </a>
          )}
        </li>
      ))}
    </ul>
  )
}

function Restore({
  record,
  edition,
  onClose,
}: {
  record: SubmissionRecord
  edition: Edition
  onClose: () => void
}): ReactNode {
  const say = useSay()
  const tell = useTell()
  const restore = useAct(restoreEdition, { touches: ['collection.', 'programme.'] })
  const [reason, setReason] = useState('')
  const send = async () => {
    await restore.mutateAsync({
      params: { submission: record.id, edition: edition.id },
      body: { version: record.version, reason: reason.trim() },
    })
    tell.done(say('collection.record.was_undone'))
    onClose()
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={say('collection.record.restore_title')}
      closeButtonProps={{ 'aria-label': say('ui.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void send().catch(() => undefined)
        }}
      >
        <p className="ura-quiet">{say('collection.record.restore_help')}</p>
        <Textarea
          required
          label={say('collection.record.why')}
          autosize
          minRows={2}
          maxLength={2000}
          value={reason}
          data-autofocus
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {restore.error && <ErrorPanel error={restore.error} />}
        <Group justify="flex-end" mt="lg" gap="sm">
          <Button variant="default" onClick={onClose}>
            {say('ui.cancel')}
          </Button>
          <Button type="submit" loading={restore.isPending} disabled={!reason.trim()}>
            {say('collection.record.restore')}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
