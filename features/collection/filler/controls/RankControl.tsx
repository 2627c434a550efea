import type { RankNode } from '@getodk/xforms-engine'
import { type ReactNode, type PointerEvent as ReactPointerEvent, useRef, useState } from 'react'
import { useSay } from '../../../../ui/words.tsx'
import { Media, Rich } from '../Rich.tsx'
import styles from './controls.module.css'
import { type Naming, namedGroup } from './naming.ts'
import rank from './rank.module.css'

/** Things to be put in order: by dragging their handle, or by buttons. */
export function RankControl(props: { node: RankNode; naming: Naming }): ReactNode {
  const { node, naming } = props
  const say = useSay()
  const list = useRef<HTMLOListElement>(null)
  const [held, setHeld] = useState<string | null>(null)
  const [told, setTold] = useState('')
  const { valueOptions, value, readonly } = node.currentState
  const items = new Map(valueOptions.map((item) => [item.value, item]))
  const order = [
    ...value.filter((one) => items.has(one)),
    ...[...items.keys()].filter((one) => !value.includes(one)),
  ]
  const unset = value.length === 0

  const move = (one: string, to: number) => {
    const rest = order.filter((other) => other !== one)
    const at = Math.max(0, Math.min(to, rest.length))
    rest.splice(at, 0, one)
    node.setValues(rest)
    setTold(
      say('collection.fill.rank.moved', {
        name: items.get(one)!.label.asString,
        at: at + 1,
        of: order.length,
      }),
    )
  }
  const drag = (event: ReactPointerEvent<HTMLElement>, one: string) => {
    if (held !== one) return
    const rows = [...(list.current?.children ?? [])]
    const over = rows.findIndex((row) => {
      const box = row.getBoundingClientRect()
      return event.clientY >= box.top && event.clientY <= box.bottom
    })
    if (over >= 0 && order[over] !== one) move(one, over)
  }
  if (valueOptions.length === 0) return <p className={styles.remark}>{say('collection.fill.select.none')}</p>
  return (
    <fieldset {...namedGroup(naming)} className={styles.plain} data-no-swipe="">
      {unset && <p className={styles.remark}>{say('collection.fill.rank.unset')}</p>}
      <ol className={rank.list} ref={list} data-unset={unset || undefined}>
        {order.map((one, at) => {
          const item = items.get(one)!
          const name = item.label.asString
          return (
            <li key={one} className={rank.item} data-held={held === one || undefined}>
              <span
                className={rank.handle}
                aria-hidden="true"
                onPointerDown={(event) => {
                  if (readonly) return
                  event.currentTarget.setPointerCapture(event.pointerId)
                  setHeld(one)
                }}
                onPointerMove={(event) => drag(event, one)}
                onPointerUp={() => setHeld(null)}
                onPointerCancel={() => setHeld(null)}
              >
                ⠿
              </span>
              <span className={rank.number}>{unset ? '–' : at + 1}</span>
              <span className={rank.words}>
                <Media text={item.label} small />
                <Rich text={item.label} />
              </span>
              <button
                type="button"
                className={rank.arrow}
                aria-label={say('collection.fill.rank.up', { name })}
                disabled={readonly || at === 0}
                onClick={() => move(one, at - 1)}
              >
                ↑
              </button>
              <button
                type="button"
                className={rank.arrow}
                aria-label={say('collection.fill.rank.down', { name })}
                disabled={readonly || at === order.length - 1}
                onClick={() => move(one, at + 1)}
              >
                ↓
              </button>
            </li>
          )
        })}
      </ol>
      <p className="ura-hidden" role="status">
        {told}
      </p>
      {!readonly && (
        <button type="button" className={styles.clear} onClick={() => node.setValues(unset ? order : [])}>
          {unset ? say('collection.fill.rank.keep') : say('collection.fill.clear')}
        </button>
      )}
    </fieldset>
  )
}
