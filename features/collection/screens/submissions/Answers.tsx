import { Button, Popover, Textarea } from '@mantine/core'
import { IconEye, IconLock, IconMessagePlus, IconNote } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { ErrorPanel, Section } from '../../../../ui/page/parts.tsx'
import { useAct } from '../../../../ui/queries.ts'
import { useFormats, useSay } from '../../../../ui/words.tsx'
import { type AnswerNode, addRemark, revealSubmission, type SubmissionRecord } from '../../contract.ts'
import styles from './record.module.css'
import type { FieldNotes } from './useFieldNotes.ts'

interface Reading {
  record: SubmissionRecord
  notes: FieldNotes
  /** Personal answers have been unsealed for this reader. */
  open: boolean
  /** Whether a node is shown. */
  kept: (node: AnswerNode) => boolean
}

/** The answers as the form lays them out. Personal ones stay sealed until somebody who may asks for them. */
export function Answers({ record, notes }: { record: SubmissionRecord; notes: FieldNotes }): ReactNode {
  const say = useSay()
  const reveal = useAct(revealSubmission, { touches: [] })
  const [silent, setSilent] = useState(false)
  const [empty, setEmpty] = useState(false)
  const open = reveal.data !== undefined
  const answers = reveal.data?.answers ?? record.answers
  const kept = (node: AnswerNode) => (silent || !node.silent) && (empty || isAnswered(node, record, open))
  const hasSilent = some(answers, (node) => node.silent === true && node.value !== undefined)
  return (
    <Section
      title={say('collection.record.answers')}
      actions={
        <>
          <Button
            variant="subtle"
            size="compact-sm"
            onClick={() => setEmpty(!empty)}
            aria-pressed={empty}
            data-no-print
          >
            {say('collection.record.show_unanswered')}
          </Button>
          {hasSilent && (
            <Button
              variant="subtle"
              size="compact-sm"
              onClick={() => setSilent(!silent)}
              aria-pressed={silent}
            >
              {say('collection.record.show_calculated')}
            </Button>
          )}
          {record.sealed && !open && record.may.includes('reveal') && (
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<IconEye size={15} />}
              loading={reveal.isPending}
              onClick={() => reveal.mutate({ params: { submission: record.id } })}
            >
              {say('collection.record.reveal')}
            </Button>
          )}
        </>
      }
      note={
        record.sealed
          ? say(
              open
                ? 'collection.record.revealed_note'
                : record.may.includes('reveal')
                  ? 'collection.record.reveal_note'
                  : 'collection.record.sealed_note',
            )
          : undefined
      }
    >
      {reveal.error && <ErrorPanel error={reveal.error} />}
      <Nodes nodes={answers} reading={{ record, notes, open, kept }} />
    </Section>
  )
}

/** Something stands there to be read: an answer, one that is sealed, or a comment. */
function isAnswered(node: AnswerNode, record: SubmissionRecord, open: boolean): boolean {
  if (node.children) return node.children.some((child) => isAnswered(child, record, open))
  if (node.value !== undefined && node.value !== '') return true
  if (node.personal && record.sealed && !open) return true
  return record.remarks.some((one) => one.path === node.path)
}

const some = (nodes: AnswerNode[], test: (node: AnswerNode) => boolean): boolean =>
  nodes.some((node) => test(node) || (node.children !== undefined && some(node.children, test)))

function Nodes({ nodes, reading }: { nodes: AnswerNode[]; reading: Reading }): ReactNode {
  const say = useSay()
  const parts: ReactNode[] = []
  let run: AnswerNode[] = []
  const flush = () => {
    if (run.length)
      parts.push(
        <dl key={run[0]!.path} className={styles.answers}>
          {run.map((node) => (
            <OneAnswer key={node.path} node={node} reading={reading} />
          ))}
        </dl>,
      )
    run = []
  }
  for (const node of nodes) {
    if (!reading.kept(node)) continue
    if (!node.children) {
      run.push(node)
      continue
    }
    flush()
    if (node.kind === 'repeat') {
      parts.push(
        <div key={node.path} className={styles.group}>
          <h3>{node.label}</h3>
          {node.children.length === 0 && <p className="ura-quiet">{say('collection.record.no_rounds')}</p>}
          {node.children.map((round, at) => (
            <div key={round.path} className={styles.round}>
              <h4>{say('collection.record.round', { number: at + 1 })}</h4>
              <Nodes nodes={round.children ?? []} reading={reading} />
            </div>
          ))}
        </div>,
      )
    } else if (node.children.length > 0) {
      parts.push(
        <div key={node.path} className={node.label ? styles.group : undefined}>
          {node.label && <h3>{node.label}</h3>}
          <Nodes nodes={node.children} reading={reading} />
        </div>,
      )
    }
  }
  flush()
  return parts
}

function OneAnswer({ node, reading }: { node: AnswerNode; reading: Reading }): ReactNode {
  const say = useSay()
  const { record, notes, open } = reading
  const comments = record.remarks.filter(
    (one) => one.kind === 'comment' && one.path === node.path && !one.settledAt,
  )
  const mine = notes.notes.find((one) => one.path === node.path)
  return (
    <div className={styles.answer} data-commented={comments.length > 0 || mine !== undefined}>
      <dt>{node.label}</dt>
      <dd>
        <div className={styles.value}>
          {node.personal && record.sealed && !open ? (
            <span className={styles.sealed}>
              <IconLock size={14} aria-hidden /> {say('collection.record.sealed')}
            </span>
          ) : (
            <Value node={node} record={record} />
          )}
          {node.personal && open && (
            <span className={styles.personal}>{say('collection.record.personal')}</span>
          )}
          {comments.map((one) => (
            <p key={one.id} className={styles.comment}>
              <IconNote size={14} aria-hidden /> {one.body}{' '}
              {one.by && <span className="ura-quiet">– {one.by}</span>}
            </p>
          ))}
          {mine && (
            <p className={styles.comment}>
              <IconNote size={14} aria-hidden /> {mine.note}{' '}
              <span className="ura-quiet">({say('collection.record.goes_with_return')})</span>
            </p>
          )}
        </div>
        {record.may.includes('comment') && <Comment node={node} reading={reading} />}
      </dd>
    </div>
  )
}

function Value({ node, record }: { node: AnswerNode; record: SubmissionRecord }): ReactNode {
  const say = useSay()
  const formats = useFormats()
  if (node.value === undefined || node.value === '')
    return <span className="ura-quiet">{say('collection.record.unanswered')}</span>
  if (node.shown !== undefined) return node.shown
  const text = String(node.value)
  if (typeof node.value === 'number') return formats.number(node.value)
  if (node.kind === 'date' && /^\d{4}-\d\d-\d\d$/.test(text)) return formats.date(text)
  if (node.kind === 'dateTime' && !Number.isNaN(Date.parse(text))) return formats.dateTime(text)
  if (node.kind === 'binary') return <FileLink name={text} record={record} />
  if (node.kind === 'geopoint') {
    const [latitude, longitude, , accuracy] = text.split(/\s+/).map(Number)
    return say('collection.record.point', {
      latitude: formats.number(latitude ?? 0, 5),
      longitude: formats.number(longitude ?? 0, 5),
      accuracy: formats.number(accuracy ?? 0),
    })
  }
  return <span className={styles.text}>{text}</span>
}

function FileLink({ name, record }: { name: string; record: SubmissionRecord }): ReactNode {
  const say = useSay()
  const file = record.files.find((one) => one.name === name)
  if (!file?.there) return <span>{say('collection.record.file_missing', { name })}</span>
  return <a href={`#file-${encodeURIComponent(name)}`}>{name}</a>
}

/** A note on one question: kept at once as a comment, or gathered for the return. */
function Comment({ node, reading }: { node: AnswerNode; reading: Reading }): ReactNode {
  const say = useSay()
  const { record, notes } = reading
  const add = useAct(addRemark)
  const [opened, setOpened] = useState(false)
  const [text, setText] = useState('')
  const close = () => {
    setText('')
    setOpened(false)
  }
  const comment = async () => {
    await add.mutateAsync({ params: { submission: record.id }, body: { path: node.path, body: text } })
    close()
  }
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      width={320}
      position="bottom-end"
      shadow="md"
      trapFocus
      withinPortal
    >
      <Popover.Target>
        <button
          type="button"
          className={styles.add}
          data-no-print
          aria-label={say('collection.record.comment_on', { question: node.label })}
          title={say('collection.record.comment')}
          onClick={() => setOpened(!opened)}
        >
          <IconMessagePlus size={16} aria-hidden />
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <Textarea
          label={say('collection.record.comment_on', { question: node.label })}
          autosize
          minRows={2}
          maxLength={2000}
          value={text}
          data-autofocus
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {add.error && <ErrorPanel error={add.error} />}
        <div className={styles.commentActs}>
          {record.may.includes('return') && (
            <Button
              size="compact-sm"
              variant="default"
              disabled={!text.trim()}
              onClick={() => {
                notes.put(node.path, node.label, text)
                close()
              }}
            >
              {say('collection.record.note_for_return')}
            </Button>
          )}
          <Button
            size="compact-sm"
            loading={add.isPending}
            disabled={!text.trim()}
            onClick={() => void comment().catch(() => undefined)}
          >
            {say('collection.record.comment')}
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
