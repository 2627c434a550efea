import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import type { ResultOf } from '../../../common/operation.ts'
import { Local, useLocal } from '../../../ui/local/Local.tsx'
import { CountryMark } from '../../../ui/page/CountryMark.tsx'
import { Go, useGo } from '../../../ui/page/Go.tsx'
import { SampleMark, type Tone } from '../../../ui/page/marks.tsx'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { Answer, Empty } from '../../../ui/page/parts.tsx'
import { Timeline, type TimelineRow, type TimelineSpan } from '../../../ui/page/Timeline.tsx'
import { useOperation } from '../../../ui/queries.ts'
import { useHasRole, useProgramme } from '../../../ui/session.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { getFramework } from '../contract-framework.ts'
import { activities } from '../contract-plan.ts'
import styles from './framework.module.css'

type Activity = ResultOf<typeof activities.list>['rows'][number]
type Framework = ResultOf<typeof getFramework>

const tones: Record<Activity['state'], Tone> = {
  planned: 'neutral', under_way: 'active', done: 'good', cancelled: 'bad',
} // biome-ignore format: a table

/** The work plan on one line of time: under each result its activities and milestones, from the first month to the last. */
export default function Plan(): ReactNode {
  const say = useSay()
  const programme = useProgramme()
  const go = useGo()
  const mayAdd = useHasRole(['programme_coordinator', 'country_coordinator'])
  const framework = useOperation(getFramework, { params: { programme: programme.id } })
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
          : <Chart rows={data.rows} framework={framework.data} />}
      </Answer>
    </Page>
  ) // biome-ignore format: one page
}

function Chart({ rows, framework }: { rows: Activity[]; framework: Framework | undefined }): ReactNode {
  const say = useSay()
  const { programme, results = [] } = framework ?? {}
  const days = [
    ...rows.flatMap((row) => [row.startsOn, row.endsOn]),
    programme?.period?.startsOn,
    programme?.period?.endsOn,
  ]
    .filter((day): day is string => Boolean(day))
    .sort()
  const today = new Date().toISOString().slice(0, 10)
  const rowOf = useRow()
  const grouped: TimelineRow[] = [...results, null].flatMap((result) => {
    const own = rows.filter(
      (row) =>
        (results.some((one) => one.id === row.resultId) ? row.resultId : null) === (result?.id ?? null),
    )
    if (own.length === 0) return []
    const label = result ? (
      <>
        <span className={styles.code}>{result.code}</span> <Local text={result.title} />
      </>
    ) : (
      say('programme.plan.noResult')
    )
    return [{ id: result?.id ?? 'none', label, heading: true, spans: [] }, ...own.map(rowOf)]
  })
  return (
    <Timeline
      caption={say('programme.plan.title')}
      what={say('programme.choice.activity')}
      period={{ from: days[0] ?? today, to: days.at(-1) ?? today }}
      today={today}
      rows={grouped}
    />
  )
}

/** An activity as a row: what, where, when in words, and its bar. */
function useRow(): (row: Activity) => TimelineRow {
  const say = useSay()
  const local = useLocal()
  const formats = useFormats()
  return (row) => {
    const from = row.startsOn ?? row.endsOn
    const to = row.endsOn ?? row.startsOn
    const state = say(`programme.choice.${row.state}`)
    const span: TimelineSpan[] =
      from && to
        ? [{ id: row.id, from, to, label: `${local(row.title)} (${state})`, tone: tones[row.state], hatched: row.sample }]
        : [] // biome-ignore format: one span
    return {
      id: row.id,
      spans: span,
      label: (
        <>
          <span className={styles.code}>{row.code}</span>{' '}
          <Go to={`./framework/activities/${row.id}`}>
            <Local text={row.title} />
          </Go>{' '}
          {row.sample && <SampleMark />}
          <div className="ura-quiet">
            {from && to ? formats.range(from, to) : say('programme.notSet')} · {state}
            {row.kind === 'milestone' && ` · ${say('programme.choice.milestone')}`}
          </div>
          {row.country && <CountryMark code={row.country} />}
        </>
      ),
    }
  }
}
