import type { SelectNode } from '@getodk/xforms-engine'
import type { ReactNode } from 'react'
import { useFormats, useSay } from '../../../../ui/words.tsx'
import { useDesk } from '../desk.tsx'
import { Choices } from './Choices.tsx'
import styles from './controls.module.css'
import { type Naming, named } from './naming.ts'

/** Choices that are folded away: the device's own list for one, a list that opens for several. */
export function MinimalSelect(props: {
  node: SelectNode
  naming: Naming
  choose: (value: string, on: boolean) => void
}): ReactNode {
  const { node, naming, choose } = props
  const say = useSay()
  const formats = useFormats()
  const { tongue } = useDesk()
  const { valueOptions, value, readonly } = node.currentState
  if (node.selectType === 'select1') {
    return (
      <select
        {...named(naming)}
        className={styles.input}
        value={value[0] ?? ''}
        disabled={readonly}
        onChange={(event) =>
          event.target.value ? choose(event.target.value, true) : choose(value[0]!, false)
        }
      >
        <option value="">{say('collection.fill.select.choose')}</option>
        {valueOptions.map((item) => (
          <option key={item.value} value={item.value} {...tongue}>
            {item.label.asString}
          </option>
        ))}
      </select>
    )
  }
  const chosen = valueOptions.filter((item) => value.includes(item.value)).map((item) => item.label.asString)
  return (
    <details className={styles.folded}>
      <summary>{chosen.length > 0 ? formats.list(chosen) : say('collection.fill.select.choose')}</summary>
      <Choices
        node={node}
        naming={naming}
        choose={choose}
        look={{ kind: 'list', buttons: true }}
        search={false}
      />
    </details>
  )
}
