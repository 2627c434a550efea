import { Button, Group, Modal, Textarea } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import type { ResultOf } from '../../../../common/operation.ts'
import { Go } from '../../../../ui/page/Go.tsx'
import { SampleMark } from '../../../../ui/page/marks.tsx'
import { Page, PageHead } from '../../../../ui/page/PageHead.tsx'
import { Answer, Empty, ErrorPanel } from '../../../../ui/page/parts.tsx'
import { useTell } from '../../../../ui/page/tell.ts'
import { useAct, useOperation } from '../../../../ui/queries.ts'
import { useFormats, useSay } from '../../../../ui/words.tsx'
import { decideDuplicate, getDuplicates } from '../../contract.ts'
import { SubmissionMark } from './marks.tsx'
import styles from './record.module.css'

type Compared = ResultOf<typeof getDuplicates>
type Candidate = Compared['self']

/** A submission beside those that are probably the same: what differs stands out, and is decided here. */
export default function Compare(): ReactNode {
  const { submission } = useParams({ strict: false }) as { submission: string }
  const say = useSay()
  const answer = useOperation(getDuplicates, { params: { submission } })
  return (
    <Page>
      <PageHead
        title={say('collection.submissions.view.duplicates')}
        crumbs={[{ label: say('collection.record.title'), to: `./collection/submissions/${submission}` }]}
        lead={say('collection.submissions.compare_lead')}
      />
      <Answer of={answer}>
        {(data) =>
          data.others.length === 0 ? (
            <Empty title={say('collection.submissions.no_duplicates')} />
          ) : (
            <SideBySide compared={data} />
          )
        }
      </Answer>
    </Page>
  )
}

function SideBySide({ compared }: { compared: Compared }): ReactNode {
  const say = useSay()
  const { self, others, questions } = compared
  const all: Candidate[] = [self, ...others]
  const differs = (path: string) => new Set(all.map((one) => one.answers[path] ?? '')).size > 1
  const [only, setOnly] = useState(true)
  const shown = questions.filter((one) => !only || differs(one.path))
  return (
    <>
      <Button
        variant="subtle"
        size="compact-sm"
        aria-pressed={only}
        onClick={() => setOnly(!only)}
        data-no-print
      >
        {say('collection.submissions.only_differences')}
      </Button>
      <div className={styles.beside}>
        <table className={styles.compare}>
          <caption className="ura-hidden">{say('collection.submissions.compare_lead')}</caption>
          <thead>
            <tr>
              <th scope="col">{say('collection.record.question')}</th>
              {all.map((one, at) => (
                <th key={one.id} scope="col">
                  <Head
                    one={one}
                    other={at === 0 ? undefined : self}
                    decision={others[at - 1]?.decision ?? null}
                  />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map(({ path, label }) => (
              <tr key={path} data-differs={differs(path)}>
                <th scope="row">{label}</th>
                {all.map((one) => (
                  <td key={one.id}>{one.answers[path] ?? <span className="ura-quiet">–</span>}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {shown.length === 0 && <p role="status">{say('collection.submissions.no_differences')}</p>}
    </>
  )
}

function Head(props: {
  one: Candidate
  other: Candidate | undefined
  decision: 'different' | 'duplicate' | null
}): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const { one, other, decision } = props
  const [asked, setAsked] = useState<'different' | 'duplicate' | null>(null)
  const decided = one.state === 'rejected' || decision !== null
  return (
    <div className={styles.candidate}>
      <Go to={`./collection/submissions/${one.id}`}>{one.name ?? formats.shortDate(one.occurredOn)}</Go>
      <SubmissionMark state={one.state} /> {one.sample && <SampleMark />}
      <span className="ura-quiet">
        {formats.dateTime(one.receivedAt)} {one.sender && `· ${one.sender}`}
      </span>
      {decision && <span>{say(`collection.submissions.decided.${decision}`)}</span>}
      {other && !decided && one.mayReview && (
        <Group gap="xs" data-no-print>
          <Button size="compact-sm" variant="default" onClick={() => setAsked('different')}>
            {say('collection.submissions.decide.different')}
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => setAsked('duplicate')}>
            {say('collection.submissions.decide.duplicate')}
          </Button>
        </Group>
      )}
      {asked && other && <Decide one={one} other={other} decision={asked} onClose={() => setAsked(null)} />}
    </div>
  )
}

function Decide(props: {
  one: Candidate
  other: Candidate
  decision: 'different' | 'duplicate'
  onClose: () => void
}): ReactNode {
  const say = useSay()
  const tell = useTell()
  const decide = useAct(decideDuplicate, { touches: ['collection.', 'programme.'] })
  const [note, setNote] = useState('')
  const { one, other, decision } = props
  const send = async () => {
    await decide.mutateAsync({
      params: { submission: one.id },
      body: { other: other.id, decision, version: one.version, note },
    })
    tell.done(say(`collection.submissions.decided.${decision}`))
    props.onClose()
  }
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={say(`collection.submissions.ask.${decision}`)}
      closeButtonProps={{ 'aria-label': say('ui.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void send().catch(() => undefined)
        }}
      >
        <p className="ura-quiet">{say(`collection.submissions.ask_help.${decision}`)}</p>
        <Textarea
          label={say('collection.review.note')}
          autosize
          minRows={2}
          maxLength={2000}
          value={note}
          data-autofocus
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        {decide.error && <ErrorPanel error={decide.error} />}
        <Group justify="flex-end" mt="lg" gap="sm">
          <Button variant="default" onClick={props.onClose}>
            {say('ui.cancel')}
          </Button>
          <Button
            type="submit"
            loading={decide.isPending}
            color={decision === 'duplicate' ? 'red.8' : undefined}
          >
            {say(`collection.submissions.decide.${decision}`)}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
