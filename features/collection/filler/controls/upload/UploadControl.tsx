import type { UploadNode } from '@getodk/xforms-engine'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useSay } from '../../../../../ui/words.tsx'
import { appearancesOf } from '../../walk.ts'
import controls from '../controls.module.css'
import type { Naming } from '../naming.ts'
import { attach } from './attach.ts'
import { Held } from './Held.tsx'
import { PhotoControl } from './PhotoControl.tsx'
import { PickButton } from './PickButton.tsx'
import { Taking, useTaking } from './Taking.tsx'
import styles from './upload.module.css'

const Recorder = lazy(() => import('./Recorder.tsx'))

interface Props {
  node: UploadNode
  naming: Naming
}

/** A picture, a sound, a film or a file of any kind. */
export function UploadControl(props: Props): ReactNode {
  const { media } = props.node.nodeOptions
  // The form may say it in either way: a media type, or a list of endings.
  if (media.type === 'image') return <PhotoControl {...props} />
  if (media.type === 'audio') return <SoundControl {...props} />
  if (media.type === 'video') return <FilmControl {...props} />
  return <FileControl {...props} />
}

function SoundControl(props: Props): ReactNode {
  const { node, naming } = props
  const say = useSay()
  const [recording, setRecording] = useState(false)
  const { readonly, value } = node.currentState
  const taking = useTaking(node, 'sound')
  const canRecord = typeof MediaRecorder !== 'undefined' && Boolean(navigator.mediaDevices)
  return (
    <Held node={node}>
      {recording ? (
        <Suspense fallback={null}>
          <Recorder
            onDone={(file) => {
              attach(node, file)
              setRecording(false)
            }}
            onStop={() => setRecording(false)}
          />
        </Suspense>
      ) : (
        !readonly && (
          <div className={controls.buttons}>
            {canRecord && (
              <button
                type="button"
                className={controls.button}
                data-strong={value ? undefined : ''}
                aria-describedby={naming.label}
                onClick={() => setRecording(true)}
              >
                {say('collection.fill.sound.record')}
              </button>
            )}
            <PickButton
              label={say('collection.fill.sound.choose')}
              accept="audio/*"
              naming={naming}
              disabled={taking.state === 'busy'}
              onPick={taking.take}
            />
          </div>
        )
      )}
      {!readonly && <Taking node={node} taking={taking} />}
    </Held>
  )
}

function FilmControl(props: Props): ReactNode {
  const { node, naming } = props
  const say = useSay()
  const taking = useTaking(node, 'film')
  const front = appearancesOf(node).some((one) => one.includes('front'))
  const fresh = appearancesOf(node).includes('new')
  const shared = {
    accept: 'video/*',
    naming,
    disabled: taking.state === 'busy',
    onPick: taking.take,
  }
  return (
    <Held node={node}>
      {!node.currentState.readonly && (
        <>
          <div className={controls.buttons}>
            <PickButton
              label={say('collection.fill.film.record')}
              capture={front ? 'user' : 'environment'}
              {...shared}
            />
            {!fresh && <PickButton label={say('collection.fill.film.choose')} {...shared} />}
          </div>
          <Taking node={node} taking={taking} />
        </>
      )}
    </Held>
  )
}

function FileControl(props: Props): ReactNode {
  const { node, naming } = props
  const say = useSay()
  const taking = useTaking(node, 'file')
  return (
    <Held node={node}>
      {!node.currentState.readonly && (
        <>
          <div className={styles.pick}>
            <PickButton
              label={say('collection.fill.file.choose')}
              accept={accepted(node.nodeOptions.media.accept)}
              naming={naming}
              disabled={taking.state === 'busy'}
              onPick={taking.take}
            />
          </div>
          <Taking node={node} taking={taking} />
        </>
      )}
    </Held>
  )
}

/** What XLSForm's `file` says of any file at all: to a phone it would be narrower, and hide pictures and text. */
const accepted = (media: string): string | undefined =>
  ['*', '*/*', 'application/*'].includes(media.trim()) ? undefined : media
