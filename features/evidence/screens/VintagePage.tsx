import { Button } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import type { ResultOf } from '../../../common/operation.ts'
import { useLocal } from '../../../ui/local/Local.tsx'
import { ConfirmDialog, Progress } from '../../../ui/page/dialogs.tsx'
import { State } from '../../../ui/page/marks.tsx'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { Answer, Empty, ErrorPanel, Section } from '../../../ui/page/parts.tsx'
import { useAct, useOperation } from '../../../ui/queries.ts'
import { useProgramme } from '../../../ui/session.tsx'
import { DataTable } from '../../../ui/table/DataTable.tsx'
import { PlainTable } from '../../../ui/table/PlainTable.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { readDataset, readMembers } from '../contract.ts'
import {
  acceptVintage,
  compareVintage,
  listDifferences,
  readVintage,
  rejectVintage,
} from '../contract-import.ts'
import { periodName } from '../periods.ts'
import type { Dataset } from './importing.ts'

type Vintage = ResultOf<typeof readVintage>
const kinds = ['added', 'removed', 'changed'] as const

/** A vintage: what it changes in comparison with the one before, and the decision about it. */
export default function VintagePage(): ReactNode {
  const { dataset: code, vintage: id } = useParams({ strict: false }) as { dataset: string; vintage: string }
  const programme = useProgramme()
  const params = { programme: programme.id, dataset: code, vintage: id }
  const [drafting, setDrafting] = useState(false)
  const dataset = useOperation(readDataset, { params: { programme: programme.id, dataset: code } })
  const vintage = useOperation(readVintage, { params }, { every: drafting ? 700 : false })
  const draft = vintage.data?.state === 'draft'
  if (draft !== drafting && vintage.data) setDrafting(draft)
  return (
    <Page>
      <Answer of={dataset}>
        {(of) => (
          <Answer of={vintage}>{(data) => <Read dataset={of} vintage={data} params={params} />}</Answer>
        )}
      </Answer>
    </Page>
  )
}

interface Given {
  dataset: Dataset
  vintage: Vintage
  params: { programme: string; dataset: string; vintage: string }
}

function Read({ dataset, vintage, params }: Given): ReactNode {
  const say = useSay()
  const local = useLocal()
  const formats = useFormats()
  const { differences, previousLabel } = vintage
  return (
    <>
      <PageHead
        title={vintage.label}
        crumbs={[
          { label: say('evidence.datasets.title'), to: './evidence' },
          { label: local(dataset.title), to: `./evidence/datasets/${dataset.code}` },
        ]}
        state={<State>{say(`evidence.state.${vintage.current ? 'current' : vintage.state}`)}</State>}
        facts={[
          { label: say('evidence.dataset.rows'), value: formats.number(vintage.rowCount) },
          ...(vintage.publishedOn
            ? [{ label: say('evidence.dataset.published'), value: formats.date(vintage.publishedOn) }]
            : []),
          { label: say('evidence.vintage.file'), value: vintage.fileName },
        ]}
      />
      {vintage.state === 'compared' && dataset.may.includes('decide') && (
        <Decide vintage={vintage} params={params} />
      )}
      {vintage.state === 'draft' && <Progress label={say('evidence.vintage.comparing')} share={null} />}
      {!previousLabel && <Empty title={say('evidence.vintage.first')} />}
      {previousLabel && !differences && vintage.state !== 'draft' && (
        <Empty title={say('evidence.vintage.incomparable')} />
      )}
      {previousLabel && differences && (
        <Section
          title={say('evidence.vintage.differences')}
          note={say('evidence.vintage.counts', {
            previous: previousLabel,
            added: differences.added,
            removed: differences.removed,
            changed: differences.changed,
          })}
        >
          {differences.years.length > 0 && <Years years={differences.years} />}
          <Cells dataset={dataset} vintage={vintage} params={params} />
        </Section>
      )}
    </>
  )
}

function Decide({ vintage, params }: Omit<Given, 'dataset'>): ReactNode {
  const say = useSay()
  const accept = useAct(acceptVintage)
  const reject = useAct(rejectVintage)
  const compare = useAct(compareVintage)
  const [asking, setAsking] = useState(false)
  const body = { version: vintage.version }
  return (
    <Section
      title={say('evidence.vintage.decide')}
      note={say('evidence.vintage.decideNote')}
      actions={
        <>
          <Button loading={accept.isPending} onClick={() => accept.mutate({ params, body })}>
            {say('evidence.vintage.accept')}
          </Button>
          <Button variant="default" onClick={() => setAsking(true)}>
            {say('evidence.vintage.reject')}
          </Button>
        </>
      }
    >
      {accept.error && (
        <>
          <ErrorPanel error={accept.error} />
          {accept.error.status === 409 && (
            <Button
              variant="default"
              loading={compare.isPending}
              onClick={() => compare.mutate({ params }, { onSuccess: () => accept.reset() })}
            >
              {say('evidence.vintage.compareAct')}
            </Button>
          )}
        </>
      )}
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title={say('evidence.vintage.rejectTitle')}
        act={say('evidence.vintage.reject')}
        danger
        onConfirm={() => reject.mutateAsync({ params, body })}
      >
        {say('evidence.vintage.rejectNote')}
      </ConfirmDialog>
    </Section>
  )
}

function Years({ years }: { years: NonNullable<Vintage['differences']>['years'] }): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const number = (value: number | null) => (value === null ? '–' : formats.number(value))
  return (
    <PlainTable
      caption={say('evidence.vintage.years')}
      rows={years}
      rowId={(row) => row.year}
      columns={[
        { key: 'year', title: say('evidence.period.year'), head: true, cell: (row) => row.year },
        { key: 'old', title: say('evidence.vintage.old'), number: true, cell: (row) => number(row.old) },
        { key: 'new', title: say('evidence.vintage.new'), number: true, cell: (row) => number(row.new) },
        {
          key: 'change',
          title: say('evidence.vintage.change'),
          number: true,
          cell: (row) => number((row.new ?? 0) - (row.old ?? 0)),
        },
      ]}
    />
  )
}

function Cells({ dataset, vintage, params }: Given): ReactNode {
  const say = useSay()
  const local = useLocal()
  const formats = useFormats()
  const members = useOperation(readMembers, { params })
  const { dimensions, granularity } = vintage.differences!.compared
  const number = (value: number | null) => (value === null ? '–' : formats.number(value))
  const nameOf = (key: string, code: string | undefined) =>
    local(members.data?.dimensions[key]?.find((one) => one.code === code)?.name) || code
  return (
    <DataTable
      table="evidence.differences"
      caption={say('evidence.vintage.differences')}
      operation={listDifferences}
      request={{ params }}
      rowId={(row) => String(row.id)}
      columns={[
        {
          key: 'kind',
          title: say('evidence.vintage.kind'),
          cell: (row) => say(`evidence.vintage.kind_${row.kind}`),
          filter: kinds.map((value) => ({ value, label: say(`evidence.vintage.kind_${value}`) })),
        },
        {
          key: 'period',
          title: say('evidence.dataset.span'),
          head: true,
          cell: (row) => periodName(row.period, granularity),
        },
        ...dimensions.map((key) => ({
          key,
          title: local(dataset.dimensions.find((one) => one.key === key)?.label),
          cell: (row: { cell: Record<string, string> }) => nameOf(key, row.cell[key]),
        })),
        { key: 'old', title: say('evidence.vintage.old'), number: true, cell: (row) => number(row.old) },
        { key: 'new', title: say('evidence.vintage.new'), number: true, cell: (row) => number(row.new) },
      ]}
    />
  )
}
