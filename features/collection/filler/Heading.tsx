import type { RepeatInstanceNode, RepeatRangeNode } from '@getodk/xforms-engine'
import type { ReactNode } from 'react'
import { useSay } from '../../../ui/words.tsx'
import { useDesk } from './desk.tsx'
import styles from './filler.module.css'
import { numberOfRound } from './walk.ts'

/** A heading of the level that it has in the form; 2 is the highest below the form's title. */
export function Heading(props: { level: number; children: ReactNode }): ReactNode {
  const Tag = `h${Math.min(props.level, 6)}` as 'h2'
  return <Tag className={styles.heading}>{props.children}</Tag>
}

/** The name of a round: its own label, or the repeat's with its number. */
export function RoundName(props: { round: RepeatInstanceNode }): ReactNode {
  const say = useSay()
  const { tongue } = useDesk()
  const { round } = props
  const range = round.parent as RepeatRangeNode
  const own = round.currentState.label?.asString
  const name = own || range.currentState.label?.asString || say('collection.fill.repeat.round')
  const text = say('collection.fill.repeat.name', {
    name: name.replace(/[*_#]+/g, ''),
    number: numberOfRound(round),
  })
  return tongue.lang || tongue.dir ? <span {...tongue}>{text}</span> : text
}
