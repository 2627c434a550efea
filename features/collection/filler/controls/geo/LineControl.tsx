import type { GeoshapeInputNode, GeotraceInputNode } from '@getodk/xforms-engine'
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react'
import { useFormats, useSay } from '../../../../../ui/words.tsx'
import { useDesk } from '../../desk.tsx'
import { looks } from '../../walk.ts'
import controls from '../controls.module.css'
import { type Naming, namedGroup } from '../naming.ts'
import { closed, opened, type Place } from './coordinates.ts'
import { PlaceFields } from './PlaceFields.tsx'
import { Trouble } from './Trouble.tsx'
import { usePosition } from './usePosition.ts'

const Sheet = lazy(() => import('../map/Sheet.tsx'))
/** Seconds between two points of a way that is walked. */
const pace = 10

/** A way or an area: points by walking it, by touching the map, or typed. */
export default function LineControl(props: {
  node: GeotraceInputNode | GeoshapeInputNode
  naming: Naming
}): ReactNode {
  const { node, naming } = props
  const say = useSay()
  const formats = useFormats()
  const area = node.valueType === 'geoshape'
  const { value, readonly } = node.currentState
  // The engine takes a line of two points at least (an area of three): until then they are kept here.
  const [points, setPoints] = useState<Place[]>(() => (value ? (area ? opened(value) : [...value]) : []))
  const [auto, setAuto] = useState(false)
  const { layout } = useDesk()
  // On one page with all other questions the map comes when it is asked for.
  const [mapOpen, setMapOpen] = useState(
    layout === 'pages' || looks(node, 'maps') || looks(node, 'placement-map'),
  )
  const last = useRef<Place | null>(null)
  const least = area ? 3 : 2

  const change = (next: Place[]) => {
    setPoints(next)
    const whole = next.length < least ? null : area ? closed(next) : next
    ;(node as { setValue(value: Place[] | null): unknown }).setValue(whole)
  }
  const changeNow = useRef(change)
  changeNow.current = change
  const pointsNow = useRef(points)
  pointsNow.current = points
  const position = usePosition((place) => {
    last.current = place
  })
  useEffect(() => {
    if (!auto) return
    const clock = setInterval(() => {
      const place = last.current
      const before = pointsNow.current.at(-1)
      const moved = place && (place.latitude !== before?.latitude || place.longitude !== before?.longitude)
      if (moved) changeNow.current([...pointsNow.current, place])
    }, pace * 1000)
    return () => clearInterval(clock)
  }, [auto])

  const walking = position.state === 'waiting' || position.state === 'there'
  return (
    <fieldset {...namedGroup(naming)} className={`${controls.plain} ${controls.stack}`}>
      <p className={controls.remark} role="status">
        {say('collection.fill.geo.points', { count: points.length })}
        {points.length > 0 &&
          points.length < least &&
          ` ${say('collection.fill.geo.least', { count: least })}`}
      </p>
      {!readonly && (
        <div className={controls.buttons}>
          {walking ? (
            <>
              <button
                type="button"
                className={controls.button}
                data-strong=""
                disabled={!position.place}
                onClick={() => position.place && change([...points, position.place])}
              >
                {position.place
                  ? say('collection.fill.geo.addHere', {
                      value: formats.number(position.place.accuracy ?? 0, 0),
                    })
                  : say('collection.fill.geo.waiting')}
              </button>
              <label className={controls.tick}>
                <input type="checkbox" checked={auto} onChange={(event) => setAuto(event.target.checked)} />
                {say('collection.fill.geo.auto', { seconds: pace })}
              </label>
              <button
                type="button"
                className={controls.button}
                onClick={() => {
                  setAuto(false)
                  position.stop()
                }}
              >
                {say('collection.fill.geo.stop')}
              </button>
            </>
          ) : (
            <button type="button" className={controls.button} data-strong="" onClick={position.start}>
              {say('collection.fill.geo.walk')}
            </button>
          )}
          <button
            type="button"
            className={controls.button}
            disabled={points.length === 0}
            onClick={() => change(points.slice(0, -1))}
          >
            {say('collection.fill.geo.removeLast')}
          </button>
          <button
            type="button"
            className={controls.button}
            aria-expanded={mapOpen}
            onClick={() => setMapOpen(!mapOpen)}
          >
            {say('collection.fill.geo.map')}
          </button>
          {points.length > 0 && (
            <button type="button" className={controls.clear} onClick={() => change([])}>
              {say('collection.fill.clear')}
            </button>
          )}
        </div>
      )}
      <Trouble state={position.state} />
      {mapOpen && (
        <Suspense fallback={<p className={controls.remark}>{say('collection.fill.map.loading')}</p>}>
          <Sheet
            title={node.currentState.label?.asString ?? ''}
            points={points}
            shape={area ? 'area' : 'line'}
            onPlace={
              readonly
                ? undefined
                : (latitude, longitude) =>
                    change([...points, { latitude, longitude, altitude: null, accuracy: null }])
            }
          />
        </Suspense>
      )}
      {!readonly && (
        <PlaceFields label={say('collection.fill.geo.add')} onPlace={(place) => change([...points, place])} />
      )}
    </fieldset>
  )
}
