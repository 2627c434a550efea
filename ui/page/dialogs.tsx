import { Progress as Bar, Button, Group, Modal, Text } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useFormats, useSay } from '../words.tsx'
import styles from './page.module.css'
import { ErrorPanel } from './parts.tsx'

/**
 * Asks before something that cannot be taken back. The question names the thing; the button says the act.
 * `onConfirm` may take its time: the dialog waits, and shows what went wrong.
 */
export function ConfirmDialog(props: {
  opened: boolean
  onClose: () => void
  title: string
  children?: ReactNode
  /** What the button says: the act itself, not “OK”. */
  act: string
  danger?: boolean
  onConfirm: () => Promise<unknown> | unknown
}): ReactNode {
  const say = useSay()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const close = () => {
    setError(null)
    props.onClose()
  }
  const confirm = async () => {
    setBusy(true)
    setError(null)
    try {
      await props.onConfirm()
      close()
    } catch (thrown) {
      setError(thrown)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Modal
      opened={props.opened}
      onClose={close}
      title={props.title}
      closeButtonProps={{ 'aria-label': say('ui.close') }}
    >
      {props.children && <Text component="div">{props.children}</Text>}
      {error !== null && <ErrorPanel error={error} />}
      <Group justify="flex-end" mt="lg" gap="sm">
        <Button variant="default" onClick={close} disabled={busy}>
          {say('ui.cancel')}
        </Button>
        <Button
          color={props.danger ? 'red.8' : undefined}
          loading={busy}
          onClick={() => void confirm()}
          data-autofocus
        >
          {props.act}
        </Button>
      </Group>
    </Modal>
  )
}

/** How far a job is; without a share it only says that it works. */
export function Progress(props: { label: string; share?: number | null; note?: ReactNode }): ReactNode {
  const formats = useFormats()
  const known = typeof props.share === 'number'
  return (
    <div className={styles.progress} role="status">
      <div className={styles.progressHead}>
        <span>{props.label}</span>
        {known && <span className="ura-number">{formats.percent(props.share ?? 0)}</span>}
      </div>
      <Bar
        value={known ? (props.share ?? 0) * 100 : 100}
        animated={!known}
        striped={!known}
        size="sm"
        aria-label={props.label}
      />
      {props.note && <div className="ura-quiet">{props.note}</div>}
    </div>
  )
}
