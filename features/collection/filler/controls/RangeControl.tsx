import type { AnyRangeNode } from '@getodk/xforms-engine'
import { type ReactNode, useId } from 'react'
import { useFormats, useSay } from '../../../../ui/words.tsx'
import { downwards } from '../../xform/for-engine.ts'
import { bodyElementOf } from '../extras.ts'
import { looks } from '../walk.ts'
import styles from './controls.module.css'
import { type Naming, named } from './naming.ts'
import { stepsOf } from './numbers.ts'
import range from './range.module.css'

interface Props {
  node: AnyRangeNode
  naming: Naming
}

/** A number between two bounds: a slider, stars, or a list to pick from. */
export function RangeControl(props: Props): ReactNode {
  if (looks(props.node, 'rating')) return <Rating {...props} />
  if (looks(props.node, 'picker')) return <Picker {...props} />
  return <Slider {...props} />
}

function boundsOf(node: AnyRangeNode) {
  const { start, end, step } = node.definition.bounds
  const [least, most] = [Number(start), Number(end)]
  const reversed = bodyElementOf(node)?.hasAttribute(downwards) === true
  const [first, last] = reversed ? [most, least] : [least, most]
  return { first, last, least, most, reversed, step: Math.abs(Number(step)) || 1 }
}

function set(node: AnyRangeNode, value: number | null): void {
  ;(node as { setValue(value: string | null): unknown }).setValue(value === null ? null : String(value))
}

function Slider(props: Props): ReactNode {
  const { node, naming } = props
  const say = useSay()
  const formats = useFormats()
  const list = useId()
  const { least, most, step, first, last, reversed } = boundsOf(node)
  const { value, readonly } = node.currentState
  const placeholder = Number(bodyElementOf(node)?.getAttribute('placeholder') || Number.NaN)
  const unset = value === null
  const shown = unset ? (Number.isNaN(placeholder) ? middle(least, most, step) : placeholder) : Number(value)
  const ticks = looks(node, 'no-ticks') ? [] : ticksOf(node, least, most, step)
  const change = (text: string) => set(node, Number(text))
  return (
    <div className={range.slider} data-vertical={looks(node, 'vertical') || undefined}>
      <output className={range.value} data-unset={unset || undefined}>
        {unset ? say('collection.fill.range.unset') : formats.number(Number(value))}
      </output>
      <div className={range.scale}>
        <span aria-hidden="true">{formats.number(first)}</span>
        <input
          {...named(naming)}
          type="range"
          min={least}
          max={most}
          step={step}
          list={ticks.length > 0 ? list : undefined}
          value={shown}
          disabled={readonly}
          data-unset={unset || undefined}
          data-reversed={reversed || undefined}
          aria-valuetext={unset ? say('collection.fill.range.unset') : undefined}
          onChange={(event) => change(event.target.value)}
          // A touch on the place where the handle already stands is an answer, too.
          onPointerUp={(event) => unset && change(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (unset && (event.key === 'Enter' || event.key === ' ')) {
              event.preventDefault()
              change(event.currentTarget.value)
            }
          }}
        />
        <span aria-hidden="true">{formats.number(last)}</span>
      </div>
      {ticks.length > 0 && (
        <datalist id={list}>
          {ticks.map((tick) => (
            <option key={tick} value={tick} />
          ))}
        </datalist>
      )}
      {!unset && !readonly && (
        <button type="button" className={styles.clear} onClick={() => set(node, null)}>
          {say('collection.fill.clear')}
        </button>
      )}
    </div>
  )
}

function middle(least: number, most: number, step: number): number {
  return least + Math.round((most - least) / 2 / step) * step
}

function ticksOf(node: AnyRangeNode, least: number, most: number, step: number): number[] {
  const interval = Number(bodyElementOf(node)?.getAttribute('tick-interval')) || step
  const ticks = stepsOf(least, most, interval)
  return ticks.length > 41 ? [] : ticks
}

function Picker(props: Props): ReactNode {
  const { node, naming } = props
  const say = useSay()
  const formats = useFormats()
  const { least, most, step, reversed } = boundsOf(node)
  const { value, readonly } = node.currentState
  const steps = stepsOf(least, most, step)
  if (reversed) steps.reverse()
  return (
    <select
      {...named(naming)}
      className={`${styles.input} ${styles.number}`}
      value={value === null ? '' : String(Number(value))}
      disabled={readonly}
      onChange={(event) => set(node, event.target.value === '' ? null : Number(event.target.value))}
    >
      <option value="">{say('collection.fill.select.choose')}</option>
      {steps.map((one) => (
        <option key={one} value={String(one)}>
          {formats.number(one)}
        </option>
      ))}
    </select>
  )
}

function Rating(props: Props): ReactNode {
  const { node, naming } = props
  const say = useSay()
  const name = useId()
  const { least, most, step } = boundsOf(node)
  const { value, readonly } = node.currentState
  const chosen = value === null ? null : Number(value)
  return (
    <>
      <div {...named(naming)} role="radiogroup" className={range.stars}>
        {stepsOf(Math.max(least, step), most, step).map((one) => (
          <label key={one} className={range.star} data-lit={(chosen !== null && one <= chosen) || undefined}>
            <input
              type="radio"
              className={range.starInput}
              name={name}
              checked={chosen === one}
              disabled={readonly}
              aria-label={say('collection.fill.range.of', { value: one, most })}
              onChange={() => set(node, one)}
            />
            <svg viewBox="0 0 24 24" aria-hidden="true">
              <path d="M12 2.6l2.9 6 6.5.9-4.7 4.6 1.1 6.5L12 17.5l-5.8 3.1 1.1-6.5L2.6 9.5l6.5-.9z" />
            </svg>
          </label>
        ))}
      </div>
      {chosen !== null && !readonly && (
        <button type="button" className={styles.clear} onClick={() => set(node, null)}>
          {say('collection.fill.clear')}
        </button>
      )}
    </>
  )
}
