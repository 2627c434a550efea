import { ActionIcon, Button } from '@mantine/core'
import { IconCalendarDown, IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { ResultOf } from '../../../../common/operation.ts'
import { useLocal } from '../../../../ui/local/Local.tsx'
import { Page, PageHead } from '../../../../ui/page/PageHead.tsx'
import { Answer, Empty, Section } from '../../../../ui/page/parts.tsx'
import { Timeline, type TimelineRow, type TimelineSpan } from '../../../../ui/page/Timeline.tsx'
import { useOperation } from '../../../../ui/queries.ts'
import { useProgramme } from '../../../../ui/session.tsx'
import { PlainTable } from '../../../../ui/table/PlainTable.tsx'
import { useWords } from '../../../../ui/words.tsx'
import { type AgendaVisit, readAgenda } from '../../calendar/contract.ts'
import { useAddress } from '../address.ts'
import { useAgendaColumns } from '../agendaColumns.tsx'
import { Choices, CountryChoice } from '../Choices.tsx'
import styles from './calendar.module.css'
import { Feeds } from './Feeds.tsx'

type Agenda = ResultOf<typeof readAgenda>

/** The year's visits and incidents on a line of time and as a list, and the addresses for one's own calendar. */
export default function CalendarPage(): ReactNode {
  const { say } = useWords()
  const programme = useProgramme()
  const [now, change] = useAddress()
  const country = now.country || undefined
  const thisYear = new Date().getFullYear()
  // Without a year in the address: the current one, or the last in which there was anything.
  const look = useOperation(readAgenda, { params: { programme: programme.id }, query: { from: `${thisYear}-01-01`, to: `${thisYear}-12-31` } }) // biome-ignore format: one question
  const last = look.data?.whole.to ? Math.min(thisYear, Number(look.data.whole.to.slice(0, 4))) : thisYear
  const year = Number(now.year) || last
  const answer = useOperation(
    readAgenda,
    {
      params: { programme: programme.id },
      query: { from: `${year}-01-01`, to: `${year}-12-31`, ...(country && { country }) },
    },
    { keep: true, when: look.data !== undefined },
  )
  const turn = (years: number) => change({ year: String(year + years) })
  return (
    <Page>
      <PageHead title={say('monitoring.calendar.title')} lead={say('monitoring.calendar.lead')} />
      <Choices of={say('monitoring.calendar.title')}>
        <div className={styles.year}>
          <ActionIcon variant="default" size={36} aria-label={say('monitoring.calendar.earlier')} onClick={() => turn(-1)}>
            <IconChevronLeft size={18} aria-hidden />
          </ActionIcon>
          <strong aria-live="polite">{year}</strong>
          <ActionIcon variant="default" size={36} aria-label={say('monitoring.calendar.later')} onClick={() => turn(1)}>
            <IconChevronRight size={18} aria-hidden />
          </ActionIcon>
        </div>
        <CountryChoice value={country} onChange={(chosen) => change({ country: chosen })} />
      </Choices>
      <Answer of={answer}>{(agenda) => <Year agenda={agenda} year={year} />}</Answer>
      <Feeds />
    </Page>
  ) // biome-ignore format: buttons
}

function Year({ agenda, year }: { agenda: Agenda; year: number }): ReactNode {
  const { say } = useWords()
  const rows = useRows(agenda)
  if (agenda.visits.length + agenda.incidents.length === 0)
    return <Empty title={say('monitoring.calendar.empty', { year: String(year) })} />
  return (
    <>
      <Section title={say('monitoring.calendar.timeline')}>
        <Timeline
          caption={say('monitoring.calendar.timeline')}
          what={say('monitoring.calendar.what')}
          period={{ from: `${year}-01-01`, to: `${year}-12-31` }}
          today={new Date().toISOString().slice(0, 10)}
          rows={rows}
        />
      </Section>
      <Section title={say('monitoring.calendar.list')}>
        <List visits={agenda.visits} />
      </Section>
    </>
  )
}

const tones = {
  planned: 'neutral', checklist: 'neutral', field: 'active', draft: 'active', review: 'warn', approved: 'good',
  cancelled: 'bad',
} as const // biome-ignore format: a table

/** A heading for each country; below it a line for its visits by site and one for its incidents. */
function useRows(agenda: Agenda): TimelineRow[] {
  const { say, formats } = useWords()
  const local = useLocal()
  const codes = [...new Set([...agenda.visits, ...agenda.incidents].map(({ country }) => country))]
  return codes
    .sort((a, b) => formats.compare(formats.country(a), formats.country(b)))
    .flatMap((country) => {
      const visits = agenda.visits.filter((one) => one.country === country)
      const incidents = agenda.incidents.filter((one) => one.country === country)
      const named = Map.groupBy(visits, (one) => one.siteId ?? 'guarded')
      return [
        { id: country, label: formats.country(country), heading: true, spans: [] },
        ...[...named].map(([site, at]) => ({
          id: `${country}.${site}`,
          label: at[0]!.siteId && at[0]!.place ? at[0]!.place : say('monitoring.calendar.guardedPlace'),
          ...(at[0]!.siteId && { to: `./monitoring/sites/${at[0]!.siteId}` }),
          spans: at.map(
            (visit): TimelineSpan => ({
              id: visit.id,
              from: visit.startsOn,
              to: visit.endsOn,
              label: `${visit.code} ${local(visit.title)}, ${say(`monitoring.state.${visit.state}`)}`,
              tone: tones[visit.state],
              hatched: visit.sample,
            }),
          ),
        })),
        ...(incidents.length
          ? [
              {
                id: `${country}.incidents`,
                label: say('monitoring.calendar.incidents'),
                spans: incidents.map(
                  (one): TimelineSpan => ({
                    id: one.id,
                    from: one.happenedOn,
                    to: one.happenedOn,
                    label: `${say(`monitoring.incidentKind.${one.kind}`)}: ${local(one.title)}`,
                    tone: 'bad',
                  }),
                ),
              },
            ]
          : []),
      ]
    })
}

function List({ visits }: { visits: AgendaVisit[] }): ReactNode {
  const { say, formats } = useWords()
  const programme = useProgramme()
  const columns = useAgendaColumns((row) => formats.range(row.startsOn, row.endsOn))
  return (
    <PlainTable
      caption={say('monitoring.calendar.list')}
      rows={visits}
      rowId={(row) => row.id}
      columns={[
        ...columns,
        {
          key: 'file',
          title: say('monitoring.calendar.download'),
          cell: (row) => (
            <Button
              component="a"
              size="compact-sm"
              variant="default"
              href={`/api/programmes/${programme.id}/monitoring/visits/${row.id}/visit.ics`}
              download={`${row.code}.ics`}
              aria-label={say('monitoring.calendar.downloadOf', { code: row.code })}
            >
              <IconCalendarDown size={16} aria-hidden />
            </Button>
          ),
        },
      ]}
    />
  )
}
