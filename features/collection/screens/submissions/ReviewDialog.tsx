import { Button, Group, Modal, Textarea } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { ErrorPanel } from '../../../../ui/page/parts.tsx'
import { useAct } from '../../../../ui/queries.ts'
import { useSay } from '../../../../ui/words.tsx'
import { type ReviewAct, reviewSubmissions } from '../../contract.ts'
import { needsNote, ownReasonLength } from '../../rules.ts'
import { type RefusedRow, Stayed } from './Stayed.tsx'
import styles from './submissions.module.css'

export interface FieldNote {
  path: string
  label: string
  note: string
}

/**
 * Asks for what an act of review needs, does it on all given rows, and says which stayed as they were and why. Acts without
 * a reason to give are done at once by whoever opens this with `note: false`.
 */
export function ReviewDialog(props: {
  form: string
  act: ReviewAct
  rows: { id: string; version: number }[]
  /** Notes on single questions that go with the return of one submission. */
  fields?: FieldNote[]
  /** Asked for from a list: what stays as it was is named, and leads to its page. */
  inList?: boolean
  /** The one submission probably is a duplicate, and whoever asks has been shown so. */
  knownDuplicate?: boolean
  /** Approving what one has corrected oneself takes a reason. */
  ownCorrection?: boolean
  onClose: () => void
  onDone: (done: number) => void
}): ReactNode {
  const say = useSay()
  const review = useAct(reviewSubmissions, { touches: ['collection.', 'programme.'] })
  const [note, setNote] = useState('')
  const [refused, setRefused] = useState<RefusedRow[]>([])
  const { act, rows } = props
  const own = act === 'approve' && props.ownCorrection === true
  const must = needsNote(act) || own
  const enough = note.trim().length >= (own ? ownReasonLength : 1)
  const send = async (some: typeof rows, alsoDuplicates: boolean) => {
    const fields = props.fields?.map(({ path, note: text }) => ({ path, note: text }))
    const answer = await review.mutateAsync({
      params: { form: props.form },
      body: {
        act,
        rows: some,
        alsoDuplicates,
        ...(note.trim() && { note: note.trim() }),
        ...(act === 'return' && fields?.length ? { fields } : {}),
      },
    })
    const stayed = [...refused.filter((one) => !some.some((row) => row.id === one.id)), ...answer.refused]
    props.onDone(answer.done.length)
    if (stayed.length) setRefused(stayed)
    else props.onClose()
  }
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={say(`collection.review.ask.${act}`, { count: rows.length })}
      closeButtonProps={{ 'aria-label': say('ui.close') }}
    >
      {refused.length > 0 ? (
        <Stayed
          rows={refused}
          inList={props.inList === true}
          review={review}
          onApprove={(held) => {
            const ids = new Set(held.map((one) => one.id))
            void send(
              rows.filter((row) => ids.has(row.id)),
              true,
            ).catch(() => undefined)
          }}
          onClose={props.onClose}
        />
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            void send(rows, props.knownDuplicate === true).catch(() => undefined)
          }}
        >
          <p className="ura-quiet">{say(`collection.review.help.${act}`)}</p>
          {own && <p>{say('collection.review.own_correction_help')}</p>}
          {props.fields && props.fields.length > 0 && act === 'return' && (
            <ul className={styles.refused}>
              {props.fields.map((one) => (
                <li key={one.path}>
                  <strong>{one.label}:</strong> {one.note}
                </li>
              ))}
            </ul>
          )}
          <Textarea
            mt="sm"
            label={say(
              own
                ? 'collection.review.own_correction_why'
                : must
                  ? 'collection.review.reason'
                  : 'collection.review.note',
            )}
            required={must}
            autosize
            minRows={3}
            maxLength={2000}
            value={note}
            data-autofocus
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          {review.error && <ErrorPanel error={review.error} />}
          <Group justify="flex-end" mt="lg" gap="sm">
            <Button variant="default" onClick={props.onClose} disabled={review.isPending}>
              {say('ui.cancel')}
            </Button>
            <Button
              type="submit"
              loading={review.isPending}
              disabled={must && !enough}
              color={act === 'reject' ? 'red.8' : undefined}
            >
              {say(`collection.review.act.${act}`)}
            </Button>
          </Group>
        </form>
      )}
    </Modal>
  )
}
