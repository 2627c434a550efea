import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import type { ResultOf } from '../../../common/operation.ts'
import { Local } from '../../../ui/local/Local.tsx'
import { Go, useGo } from '../../../ui/page/Go.tsx'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { Answer, Empty } from '../../../ui/page/parts.tsx'
import { useOperation } from '../../../ui/queries.ts'
import { useHasRole, useProgramme } from '../../../ui/session.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { getProgramme } from '../contract.ts'
import { activities } from '../contract-plan.ts'
import styles from './framework.module.css'

type Activity = ResultOf<typeof activities.list>['rows'][number]

/** The work plan on one line of time: each activity a bar, from the programme's first month to its last. */
export default function Plan(): ReactNode {
  const say = useSay()
  const programme = useProgramme()
  const go = useGo()
  const mayAdd = useHasRole(['programme_coordinator', 'country_coordinator'])
  const whole = useOperation(getProgramme, { params: { programme: programme.id } })
  const plan = useOperation(activities.list, { params: { programme: programme.id }, query: { size: 500 } })
  const add = mayAdd && (
    <Button onClick={() => go('./framework/activities/new')}>{say('programme.addActivity')}</Button>
  )
  return (
    <Page>
      <PageHead title={say('programme.plan.title')} lead={say('programme.plan.lead')} actions={add}
        facts={[{ label: say('programme.plan.asTable'), value: <Go to="./framework/activities">{say('programme.shelf.activities')}</Go> }]} />
      <Answer of={plan}>
        {(data) => data.rows.length === 0
          ? <Empty title={say('programme.plan.none')} action={add}>{say('programme.plan.noneNote')}</Empty>
          : <Chart rows={data.rows} period={whole.data?.period ?? null} />}
      </Answer>
    </Page>
  ) // biome-ignore format: one page
}

const day = (iso: string) => Date.parse(iso) / 86_400_000

function Chart({
  rows,
  period,
}: {
  rows: Activity[]
  period: { startsOn: string; endsOn: string } | null
}): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const dates = [
    ...rows.flatMap((row) => [row.startsOn, row.endsOn]),
    period?.startsOn,
    period?.endsOn,
  ].filter((date): date is string => Boolean(date))
  const from = Math.min(...dates.map(day))
  const span = Math.max(1, Math.max(...dates.map(day)) - from)
  const at = (iso: string) => ((day(iso) - from) / span) * 100
  const firstYear = new Date(from * 86_400_000).getUTCFullYear()
  const years = Array.from({ length: Math.ceil(span / 365) + 1 }, (_, index) => firstYear + index).filter(
    (year) => at(`${year}-01-01`) <= 100,
  )
  return (
    <div className={styles.chart}>
      <div />
      <div className={styles.years} aria-hidden>
        {years.map((year) => (
          <span key={year} style={{ left: `${Math.max(0, at(`${year}-01-01`))}%` }}>
            {year}
          </span>
        ))}
      </div>
      {rows.map((row) => (
        <Line
          key={row.id}
          row={row}
          at={at}
          when={
            row.startsOn ? formats.range(row.startsOn, row.endsOn ?? row.startsOn) : say('programme.notSet')
          }
        />
      ))}
    </div>
  )
}

function Line({ row, at, when }: { row: Activity; at: (iso: string) => number; when: string }): ReactNode {
  const say = useSay()
  const start = row.startsOn ?? row.endsOn
  const end = row.endsOn ?? row.startsOn
  return (
    <>
      <div>
        <span className={styles.code}>{row.code}</span>{' '}
        <Go to={`./framework/activities/${row.id}`}>
          <Local text={row.title} />
        </Go>
        <div className="ura-quiet">
          {when} · {say(`programme.choice.${row.state}`)}
        </div>
      </div>
      <div className={styles.line} aria-hidden>
        {start && end && (
          <div
            className={styles.bar}
            data-state={row.state}
            style={{ left: `${at(start)}%`, width: `${Math.max(0.6, at(end) - at(start))}%` }}
          />
        )}
      </div>
    </>
  )
}
