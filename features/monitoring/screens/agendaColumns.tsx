import { useLocal } from '../../../ui/local/Local.tsx'
import { CountryMark } from '../../../ui/page/CountryMark.tsx'
import type { Column } from '../../../ui/table/columns.ts'
import { useSay } from '../../../ui/words.tsx'
import type { AgendaVisit } from '../calendar/contract.ts'
import { Named, VisitMark } from './parts.tsx'

/** The columns of a list of visits beside a picture of them: what, when, where, and how far. */
export function useAgendaColumns(when: (visit: AgendaVisit) => string): Column<AgendaVisit>[] {
  const say = useSay()
  const local = useLocal()
  return [
    {
      key: 'visit',
      title: say('monitoring.calendar.visit'),
      head: true,
      width: 14,
      to: (row) => `./monitoring/visits/${row.id}`,
      cell: (row) => (
        <Named sample={row.sample}>
          {row.code} {local(row.title)}
        </Named>
      ),
    },
    { key: 'when', title: say('monitoring.calendar.when'), cell: when },
    {
      key: 'country',
      title: say('monitoring.calendar.country'),
      cell: (row) => <CountryMark code={row.country} />,
    },
    {
      key: 'place',
      title: say('monitoring.calendar.place'),
      cell: (row) => (
        <>
          {row.place ?? <span className="ura-quiet">{say('monitoring.calendar.guardedPlace')}</span>}
          {row.point?.coarse && <span className="ura-quiet"> ({say('monitoring.map.coarse')})</span>}
        </>
      ),
    },
    {
      key: 'state',
      title: say('monitoring.calendar.state'),
      cell: (row) => <VisitMark state={row.state} />,
    },
  ]
}
