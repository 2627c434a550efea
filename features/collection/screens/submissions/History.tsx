import { Button, Textarea } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { ErrorPanel } from '../../../../ui/page/parts.tsx'
import { useAct } from '../../../../ui/queries.ts'
import { useFormats, useSay } from '../../../../ui/words.tsx'
import { addRemark, type Remark, type SubmissionRecord, settleRemark } from '../../contract.ts'
import { Changes } from './Changes.tsx'
import { Editions } from './Editions.tsx'
import { SubmissionMark } from './marks.tsx'
import styles from './record.module.css'

/** What happened to a submission, the latest last; and a word on the whole of it. */
export function History({ record }: { record: SubmissionRecord }): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const add = useAct(addRemark)
  const [text, setText] = useState('')
  const send = async () => {
    await add.mutateAsync({ params: { submission: record.id }, body: { path: null, body: text } })
    setText('')
  }
  return (
    <>
      <ol className={styles.history}>
        <li>
          <p className={styles.when}>
            {formats.dateTime(record.receivedAt)} {record.sender && `· ${record.sender}`}{' '}
            {record.device && `· ${record.device}`}
          </p>
          <p>{say('collection.record.was_received')}</p>
          {record.agent && <p className="ura-quiet">{record.agent}</p>}
        </li>
        {record.remarks.map((one) => (
          <Entry key={one.id} remark={one} record={record} />
        ))}
      </ol>
      <Editions record={record} />
      {record.may.includes('comment') && (
        <form
          className={styles.write}
          data-no-print
          onSubmit={(event) => {
            event.preventDefault()
            void send().catch(() => undefined)
          }}
        >
          <Textarea
            label={say('collection.record.comment_whole')}
            description={say('collection.record.comment_help')}
            autosize
            minRows={2}
            maxLength={4000}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          {add.error && <ErrorPanel error={add.error} />}
          <Button type="submit" variant="default" loading={add.isPending} disabled={!text.trim()}>
            {say('collection.record.comment')}
          </Button>
        </form>
      )}
    </>
  )
}

function Entry({ remark, record }: { remark: Remark; record: SubmissionRecord }): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const settle = useAct(settleRemark)
  const maySettle = remark.kind === 'comment' && (record.may.includes('settle') || remark.mine)
  return (
    <li data-settled={remark.settledAt !== null || undefined}>
      <p className={styles.when}>
        {formats.dateTime(remark.at)} {remark.by && `· ${remark.by}`}
      </p>
      {remark.kind === 'state' && remark.toState && (
        <p>
          {remark.fromState && <SubmissionMark state={remark.fromState} />} →{' '}
          <SubmissionMark state={remark.toState} />
        </p>
      )}
      {remark.ownCorrection && (
        <p>
          <strong>{say('collection.record.own_correction')}</strong>
        </p>
      )}
      {remark.kind === 'edit' && <p>{say('collection.record.was_corrected')}</p>}
      {remark.kind === 'undo' && <p>{say('collection.record.was_undone')}</p>}
      {remark.label && (
        <p>
          <strong>{remark.label}</strong>
        </p>
      )}
      {remark.body && <p className={styles.text}>{remark.body}</p>}
      {remark.changes && remark.changes.length > 0 && <Changes changes={remark.changes} />}
      {remark.settledAt && (
        <p className="ura-quiet">
          {say('collection.record.settled', { date: formats.shortDate(remark.settledAt) })}
        </p>
      )}
      {maySettle && (
        <Button
          variant="subtle"
          size="compact-sm"
          data-no-print
          loading={settle.isPending}
          onClick={() =>
            settle.mutate({
              params: { submission: record.id, remark: remark.id },
              body: { settled: remark.settledAt === null },
            })
          }
        >
          {say(remark.settledAt ? 'collection.record.unsettle' : 'collection.record.settle')}
        </Button>
      )}
    </li>
  )
}
