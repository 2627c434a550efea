import { useParams, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { CountryMark } from '../../../../ui/page/CountryMark.tsx'
import { Go } from '../../../../ui/page/Go.tsx'
import { SampleMark } from '../../../../ui/page/marks.tsx'
import { Page, PageHead } from '../../../../ui/page/PageHead.tsx'
import { Answer, Section } from '../../../../ui/page/parts.tsx'
import { useOperation } from '../../../../ui/queries.ts'
import type { Search } from '../../../../ui/table/state.ts'
import { useFormats, useSay } from '../../../../ui/words.tsx'
import { getSubmission, type SubmissionRecord } from '../../contract.ts'
import { Answers } from './Answers.tsx'
import { Files } from './Files.tsx'
import { History } from './History.tsx'
import { SubmissionMark } from './marks.tsx'
import { Neighbours } from './Neighbours.tsx'
import { ReviewBar } from './ReviewBar.tsx'
import { Rules } from './rules/Rules.tsx'
import type { BrokenRule } from './rules/try.ts'
import { useRules } from './rules/useRules.ts'
import { useFieldNotes } from './useFieldNotes.ts'
import { Where } from './Where.tsx'

const none: readonly BrokenRule[] = []

/** A submission: what was answered, by whom and when, what came with it, and what became of it. */
export default function Submission(): ReactNode {
  const { submission } = useParams({ strict: false }) as { submission: string }
  const record = useOperation(getSubmission, { params: { submission } })
  return <Answer of={record}>{(data) => <Record key={data.id} record={data} />}</Answer>
}

function Record({ record }: { record: SubmissionRecord }): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const search: Search = useSearch({ strict: false })
  const notes = useFieldNotes()
  const rules = useRules(record)
  const list = `./collection/forms/${record.form.id}/submissions${search.form === record.form.id ? ([search.list].flat()[0] ?? '') : ''}`
  const title = record.name ?? [record.siteName, formats.date(record.occurredOn)].filter(Boolean).join(' · ')
  const fact = (key: string, value: ReactNode) =>
    value ? [{ label: say(`collection.record.${key}`), value }] : []
  return (
    <Page>
      <PageHead
        title={title}
        crumbs={[{ label: record.form.title, to: list }]}
        state={
          <>
            <SubmissionMark state={record.state} /> {record.sample && <SampleMark />}
          </>
        }
        facts={[
          ...fact('day', formats.date(record.occurredOn)),
          ...fact('site', record.siteName),
          ...fact('country', record.country && <CountryMark code={record.country} />),
          ...fact('sender', record.sender),
          ...fact('device', record.device),
          ...fact('received', formats.dateTime(record.receivedAt)),
          ...fact('version', record.versionName),
          ...fact('assignee', record.assignee),
        ]}
        actions={<Neighbours record={record} />}
      />
      <ReviewBar record={record} notes={notes} />
      {record.duplicates > 0 && (
        <p role="status">
          <Go to={`./collection/submissions/${record.id}/duplicates`}>
            {say('collection.record.has_duplicates')}
          </Go>
        </p>
      )}
      <Rules tried={rules} />
      <Answers record={record} notes={notes} broken={rules?.verdict?.broken ?? none} />
      <Files record={record} />
      <Where record={record} />
      <Section title={say('collection.record.history')}>
        <History record={record} />
      </Section>
    </Page>
  )
}
