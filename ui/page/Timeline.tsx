import { Tooltip } from '@mantine/core'
import type { ReactNode } from 'react'
import { useFormats, useSay } from '../words.tsx'
import { Go } from './Go.tsx'
import type { Tone } from './marks.tsx'
import styles from './timeline.module.css'
import { monthsBetween, placeInPeriod, wholeMonths, yearsOf } from './timeline.ts'

export interface TimelineSpan {
  id: string
  from: string
  to: string
  label: string
  tone?: Tone
  /** Not agreed yet, or a sample: drawn hatched. */
  hatched?: boolean
}

export interface TimelineRow {
  id: string
  label: ReactNode
  to?: string
  /** A heading over the rows below it. */
  heading?: boolean
  spans: TimelineSpan[]
}

/**
 * A plan over time: rows with their spans on a scale of months. It is a table for those who listen: every span says its
 * dates in words.
 */
export function Timeline(props: {
  caption: string
  /** First and last day, ISO. */
  period: { from: string; to: string }
  rows: TimelineRow[]
  /** Head of the first column. */
  what: string
  /** Today, ISO; marked when it lies in the period. */
  today?: string
}): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const period = wholeMonths(props.period)
  const months = monthsBetween(period.from.slice(0, 7), period.to.slice(0, 7))
  const today = props.today && placeInPeriod({ from: props.today, to: props.today }, period)
  const width = Math.max(24, months.length * 0.9)
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <caption className="ura-hidden">{props.caption}</caption>
        <thead>
          <tr>
            <th scope="col" className={styles.what}>
              {props.what}
            </th>
            <th scope="col" style={{ minWidth: `${width}rem` }}>
              <span className="ura-hidden">{say('ui.timeline.when')}</span>
              <div className={styles.years} aria-hidden>
                {yearsOf(months).map(({ year, months: count }) => (
                  <span key={year} style={{ flex: count }}>
                    {year}
                  </span>
                ))}
              </div>
            </th>
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr key={row.id} data-heading={row.heading}>
              <th scope="row" className={styles.what}>
                {row.to ? <Go to={row.to}>{row.label}</Go> : row.label}
              </th>
              <td>
                <div className={styles.lane} style={{ '--months': months.length } as Record<string, number>}>
                  {today && (
                    <span className={styles.today} style={{ left: `${today.start * 100}%` }} aria-hidden />
                  )}
                  {row.spans.map((span) => (
                    <Bar
                      key={span.id}
                      span={span}
                      period={period}
                      dates={formats.range(span.from, span.to)}
                    />
                  ))}
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Bar(props: { span: TimelineSpan; period: { from: string; to: string }; dates: string }): ReactNode {
  const { span, period, dates } = props
  const place = placeInPeriod(span, period)
  if (!place) return null
  const words = `${span.label}: ${dates}`
  return (
    <Tooltip label={words}>
      <span
        className={`${styles.bar} ${styles[span.tone ?? 'active']}`}
        data-hatched={span.hatched}
        style={{ left: `${place.start * 100}%`, width: `${place.length * 100}%` }}
      >
        <span className="ura-hidden">{words}</span>
      </span>
    </Tooltip>
  )
}
