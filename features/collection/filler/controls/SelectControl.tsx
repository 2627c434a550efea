import type { SelectNode } from '@getodk/xforms-engine'
import { type ReactNode, useId } from 'react'
import { useSay } from '../../../../ui/words.tsx'
import type { Naming } from '../Question.tsx'
import { Media, Rich } from '../Rich.tsx'
import styles from './controls.module.css'
import { named } from './naming.ts'

/** One of several, or several of them. */
export function SelectControl(props: { node: SelectNode; naming: Naming }): ReactNode {
  const { node, naming } = props
  const say = useSay()
  const name = useId()
  const { valueOptions, value, readonly } = node.currentState
  const single = node.selectType === 'select1'
  if (valueOptions.length === 0) return <p className={styles.remark}>{say('collection.fill.select.none')}</p>
  const choose = (chosen: string, on: boolean) => {
    if (single) node.selectValue(chosen)
    else node.selectValues(on ? [...value, chosen] : value.filter((one) => one !== chosen))
  }
  return (
    <div {...named(naming)} role={single ? 'radiogroup' : 'group'} className={styles.choices}>
      {valueOptions.map((item) => {
        const chosen = value.includes(item.value)
        return (
          <label key={item.value} className={styles.choice} data-chosen={chosen || undefined}>
            <input
              type={single ? 'radio' : 'checkbox'}
              name={name}
              checked={chosen}
              disabled={readonly}
              onChange={(event) => choose(item.value, event.target.checked)}
            />
            <span>
              <Rich text={item.label} />
              <Media text={item.label} small />
            </span>
          </label>
        )
      })}
    </div>
  )
}
