import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useSay } from '../../../../../ui/words.tsx'
import controls from '../controls.module.css'
import styles from './upload.module.css'

/** What browsers can record and phones can play; Safari has the second only. */
const kinds = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus']

/** Records a sound with the device's microphone. */
export default function Recorder(props: { onDone: (file: Blob) => void; onStop: () => void }): ReactNode {
  const say = useSay()
  const [state, setState] = useState<'asking' | 'recording' | 'paused' | 'refused'>('asking')
  const [seconds, setSeconds] = useState(0)
  const recorder = useRef<MediaRecorder | null>(null)
  const kept = useRef(true)
  const done = useRef(props.onDone)
  done.current = props.onDone

  useEffect(() => {
    let stream: MediaStream | undefined
    let gone = false
    const parts: Blob[] = []
    navigator.mediaDevices.getUserMedia({ audio: true }).then(
      (given) => {
        stream = given
        if (gone) return stopStream(given)
        const mimeType = kinds.find((kind) => MediaRecorder.isTypeSupported(kind))
        const made = new MediaRecorder(given, mimeType ? { mimeType } : {})
        made.ondataavailable = (event) => event.data.size > 0 && parts.push(event.data)
        made.onstop = () => {
          stopStream(given)
          const type = made.mimeType.split(';')[0] || 'audio/webm'
          if (kept.current && parts.length > 0) done.current(new Blob(parts, { type }))
        }
        made.start(1000)
        recorder.current = made
        setState('recording')
      },
      () => !gone && setState('refused'),
    )
    return () => {
      gone = true
      // Left in mid-recording: what was said so far is kept, not thrown away.
      if (recorder.current && recorder.current.state !== 'inactive') recorder.current.stop()
      else if (stream) stopStream(stream)
    }
  }, [])

  useEffect(() => {
    if (state !== 'recording') return
    const clock = setInterval(() => setSeconds((before) => before + 1), 1000)
    return () => clearInterval(clock)
  }, [state])

  if (state === 'refused') {
    return (
      <div className={styles.held}>
        <p role="alert" className={controls.wrong}>
          {say('collection.fill.sound.refused')}
        </p>
        <button type="button" className={controls.button} onClick={props.onStop}>
          {say('collection.fill.back')}
        </button>
      </div>
    )
  }
  const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  return (
    <div className={styles.recorder}>
      <span role="status">
        {say(state === 'recording' ? 'collection.fill.sound.recording' : 'collection.fill.sound.waiting')}
      </span>
      <span className={styles.clock} data-live={state === 'recording' || undefined}>
        {time}
      </span>
      <div className={controls.buttons}>
        <button
          type="button"
          className={controls.button}
          data-strong=""
          disabled={state === 'asking'}
          onClick={() => recorder.current?.stop()}
        >
          {say('collection.fill.sound.stop')}
        </button>
        <button
          type="button"
          className={controls.button}
          disabled={state === 'asking'}
          onClick={() => {
            if (state === 'recording') recorder.current?.pause()
            else recorder.current?.resume()
            setState(state === 'recording' ? 'paused' : 'recording')
          }}
        >
          {say(state === 'paused' ? 'collection.fill.sound.resume' : 'collection.fill.sound.pause')}
        </button>
        <button
          type="button"
          className={controls.clear}
          onClick={() => {
            kept.current = false
            recorder.current?.stop()
            props.onStop()
          }}
        >
          {say('collection.fill.cancel')}
        </button>
      </div>
    </div>
  )
}

function stopStream(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}
