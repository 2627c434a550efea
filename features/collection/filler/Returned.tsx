import type { AnyNode, RepeatInstanceNode } from '@getodk/xforms-engine'
import type { ReactNode } from 'react'
import { useSay } from '../../../ui/words.tsx'
import { useContainer } from './bridge.ts'
import { useDesk } from './desk.tsx'
import { RoundName } from './Heading.tsx'
import styles from './returned.module.css'
import { type CameBack, cameBack } from './returned.ts'
import { labelOf } from './snapshot.ts'
import type { Screen } from './walk.ts'

/** The most that are listed unasked: on a phone the question itself must still be in sight. */
const listed = 3

/** What came back for correction: how many questions, and the way to each. @param props.at the screen that is shown */
export function Returned(props: { screens: Screen[]; at?: number }): ReactNode {
  const { filling, notes, show } = useDesk()
  const say = useSay()
  const back = cameBack(filling.root, props.screens, notes)
  if (back.length === 0) return null
  return (
    <details className={styles.returned} open={back.length <= listed} data-came-back="" data-no-print="">
      <summary>{say('collection.fill.returned.count', { count: back.length })}</summary>
      <ul>
        {back.map((one) => (
          <li key={one.path}>
            {one.at >= 0 ? (
              <button
                type="button"
                aria-current={one.at === props.at ? 'step' : undefined}
                onClick={() => show(one.path)}
              >
                <Name of={one} screen={props.screens[one.at]} />
              </button>
            ) : (
              <p>
                <Name of={one} /> ({say('collection.fill.returned.notAsked')})
              </p>
            )}
            {!one.asked && one.texts.map((text) => <p key={text}>{text}</p>)}
          </li>
        ))}
      </ul>
    </details>
  )
}

function Name(props: { of: CameBack; screen?: Screen | undefined }): ReactNode {
  const { node, path } = props.of
  const { screen } = props
  if (!node) return lastOf(path)
  const rounds = screen ? [...screen.within, screen.node].filter(isRound) : []
  return (
    <>
      {rounds
        .filter((one) => one.nodeId !== node.nodeId)
        .map((one) => (
          <span key={one.nodeId} className={styles.round}>
            <RoundName round={one} />
          </span>
        ))}
      {isRound(node) ? <RoundName round={node} /> : <Label node={node} path={path} />}
    </>
  )
}

/** Its label, in the language that is spoken now. */
function Label(props: { node: AnyNode; path: string }): ReactNode {
  const { tongue } = useDesk()
  useContainer(props.node)
  const label = labelOf(props.node)
  return label ? <span {...tongue}>{label}</span> : lastOf(props.path)
}

const isRound = (node: AnyNode): node is RepeatInstanceNode => node.nodeType === 'repeat-instance'

const lastOf = (path: string): string => path.split('/').pop() ?? path
