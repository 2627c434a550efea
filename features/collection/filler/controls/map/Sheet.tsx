import type { FeatureCollection } from 'geojson'
import {
  type GeoJSONSource,
  Map as Gl,
  LngLatBounds,
  Marker,
  NavigationControl,
  ScaleControl,
  setWorkerUrl,
} from 'maplibre-gl'
import 'maplibre-gl/dist/maplibre-gl.css'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { theSix } from '../../../../../common/maps.ts'
import { darkPalette, lightPalette } from '../../../../../common/palette.ts'
import { loadBoundaries } from '../../../../../ui/maps/still.ts'
import { useSay } from '../../../../../ui/words.tsx'
import controls from '../controls.module.css'
import styles from './sheet.module.css'
import { drawnPoints, sheetStyle } from './style.ts'
import { capitals, towns } from './towns.ts'

setWorkerUrl(new URL(workerUrl, location.href).href)

interface Point {
  latitude: number
  longitude: number
}

export interface Choice extends Point {
  value: string
  label: string
  chosen: boolean
}

/** A map from bundled boundaries, on which places are marked; it asks no server for anything. */
export default function Sheet(props: {
  /** What is asked: by it the map is told from others. */
  title: string
  points: readonly Point[]
  shape: 'point' | 'line' | 'area'
  choices?: Choice[]
  onPlace?: ((latitude: number, longitude: number) => void) | undefined
  onChoice?: (value: string) => void
}): ReactNode {
  const { points, shape, choices } = props
  const say = useSay()
  const place = useRef<HTMLDivElement>(null)
  const [map, setMap] = useState<Gl | null>(null)
  const [failed, setFailed] = useState(false)
  const placed = useRef(props.onPlace)
  placed.current = props.onPlace
  const chosen = useRef(props.onChoice)
  chosen.current = props.onChoice

  // biome-ignore lint/correctness/useExhaustiveDependencies: the map is made once; points are put in below
  useEffect(() => {
    let gone = false
    let made: Gl | undefined
    loadBoundaries().then(
      (shapes) => {
        if (gone) return
        try {
          made = makeMap(place.current!, shapes, frameOf(choices ?? points), props.title, say)
        } catch {
          return setFailed(true)
        }
        made.on('click', (event) => placed.current?.(round(event.lngLat.lat), round(event.lngLat.lng)))
        const ready = made
        made.once('load', () => !gone && setMap(ready))
      },
      () => !gone && setFailed(true),
    )
    return () => {
      gone = true
      made?.remove()
    }
  }, [])

  useEffect(() => {
    if (!map) return
    map.getSource<GeoJSONSource>('marks')?.setData(drawnPoints(points, shape))
    const last = points.at(-1)
    if (last && !map.getBounds().contains([last.longitude, last.latitude]))
      map.easeTo({ center: [last.longitude, last.latitude], zoom: Math.max(map.getZoom(), 9) })
  }, [map, points, shape])

  useEffect(() => {
    if (!map || !choices) return
    const markers = choices.map((choice) => {
      const button = document.createElement('button')
      button.type = 'button'
      button.className = styles.pin!
      button.title = choice.label
      // For pointing at only: the list below the map offers the same to keyboard and screen reader, one line each.
      button.setAttribute('aria-hidden', 'true')
      button.tabIndex = -1
      button.dataset['chosen'] = String(choice.chosen)
      button.addEventListener('click', (event) => {
        event.stopPropagation()
        chosen.current?.(choice.value)
      })
      return new Marker({ element: button, anchor: 'center' })
        .setLngLat([choice.longitude, choice.latitude])
        .addTo(map)
    })
    return () => {
      for (const marker of markers) marker.remove()
    }
  }, [map, choices])

  if (failed) return <p className={controls.remark}>{say('collection.fill.map.failed')}</p>
  return (
    <div className={styles.sheet} data-no-swipe="">
      <div ref={place} className={styles.map} data-placing={props.onPlace ? '' : undefined} />
      {props.onPlace && (
        <>
          <span className={styles.cross} aria-hidden="true" />
          <button
            type="button"
            className={`${controls.button} ${styles.middle}`}
            disabled={!map}
            onClick={() => {
              const middle = map!.getCenter()
              props.onPlace?.(round(middle.lat), round(middle.lng))
            }}
          >
            {say('collection.fill.map.middle')}
          </button>
        </>
      )}
    </div>
  )
}

const round = (degrees: number) => Number(degrees.toFixed(6))

function makeMap(
  container: HTMLElement,
  shapes: FeatureCollection,
  bounds: LngLatBounds | [number, number, number, number],
  title: string,
  say: ReturnType<typeof useSay>,
): Gl {
  const dark = document.documentElement.dataset['mantineColorScheme'] === 'dark'
  const map = new Gl({
    container,
    style: sheetStyle(shapes, dark ? darkPalette : lightPalette),
    bounds,
    fitBoundsOptions: { padding: 40, maxZoom: 11 },
    maxZoom: 17,
    minZoom: 3,
    renderWorldCopies: false,
    dragRotate: false,
    pitchWithRotate: false,
    attributionControl: false,
    fadeDuration: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 200,
    locale: {
      'Map.Title': title ? say('collection.fill.map.of', { title }) : say('collection.fill.map.title'),
      'NavigationControl.ZoomIn': say('ui.map.zoomIn'),
      'NavigationControl.ZoomOut': say('ui.map.zoomOut'),
    },
  })
  map.touchZoomRotate.disableRotation()
  map.keyboard.disableRotation()
  map.addControl(new NavigationControl({ showCompass: false }), 'top-right')
  map.addControl(new ScaleControl({ unit: 'metric' }), 'bottom-left')
  for (const [name, longitude, latitude] of towns) {
    const element = document.createElement('span')
    element.className = styles.town!
    element.textContent = name
    if (capitals.has(name)) element.dataset['capital'] = ''
    element.setAttribute('aria-hidden', 'true')
    new Marker({ element, anchor: 'left' }).setLngLat([longitude, latitude]).addTo(map)
  }
  // From afar the names of all towns would lie over each other.
  const near = () => container.toggleAttribute('data-near', map.getZoom() >= 6.6)
  map.on('zoom', near)
  near()
  return map
}

/** Around what there is; where there is nothing yet, the six countries. */
function frameOf(points: readonly Point[]): LngLatBounds | [number, number, number, number] {
  const [first] = points
  if (!first) return theSix
  const frame = new LngLatBounds([first.longitude, first.latitude], [first.longitude, first.latitude])
  for (const point of points) frame.extend([point.longitude, point.latitude])
  return frame
}
