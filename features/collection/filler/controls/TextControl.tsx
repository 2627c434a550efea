import type { AnyControlNode } from '@getodk/xforms-engine'
import { type ReactNode, useState } from 'react'
import { useSay } from '../../../../ui/words.tsx'
import { safeUrl } from '../Rich.tsx'
import { appearancesOf } from '../walk.ts'
import styles from './controls.module.css'
import { type Naming, named } from './naming.ts'

interface Settable {
  setValue(value: string): unknown
}

/** A line or several of text; also what stands in for kinds of question that a browser has no better control for. */
export function TextControl(props: { node: AnyControlNode; naming: Naming }): ReactNode {
  const { node, naming } = props
  const say = useSay()
  const { instanceValue: stored, readonly } = node.currentState
  // What is being typed stays as it is typed, even where the engine would write it otherwise.
  const [typed, setTyped] = useState<string | null>(null)
  const [seen, setSeen] = useState(false)
  const appearances = appearancesOf(node)
  const has = (name: string) => appearances.includes(name)
  const shared = {
    ...named(naming),
    className: styles.input,
    // An answer runs as its own letters do.
    dir: 'auto' as const,
    value: typed ?? stored,
    readOnly: readonly,
    onChange: (event: { target: { value: string } }) => {
      setTyped(event.target.value)
      ;(node as unknown as Settable).setValue(event.target.value)
    },
    onBlur: () => setTyped(null),
  }
  if (has('url'))
    return <Link url={stored} input={readonly ? null : <input {...shared} type="url" inputMode="url" />} />
  if (has('masked')) {
    return (
      <div className={styles.joined}>
        <input {...shared} type={seen ? 'text' : 'password'} autoComplete="off" data-1p-ignore="" />
        <button type="button" className={styles.button} aria-pressed={seen} onClick={() => setSeen(!seen)}>
          {say('collection.fill.text.reveal')}
        </button>
      </div>
    )
  }
  const rows = rowsOf(node)
  if (has('multiline') || rows) return <textarea {...shared} rows={rows ?? 4} />
  if (has('numbers')) return <input {...shared} type="text" inputMode="decimal" autoComplete="off" />
  return (
    <>
      <input {...shared} type="text" autoComplete="off" />
      {remarkOf(node, appearances) && <p className={styles.remark}>{say(remarkOf(node, appearances)!)}</p>}
    </>
  )
}

/** Some questions are asked of another app or a device that a browser cannot reach. */
function remarkOf(node: AnyControlNode, appearances: string[]): string | null {
  if (appearances.some((one) => one.startsWith('ex:')) || node.valueType === 'intent')
    return 'collection.fill.unsupported.app'
  if (appearances.some((one) => one.startsWith('printer'))) return 'collection.fill.unsupported.printer'
  return null
}

function Link(props: { url: string; input: ReactNode }): ReactNode {
  const url = safeUrl(props.url)
  return (
    <>
      {props.input}
      {props.url && url && (
        <a className={styles.link} href={url} target="_blank" rel="noopener noreferrer nofollow">
          {props.url}
        </a>
      )}
    </>
  )
}

function rowsOf(node: AnyControlNode): number | null {
  return (node.nodeOptions as { rows?: number | null } | null)?.rows ?? null
}
