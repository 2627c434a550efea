import type { AnyNode } from '@getodk/xforms-engine'
import type { ReactNode } from 'react'
import { useSay } from '../../../ui/words.tsx'
import type { FillerProps } from './Filler.tsx'
import { FormHead } from './FormHead.tsx'
import styles from './filler.module.css'
import { Children } from './Parts.tsx'
import type { Screen } from './walk.ts'

/** The whole form on one page. */
export function Everything(props: FillerProps & { screens: Screen[]; send: () => void }): ReactNode {
  const { filling } = props
  const say = useSay()
  return (
    <form
      className={styles.sheet}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        props.send()
      }}
    >
      <FormHead {...props} />
      <Children node={filling.root as AnyNode} level={2} />
      <div className={styles.actions}>
        {props.onSaveDraft && (
          <button type="button" className={styles.secondary} onClick={props.onSaveDraft}>
            {say('collection.fill.saveDraft')}
          </button>
        )}
        <button type="submit" className={styles.primary} disabled={props.sending}>
          {props.sending ? say('collection.fill.sending') : (props.sendLabel ?? say('collection.fill.send'))}
        </button>
      </div>
    </form>
  )
}
