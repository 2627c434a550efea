import type { TriggerNode } from '@getodk/xforms-engine'
import type { ReactNode } from 'react'
import { useSay } from '../../../../ui/words.tsx'
import styles from './controls.module.css'
import type { Naming } from './naming.ts'

/** A box to tick: "I have read this". */
export function TriggerControl(props: { node: TriggerNode; naming: Naming }): ReactNode {
  const { node, naming } = props
  const say = useSay()
  const on = node.currentState.value === true
  return (
    <label className={styles.choice} data-chosen={on || undefined}>
      <input
        type="checkbox"
        checked={on}
        disabled={node.currentState.readonly}
        aria-describedby={[naming.label, naming.description].filter(Boolean).join(' ')}
        aria-invalid={naming.invalid || undefined}
        aria-required={naming.required || undefined}
        onChange={(event) => node.setValue(event.target.checked)}
      />
      <span>{say('collection.fill.trigger')}</span>
    </label>
  )
}
