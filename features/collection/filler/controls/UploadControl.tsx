import type { UploadNode } from '@getodk/xforms-engine'
import type { ReactNode } from 'react'
import { useSay } from '../../../../ui/words.tsx'
import { endingOf, underOwnName } from '../files.ts'
import type { Naming } from '../Question.tsx'
import styles from './controls.module.css'
import { named } from './naming.ts'

/** A file of any kind. */
export function UploadControl(props: { node: UploadNode; naming: Naming }): ReactNode {
  const { node, naming } = props
  const say = useSay()
  const { instanceValue, readonly } = node.currentState
  return (
    <div className={styles.upload}>
      {instanceValue && (
        <p className={styles.remark}>
          {instanceValue}{' '}
          <button
            type="button"
            className={styles.quietButton}
            disabled={readonly}
            onClick={() => node.setValue(null)}
          >
            {say('collection.fill.file.remove')}
          </button>
        </p>
      )}
      <input
        {...named(naming)}
        type="file"
        className={styles.file}
        accept={node.nodeOptions.media.accept === '*' ? undefined : node.nodeOptions.media.accept}
        disabled={readonly}
        onChange={(event) => {
          const file = event.target.files?.[0]
          if (file) node.setValue(underOwnName(file, endingOf(file)))
          event.target.value = ''
        }}
      />
    </div>
  )
}
