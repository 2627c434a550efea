import { Button, Modal } from '@mantine/core'
import { IconChevronLeft, IconChevronRight, IconDownload, IconFile, IconLock } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { download } from '../../../../ui/api.ts'
import { Section } from '../../../../ui/page/parts.tsx'
import { useTell } from '../../../../ui/page/tell.ts'
import { useFormats, useSay } from '../../../../ui/words.tsx'
import type { SubmissionFile, SubmissionRecord } from '../../contract.ts'
import styles from './record.module.css'

/** Where a file of a submission lies; of an edition that was replaced, where one is named. */
export const addressOfFile = (submission: string, name: string, edition?: string): string =>
  `/api/submissions/${submission}${edition ? `/editions/${edition}` : ''}/attachments/${encodeURIComponent(name)}`

const kindOf = (file: SubmissionFile): string => file.mediaType?.split('/')[0] ?? ''

/** What came with a submission: pictures, sound and film in place, everything else to be kept; missing files by name. */
export function Files({ record }: { record: SubmissionRecord }): ReactNode {
  const say = useSay()
  const [open, setOpen] = useState<number | null>(null)
  const [unsealed, setUnsealed] = useState<Set<string>>(new Set())
  if (record.files.length === 0) return null
  const here = record.files.filter((one) => one.there)
  const shown = (one: SubmissionFile) => !one.personal || unsealed.has(one.name)
  const pictures = here.filter((one) => kindOf(one) === 'image' && shown(one))
  const missing = record.files.filter((one) => !one.there)
  return (
    <Section title={say('collection.record.files')}>
      <ul className={styles.files}>
        {here.map((file) => (
          <li key={file.name} id={`file-${encodeURIComponent(file.name)}`}>
            {shown(file) ? (
              <Shown file={file} record={record} onOpen={() => setOpen(pictures.indexOf(file))} />
            ) : (
              <div className={styles.locked}>
                <IconLock size={20} aria-hidden />
                <span>{say('collection.record.file_personal')}</span>
                {record.may.includes('reveal') && (
                  <Button
                    size="compact-sm"
                    variant="default"
                    onClick={() => setUnsealed(new Set([...unsealed, file.name]))}
                  >
                    {say('collection.record.file_show')}
                  </Button>
                )}
              </div>
            )}
            <Caption file={file} record={record} may={shown(file)} />
          </li>
        ))}
        {missing.map((file) => (
          <li key={file.name} id={`file-${encodeURIComponent(file.name)}`}>
            <div className={styles.locked}>
              <IconFile size={20} aria-hidden />
              <span>{say('collection.record.file_missing', { name: file.name })}</span>
            </div>
            {file.label && <p className={styles.caption}>{file.label}</p>}
          </li>
        ))}
      </ul>
      {open !== null && pictures[open] && (
        <Lightbox
          pictures={pictures.map((one) => ({
            src: `${addressOfFile(record.id, one.name)}?inline`,
            title: one.label ?? one.name,
            note: one.name,
          }))}
          at={open}
          onAt={setOpen}
        />
      )}
    </Section>
  )
}

function Shown({
  file,
  record,
  onOpen,
}: {
  file: SubmissionFile
  record: SubmissionRecord
  onOpen: () => void
}): ReactNode {
  const say = useSay()
  const src = `${addressOfFile(record.id, file.name)}?inline`
  const title = file.label ?? file.name
  switch (kindOf(file)) {
    case 'image':
      return (
        <button
          type="button"
          className={styles.thumb}
          onClick={onOpen}
          aria-label={say('collection.record.enlarge', { title })}
        >
          <img src={src} alt={title} loading="lazy" />
        </button>
      )
    case 'audio':
      // biome-ignore lint/a11y/useMediaCaption: recordings from the field have no captions; the answers beside them say what was told
      return <audio controls preload="none" src={src} aria-label={title} className={styles.player} />
    case 'video':
      // biome-ignore lint/a11y/useMediaCaption: as above
      return <video controls preload="none" src={src} aria-label={title} className={styles.player} />
    default:
      return (
        <div className={styles.locked}>
          <IconFile size={20} aria-hidden />
        </div>
      )
  }
}

function Caption({
  file,
  record,
  may,
}: {
  file: SubmissionFile
  record: SubmissionRecord
  may: boolean
}): ReactNode {
  const say = useSay()
  const tell = useTell()
  const { bytes } = useFormats()
  return (
    <p className={styles.caption}>
      {file.label && <strong>{file.label}</strong>}
      <span className="ura-quiet">
        {file.name} {file.size !== null && `· ${bytes(file.size)}`}
      </span>
      {may && (
        <button
          type="button"
          className={styles.add}
          data-no-print
          aria-label={say('collection.record.download', { name: file.name })}
          onClick={() => void download(addressOfFile(record.id, file.name), file.name).catch(tell.failed)}
        >
          <IconDownload size={16} aria-hidden />
        </button>
      )}
    </p>
  )
}

/** One picture large, with the way to the next; arrow keys turn. */
export function Lightbox(props: {
  pictures: { src: string; title: string; note?: ReactNode }[]
  at: number
  onAt: (at: number | null) => void
}): ReactNode {
  const say = useSay()
  const { pictures, at, onAt } = props
  const picture = pictures[at]
  if (!picture) return null
  const turn = (by: number) => onAt((at + by + pictures.length) % pictures.length)
  return (
    <Modal
      opened
      onClose={() => onAt(null)}
      size="xl"
      title={picture.title}
      closeButtonProps={{ 'aria-label': say('ui.close') }}
      onKeyDown={(event) => {
        if (event.key === 'ArrowRight') turn(1)
        if (event.key === 'ArrowLeft') turn(-1)
      }}
    >
      <img src={picture.src} alt={picture.title} className={styles.large} />
      <div className={styles.turn}>
        <Button
          variant="default"
          disabled={pictures.length < 2}
          onClick={() => turn(-1)}
          leftSection={<IconChevronLeft size={16} />}
        >
          {say('ui.table.previous')}
        </Button>
        <span className="ura-quiet">{picture.note}</span>
        <Button
          variant="default"
          disabled={pictures.length < 2}
          onClick={() => turn(1)}
          rightSection={<IconChevronRight size={16} />}
        >
          {say('ui.table.next')}
        </Button>
      </div>
    </Modal>
  )
}
