import { Tooltip } from '@mantine/core'
import type { ReactNode } from 'react'
import { suppressedSign, type Truth as TruthOf } from '../../common/document.ts'
import { formatNumber, type NumberFormat } from '../../common/numbers.ts'
import { useSay, useWords } from '../words.tsx'
import styles from './marks.module.css'

export type Tone = 'neutral' | 'active' | 'good' | 'warn' | 'bad'

/** A record's state in a word; the tone never says more than the word. */
export function State(props: { children: ReactNode; tone?: Tone }): ReactNode {
  return (
    <span className={`${styles.state} ${styles[props.tone ?? 'neutral']}`}>
      <span className={styles.dot} aria-hidden />
      {props.children}
    </span>
  )
}

/** Says that a record is a sample, never a fact. */
export function SampleMark(): ReactNode {
  const say = useSay()
  return (
    <Tooltip label={say('ui.truth.sampleNote')}>
      <span className={styles.sample}>{say('ui.truth.sample')}</span>
    </Tooltip>
  )
}

/**
 * A value with its mark of the grammar of truth, the same everywhere: solid, outlined, light, hatched, `<5`, `≠`, `–`, `↻`.
 * Where `open` is given, a click opens the value down to its records.
 */
export function Truth(props: {
  value?: number | string | null
  truth?: TruthOf
  format?: NumberFormat
  open?: () => void
}): ReactNode {
  const { say, language, formats } = useWords()
  const truth = props.truth ?? { mark: 'measured' }
  const plain =
    typeof props.value === 'number' ? formatNumber(language, props.value, props.format) : (props.value ?? '–')
  const { sign, note, kind } = tell(truth, plain, say, formats.shortDate)
  const inner = (
    <>
      <span className={styles.value}>{sign}</span>
      {note && <span className={styles.note}>{note}</span>}
    </>
  )
  const className = `${styles.truth} ${styles[kind] ?? ''} ${note && note.length > 18 ? styles.wraps : ''}`
  const body = props.open ? (
    <button type="button" className={`${className} ${styles.opens}`} onClick={props.open}>
      {inner}
    </button>
  ) : (
    <span className={className}>{inner}</span>
  )
  const complementary = truth.mark === 'suppressed' && truth.complementary
  const explanation = say(complementary ? 'ui.truth.complementaryNote' : `ui.truth.${truth.mark}Note`)
  return truth.mark === 'measured' && !props.open ? body : <Tooltip label={explanation}>{body}</Tooltip>
}

function tell(
  truth: TruthOf,
  plain: string,
  say: (key: string, values?: Record<string, string | number>) => string,
  date: (iso: string) => string,
): { sign: string; note?: string; kind: string } {
  switch (truth.mark) {
    case 'measured':
      return { sign: plain, kind: 'measured' }
    case 'reported':
      return { sign: plain, note: say('ui.truth.reported'), kind: 'reported' }
    case 'provisional':
      return { sign: plain, note: say('ui.truth.provisional'), kind: 'provisional' }
    case 'sample':
      return { sign: plain, note: say('ui.truth.sample'), kind: 'hatched' }
    case 'suppressed':
      return { sign: suppressedSign(truth), note: say('ui.truth.suppressed'), kind: 'suppressed' }
    case 'incomparable':
      return { sign: `≠ ${plain}`, note: truth.reason, kind: 'incomparable' }
    case 'missing':
      return { sign: '–', note: truth.who ?? say('ui.truth.missing'), kind: 'missing' }
    case 'changed':
      return {
        sign: plain,
        note: `↻ ${date(truth.on)}`,
        kind: 'changed',
      }
  }
}
