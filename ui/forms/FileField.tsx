import { ActionIcon, Button, FileButton } from '@mantine/core'
import { IconPaperclip, IconX } from '@tabler/icons-react'
import { type DragEvent, type ReactNode, useRef, useState } from 'react'
import { Progress } from '../page/dialogs.tsx'
import { ErrorPanel } from '../page/parts.tsx'
import { useFormats, useSay } from '../words.tsx'
import styles from './file.module.css'

export interface SentFile {
  id: string
  name: string
  size: number
}

/**
 * Files of a record: chosen or dropped, sent at once with their progress, taken away again.
 * @param props.send sends one file and answers with what it has become (`sendFile` of `api.ts`)
 */
export function FileField(props: {
  label: string
  help?: ReactNode
  files: SentFile[]
  onChange: (files: SentFile[]) => void
  send: (file: File, how: { onProgress: (share: number) => void; signal: AbortSignal }) => Promise<SentFile>
  /** Kinds that the dialog offers: `.xlsx,.csv`, `image/*`. */
  accept?: string
  many?: boolean
  /** Told when a file begins to be sent and when that is over: a form must not be sent in between. */
  onBusy?: (busy: boolean) => void
  /** Address of a sent file. */
  hrefOf?: (file: SentFile) => string
}): ReactNode {
  const say = useSay()
  const { bytes } = useFormats()
  const [over, setOver] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const [sending, setSending] = useState<{ name: string; share: number } | null>(null)
  const stop = useRef<AbortController | null>(null)

  const sendAll = async (chosen: File[]) => {
    setError(null)
    props.onBusy?.(true)
    let files = props.files
    for (const file of props.many ? chosen : chosen.slice(0, 1)) {
      const controller = new AbortController()
      stop.current = controller
      setSending({ name: file.name, share: 0 })
      try {
        const onProgress = (share: number) => setSending({ name: file.name, share })
        const sent = await props.send(file, { onProgress, signal: controller.signal })
        files = props.many ? [...files, sent] : [sent]
        props.onChange(files)
      } catch (thrown) {
        if (!controller.signal.aborted) setError(thrown)
        break
      } finally {
        setSending(null)
      }
    }
    props.onBusy?.(false)
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void sendAll([...event.dataTransfer.files])
  }
  return (
    <fieldset className={styles.field}>
      <legend>{props.label}</legend>
      <ul className={styles.files}>
        {props.files.map((file) => (
          <li key={file.id}>
            <IconPaperclip size={15} aria-hidden />
            {props.hrefOf ? <a href={props.hrefOf(file)}>{file.name}</a> : file.name}
            <span className="ura-quiet">{bytes(file.size)}</span>
            <ActionIcon
              size="sm"
              aria-label={say('ui.file.remove', { name: file.name })}
              onClick={() => props.onChange(props.files.filter((one) => one !== file))}
            >
              <IconX size={14} />
            </ActionIcon>
          </li>
        ))}
      </ul>
      {sending ? (
        <div className={styles.sending}>
          <Progress label={sending.name} share={sending.share} />
          <Button size="xs" variant="default" onClick={() => stop.current?.abort()}>
            {say('ui.cancel')}
          </Button>
        </div>
      ) : (
        // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button is the first
        <div
          className={styles.place}
          data-over={over}
          onDragOver={(event) => {
            event.preventDefault()
            setOver(true)
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
        >
          <FileButton
            onChange={(chosen) => void sendAll(chosen ? [chosen].flat() : [])}
            multiple={props.many ?? false}
            {...(props.accept && { accept: props.accept })}
          >
            {(button) => (
              <Button {...button} variant="default" size="xs">
                {say('ui.file.choose')}
              </Button>
            )}
          </FileButton>
          <span className="ura-quiet">{props.help ?? say('ui.file.drop')}</span>
        </div>
      )}
      {error !== null && <ErrorPanel error={error} />}
    </fieldset>
  )
}
