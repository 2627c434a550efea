import type { GeopointInputNode } from '@getodk/xforms-engine'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useFormats, useSay } from '../../../../../ui/words.tsx'
import { looks } from '../../walk.ts'
import controls from '../controls.module.css'
import { type Naming, namedGroup } from '../naming.ts'
import { isGood, type Place } from './coordinates.ts'
import { PlaceFields } from './PlaceFields.tsx'
import { Trouble } from './Trouble.tsx'
import { usePosition } from './usePosition.ts'

const Sheet = lazy(() => import('../map/Sheet.tsx'))

/** A place: where the device is, a point on the map, or coordinates that are typed. */
export default function PointControl(props: { node: GeopointInputNode; naming: Naming }): ReactNode {
  const { node, naming } = props
  const say = useSay()
  const formats = useFormats()
  const { value, readonly } = node.currentState
  const placement = looks(node, 'placement-map')
  const [mapOpen, setMapOpen] = useState(placement || looks(node, 'maps'))
  const threshold = node.nodeOptions.accuracyThreshold
  const limit = node.nodeOptions.unacceptableAccuracyThreshold ?? 100
  const take = (place: Place) => node.setValue(place)
  const position = usePosition((place) => {
    // As ODK Collect does: a good enough position is taken by itself, others on a word.
    if (isGood(place.accuracy ?? Number.POSITIVE_INFINITY, threshold)) {
      take(place)
      position.stop()
    }
  })
  const now = position.place
  const metres = (place: Place) =>
    say('collection.fill.geo.metres', { value: formats.number(place.accuracy ?? 0, 0) })
  return (
    <fieldset {...namedGroup(naming)} className={`${controls.plain} ${controls.stack}`}>
      {value && (
        <p className={controls.place}>
          <strong>
            {formats.number(value.latitude, 6)} · {formats.number(value.longitude, 6)}
          </strong>
          {value.accuracy !== null && value.accuracy > 0 && <span>± {metres(value)}</span>}
          {!readonly && (
            <button type="button" className={controls.clear} onClick={() => node.setValue(null)}>
              {say('collection.fill.clear')}
            </button>
          )}
        </p>
      )}
      {!readonly && (position.state === 'waiting' || position.state === 'there') && (
        <div className={controls.live} role="status">
          <span>
            {now
              ? say('collection.fill.geo.accuracy', { value: metres(now) })
              : say('collection.fill.geo.waiting')}
          </span>
          {now && (now.accuracy ?? 0) > limit && <span>{say('collection.fill.geo.poor')}</span>}
          <div className={controls.buttons}>
            {now && (
              <button
                type="button"
                className={controls.button}
                data-strong=""
                onClick={() => {
                  take(now)
                  position.stop()
                }}
              >
                {say('collection.fill.geo.use')}
              </button>
            )}
            <button type="button" className={controls.clear} onClick={position.stop}>
              {say('collection.fill.cancel')}
            </button>
          </div>
        </div>
      )}
      <Trouble state={position.state} />
      {!readonly && position.state !== 'waiting' && position.state !== 'there' && (
        <div className={controls.buttons}>
          <button
            type="button"
            className={controls.button}
            data-strong={value ? undefined : ''}
            onClick={position.start}
          >
            {say(value ? 'collection.fill.geo.again' : 'collection.fill.geo.record')}
          </button>
          <button
            type="button"
            className={controls.button}
            aria-expanded={mapOpen}
            onClick={() => setMapOpen(!mapOpen)}
          >
            {say('collection.fill.geo.map')}
          </button>
        </div>
      )}
      {mapOpen && (
        <Suspense fallback={<p className={controls.remark}>{say('collection.fill.map.loading')}</p>}>
          <Sheet
            title={node.currentState.label?.asString ?? ''}
            points={value ? [value] : []}
            shape="point"
            onPlace={
              readonly
                ? undefined
                : (latitude, longitude) => take({ latitude, longitude, altitude: null, accuracy: null })
            }
          />
        </Suspense>
      )}
      {!readonly && <PlaceFields onPlace={take} />}
    </fieldset>
  )
}
