import { type ReactNode, useState } from 'react'
import { useSay } from '../../../../../ui/words.tsx'
import controls from '../controls.module.css'
import { type Place, readDegrees } from './coordinates.ts'

/** Coordinates that are typed, from a map on paper or another device. */
export function PlaceFields(props: { onPlace: (place: Place) => void; label?: string }): ReactNode {
  const say = useSay()
  const [latitude, setLatitude] = useState('')
  const [longitude, setLongitude] = useState('')
  const [wrong, setWrong] = useState(false)
  const take = () => {
    // Both may be put in at once: "42.38, 20.43" as maps show them.
    const pair = longitude ? null : /^(.+?)[,;]\s+(.+)$|^(\S+)\s+(\S+)$/.exec(latitude.trim())
    const north = readDegrees(pair ? (pair[1] ?? pair[3]!) : latitude, 90)
    const east = readDegrees(pair ? (pair[2] ?? pair[4]!) : longitude, 180)
    if (north === null || east === null) return setWrong(true)
    setWrong(false)
    setLatitude('')
    setLongitude('')
    props.onPlace({ latitude: north, longitude: east, altitude: null, accuracy: null })
  }
  const onKeyDown = (event: { key: string; preventDefault(): void }) => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    take()
  }
  return (
    <details className={controls.manual}>
      <summary>{say('collection.fill.geo.type')}</summary>
      <div className={controls.buttons}>
        <label>
          <span>{say('collection.fill.geo.latitude')}</span>
          <input
            className={controls.input}
            inputMode="text"
            autoComplete="off"
            placeholder="42.3805"
            value={latitude}
            onChange={(event) => setLatitude(event.target.value)}
            onKeyDown={onKeyDown}
          />
        </label>
        <label>
          <span>{say('collection.fill.geo.longitude')}</span>
          <input
            className={controls.input}
            inputMode="text"
            autoComplete="off"
            placeholder="20.4308"
            value={longitude}
            onChange={(event) => setLongitude(event.target.value)}
            onKeyDown={onKeyDown}
          />
        </label>
        <button type="button" className={controls.button} onClick={take}>
          {props.label ?? say('collection.fill.geo.take')}
        </button>
      </div>
      {wrong && (
        <p role="alert" className={controls.wrong}>
          {say('collection.fill.geo.wrong')}
        </p>
      )}
    </details>
  )
}
