import type { UploadNode } from '@getodk/xforms-engine'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useSay } from '../../../../../ui/words.tsx'
import { uraYes } from '../../extras.ts'
import { readyPhoto, UnreadablePicture } from '../../photos/photo.ts'
import { keepPhotoSize, photoSizes, readPhotoSize } from '../../photos/size.ts'
import { appearancesOf } from '../../walk.ts'
import controls from '../controls.module.css'
import type { Naming } from '../naming.ts'
import { attach } from './attach.ts'
import { Held } from './Held.tsx'
import { PickButton } from './PickButton.tsx'
import styles from './upload.module.css'

const Pad = lazy(() => import('./Pad.tsx'))

/** A photograph, a drawing or a signature. */
export function PhotoControl(props: { node: UploadNode; naming: Naming }): ReactNode {
  const { node, naming } = props
  const say = useSay()
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState(false)
  const [pad, setPad] = useState<{ on: Blob | null } | null>(null)
  const [size, setSize] = useState(readPhotoSize)
  const { readonly, value } = node.currentState
  const appearances = appearancesOf(node)
  const has = (name: string) => appearances.includes(name)
  const kind = has('signature') ? 'signature' : has('draw') ? 'draw' : 'photo'
  const keepExif = uraYes(node, 'keep-exif')

  const take = async (file: Blob) => {
    setBusy(true)
    setFailed(false)
    try {
      const ready = await readyPhoto(file, { maxPixels: node.maxPixels ?? size, keepExif })
      if (has('annotate')) setPad({ on: ready })
      attach(node, ready)
    } catch (error) {
      if (!(error instanceof UnreadablePicture)) throw error
      setFailed(true)
    } finally {
      setBusy(false)
    }
  }
  if (pad) {
    return (
      <Suspense fallback={null}>
        <Pad
          kind={kind === 'signature' ? 'signature' : 'draw'}
          on={pad.on}
          naming={naming}
          onDone={(drawn) => {
            attach(node, drawn)
            setPad(null)
          }}
          onStop={() => setPad(null)}
        />
      </Suspense>
    )
  }
  const draws = kind !== 'photo'
  const draw = (on: Blob | null, label: string, strong?: boolean) => (
    <button
      type="button"
      className={controls.button}
      data-strong={strong ? '' : undefined}
      aria-describedby={naming.label}
      onClick={() => setPad({ on })}
    >
      {label}
    </button>
  )
  return (
    <Held
      node={node}
      extra={
        !draws && value && !readonly && has('annotate') && draw(value, say('collection.fill.photo.annotate'))
      }
    >
      {!readonly && (
        <>
          <div className={controls.buttons}>
            {draws ? (
              draw(null, say(`collection.fill.pad.${kind}`), !value)
            ) : (
              <PickButton
                label={say('collection.fill.photo.take')}
                accept="image/*"
                capture={appearances.some((one) => one.includes('front')) ? 'user' : 'environment'}
                naming={naming}
                strong={!value}
                disabled={busy}
                onPick={(file) => void take(file)}
              />
            )}
            {!draws && !has('new') && !has('new-front') && (
              <PickButton
                label={say('collection.fill.photo.choose')}
                accept="image/*"
                naming={naming}
                disabled={busy}
                onPick={(file) => void take(file)}
              />
            )}
          </div>
          <div role="status" className={controls.remark}>
            {busy && say('collection.fill.photo.busy')}
          </div>
          {failed && (
            <p role="alert" className={controls.wrong}>
              {say('collection.fill.photo.unreadable')}
            </p>
          )}
          {!draws && (
            <p className={styles.promise}>
              {say(keepExif ? 'collection.fill.photo.keepsExif' : 'collection.fill.photo.noExif')}{' '}
              {node.maxPixels === null && (
                <label>
                  {say('collection.fill.photo.size')}{' '}
                  <select
                    value={size ?? ''}
                    onChange={(event) => {
                      const next = event.target.value ? Number(event.target.value) : null
                      setSize(next)
                      keepPhotoSize(next)
                    }}
                  >
                    <option value="">{say('collection.fill.photo.original')}</option>
                    {photoSizes.map((one) => (
                      <option key={one} value={one}>
                        {say('collection.fill.photo.pixels', { count: one })}
                      </option>
                    ))}
                  </select>
                </label>
              )}
            </p>
          )}
        </>
      )}
    </Held>
  )
}
