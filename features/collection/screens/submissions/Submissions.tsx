import { useParams } from '@tanstack/react-router'
import { type ReactNode, useMemo } from 'react'
import { Page, PageHead } from '../../../../ui/page/PageHead.tsx'
import { PageTabs } from '../../../../ui/page/PageTabs.tsx'
import { Answer } from '../../../../ui/page/parts.tsx'
import { useOperation } from '../../../../ui/queries.ts'
import { useFormats, useSay } from '../../../../ui/words.tsx'
import { describeSubmissions } from '../../contract.ts'
import { Charts } from './Charts.tsx'
import { Conditions } from './Conditions.tsx'
import { Duplicates } from './Duplicates.tsx'
import { Pictures } from './Pictures.tsx'
import { Places } from './Places.tsx'
import { SubmissionTable } from './SubmissionTable.tsx'
import { type Described, useReader } from './useReader.ts'

/** What came back on a form: the table, and the same submissions seen as pictures, places and figures. */
export default function Submissions(): ReactNode {
  const { form } = useParams({ strict: false }) as { form: string }
  const described = useOperation(describeSubmissions, { params: { form } }, { keep: true })
  return <Answer of={described}>{(data) => <Views form={form} described={data} />}</Answer>
}

function Views({ form, described }: { form: string; described: Described }): ReactNode {
  const say = useSay()
  const { number } = useFormats()
  const reader = useReader(described)
  const facts = useMemo(
    () =>
      described.states
        .filter((one) => one.count > 0)
        .map((one) => ({
          label: say(`collection.submissions.state.${one.state}`),
          value: one.count >= 10_000 ? `≥ ${number(one.count)}` : number(one.count),
        })),
    [described, say, number],
  )
  return (
    <Page>
      <PageHead
        title={described.title}
        crumbs={[{ label: say('collection.name'), to: './collection/forms' }]}
        lead={say('collection.submissions.lead')}
        facts={facts}
      />
      <Conditions described={described} reader={reader} />
      <PageTabs
        label={say('collection.submissions.views')}
        name="view"
        tabs={[
          {
            key: 'table',
            label: say('collection.submissions.view.table'),
            content: () => <SubmissionTable form={form} described={described} reader={reader} />,
          },
          {
            key: 'pictures',
            label: say('collection.submissions.view.pictures'),
            content: () => <Pictures form={form} />,
          },
          {
            key: 'map',
            label: say('collection.submissions.view.map'),
            content: () => <Places form={form} title={described.title} />,
          },
          {
            key: 'charts',
            label: say('collection.submissions.view.charts'),
            content: () => <Charts form={form} described={described} reader={reader} />,
          },
          {
            key: 'duplicates',
            label: say('collection.submissions.view.duplicates'),
            content: () => <Duplicates form={form} title={described.title} />,
          },
        ]}
      />
    </Page>
  )
}
