import type { UploadNode } from '@getodk/xforms-engine'
import { type ReactNode, useState } from 'react'
import { useSay } from '../../../../../ui/words.tsx'
import { uraYes } from '../../extras.ts'
import { readyFile } from '../../photos/file.ts'
import { UnreadablePicture } from '../../photos/photo.ts'
import controls from '../controls.module.css'
import { attach } from './attach.ts'
import styles from './upload.module.css'

type State = 'idle' | 'busy' | 'unreadable' | 'doubtful'

/** How a chosen film, sound or file comes into the record: without what nobody asked for. */
export function useTaking(node: UploadNode, kind: 'film' | 'sound' | 'file') {
  const [state, setState] = useState<State>('idle')
  const keepExif = uraYes(node, 'keep-exif')
  const keepName = kind === 'file' && uraYes(node, 'keep-name')
  const take = async (chosen: File) => {
    setState('busy')
    try {
      const { file, doubtful } = await readyFile(chosen, { keepExif, film: kind === 'film' })
      attach(node, file, chosen, keepName)
      setState(doubtful ? 'doubtful' : 'idle')
    } catch (error) {
      setState(error instanceof UnreadablePicture ? 'unreadable' : 'idle')
      if (!(error instanceof UnreadablePicture)) throw error
    }
  }
  return { take: (file: File) => void take(file), state, kind, keepExif, keepName }
}

/** What is said of it: that it takes a moment, what could not be done, and what is promised. */
export function Taking(props: { node: UploadNode; taking: ReturnType<typeof useTaking> }): ReactNode {
  const { state, kind, keepExif, keepName } = props.taking
  const say = useSay()
  return (
    <>
      <div role="status" className={controls.remark}>
        {state === 'busy' && say('collection.fill.file.busy')}
      </div>
      {state === 'unreadable' && (
        <p role="alert" className={controls.wrong}>
          {say('collection.fill.photo.unreadable')}
        </p>
      )}
      {state === 'doubtful' && props.node.currentState.value && (
        <p role="alert" className={controls.wrong}>
          {say('collection.fill.file.doubtful')}
        </p>
      )}
      {kind !== 'sound' && (
        <p className={styles.promise}>
          {say(`collection.fill.${kind}.${keepExif ? 'asItIs' : 'noPlace'}`)}
          {keepName && ` ${say('collection.fill.file.keepsName')}`}
        </p>
      )}
    </>
  )
}
