import { NativeSelect } from '@mantine/core'
import type { ReactNode } from 'react'
import { SampleMark, State, type Tone } from '../../../ui/page/marks.tsx'
import { useSay } from '../../../ui/words.tsx'
import type { PointState, VisitState } from '../rules.ts'

const tones: Record<VisitState, Tone> = {
  planned: 'neutral', checklist: 'neutral', field: 'active', draft: 'active', review: 'warn', approved: 'good',
  cancelled: 'bad',
} // biome-ignore format: a table

/** The state of a visit in a word; an approved one that may no longer hold says so. */
export function VisitMark({ state, doubtful = false }: { state: VisitState; doubtful?: boolean }): ReactNode {
  const say = useSay()
  if (doubtful) return <State tone="warn">{say('monitoring.doubt.mark')}</State>
  return <State tone={tones[state]}>{say(`monitoring.state.${state}`)}</State>
}

/** The state of an action point in a word; what is late says so. */
export function PointMark({ state, overdue }: { state: PointState; overdue: boolean }): ReactNode {
  const say = useSay()
  if (overdue) return <State tone="bad">{say('monitoring.point.overdue')}</State>
  const tone = ({ open: 'active', done: 'warn', verified: 'good', dropped: 'neutral' } as const)[state]
  return <State tone={tone}>{say(`monitoring.point.${state}`)}</State>
}

/** In the place of a number that the reader may not see: it is not nought. */
export function NotVisible(): ReactNode {
  const say = useSay()
  return <span className="ura-quiet">{say('monitoring.notVisible')}</span>
}

/** A code that stays on one line. */
export function Code({ children }: { children: ReactNode }): ReactNode {
  return <span style={{ whiteSpace: 'nowrap' }}>{children}</span>
}

/** A record's name with the sample mark after it, where it is one. */
export function Named({ children, sample }: { children: ReactNode; sample: boolean }): ReactNode {
  return (
    <>
      {children} {sample && <SampleMark />}
    </>
  )
}

/** A list to choose one value from, with words from `monitoring.<words>.<value>`. */
export function Choice<T extends string>(props: {
  label: string
  words: string
  values: readonly T[]
  value: T | null
  onChange: (value: T | null) => void
  /** What an empty choice says; without it one value must be chosen. */
  none?: string
  hideLabel?: boolean
  error?: ReactNode
  disabled?: boolean
  required?: boolean
}): ReactNode {
  const say = useSay()
  const data = props.values.map((value) => ({ value, label: say(`monitoring.${props.words}.${value}`) }))
  return (
    <NativeSelect
      {...(props.hideLabel ? { 'aria-label': props.label } : { label: props.label })}
      data={props.none === undefined ? data : [{ value: '', label: props.none }, ...data]}
      value={props.value ?? ''}
      error={props.error}
      disabled={props.disabled ?? false}
      required={props.required ?? false}
      onChange={(event) => props.onChange((event.currentTarget.value || null) as T | null)}
    />
  )
}

/** Options of a filter or a multiple choice, by the same words. */
export function useOptions(): <T extends string>(
  words: string,
  values: readonly T[],
) => { value: T; label: string }[] {
  const say = useSay()
  return (words, values) => values.map((value) => ({ value, label: say(`monitoring.${words}.${value}`) }))
}

/** Whether there is something to show: conditions give false, empty lists of words an empty text. */
export const isSaid = (value: ReactNode): boolean =>
  Array.isArray(value)
    ? value.some(isSaid)
    : value !== null && value !== undefined && value !== '' && value !== false

/** Label and value, or nothing where there is no value. */
export function Fact({ label, children }: { label: string; children: ReactNode }): ReactNode {
  if (!isSaid(children)) return null
  return (
    <div>
      <dt className="ura-quiet">{label}</dt>
      <dd style={{ margin: '0 0 0.75rem' }}>{children}</dd>
    </div>
  )
}
