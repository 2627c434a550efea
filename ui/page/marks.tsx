import { Tooltip } from '@mantine/core'
import type { ReactNode } from 'react'
import { useFormats, useSay } from '../words.tsx'
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

/** The standing of a value: one word of the grammar of truth. */
export type Truths =
  | { is: 'measured' }
  /** Typed by somebody, with evidence. */
  | { is: 'reported'; by?: string }
  | { is: 'provisional' }
  | { is: 'sample' }
  /** A small number withheld to protect people: shown as below the threshold. */
  | { is: 'suppressed'; below: number }
  | { is: 'incomparable'; because: string }
  /** Nobody has reported it; `who` should. */
  | { is: 'missing'; who?: string }
  /** Differs from what was published on that day. */
  | { is: 'changed'; since: string; was?: string }

/**
 * A value with its mark of the grammar of truth, the same everywhere: solid, outlined, light, hatched, `<5`, `≠`, `–`, `↻`.
 * Where `open` is given, a click opens the value down to its records.
 */
export function Truth(props: { value?: number | string | null; as: Truths; open?: () => void }): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const plain = typeof props.value === 'number' ? formats.number(props.value) : (props.value ?? '–')
  const { sign, note, kind } = tell(props.as, plain, say, formats.shortDate)
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
  const explanation = say(`ui.truth.${props.as.is}Note`)
  return props.as.is === 'measured' && !props.open ? body : <Tooltip label={explanation}>{body}</Tooltip>
}

function tell(
  truth: Truths,
  plain: string,
  say: (key: string, values?: Record<string, string | number>) => string,
  date: (iso: string) => string,
): { sign: string; note?: string; kind: string } {
  switch (truth.is) {
    case 'measured':
      return { sign: plain, kind: 'measured' }
    case 'reported':
      return { sign: plain, note: say('ui.truth.reported'), kind: 'reported' }
    case 'provisional':
      return { sign: plain, note: say('ui.truth.provisional'), kind: 'provisional' }
    case 'sample':
      return { sign: plain, note: say('ui.truth.sample'), kind: 'hatched' }
    case 'suppressed':
      return { sign: `<${truth.below}`, note: say('ui.truth.suppressed'), kind: 'suppressed' }
    case 'incomparable':
      return { sign: `≠ ${plain}`, note: truth.because, kind: 'incomparable' }
    case 'missing':
      return { sign: '–', note: truth.who ?? say('ui.truth.missing'), kind: 'missing' }
    case 'changed':
      return {
        sign: plain,
        note: `↻ ${date(truth.since)}${truth.was ? ` (${truth.was})` : ''}`,
        kind: 'changed',
      }
  }
}
