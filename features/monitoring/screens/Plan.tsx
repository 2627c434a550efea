import { Button, NativeSelect, Table } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import type { ResultOf } from '../../../common/operation.ts'
import { useLocal } from '../../../ui/local/Local.tsx'
import { CountryMark } from '../../../ui/page/CountryMark.tsx'
import { Go, useGo, useLink } from '../../../ui/page/Go.tsx'
import { Meter } from '../../../ui/page/Measures.tsx'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { Answer, Empty, Section } from '../../../ui/page/parts.tsx'
import { useOperation } from '../../../ui/queries.ts'
import { useProgramme, useSessionState } from '../../../ui/session.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { getPlan } from '../contract-plan.ts'
import styles from './monitoring.module.css'
import { mayReadSummary, mayReadVisits } from './offered.ts'

type Data = ResultOf<typeof getPlan>
type Row = Data['rows'][number]

/** The room's first page: the year's plan for those who read visits, the summary for the donor and the rest of the staff. */
export default function First(): ReactNode {
  const go = useGo()
  const { session, programme } = useSessionState()
  const elsewhere = !mayReadVisits(session, programme) && mayReadSummary(session, programme)
  useEffect(() => {
    if (elsewhere) go('./monitoring/summary', { replace: true })
  }, [elsewhere, go])
  return elsewhere ? null : <Plan />
}

/** The year's plan: visits by country and quarter, and how far each country is on its way to the target. */
function Plan(): ReactNode {
  const say = useSay()
  const programme = useProgramme()
  const [year, setYear] = useState<number | undefined>(undefined)
  const answer = useOperation(
    getPlan,
    { params: { programme: programme.id }, query: { ...(year ? { year } : {}) } },
    { keep: true },
  )
  const mayPlan = answer.data?.rows.some((row) => row.may.includes('plan'))
  const plan = useLink('./monitoring/visits/new')
  return (
    <Page>
      <PageHead
        title={say('monitoring.plan.title')}
        lead={
          answer.data?.indicator
            ? say('monitoring.plan.note', { code: answer.data.indicator.code })
            : answer.data && say('monitoring.plan.noIndicator')
        }
        actions={
          mayPlan && (
            <Button component="a" {...plan}>
              {say('monitoring.visit.plan')}
            </Button>
          )
        }
      />
      <Answer of={answer}>{(data) => <Matrix data={data} onYear={setYear} />}</Answer>
    </Page>
  )
}

function Matrix({ data, onYear }: { data: Data; onYear: (year: number) => void }): ReactNode {
  const say = useSay()
  const local = useLocal()
  if (data.rows.length === 0)
    return <Empty title={say('monitoring.visits.empty')}>{say('monitoring.visits.emptyHelp')}</Empty>
  return (
    <Section
      title={say('monitoring.plan.inYear', { year: String(data.year) })}
      note={[say('monitoring.plan.note.legend'), ...(data.rows.some((row) => row.whole.hidden > 0) ? [say('monitoring.plan.note.hidden')] : [])].join(' ')}
      actions={
        <NativeSelect
          aria-label={say('monitoring.plan.year')}
          value={String(data.year)}
          data={data.years.map(String)}
          onChange={(event) => onYear(Number(event.currentTarget.value))}
        />
      }
    >
      <Table.ScrollContainer minWidth={680}>
        <Table verticalSpacing="xs">
          <caption className="ura-hidden">
            {data.indicator ? local(data.indicator.title) : say('monitoring.plan.title')}
          </caption>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{say('monitoring.field.country')}</Table.Th>
              {[1, 2, 3, 4].map((number) => (
                <Table.Th key={number} scope="col" ta="right">
                  {say('monitoring.plan.quarter', { number })}
                </Table.Th>
              ))}
              <Table.Th scope="col" ta="right">{data.year}</Table.Th>
              <Table.Th scope="col" miw={200}>{say('monitoring.plan.towards')}</Table.Th>
              <Table.Th scope="col" ta="right">{say('monitoring.plan.gap')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data.rows.map((row) => <Country key={row.country} row={row} data={data} />)}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Section>
  ) // biome-ignore format: one table
}

function Country({ row, data }: { row: Row; data: Data }): ReactNode {
  const say = useSay()
  const local = useLocal()
  const formats = useFormats()
  const at = (quarter: number) =>
    `./monitoring/visits?f=country:${row.country}&f=quarter:${data.year}-Q${quarter}`
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={400}><CountryMark code={row.country} /></Table.Th>
      {row.quarters.map((cell, quarter) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the four quarters of a year
        <Table.Td key={quarter} ta="right"><Cell cell={cell} to={at(quarter + 1)} /></Table.Td>
      ))}
      <Table.Td ta="right"><Cell cell={row.year} to={`./monitoring/visits?f=country:${row.country}&f=year:${data.year}`} /></Table.Td>
      <Table.Td>
        <Meter label={say('monitoring.plan.whole')} value={row.whole.approved} target={row.target} truth={{ mark: row.whole.sample ? 'sample' : 'measured' }}
          unit={data.indicator ? local(data.indicator.unit) : say('monitoring.unit.visits')} />
      </Table.Td>
      <Table.Td ta="right">{row.gap === null ? '–' : row.gap === 0 ? say('monitoring.plan.noGap') : formats.number(row.gap)}</Table.Td>
    </Table.Tr>
  ) // biome-ignore format: one row
}

/** Approved and on their way, as two numbers; said in words to those who listen. */
function Cell({ cell, to }: { cell: Row['year']; to: string }): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const all = cell.approved + cell.planned
  if (all === 0) return <span className="ura-quiet">–</span>
  const words = formats.list([
    say('monitoring.plan.approved', { count: cell.approved }),
    say('monitoring.plan.planned', { count: cell.planned }),
    ...(cell.hidden > 0 ? [say('monitoring.plan.hidden', { count: cell.hidden })] : []),
  ])
  const numbers = (
    <>
      <span aria-hidden>
        <strong>{formats.number(cell.approved)}</strong>
        {cell.planned > 0 && <span className="ura-quiet"> + {formats.number(cell.planned)}</span>}
      </span>
      <span className="ura-hidden">{words}</span>
    </>
  )
  const sample = cell.sample ? styles.sample! : ''
  // What the reader may not see at all is a number without a list behind it.
  if (cell.hidden === all)
    return (
      <span title={words} className={sample}>
        {numbers}
      </span>
    )
  return (
    <Go to={to} title={words} className={sample}>
      {numbers}
    </Go>
  )
}
