import type { AnyNode } from '@getodk/xforms-engine'
import type { ReactNode } from 'react'
import { useSay } from '../../../ui/words.tsx'
import { useDesk } from './desk.tsx'
import { FormHead } from './FormHead.tsx'
import styles from './filler.module.css'
import { Children } from './Parts.tsx'
import type { FillerProps } from './props.ts'
import { Remarks } from './Remarks.tsx'
import { Returned } from './Returned.tsx'
import type { Screen } from './walk.ts'

/** The whole form on one page. */
export function Everything(props: FillerProps & { screens: Screen[]; send: () => void }): ReactNode {
  const { filling } = props
  const say = useSay()
  const { tongue } = useDesk()
  return (
    // Enter in a field does not send: only the button does.
    <form className={styles.sheet} noValidate onSubmit={(event) => event.preventDefault()}>
      <FormHead {...props} />
      <Returned screens={props.screens} />
      <Remarks />
      <div className={styles.group} dir={tongue.dir}>
        <Children node={filling.root as AnyNode} level={2} />
      </div>
      <div className={styles.actions} data-no-print="">
        {props.onSaveDraft && (
          <button type="button" className={styles.secondary} onClick={props.onSaveDraft}>
            {say('collection.fill.saveDraft')}
          </button>
        )}
        <button type="button" className={styles.primary} disabled={props.sending} onClick={props.send}>
          {props.sending ? say('collection.fill.sending') : (props.sendLabel ?? say('collection.fill.send'))}
        </button>
      </div>
    </form>
  )
}
