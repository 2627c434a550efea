import { Anchor, Button } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { ResultOf } from '../../../common/operation.ts'
import { Local, useLocal } from '../../../ui/local/Local.tsx'
import { useLink } from '../../../ui/page/Go.tsx'
import { SampleMark, State, type Tone } from '../../../ui/page/marks.tsx'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { Answer, Section } from '../../../ui/page/parts.tsx'
import { useOperation } from '../../../ui/queries.ts'
import { useProgramme } from '../../../ui/session.tsx'
import { PlainTable } from '../../../ui/table/PlainTable.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { readDataset } from '../contract.ts'
import type { Vintage } from '../shapes.ts'
import styles from './evidence.module.css'
import { Notes } from './Notes.tsx'
import { spanText } from './periodText.ts'

type Dataset = ResultOf<typeof readDataset>

/** A dataset: what its figures mean, where they come from, and which vintages there are. */
export default function DatasetPage(): ReactNode {
  const { dataset: code } = useParams({ strict: false }) as { dataset: string }
  const programme = useProgramme()
  const dataset = useOperation(readDataset, { params: { programme: programme.id, dataset: code } })
  return (
    <Page>
      <Answer of={dataset}>{(data) => <Read dataset={data} />}</Answer>
    </Page>
  )
}

function Read({ dataset }: { dataset: Dataset }): ReactNode {
  const say = useSay()
  const local = useLocal()
  const explore = useLink(`./evidence/explore?dataset=${dataset.code}`)
  const change = useLink(`./evidence/datasets/${dataset.code}/edit`)
  const takeIn = useLink(`./evidence/datasets/${dataset.code}/import`)
  return (
    <>
      <PageHead
        title={local(dataset.title)}
        crumbs={[{ label: say('evidence.datasets.title'), to: './evidence' }]}
        state={dataset.sample && <SampleMark />}
        lead={<Local text={dataset.description} />}
        facts={[
          { label: say('evidence.dataset.publisher'), value: dataset.publisher },
          { label: say('evidence.dataset.unit'), value: say(`evidence.unit.${dataset.unit}`) },
        ]}
        actions={
          <>
            <Button component="a" {...explore}>
              {say('evidence.dataset.explore')}
            </Button>
            {dataset.may.includes('import') && (
              <Button component="a" variant="default" {...takeIn}>
                {say('evidence.import.title')}
              </Button>
            )}
            {dataset.may.includes('edit') && (
              <Button component="a" variant="default" {...change}>
                {say('evidence.describe.change')}
              </Button>
            )}
          </>
        }
      />
      <dl className={styles.facts}>
        <Fact label={say('evidence.dataset.definition')}>
          <Local text={dataset.definition} />
        </Fact>
        <Fact label={say('evidence.dataset.source')}>
          {dataset.url ? (
            <Anchor inherit href={dataset.url} target="_blank" rel="noreferrer" underline="always">
              {dataset.source}
            </Anchor>
          ) : (
            dataset.source
          )}
        </Fact>
        <Fact label={say('evidence.dataset.licence')}>
          <Local text={dataset.licence} />
        </Fact>
        <Fact label={say('evidence.dataset.dimensions')}>
          {dataset.dimensions.map((one) => local(one.label)).join(' · ')}
        </Fact>
      </dl>
      {dataset.comparability.length > 0 && (
        <Section title={say('evidence.dataset.comparability')}>
          <Notes notes={dataset.comparability} />
        </Section>
      )}
      <Section title={say('evidence.dataset.vintages')}>
        <Vintages dataset={dataset} />
      </Section>
    </>
  )
}

function Fact(props: { label: string; children: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{props.label}</dt>
      <dd>{props.children}</dd>
    </div>
  )
}

const tones: Record<Vintage['state'], Tone> = {
  accepted: 'good',
  compared: 'active',
  draft: 'neutral',
  rejected: 'bad',
}

function Vintages({ dataset }: { dataset: Dataset }): ReactNode {
  const say = useSay()
  const local = useLocal()
  const formats = useFormats()
  const labelOf = (key: string) => local(dataset.dimensions.find((one) => one.key === key)?.label)
  return (
    <PlainTable
      caption={say('evidence.dataset.vintages')}
      rows={dataset.vintages}
      rowId={(row) => row.id}
      columns={[
        {
          key: 'label',
          title: say('evidence.screen.vintage'),
          head: true,
          width: 14,
          cell: (row) => row.label,
          to: (row) => `./evidence/datasets/${dataset.code}/vintages/${row.id}`,
        },
        {
          key: 'state',
          title: say('evidence.screen.state'),
          cell: (row) => (
            <State tone={tones[row.state]}>
              {say(`evidence.state.${row.current ? 'current' : row.state}`)}
            </State>
          ),
        },
        {
          key: 'published',
          title: say('evidence.dataset.published'),
          cell: (row) => (row.publishedOn ? formats.shortDate(row.publishedOn) : '–'),
        },
        {
          key: 'span',
          title: say('evidence.dataset.span'),
          cell: (row) => spanText(row.firstPeriod, row.lastPeriod, row.granularity, formats.month),
        },
        {
          key: 'dimensions',
          title: say('evidence.dataset.dimensions'),
          cell: (row) =>
            [say(`evidence.period.${row.granularity}`), ...row.dimensions.map(labelOf)].join(' · '),
        },
        {
          key: 'rows',
          title: say('evidence.dataset.rows'),
          number: true,
          cell: (row) => formats.number(row.rowCount),
        },
        {
          key: 'file',
          title: say('evidence.screen.file'),
          cell: (row) => (
            <span title={`SHA-256 ${row.fileDigest}`} className={styles.file}>
              {row.fileName} <code>{row.fileDigest.slice(0, 10)}</code>
            </span>
          ),
        },
      ]}
    />
  )
}
