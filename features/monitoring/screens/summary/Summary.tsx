import { Button, Menu, NativeSelect } from '@mantine/core'
import { IconDownload, IconPrinter } from '@tabler/icons-react'
import { type ReactNode, useMemo, useState } from 'react'
import { download, queryOf } from '../../../../ui/api.ts'
import { Chart } from '../../../../ui/charts/Chart.tsx'
import { DateField } from '../../../../ui/forms/fields.tsx'
import { Awaited } from '../../../../ui/page/Awaited.tsx'
import { SampleMark } from '../../../../ui/page/marks.tsx'
import { Page, PageHead } from '../../../../ui/page/PageHead.tsx'
import { Answer, Empty, ErrorPanel, Section } from '../../../../ui/page/parts.tsx'
import { useAct, useOperation } from '../../../../ui/queries.ts'
import { useProgramme } from '../../../../ui/session.tsx'
import { useWords } from '../../../../ui/words.tsx'
import { themes } from '../../contract-findings.ts'
import { chartOf } from '../../summary/chart.ts'
import {
  type ExportFormat,
  exportFormats,
  type PrintedSummary,
  printFormats,
  printSummary,
  readSummary,
  type Summary as SummaryData,
  type TableName,
} from '../../summary/contract.ts'
import { labelsOf } from '../../summary/labels.ts'
import { useAddress } from '../address.ts'
import { Choices, CountryChoice } from '../Choices.tsx'
import { AmountTable } from './AmountTable.tsx'
import styles from './summary.module.css'

type Theme = (typeof themes)[number]

/** The national summary: a country's or the region's monitoring in a span of time, beside the span before. */
export default function Summary(): ReactNode {
  const { say, formats } = useWords()
  const programme = useProgramme()
  const [{ country, from, to, theme }] = useAddress()
  const query = {
    ...(country && { country }),
    ...(from && { from }),
    ...(to && { to }),
    ...(theme && { theme: theme as Theme }),
  }
  const answer = useOperation(readSummary, { params: { programme: programme.id }, query }, { keep: true })
  const { data } = answer
  return (
    <Page>
      <PageHead
        title={
          data?.country
            ? say('monitoring.summary.titleOf', { country: formats.country(data.country) })
            : say('monitoring.summary.titleRegion')
        }
        state={data?.sample && <SampleMark />}
        lead={
          data &&
          [
            `${formats.range(data.span.from, data.span.to)}.`,
            say('monitoring.summary.lead'),
            ...(data.theme
              ? [`${say('monitoring.summary.theme')}: ${say(`evidence.finding.theme.${data.theme}`)}.`]
              : []),
          ].join(' ')
        }
        actions={data && <Out summary={data} />}
      />
      {data && <SummaryChoices summary={data} />}
      <Answer of={answer}>{(summary) => <Read summary={summary} />}</Answer>
    </Page>
  )
}

/** Country, time and theme. */
function SummaryChoices({ summary }: { summary: SummaryData }): ReactNode {
  const { say } = useWords()
  const [now, change] = useAddress()
  const { span, years } = summary
  // Who may not see small counts is shown whole years: spans that overlap would give them away.
  const ownSpan = summary.may.includes('span')
  const whole = span.from.endsWith('-01-01') && span.to.endsWith('-12-31')
  const chosen = now.own && ownSpan ? 'own' : whole && span.from.slice(0, 4) === span.to.slice(0, 4) ? span.from.slice(0, 4) : whole ? 'all' : 'own' // biome-ignore format: a choice
  const listed = years.includes(Number(span.from.slice(0, 4)))
    ? years
    : [...years, Number(span.from.slice(0, 4))]
  const pick = (value: string) => {
    if (value === 'own') return change({ own: '1', ...span })
    const [from, to] = value === 'all' ? [listed[0], listed.at(-1)] : [value, value]
    change({ own: null, from: `${from}-01-01`, to: `${to}-12-31` })
  }
  return (
    <Choices of={say('monitoring.summary.title')}>
      <CountryChoice value={summary.country} onChange={(country) => change({ country })} />
      <NativeSelect
        label={say('monitoring.summary.year')}
        data={[
          ...listed.toSorted((a, b) => b - a).map(String),
          ...(ownSpan && listed.length > 1 ? [{ value: 'all', label: say('monitoring.summary.allYears') }] : []),
          ...(ownSpan ? [{ value: 'own', label: say('monitoring.summary.ownSpan') }] : []),
        ]}
        value={chosen}
        onChange={(event) => pick(event.currentTarget.value)}
      />
      {summary.may.includes('theme') && (
        <NativeSelect
          label={say('monitoring.summary.theme')}
          data={[
            { value: '', label: say('monitoring.summary.allThemes') },
            ...themes.map((value) => ({ value, label: say(`evidence.finding.theme.${value}`) })),
          ]}
          value={summary.theme ?? ''}
          onChange={(event) => change({ theme: event.currentTarget.value || null })}
        />
      )}
      {chosen === 'own' && (
        <>
          <DateField label={say('monitoring.summary.from')} value={span.from} onChange={(from) => from && change({ own: '1', from })} />
          <DateField label={say('monitoring.summary.to')} value={span.to} onChange={(to) => to && change({ own: '1', to })} />
        </>
      )}
    </Choices>
  ) // biome-ignore format: fields
}

/** What the menu of files is described by: a menu holds nothing but its items. */
const exportNote = 'summary-export-note'

/** Print, and the files that may leave the workspace. */
function Out({ summary }: { summary: SummaryData }): ReactNode {
  const { say, language } = useWords()
  const programme = useProgramme()
  const [busy, setBusy] = useState(false)
  const [job, setJob] = useState<string | null>(null)
  const [failed, setFailed] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const print = useAct(printSummary, { touches: [], onDone: ({ progress }) => setJob(progress) })
  const tried = async (work: () => Promise<void>) => {
    setBusy(true)
    setError(null)
    await work().catch(setError)
    setBusy(false)
  }
  const fetchFile = (format: ExportFormat) => {
    setFailed(false)
    const asked = { language, country: summary.country, ...summary.span, theme: summary.theme }
    const paper = printFormats.find((one) => one === format)
    if (paper) return print.mutate({ params: { programme: programme.id }, body: { ...asked, format: paper } })
    const query = queryOf({ format, ...asked })
    return tried(() =>
      download(`/api/programmes/${programme.id}/monitoring/summary/file${query}`, `summary.${format}`),
    )
  }
  const onOver = (state: 'done' | 'failed', result: unknown) => {
    setJob(null)
    if (state === 'failed') return setFailed(true)
    const { file, name } = result as PrintedSummary
    return void tried(() => download(`/api/files/${file}`, name))
  }
  return (
    <>
      <Menu position="bottom-end" width={260}>
        <Menu.Target>
          <Button
            loading={busy || print.isPending || job !== null}
            leftSection={<IconDownload size={17} aria-hidden />}
          >
            {say('monitoring.summary.export')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown aria-describedby={exportNote}>
          {exportFormats.map((format) => (
            <Menu.Item key={format} onClick={() => void fetchFile(format)}>
              {say(`monitoring.summary.format.${format}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Button
        variant="default"
        leftSection={<IconPrinter size={17} aria-hidden />}
        onClick={() => window.print()}
      >
        {say('ui.table.print')}
      </Button>
      {busy && (
        <span className="ura-hidden" role="status">
          {say('monitoring.summary.exporting')}
        </span>
      )}
      {job && (
        <Awaited key={job} progress={job} label={() => say('monitoring.summary.exporting')} onOver={onOver} />
      )}
      {failed && <p role="alert">{say('monitoring.summary.exportFailed')}</p>}
      {print.error && <ErrorPanel error={print.error} />}
      {error !== null && <ErrorPanel error={error} />}
    </>
  )
}

const order: TableName[] = [
  'places',
  'people',
  'incidents',
  'findings',
  'themes',
  'points',
  'access',
  'periods',
]

function Read({ summary }: { summary: SummaryData }): ReactNode {
  const { say, language, formats } = useWords()
  const labels = useMemo(
    () => labelsOf(summary, { say, language, country: formats.country }),
    [summary, say, language, formats],
  )
  const nothing = summary.tables.totals!.cells.every(([now]) => now!.value === 0)
  return (
    <>
      <p className={styles.note} role="note">
        {summary.guarded
          ? say('monitoring.summary.guardNote', { usual: 5, severe: 10 })
          : say('monitoring.summary.inside')}{' '}
        <span id={exportNote}>
          {say('monitoring.summary.exportNote')} {summary.theme && say('monitoring.summary.exportThemes')}
        </span>
      </p>
      {nothing ? (
        <Empty title={say('monitoring.summary.empty')}>{say('monitoring.summary.emptyHelp')}</Empty>
      ) : (
        <>
          <Section title={labels.table('totals')}>
            <AmountTable name="totals" summary={summary} labels={labels} />
          </Section>
          {order.map((name) => (
            <Part key={name} name={name} summary={summary} labels={labels} />
          ))}
        </>
      )}
    </>
  )
}

/** A table, with its picture where one says more. */
function Part(props: {
  name: TableName
  summary: SummaryData
  labels: ReturnType<typeof labelsOf>
}): ReactNode {
  const { say } = useWords()
  const { name, summary, labels } = props
  const chart = useMemo(() => chartOf(name, summary, labels), [name, summary, labels])
  return (
    <Section title={labels.table(name)}>
      {chart && (
        <Chart
          title={`${labels.table(name)}, ${labels.span(summary.span)}`}
          unit={say('monitoring.summary.unit')}
          source={say('monitoring.summary.source')}
          category={labels.first(name)}
          data={chart}
        />
      )}
      <AmountTable {...props} />
    </Section>
  )
}
