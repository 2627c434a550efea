import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useSay } from '../../../ui/words.tsx'
import styles from './monitoring.module.css'

/** Entries of the same kind, added and taken away one by one. */
export function RowList<T>(props: {
  legend: string
  add: string
  rows: readonly T[]
  blank: T
  onChange: (rows: T[]) => void
  row: (row: T, change: (part: Partial<T>) => void, at: number) => ReactNode
}): ReactNode {
  const say = useSay()
  const { rows, onChange } = props
  return (
    <fieldset className={styles.rowList}>
      <legend>{props.legend}</legend>
      {rows.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: entries have no identity of their own; they are never moved
        <div key={at} className={styles.entry}>
          <div className={styles.entryFields}>
            {props.row(row, (part) => onChange(rows.map((one, index) => (index === at ? { ...one, ...part } : one))), at)}
          </div>
          <Button size="xs" mt="sm" variant="default" aria-label={say('monitoring.rows.remove', { row: at + 1, name: props.legend })} onClick={() => onChange(rows.filter((_, index) => index !== at))}>
            {say('monitoring.remove')}
          </Button>
        </div>
      ))}
      <Button variant="default" size="xs" onClick={() => onChange([...rows, props.blank])}>
        {props.add}
      </Button>
    </fieldset>
  ) // biome-ignore format: rows
}
