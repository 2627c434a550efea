import { Button } from '@mantine/core'
import { IconAlertTriangle, IconEye, IconLock, IconNote } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { ErrorPanel, Section } from '../../../../ui/page/parts.tsx'
import { useAct } from '../../../../ui/queries.ts'
import { useFormats, useSay } from '../../../../ui/words.tsx'
import { type AnswerNode, revealSubmission, type SubmissionRecord } from '../../contract.ts'
import { AnswerComment } from './AnswerComment.tsx'
import styles from './record.module.css'
import { answerId, ruleText } from './rules/place.ts'
import type { BrokenRule } from './rules/try.ts'
import type { FieldNotes } from './useFieldNotes.ts'

interface Reading {
  record: SubmissionRecord
  notes: FieldNotes
  /** Answers that break a rule of the form, as far as that has been found out. */
  broken: readonly BrokenRule[]
  /** Personal answers have been unsealed for this reader. */
  open: boolean
  /** Whether a node is shown. */
  kept: (node: AnswerNode) => boolean
}

/** The answers as the form lays them out. Personal ones stay sealed until somebody who may asks for them. */
export function Answers(props: {
  record: SubmissionRecord
  notes: FieldNotes
  broken: readonly BrokenRule[]
}): ReactNode {
  const { record, notes, broken } = props
  const say = useSay()
  const reveal = useAct(revealSubmission, { touches: [] })
  const [silent, setSilent] = useState(false)
  const [empty, setEmpty] = useState(false)
  const open = reveal.data !== undefined
  const answers = reveal.data?.answers ?? record.answers
  // What breaks a rule is shown, answered or not: it is led to.
  const leads = (node: AnswerNode): boolean =>
    broken.some((one) => one.path === node.path) || (node.children?.some(leads) ?? false)
  const kept = (node: AnswerNode) =>
    leads(node) || ((silent || !node.silent) && (empty || isAnswered(node, record, open)))
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
      <Nodes nodes={answers} reading={{ record, notes, broken, open, kept }} />
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
  const broken = reading.broken.filter((one) => one.path === node.path)
  const marked = comments.length > 0 || mine !== undefined || broken.length > 0
  return (
    <div className={styles.answer} id={answerId(node.path)} tabIndex={-1} data-commented={marked}>
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
          {broken.map((one) => (
            <p key={one.rule} className={styles.comment}>
              <IconAlertTriangle size={14} aria-hidden /> {ruleText(say, one)}
            </p>
          ))}
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
        {record.may.includes('comment') && <AnswerComment node={node} record={record} notes={notes} />}
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
  // Times come with seconds and zone; nobody reads those.
  if (node.kind === 'time' && /^\d\d:\d\d/.test(text)) return text.slice(0, 5)
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
