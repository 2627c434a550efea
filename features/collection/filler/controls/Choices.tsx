import type { SelectNode } from '@getodk/xforms-engine'
import { type CSSProperties, type ReactNode, useId, useMemo, useState } from 'react'
import { useSay } from '../../../../ui/words.tsx'
import { Media, Rich } from '../Rich.tsx'
import styles from './choices.module.css'
import controls from './controls.module.css'
import { type Naming, named, namedGroup } from './naming.ts'

export interface ChoiceLook {
  kind: 'list' | 'columns' | 'pack' | 'likert' | 'labels' | 'row'
  columns?: number
  /** False hides the round or square button: the picture or the word is the button. */
  buttons: boolean
  /** The words stand in the row of labels above, on a screen that is wide enough. */
  unlabelled?: boolean
}

/** As many are drawn at once; the rest is found by typing. */
const drawn = 12

interface Props {
  node: SelectNode
  naming: Naming
  choose: (value: string, on: boolean) => void
  look: ChoiceLook
  search: boolean
}

/** Choices as radio buttons or boxes to tick, laid out as the form asks, with a search where there are many. */
export function Choices(props: Props): ReactNode {
  const { node, naming, choose, look } = props
  const say = useSay()
  const name = useId()
  const [sought, setSought] = useState('')
  const { valueOptions, value, readonly } = node.currentState
  const single = node.selectType === 'select1'
  const found = useMemo(() => {
    if (!props.search) return valueOptions
    const words = folded(sought).split(/\s+/).filter(Boolean)
    return valueOptions.filter((item) => {
      const text = folded(`${item.label.asString} ${item.value}`)
      return words.every((word) => text.includes(word))
    })
  }, [valueOptions, sought, props.search])
  // What is chosen is always in sight, whatever is sought.
  const shown = useMemo(() => {
    if (!props.search) return valueOptions
    const chosen = valueOptions.filter((item) => value.includes(item.value))
    return [...chosen, ...found.filter((item) => !value.includes(item.value)).slice(0, drawn)]
  }, [props.search, valueOptions, found, value])

  if (look.kind === 'labels') {
    return (
      <div className={styles.row} data-labels="" aria-hidden="true">
        {valueOptions.map((item) => (
          <span key={item.value} className={styles.cell}>
            <Rich text={item.label} />
          </span>
        ))}
      </div>
    )
  }
  const hidden = found.length - shown.filter((item) => !value.includes(item.value)).length
  return (
    <>
      {props.search && (
        <input
          type="search"
          className={controls.input}
          aria-label={say('collection.fill.select.search')}
          placeholder={say('collection.fill.select.search')}
          value={sought}
          autoComplete="off"
          onChange={(event) => setSought(event.target.value)}
          // Enter looks, it does not leave the page.
          onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
        />
      )}
      <div
        {...(single ? named(naming) : namedGroup(naming))}
        role={single ? 'radiogroup' : 'group'}
        className={styles[look.kind]}
        data-unlabelled={look.unlabelled || undefined}
        data-bare={look.buttons ? undefined : ''}
        style={look.columns ? ({ '--columns': look.columns } as CSSProperties) : undefined}
      >
        {shown.map((item) => {
          const chosen = value.includes(item.value)
          return (
            <label key={item.value} className={styles.choice} data-chosen={chosen || undefined}>
              <input
                type={single ? 'radio' : 'checkbox'}
                name={name}
                value={item.value}
                checked={chosen}
                disabled={readonly}
                onChange={(event) => choose(item.value, event.target.checked)}
              />
              <span className={styles.words}>
                <Media text={item.label} small />
                <Rich text={item.label} />
              </span>
            </label>
          )
        })}
      </div>
      {props.search && (
        <p className={controls.remark} role="status">
          {found.length === 0
            ? say('collection.fill.select.notFound')
            : hidden > 0 && say('collection.fill.select.more', { count: hidden })}
        </p>
      )}
      {single && value.length > 0 && !readonly && (
        <button type="button" className={controls.clear} onClick={() => choose(value[0]!, false)}>
          {say('collection.fill.clear')}
        </button>
      )}
    </>
  )
}

/** Small letters without marks: "Vlorë" is found by "vlore". */
export const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replaceAll('đ', 'dj')
    .replaceAll('Đ', 'Dj')
    .toLowerCase()
