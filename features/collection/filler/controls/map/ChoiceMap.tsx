import type { SelectNode } from '@getodk/xforms-engine'
import { type ReactNode, useMemo } from 'react'
import { useSay } from '../../../../../ui/words.tsx'
import styles from '../controls.module.css'
import Sheet, { type Choice } from './Sheet.tsx'

/** Choices that have a place, on a map above their list. */
export default function ChoiceMap(props: {
  node: SelectNode
  choose: (value: string, on: boolean) => void
}): ReactNode {
  const { node, choose } = props
  const say = useSay()
  const { valueOptions, value } = node.currentState
  const choices = useMemo(
    () =>
      valueOptions.flatMap((item): Choice[] => {
        const geometry = item.properties.find(([name]) => name === 'geometry')?.[1]
        // A line or an area stands where it begins.
        const [latitude, longitude] = (geometry ?? '').split(';')[0]!.trim().split(/\s+/).map(Number)
        if (!Number.isFinite(latitude) || !Number.isFinite(longitude)) return []
        return [
          {
            value: item.value,
            label: item.label.asString,
            latitude: latitude!,
            longitude: longitude!,
            chosen: value.includes(item.value),
          },
        ]
      }),
    [valueOptions, value],
  )
  if (choices.length === 0) return <p className={styles.remark}>{say('collection.fill.map.noPlaces')}</p>
  return (
    <Sheet
      title={node.currentState.label?.asString ?? ''}
      points={[]}
      shape="point"
      choices={choices}
      onChoice={(chosen) => !node.currentState.readonly && choose(chosen, !value.includes(chosen))}
    />
  )
}
