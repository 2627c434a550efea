import type { ReactNode } from 'react'
import type { Truth as TruthOf } from '../../common/document.ts'
import type { NumberFormat } from '../../common/numbers.ts'
import { formatNumber } from '../../common/numbers.ts'
import { useWords } from '../words.tsx'
import { Truth } from './marks.tsx'
import styles from './measures.module.css'

/** How far something is on its way; shape and word say it as well as the colour. */
export type Course = 'reached' | 'onTrack' | 'atRisk' | 'offTrack' | 'noTarget' | 'unknown'

const shapes: Record<Course, ReactNode> = {
  reached: <path d="M2.5 8.5l3.5 3.5 7.5-8" fill="none" stroke="currentColor" strokeWidth="2.6" />,
  onTrack: <circle cx="8" cy="8" r="6.5" />,
  atRisk: <path d="M8 1.5l7 13H1z" />,
  offTrack: <path d="M2 2h12v12H2z" />,
  noTarget: <circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" strokeWidth="2" />,
  unknown: (
    <circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" strokeWidth="2" strokeDasharray="3 2.4" />
  ),
}

/** The traffic light of a result or an indicator. */
export function Light({ course, quiet = false }: { course: Course; quiet?: boolean }): ReactNode {
  const { say } = useWords()
  const word = say(`ui.course.${course}`)
  return (
    <span className={`${styles.light} ${styles[course]}`} title={quiet ? word : undefined}>
      <svg width="13" height="13" viewBox="0 0 16 16" fill="currentColor" aria-hidden="true">
        {shapes[course]}
      </svg>
      <span className={quiet ? 'ura-hidden' : undefined}>{word}</span>
    </span>
  )
}

/**
 * A value on its way to a target: the bar is drawn as the value's standing asks (solid, outlined, light, hatched), and
 * the numbers stand beside it.
 */
export function Meter(props: {
  label: string
  value: number | null
  target: number | null
  truth?: TruthOf
  format?: NumberFormat
  unit?: string
  open?: () => void
}): ReactNode {
  const { say, language } = useWords()
  const { value, target } = props
  const mark = props.truth?.mark ?? (value === null ? 'missing' : 'measured')
  const drawn = mark === 'suppressed' || mark === 'missing' ? null : value
  const share = drawn !== null && target ? Math.min(1, Math.max(0, drawn / target)) : 0
  const truth = props.truth ?? (value === null ? { mark: 'missing' as const } : undefined)
  return (
    <div className={styles.meter}>
      <div className={styles.meterHead}>
        <span>{props.label}</span>
        <span className={styles.meterNumbers}>
          <Truth
            value={value}
            {...(truth && { truth })}
            {...(props.format && { format: props.format })}
            {...(props.open && { open: props.open })}
          />
          {target !== null && (
            <span className="ura-quiet">
              {' '}
              {say('ui.course.of', { target: formatNumber(language, target, props.format) })}
              {props.unit && ` ${props.unit}`}
            </span>
          )}
        </span>
      </div>
      <div className={styles.track} aria-hidden>
        <div
          className={`${styles.fill} ${styles[`as-${mark}`] ?? ''}`}
          style={{ width: `${share * 100}%` }}
        />
      </div>
    </div>
  )
}
