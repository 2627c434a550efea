import { Button, Group, Modal, Text } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { ErrorPanel } from '../page/parts.tsx'
import { asProblem, isConflict } from '../problem.ts'
import { useSay } from '../words.tsx'
import styles from './form.module.css'
import type { Draft } from './useDraft.ts'

/** The sentence for one field of the last problem: `path` as in the request body, with or without `body.`. */
export function fieldError(error: unknown, path: string): string | undefined {
  if (!error) return undefined
  return asProblem(error).fields.find((field) => field.path === path || field.path === `body.${path}`)
    ?.message
}

/**
 * A form on a draft: sends it, shows what the server could not accept, warns before unsaved words are left behind,
 * says when an earlier draft was brought back, and tells when somebody else has saved first.
 */
export function Form<T>(props: {
  draft: Draft<T>
  onSend: () => Promise<unknown>
  /** What the button says: the act itself. */
  act: string
  children: ReactNode
  onCancel?: () => void
  /** Reads the record again after a conflict, giving up what was typed. */
  onReload?: () => void
  /** Sends once more over the other person's version, where the room allows it. */
  onOverwrite?: () => Promise<unknown>
  /** What differs between the other person's version and what was typed here, shown with the conflict. */
  differences?: ReactNode
  /** The last problem, so that the caller can place field errors with `fieldError`. */
  error: unknown
  busy?: boolean
  /** The reader may look and not change: no button, nothing to warn of. */
  readOnly?: boolean
}): ReactNode {
  const say = useSay()
  const [sending, setSending] = useState(false)
  const [seenConflict, setSeenConflict] = useState<unknown>(null)
  const conflict = isConflict(props.error) && seenConflict !== props.error
  const busy = sending || (props.busy ?? false)
  const send = async (doing: () => Promise<unknown>) => {
    setSending(true)
    try {
      await doing()
    } catch {
      // `props.error` shows it: the form stays as it is
    } finally {
      setSending(false)
    }
  }
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void send(props.onSend)
      }}
    >
      {props.draft.restored && props.draft.dirty && (
        <p className={styles.restored} role="status">
          {say('ui.form.restored')}{' '}
          <button type="button" className={styles.plain} onClick={() => props.draft.reset()}>
            {say('ui.form.discard')}
          </button>
        </p>
      )}
      {props.children}
      {Boolean(props.error) && !isConflict(props.error) && (
        <ErrorPanel error={props.error} title={say('ui.form.notSaved')} />
      )}
      {!props.readOnly && (
        <div className={styles.foot}>
          <Button type="submit" loading={busy}>
            {props.act}
          </Button>
          {props.onCancel && (
            <Button variant="default" onClick={props.onCancel} disabled={busy}>
              {say('ui.cancel')}
            </Button>
          )}
          {props.draft.dirty && !busy && <span className="ura-quiet">{say('ui.form.unsaved')}</span>}
        </div>
      )}
      <UnsavedGuard when={props.draft.dirty && !busy && !props.readOnly} />
      <ConflictDialog
        opened={conflict}
        who={conflict ? asProblem(props.error).message : undefined}
        differences={props.differences}
        onClose={() => setSeenConflict(props.error)}
        onReload={props.onReload}
        onOverwrite={
          props.onOverwrite &&
          (() => {
            setSeenConflict(props.error)
            void send(props.onOverwrite!)
          })
        }
      />
    </form>
  )
}

/** Asks before a page with unsaved words is left, by a link or by closing the tab. */
export function UnsavedGuard({ when }: { when: boolean }): ReactNode {
  const say = useSay()
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => when && current.pathname !== next.pathname,
    enableBeforeUnload: () => when,
    withResolver: true,
  })
  return (
    <Modal
      opened={blocker.status === 'blocked'}
      onClose={() => blocker.reset?.()}
      title={say('ui.form.leaveTitle')}
      closeButtonProps={{ 'aria-label': say('ui.close') }}
    >
      <Text>{say('ui.form.leaveText')}</Text>
      <Group justify="flex-end" mt="lg" gap="sm">
        <Button variant="default" onClick={() => blocker.proceed?.()}>
          {say('ui.form.leave')}
        </Button>
        <Button onClick={() => blocker.reset?.()} data-autofocus>
          {say('ui.form.stay')}
        </Button>
      </Group>
    </Modal>
  )
}

/** Somebody else saved first: look again, or save over it where that is allowed. Nothing typed is lost by closing it. */
export function ConflictDialog(props: {
  opened: boolean
  /** Who saved and when, as the server says it. */
  who?: string | undefined
  differences?: ReactNode
  onClose: () => void
  onReload?: (() => void) | undefined
  onOverwrite?: (() => void) | undefined
}): ReactNode {
  const say = useSay()
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      title={say('ui.conflict.title')}
      size={props.differences ? 'lg' : 'md'}
      closeButtonProps={{ 'aria-label': say('ui.close') }}
    >
      <Text>{props.who || say('ui.conflict.text')}</Text>
      {props.differences}
      <Group justify="flex-end" mt="lg" gap="sm">
        <Button variant="default" onClick={props.onClose}>
          {say('ui.conflict.keep')}
        </Button>
        {props.onOverwrite && (
          <Button variant="default" onClick={props.onOverwrite}>
            {say('ui.conflict.overwrite')}
          </Button>
        )}
        {props.onReload && (
          <Button
            onClick={() => {
              props.onClose()
              props.onReload?.()
            }}
          >
            {say('ui.conflict.reload')}
          </Button>
        )}
      </Group>
    </Modal>
  )
}
