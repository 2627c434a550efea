import { Button, Table } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import type { ResultOf } from '../../../common/operation.ts'
import { Chart } from '../../../ui/charts/Chart.tsx'
import { useLocal } from '../../../ui/local/Local.tsx'
import { CountryMark } from '../../../ui/page/CountryMark.tsx'
import { useGo } from '../../../ui/page/Go.tsx'
import { Light } from '../../../ui/page/Measures.tsx'
import { Truth } from '../../../ui/page/marks.tsx'
import { Answer, Section } from '../../../ui/page/parts.tsx'
import { useOperation } from '../../../ui/queries.ts'
import { useProgramme } from '../../../ui/session.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { getIndicatorValues } from '../contract-values.ts'
import { courses, truthOf } from './Dashboard.tsx'
import { Explain } from './Explain.tsx'

type Data = ResultOf<typeof getIndicatorValues>

/** How far an indicator is: as a whole and in each country, over time, at each approved period, and what lies behind it. */
export function IndicatorValues({ indicator }: { indicator: string }): ReactNode {
  const programme = useProgramme()
  const answer = useOperation(getIndicatorValues, { params: { programme: programme.id, id: indicator } })
  return <Answer of={answer}>{(data) => <Body data={data} />}</Answer>
}

function Body({ data }: { data: Data }): ReactNode {
  const say = useSay()
  const go = useGo()
  const formats = useFormats()
  // undefined: closed; null: the whole.
  const [opened, setOpened] = useState<string | null | undefined>(undefined)
  const { glance } = data
  const rows = [glance.whole, ...glance.countries]
  return (
    <>
      <Section title={say('programme.values.title')} note={glance.brokenOn ? `≠ ${say('programme.break')}` : undefined}
        actions={!glance.computed && <Button onClick={() => go(`./values/new?indicator=${glance.id}`)}>{say('programme.values.report')}</Button>}>
        <Table.ScrollContainer minWidth={420}>
          <Table>
            <caption className="ura-hidden">{say('programme.values.title')}</caption>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{say('programme.field.country')}</Table.Th>
                <Table.Th scope="col" ta="right">{say('programme.field.value')}</Table.Th>
                <Table.Th scope="col" ta="right">{say('programme.choice.target')}</Table.Th>
                <Table.Th scope="col">{say('programme.field.state')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((row, at) => (
                <Table.Tr key={row.country ?? 'whole'}>
                  <Table.Th scope="row" fw={at === 0 ? 600 : 400}>{row.country ? <CountryMark code={row.country} /> : say(glance.level === 'regional' ? 'programme.regional' : 'programme.dashboard.whole')}</Table.Th>
                  <Table.Td ta="right"><Truth value={row.value} truth={truthOf(row)} open={() => setOpened(row.country)} /></Table.Td>
                  <Table.Td ta="right">{row.target === null ? (row.targetNotSet ? say('programme.notSet') : '–') : formats.number(row.target)}</Table.Td>
                  <Table.Td><Light course={courses[row.light]} /></Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Section>
      {data.course.length > 0 && <Course data={data} />}
      {data.approved.length > 0 && <Approved data={data} />}
      <Explain indicator={glance} place={opened} onClose={() => setOpened(undefined)} />
    </>
  ) // biome-ignore format: one table
}

function Course({ data }: { data: Data }): ReactNode {
  const say = useSay()
  const local = useLocal()
  const formats = useFormats()
  const categories = [...new Set(data.course.map((one) => one.at))].sort()
  const places = [...new Set(data.course.map((one) => one.country))]
  const title = local(data.glance.title)
  return (
    <Chart
      title={say('programme.values.course', { title })}
      unit={local(data.glance.unit)}
      source={say(data.glance.computed ? 'programme.values.sourceComputed' : 'programme.values.sourceReported')}
      category={say('programme.period')}
      data={{
        kind: 'stackedBar',
        categories,
        categoryType: 'name',
        breaks: data.breaks.flatMap((one) => { const at = categories.find((category) => category >= one.on.slice(0, 7)); return at ? [{ category: at, label: '≠' }] : [] }),
        series: places.map((place) => ({
          name: place ? formats.country(place) : say('programme.regional'),
          ...(place ? { country: place } : {}),
          values: categories.map((at) => { const point = data.course.find((one) => one.at === at && one.country === place); return point ? { value: point.value, mark: point.truth } : null }),
        })),
      }}
    />
  ) // biome-ignore format: one chart
}

function Approved({ data }: { data: Data }): ReactNode {
  const say = useSay()
  const formats = useFormats()
  return (
    <Section title={say('programme.values.approved')} note={say('programme.values.approvedNote')}>
      <ul>
        {data.approved.map((one) => (
          <li key={`${one.periodId}.${one.country}`}>
            {one.period} · {one.country ? formats.country(one.country) : say('programme.regional')}:{' '}
            <Truth
              value={one.value}
              truth={
                one.withheld || one.value === one.now
                  ? { mark: 'measured' }
                  : { mark: 'changed', on: one.at.slice(0, 10) }
              }
            />
            {!one.withheld && one.value !== one.now && (
              <span className="ura-quiet">
                {' '}
                {say('programme.values.today', { value: one.now === null ? '–' : formats.number(one.now) })}
              </span>
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}
