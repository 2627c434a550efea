import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useSay } from '../../../../ui/words.tsx'
import styles from './controls.module.css'

interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>
}

/** Looks through the camera until it sees a code. */
export default function Scanner(props: {
  front: boolean
  onFound: (code: string) => void
  onStop: () => void
}): ReactNode {
  const say = useSay()
  const film = useRef<HTMLVideoElement>(null)
  const [refused, setRefused] = useState(false)
  const found = useRef(props.onFound)
  found.current = props.onFound
  const { front } = props

  useEffect(() => {
    let gone = false
    let stream: MediaStream | undefined
    const facingMode = front ? 'user' : 'environment'
    const look = async () => {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode } })
      const video = film.current
      if (gone || !video) return stop(stream)
      video.srcObject = stream
      await video.play()
      const detector = new (
        globalThis as unknown as { BarcodeDetector: new () => Detector }
      ).BarcodeDetector()
      while (!gone) {
        const [code] = await detector.detect(video)
        if (code?.rawValue) return found.current(code.rawValue)
        await new Promise((resolve) => setTimeout(resolve, 150))
      }
    }
    look().catch(() => !gone && setRefused(true))
    return () => {
      gone = true
      if (stream) stop(stream)
    }
  }, [front])

  return (
    <div className={styles.stack}>
      {refused ? (
        <p role="alert" className={styles.wrong}>
          {say('collection.fill.barcode.refused')}
        </p>
      ) : (
        <video
          ref={film}
          className={styles.camera}
          muted
          playsInline
          aria-label={say('collection.fill.barcode.camera')}
        />
      )}
      <div>
        <button type="button" className={styles.clear} onClick={props.onStop}>
          {say('collection.fill.cancel')}
        </button>
      </div>
    </div>
  )
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}
