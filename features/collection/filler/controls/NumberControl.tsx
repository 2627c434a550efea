import type { DecimalInputNode, IntInputNode } from '@getodk/xforms-engine'
import { type ReactNode, useState } from 'react'
import { useFormats, useSay } from '../../../../ui/words.tsx'
import { looks } from '../walk.ts'
import styles from './controls.module.css'
import { type Naming, named } from './naming.ts'
import { readNumber } from './numbers.ts'

/** A number. It is typed as text, so that a comma or a space does not make the browser drop what was typed. */
export function NumberControl(props: { node: IntInputNode | DecimalInputNode; naming: Naming }): ReactNode {
  const { node, naming } = props
  const say = useSay()
  const formats = useFormats()
  const stored = node.currentState.instanceValue
  const [typed, setTyped] = useState<string | null>(null)
  const whole = node.valueType === 'int'
  const spaced = looks(node, 'thousands-sep') && stored !== ''
  const shown = spaced ? formats.number(Number(stored)) : stored
  const wrong = typed !== null && typed.trim() !== '' && readNumber(typed, whole) === null
  return (
    <>
      <input
        {...named(naming)}
        aria-invalid={wrong || naming.invalid || undefined}
        data-unreadable={wrong || undefined}
        className={`${styles.input} ${styles.number}`}
        type="text"
        inputMode={whole ? 'numeric' : 'decimal'}
        autoComplete="off"
        value={typed ?? shown}
        readOnly={node.currentState.readonly}
        onChange={(event) => {
          setTyped(event.target.value)
          node.setValue(readNumber(event.target.value, whole))
        }}
        // What cannot be read stays in sight until it is mended.
        onBlur={() => !wrong && setTyped(null)}
      />
      {wrong && (
        <p className={styles.wrong} role="alert">
          {say(whole ? 'collection.fill.number.whole' : 'collection.fill.number.decimal')}
        </p>
      )}
    </>
  )
}
