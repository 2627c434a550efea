import { type ReactNode, type PointerEvent as ReactPointerEvent, useEffect, useRef, useState } from 'react'
import { useSay } from '../../../../../ui/words.tsx'
import { canvasBlob } from '../../photos/photo.ts'
import controls from '../controls.module.css'
import type { Naming } from '../naming.ts'
import { paintStrokes, type Stroke } from './strokes.ts'
import styles from './upload.module.css'

const colours = ['#111111', '#c92a2a', '#1864ab', '#f08c00'] as const

/** A sheet to sign or to draw on, or a photo to draw on; a signature can be typed as well. */
export default function Pad(props: {
  kind: 'signature' | 'draw'
  on: Blob | null
  naming: Naming
  onDone: (file: Blob) => void
  onStop: () => void
}): ReactNode {
  const { kind, on } = props
  const say = useSay()
  const canvas = useRef<HTMLCanvasElement>(null)
  const photo = useRef<ImageBitmap | null>(null)
  const strokes = useRef<Stroke[]>([])
  const [count, setCount] = useState(0)
  const [colour, setColour] = useState<string>(on ? colours[1] : colours[0])
  const [name, setName] = useState('')

  const paint = () => {
    const sheet = canvas.current
    if (sheet) paintStrokes(sheet, photo.current, strokes.current, name)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: the sheet is laid out once, for what it is drawn on
  useEffect(() => {
    const sheet = canvas.current!
    let gone = false
    const lay = (ratio: number, width: number) => {
      sheet.width = width
      sheet.height = Math.round(width * ratio)
      paint()
    }
    const wide = Math.round(sheet.clientWidth * Math.min(devicePixelRatio, 2))
    if (!on) lay(kind === 'signature' ? 0.4 : 0.75, wide)
    else
      void createImageBitmap(on).then((picture) => {
        if (gone) return picture.close()
        photo.current = picture
        lay(picture.height / picture.width, picture.width)
      })
    return () => {
      gone = true
      photo.current?.close()
    }
  }, [on])
  // biome-ignore lint/correctness/useExhaustiveDependencies: painting follows the strokes and the name
  useEffect(paint, [count, name])

  const at = (event: ReactPointerEvent<HTMLCanvasElement>): [number, number] => {
    const sheet = event.currentTarget
    const box = sheet.getBoundingClientRect()
    return [
      ((event.clientX - box.left) / box.width) * sheet.width,
      ((event.clientY - box.top) / box.height) * sheet.height,
    ]
  }
  const begin = (event: ReactPointerEvent<HTMLCanvasElement>) => {
    event.preventDefault()
    event.currentTarget.setPointerCapture(event.pointerId)
    strokes.current.push({ colour, points: [at(event)] })
    setName('')
    setCount((before) => before + 1)
  }
  const go = (event: ReactPointerEvent<HTMLCanvasElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
    strokes.current.at(-1)?.points.push(at(event))
    paint()
  }
  const empty = strokes.current.length === 0 && name.trim() === ''
  const change = (next: Stroke[]) => {
    strokes.current = next
    setCount((before) => before + 1)
  }
  return (
    <div className={styles.held} data-no-swipe="">
      <canvas
        ref={canvas}
        className={styles.pad}
        role="img"
        aria-labelledby={props.naming.label}
        style={{ aspectRatio: on ? undefined : kind === 'signature' ? '5 / 2' : '4 / 3' }}
        onPointerDown={begin}
        onPointerMove={go}
      />
      {kind === 'draw' && (
        <div className={controls.buttons} role="radiogroup" aria-label={say('collection.fill.pad.colour')}>
          {colours.map((one, index) => (
            <label key={one} className={styles.colour} style={{ background: one }}>
              <input
                type="radio"
                name="pad-colour"
                aria-label={say('collection.fill.pad.colourNumber', { number: index + 1 })}
                checked={colour === one}
                onChange={() => setColour(one)}
              />
            </label>
          ))}
        </div>
      )}
      {kind === 'signature' && (
        <label className={styles.typed}>
          {say('collection.fill.pad.type')}
          <input
            className={controls.input}
            type="text"
            autoComplete="name"
            value={name}
            onChange={(event) => {
              change([])
              setName(event.target.value)
            }}
            onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
          />
        </label>
      )}
      <div className={controls.buttons}>
        <button
          type="button"
          className={controls.button}
          data-strong=""
          disabled={empty && !on}
          onClick={() => {
            const sheet = canvas.current!
            void canvasBlob(sheet, on ? 'image/jpeg' : 'image/png').then(props.onDone)
          }}
        >
          {say('collection.fill.pad.done')}
        </button>
        <button
          type="button"
          className={controls.button}
          disabled={strokes.current.length === 0}
          onClick={() => change(strokes.current.slice(0, -1))}
        >
          {say('collection.fill.undo')}
        </button>
        <button type="button" className={controls.clear} onClick={props.onStop}>
          {say('collection.fill.cancel')}
        </button>
      </div>
    </div>
  )
}
