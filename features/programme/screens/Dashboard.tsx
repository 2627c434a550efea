import { Button, SegmentedControl, Table } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import type { Truth as TruthOf } from '../../../common/document.ts'
import type { ResultOf } from '../../../common/operation.ts'
import { Local, useLocal } from '../../../ui/local/Local.tsx'
import { Go } from '../../../ui/page/Go.tsx'
import { Light, Meter } from '../../../ui/page/Measures.tsx'
import { Answer, Empty, Section } from '../../../ui/page/parts.tsx'
import { useTell } from '../../../ui/page/tell.ts'
import { useAct, useOperation } from '../../../ui/queries.ts'
import { useHasRole, useProgramme } from '../../../ui/session.tsx'
import { DataTable } from '../../../ui/table/DataTable.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { type Glance, getDashboard, listMissing, remindMissing, type Standing } from '../contract-values.ts'

type Data = ResultOf<typeof getDashboard>

/** The five lights of the shell, by the room's own words for how far something is. */
export const courses = {
  reached: 'reached', on_track: 'onTrack', behind: 'atRisk', far_behind: 'offTrack', no_target: 'unknown', no_value: 'unknown',
} as const // biome-ignore format: a table

/** A standing in the grammar of truth. */
export function truthOf(standing: Pick<Standing, 'truth'>, who?: string): TruthOf {
  if (standing.truth === 'missing') return { mark: 'missing', ...(who ? { who } : {}) }
  return { mark: standing.truth }
}

/** The twelve results at a glance: how far each indicator is, as a whole or in one country, and who has not reported. */
export function Dashboard(): ReactNode {
  const programme = useProgramme()
  const answer = useOperation(getDashboard, { params: { programme: programme.id } })
  return (
    <>
      <Answer of={answer}>{(data) => <Results data={data} />}</Answer>
      <Missing />
    </>
  )
}

function Results({ data }: { data: Data }): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const [place, setPlace] = useState('')
  const results = data.rows.filter((row) => row.indicators.length > 0)
  return (
    <Section title={say('programme.results.title')} note={say('programme.dashboard.note', { date: formats.date(data.on) })}
      actions={<SegmentedControl size="xs" value={place} onChange={setPlace} aria-label={say('programme.dashboard.place')}
        data={[{ value: '', label: say('programme.dashboard.whole') }, ...data.countries.map((one) => ({ value: one, label: one }))]} />}>
      <Table.ScrollContainer minWidth={640}>
        <Table verticalSpacing="xs">
          <caption className="ura-hidden">{say('programme.results.title')}</caption>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{say('programme.result')}</Table.Th>
              <Table.Th scope="col">{say('programme.indicator')}</Table.Th>
              <Table.Th scope="col" miw={220}>{say('programme.dashboard.howFar')}</Table.Th>
              <Table.Th scope="col">{say('programme.field.state')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {results.flatMap((row) => row.indicators.map((indicator, at) => (
              <Table.Tr key={indicator.id}>
                {at === 0 && (
                  <Table.Th scope="row" rowSpan={row.indicators.length} fw={400} style={{ verticalAlign: 'top' }}>
                    <Go to={`./framework#result-${row.code}`}>{row.code} <Local text={row.title} /></Go>
                  </Table.Th>
                )}
                <IndicatorCells indicator={indicator} place={place} />
              </Table.Tr>
            )))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Section>
  ) // biome-ignore format: one table
}

function IndicatorCells({ indicator, place }: { indicator: Glance; place: string }): ReactNode {
  const say = useSay()
  const local = useLocal()
  const formats = useFormats()
  const standing = place ? indicator.countries.find((one) => one.country === place) : indicator.whole
  const name = (
    <Table.Td>
      <Go to={`./framework/indicators/${indicator.id}`}>
        {indicator.code} <Local text={indicator.title} />
      </Go>
    </Table.Td>
  )
  if (!standing)
    return (
      <>
        {name}
        <Table.Td className="ura-quiet">{say('programme.regional')}</Table.Td>
        <Table.Td />
      </>
    )
  const missing = indicator.missing.map((one) =>
    one === null ? say('programme.regional') : formats.country(one),
  )
  return (
    <>
      {name}
      <Table.Td>
        <Meter
          label={local(indicator.unit)}
          value={standing.value}
          target={standing.target}
          truth={truthOf(standing, missing.length ? formats.list(missing.slice(0, 3)) : undefined)}
        />
        {standing.targetNotSet && <span className="ura-quiet">{say('programme.notSet')}</span>}
        {indicator.brokenOn && <span className="ura-quiet"> ≠ {formats.shortDate(indicator.brokenOn)}</span>}
      </Table.Td>
      <Table.Td>
        <Light course={courses[standing.light]} />
      </Table.Td>
    </>
  )
}

function Missing(): ReactNode {
  const say = useSay()
  const local = useLocal()
  const formats = useFormats()
  const tell = useTell()
  const programme = useProgramme()
  const remind = useAct(remindMissing)
  const mayRemind = useHasRole(['programme_coordinator'])
  const send = () =>
    remind
      .mutateAsync({ params: { programme: programme.id } })
      .then((done) => tell.done(say('programme.missing.reminded', { count: done.places })), tell.failed)
  return (
    <Section title={say('programme.missing.title')} note={say('programme.missing.note')}
      actions={mayRemind && <Button variant="default" loading={remind.isPending} onClick={() => void send()}>{say('programme.missing.remind')}</Button>}>
      <DataTable table="programme.missing" caption={say('programme.missing.title')} operation={listMissing} request={{ params: { programme: programme.id } }}
        prefix="missing" rowId={(row) => `${row.indicatorId}.${row.periodId}.${row.country}`} search={false} empty={<Empty title={say('programme.missing.none')} />}
        columns={[
          { key: 'indicator', title: say('programme.indicator'), head: true, to: (row) => `./framework/indicators/${row.indicatorId}`, cell: (row) => `${row.code} ${local(row.title)}` },
          { key: 'country', title: say('programme.field.country'), cell: (row) => (row.country ? formats.country(row.country) : say('programme.regional')) },
          { key: 'period', title: say('programme.period'), cell: (row) => row.period },
          { key: 'dueOn', title: say('programme.field.dueOn'), cell: (row) => formats.shortDate(row.dueOn) },
          { key: 'state', title: say('programme.field.state'), cell: (row) => (row.state ? say(`programme.value.${row.state}`) : '–') },
        ]} />
    </Section>
  ) // biome-ignore format: one table
}
