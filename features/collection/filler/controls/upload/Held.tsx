import type { UploadNode } from '@getodk/xforms-engine'
import { type ReactNode, useEffect, useState } from 'react'
import { useFormats, useSay } from '../../../../../ui/words.tsx'
import { useDesk } from '../../desk.tsx'
import controls from '../controls.module.css'
import styles from './upload.module.css'

/** The file that a question has, to be seen, heard or opened, and to be taken away; then the ways to another. */
export function Held(props: { node: UploadNode; children: ReactNode; extra?: ReactNode }): ReactNode {
  const { node } = props
  const say = useSay()
  const { onDevice } = useDesk()
  const formats = useFormats()
  const [removed, setRemoved] = useState<File | null>(null)
  const { value, instanceValue, readonly, attachmentState } = node.currentState
  const address = useAddress(value)
  return (
    <div className={styles.held}>
      {instanceValue && !value && !attachmentState.loading && (
        <p className={controls.remark}>
          {say(`collection.fill.file.elsewhere${onDevice ? 'OnDevice' : ''}`, { name: instanceValue })}
        </p>
      )}
      {value && address && (
        <>
          <Preview file={value} address={address} />
          <div className={controls.buttons}>
            <a className={styles.name} href={address} download={instanceValue}>
              {instanceValue}
            </a>
            <span className={styles.size}>{formats.bytes(value.size)}</span>
            {!readonly && (
              <button
                type="button"
                className={controls.clear}
                onClick={() => {
                  setRemoved(value)
                  node.setValue(null)
                }}
              >
                {say('collection.fill.file.remove')}
              </button>
            )}
            {props.extra}
          </div>
        </>
      )}
      {removed && !value && (
        <p className={controls.remark} role="status">
          {say('collection.fill.file.removed')}{' '}
          <button
            type="button"
            className={controls.clear}
            onClick={() => {
              node.setValue(removed)
              setRemoved(null)
            }}
          >
            {say('collection.fill.undo')}
          </button>
        </p>
      )}
      {props.children}
    </div>
  )
}

function Preview(props: { file: File; address: string }): ReactNode {
  const say = useSay()
  const { type } = props.file
  if (type.startsWith('image/'))
    return <img className={styles.preview} src={props.address} alt={say('collection.fill.photo.alt')} />
  if (type.startsWith('audio/')) {
    // biome-ignore lint/a11y/useMediaCaption: what somebody has just recorded has no captions
    return <audio className={styles.sound} src={props.address} controls />
  }
  if (type.startsWith('video/')) {
    // biome-ignore lint/a11y/useMediaCaption: what somebody has just recorded has no captions
    return <video className={styles.preview} src={props.address} controls playsInline />
  }
  return null
}

/** An address of a file, for as long as it is shown. */
export function useAddress(file: Blob | null): string | null {
  const [address, setAddress] = useState<string | null>(null)
  useEffect(() => {
    if (!file) return setAddress(null)
    const made = URL.createObjectURL(file)
    setAddress(made)
    return () => URL.revokeObjectURL(made)
  }, [file])
  return address
}
