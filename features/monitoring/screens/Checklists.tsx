import { Button, Radio, Textarea, TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { Go } from '../../../ui/page/Go.tsx'
import { State } from '../../../ui/page/marks.tsx'
import { Answer, Empty, ErrorPanel, Section } from '../../../ui/page/parts.tsx'
import { useAct, useOperation } from '../../../ui/queries.ts'
import { useProgramme } from '../../../ui/session.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { dissentOf, type MergeState } from '../checklists/rules.ts'
import {
  type Checklists as Data, getChecklists, linkChecklist, type Question, settleQuestion, unlinkChecklist,
} from '../contract-checklists.ts' // biome-ignore format: a list
import type { Visit } from '../contract-visits.ts'
import { useFormWords } from './formWords.ts'
import styles from './monitoring.module.css'

/** The team's checklists side by side: who answered what, what is agreed, and who dissents. */
export function Checklists({ visit }: { visit: Visit }): ReactNode {
  const programme = useProgramme()
  const params = { programme: programme.id, visit: visit.id }
  const answer = useOperation(getChecklists, { params })
  return (
    <Answer of={answer}>
      {(data) => (
        <>
          <Linked data={data} params={params} />
          <Merged data={data} params={params} />
        </>
      )}
    </Answer>
  )
}

interface Part {
  data: Data
  params: { programme: string; visit: string }
}
type Submission = Data['submissions'][number]

function Linked({ data, params }: Part): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const link = useAct(linkChecklist)
  const unlink = useAct(unlinkChecklist)
  const mayLink = data.may.includes('link')
  const line = (one: Submission, button: ReactNode) => (
    <li key={one.id}>
      <Go to={`./collection/submissions/${one.id}`}>{one.formTitle}</Go> · {one.by || one.name} · {formats.shortDate(one.occurredOn)} · {say(`monitoring.submission.${one.state}`)} {button}
    </li>
  ) // biome-ignore format: one line
  return (
    <Section title={say('monitoring.tab.checklists')} note={say('monitoring.checklists.note')}>
      {data.submissions.length === 0 ? (
        <Empty title={say('monitoring.checklists.empty')} />
      ) : (
        <ul>
          {data.submissions.map((one) => line(one, mayLink && (
            <Button size="compact-xs" variant="default" aria-label={say('monitoring.checklists.unlinkOf', { name: one.by || one.name })} onClick={() => unlink.mutate({ params: { ...params, submission: one.id } })}>{say('monitoring.checklists.unlink')}</Button>
          )))}
        </ul>
      )}
      {data.hidden > 0 && <p role="note">{say('monitoring.problem.checklists_hidden', { count: data.hidden })}</p>}
      {data.suggestions.length > 0 && (
        <>
          <h3>{say('monitoring.checklists.suggested')}</h3>
          <ul>
            {data.suggestions.map((one) => line(one, (
              <>
                {one.sameSite && <State tone="good">{say('monitoring.checklists.sameSite')}</State>}{' '}
                <Button size="compact-xs" variant="default" aria-label={say('monitoring.checklists.linkOf', { name: one.by || one.name })} onClick={() => link.mutate({ params, body: { submissionId: one.id } })}>{say('monitoring.checklists.link')}</Button>
              </>
            )))}
          </ul>
        </>
      )}
      {link.error && <ErrorPanel error={link.error} />}
      {unlink.error && <ErrorPanel error={unlink.error} />}
    </Section>
  ) // biome-ignore format: lists
}

const tones = { agreed: 'good', single: 'neutral', differ: 'warn', settled: 'good' } as const

function Merged({ data, params }: Part): ReactNode {
  const say = useSay()
  const [only, setOnly] = useState<MergeState | null>(null)
  if (data.questions.length === 0) return null
  const open = data.questions.filter((one) => one.state === 'differ').length
  const shown = only ? data.questions.filter((one) => one.state === only) : data.questions
  return (
    <Section
      title={say('monitoring.merged.title')}
      note={say('monitoring.merged.note')}
      actions={open > 0 && <Button variant="default" onClick={() => setOnly(only ? null : 'differ')}>{only ? say('monitoring.merged.all') : say('monitoring.merged.open', { count: open })}</Button>}
    >
      {shown.map((one) => <QuestionEntry key={`${one.form} ${one.path}`} question={one} data={data} params={params} />)}
    </Section>
  ) // biome-ignore format: a list
}

function QuestionEntry({ question, data, params }: Part & { question: Question }): ReactNode {
  const say = useSay()
  const words = useFormWords()
  const [settling, setSettling] = useState(false)
  const maySettle = data.may.includes('settle') && question.answers.length > 0
  const nameOf = (id: string) => {
    const found = data.submissions.find((one) => one.id === id)
    return found?.by || found?.name || ''
  }
  return (
    <article className={styles.entry}>
      <p><strong>{words(question.question)}</strong> <State tone={tones[question.state]}>{say(`monitoring.merge.${question.state}`)}</State></p>
      <ul className={styles.answers}>
        {question.answers.map((one) => <li key={one.submissionId}>{nameOf(one.submissionId)}: {words(one.said)}</li>)}
      </ul>
      {question.overall && (
        <>
          <p>{say('monitoring.merge.overall')}: <strong>{words(question.overall.said)}</strong>{question.overall.by && <span className="ura-quiet"> · {question.overall.by}</span>}</p>
          {question.overall.note && <p className={styles.reason}>{question.overall.note}</p>}
          {question.overall.dissent.map((one) => <p key={one.submissionId} className="ura-quiet">{say('monitoring.merge.dissent', { name: one.by })}: {words(one.said)}{one.why && ` (${one.why})`}</p>)}
        </>
      )}
      {maySettle && !settling && <Button size="xs" variant="default" aria-label={`${say(question.overall ? 'monitoring.merge.again' : 'monitoring.merge.settle')}: ${words(question.question)}`} onClick={() => setSettling(true)}>{say(question.overall ? 'monitoring.merge.again' : 'monitoring.merge.settle')}</Button>}
      {settling && <Settle question={question} nameOf={nameOf} words={words} params={params} onDone={() => setSettling(false)} />}
    </article>
  ) // biome-ignore format: an entry
}

function Settle(props: {
  question: Question
  nameOf: (id: string) => string
  words: (text: Record<string, string>) => string
  params: Part['params']
  onDone: () => void
}): ReactNode {
  const say = useSay()
  const { question, words } = props
  const settle = useAct(settleQuestion)
  const values = [...new Map(question.answers.map((one) => [one.value, one])).values()]
  const [answer, setAnswer] = useState(question.overall?.answer ?? values[0]?.value ?? '')
  const [own, setOwn] = useState(values.every((one) => one.value !== (question.overall?.answer ?? one.value)))
  const [note, setNote] = useState(question.overall?.note ?? '')
  const [why, setWhy] = useState<Record<string, string>>({})
  const dissent = answer ? dissentOf(question.answers, answer, question.set) : []
  const send = async (agreed: string) => {
    const reasons = Object.entries(why).map(([submissionId, text]) => ({ submissionId, why: text }))
    await settle.mutateAsync({ params: props.params, body: { form: question.form, path: question.path, answer: agreed, note, why: reasons } }).then(props.onDone, () => undefined)
  } // biome-ignore format: one call
  return (
    <div className={styles.entryFields}>
      <Radio.Group label={say('monitoring.merge.overall')} value={own ? '\u0000own' : answer} onChange={(next) => { setOwn(next === '\u0000own'); setAnswer(next === '\u0000own' ? '' : next) }}>
        {values.map((one) => <Radio key={one.value} my={4} value={one.value} label={words(one.said)} />)}
        <Radio my={4} value={'\u0000own'} label={say('monitoring.merge.own')} />
      </Radio.Group>
      {own && <TextInput label={say('monitoring.merge.ownAnswer')} value={answer} onChange={(event) => setAnswer(event.currentTarget.value)} />}
      <Textarea label={say('monitoring.merge.why')} autosize minRows={2} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
      {dissent.map((one) => <TextInput key={one.submissionId} label={say('monitoring.merge.dissentWhy', { name: props.nameOf(one.submissionId) })} value={why[one.submissionId] ?? ''} onChange={(event) => setWhy({ ...why, [one.submissionId]: event.currentTarget.value })} />)}
      {settle.error && <ErrorPanel error={settle.error} />}
      <div>
        <Button size="xs" mr="xs" loading={settle.isPending} disabled={answer.trim() === ''} onClick={() => void send(answer)}>{say('monitoring.merge.agree')}</Button>
        {question.overall && <Button size="xs" mr="xs" variant="default" onClick={() => void send('')}>{say('monitoring.merge.undo')}</Button>}
        <Button size="xs" variant="default" onClick={props.onDone}>{say('ui.cancel')}</Button>
      </div>
    </div>
  ) // biome-ignore format: a form
}
