import { SegmentedControl, Table } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import type { Truth as TruthOf } from '../../../common/document.ts'
import type { ResultOf } from '../../../common/operation.ts'
import { Local, useLocal } from '../../../ui/local/Local.tsx'
import { Go } from '../../../ui/page/Go.tsx'
import { Light, Meter } from '../../../ui/page/Measures.tsx'
import { Answer, Section } from '../../../ui/page/parts.tsx'
import { useOperation } from '../../../ui/queries.ts'
import { useProgramme } from '../../../ui/session.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { type Glance, getDashboard, listMissing, type Standing } from '../contract-values.ts'
import { absentFrom } from './absent.ts'
import styles from './dashboard.module.css'
import { Explain } from './Explain.tsx'

type Data = ResultOf<typeof getDashboard>

/** The five lights of the shell, by the room's own words for how far something is. */
export const courses = {
  reached: 'reached', on_track: 'onTrack', behind: 'atRisk', far_behind: 'offTrack', no_target: 'noTarget', no_value: 'unknown',
} as const // biome-ignore format: a table

/** A standing in the grammar of truth. */
export function truthOf(standing: Pick<Standing, 'truth'>, who?: string): TruthOf {
  if (standing.truth === 'missing') return { mark: 'missing', ...(who ? { who } : {}) }
  if (standing.truth === 'withheld') return { mark: 'suppressed', complementary: true }
  return { mark: standing.truth }
}

/** The twelve results at a glance: how far each indicator is, as a whole or in one country, and who has not reported. */
export function Dashboard(): ReactNode {
  const programme = useProgramme()
  const answer = useOperation(getDashboard, { params: { programme: programme.id } })
  return (
    <>
      <Answer of={answer}>{(data) => <Results data={data} />}</Answer>
      <MissingNote />
    </>
  )
}

function Results({ data }: { data: Data }): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const [place, setPlace] = useState('')
  const [opened, setOpened] = useState<{ of: Glance; country: string | null } | null>(null)
  const results = data.rows.filter((row) => row.indicators.length > 0)
  return (
    <Section title={say('programme.results.title')} note={say('programme.dashboard.note', { date: formats.date(data.on) })}
      actions={<SegmentedControl size="xs" value={place} onChange={setPlace} aria-label={say('programme.dashboard.place')}
        data={[{ value: '', label: say('programme.dashboard.whole') }, ...data.countries.map((one) => ({ value: one, label: one }))]} />}>
      <Table verticalSpacing="xs" className={styles.results!}>
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
                  <Table.Th scope="row" rowSpan={row.indicators.length} fw={400} className={styles.result!}>
                    <Go to={`./framework#result-${row.code}`}>{row.code} <Local text={row.title} /></Go>
                  </Table.Th>
                )}
                <IndicatorCells indicator={indicator} place={place} onOpen={(of, country) => setOpened({ of, country })} />
              </Table.Tr>
            )))}
          </Table.Tbody>
      </Table>
      {opened && <Explain indicator={opened.of} place={opened.country} onClose={() => setOpened(null)} />}
    </Section>
  ) // biome-ignore format: one table
}

function IndicatorCells(props: {
  indicator: Glance
  place: string
  onOpen: (indicator: Glance, country: string | null) => void
}): ReactNode {
  const { indicator, place, onOpen } = props
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
  const absent = absentFrom(indicator, place).map((one) =>
    one === null ? say('programme.regional') : formats.country(one),
  )
  const many = absent.length > 2
  // A country's own view needs no name: the mark of what is missing speaks of it.
  const who =
    place || absent.length === 0
      ? undefined
      : many
        ? say('programme.missing.places', { count: absent.length })
        : formats.list(absent)
  return (
    <>
      {name}
      <Table.Td>
        <Meter
          label={local(indicator.unit)}
          value={standing.value}
          target={standing.target}
          truth={truthOf(standing, who)}
          {...(standing.value !== null && { open: () => onOpen(indicator, standing.country) })}
        />
        {who && standing.value !== null && (
          <div className="ura-quiet">{many ? who : say('programme.missing.without', { places: who })}</div>
        )}
        {standing.targetNotSet && <span className="ura-quiet">{say('programme.notSet')}</span>}
        {indicator.brokenOn && <span className="ura-quiet"> ≠ {formats.shortDate(indicator.brokenOn)}</span>}
      </Table.Td>
      <Table.Td>
        <Light course={courses[standing.light]} />
      </Table.Td>
    </>
  )
}

/** How many values are due, and where they are listed: the list itself would bury the results. */
function MissingNote(): ReactNode {
  const say = useSay()
  const programme = useProgramme()
  const answer = useOperation(listMissing, { params: { programme: programme.id }, query: { size: 1 } })
  const due = answer.data?.total ?? 0
  if (due === 0) return null
  return (
    <Section title={say('programme.missing.title')}>
      <p>
        {say('programme.missing.count', { count: due })}{' '}
        <Go to="./missing" underline="always">
          {say('programme.missing.open')}
        </Go>
      </p>
    </Section>
  )
}
