import type { ReactNode } from 'react'
import { useSay } from '../../../../../ui/words.tsx'
import controls from '../controls.module.css'
import type { Watching } from './usePosition.ts'

/** Why the device's position cannot be had, and what to do. */
export function Trouble(props: { state: Watching }): ReactNode {
  const say = useSay()
  if (props.state !== 'refused' && props.state !== 'failed') return null
  return (
    <p role="alert" className={controls.wrong}>
      {say(`collection.fill.geo.${props.state}`)}
    </p>
  )
}
