import { Map as Gl, Marker, NavigationControl, setWorkerUrl } from 'maplibre-gl'
import 'maplibre-gl/dist/maplibre-gl.css'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { drawn, type MapData, seats, shortCode, sixCodes, theSix, written } from '../../common/maps.ts'
import type { Palette } from '../../common/palette.ts'
import { type FrameColours, framedPng, framedSvg, type PictureWords } from '../charts/frame.ts'
import type { Downloads } from '../charts/Picture.tsx'
import { type Formats, formatsOf } from '../formats.ts'
import { useWords } from '../words.tsx'
import styles from './map.module.css'
import { loadBoundaries, stillMap } from './still.ts'
import { mapStyle } from './style.ts'

// The worker is a file of this server: the content security policy allows no script made of text.
setWorkerUrl(new URL(workerUrl, location.href).href)

interface Props {
  data: MapData
  height: number
  words: PictureWords
  palette: Palette & FrameColours
  onReady: (downloads: Downloads) => void
  /** The browser cannot draw it (no WebGL). */
  onFail: () => void
  open?: ((id: string) => void) | undefined
}

/** Draws the map with MapLibre GL. A module of its own, fetched when the first map is shown. */
export default function GlMap(props: Props): ReactNode {
  const { data, palette, words, onReady, onFail, open } = props
  const { say, language } = useWords()
  const place = useRef<HTMLDivElement>(null)
  const [map, setMap] = useState<Gl | null>(null)

  // biome-ignore lint/correctness/useExhaustiveDependencies: data and colours are put in below, without a new map
  useEffect(() => {
    let gone = false
    let made: Gl | undefined
    loadBoundaries().then(
      (shapes) => {
        if (gone) return
        try {
          made = new Gl({
            container: place.current!,
            style: mapStyle(shapes, data, palette),
            bounds: data.frame ?? theSix,
            fitBoundsOptions: { padding: 4 },
            maxZoom: 11,
            minZoom: 3,
            renderWorldCopies: false,
            dragRotate: false,
            pitchWithRotate: false,
            rollEnabled: false,
            attributionControl: false,
            cooperativeGestures: true,
            // Without it the picture could be neither printed nor downloaded.
            canvasContextAttributes: { preserveDrawingBuffer: true },
            locale: {
              'Map.Title': words.title,
              'NavigationControl.ZoomIn': say('ui.map.zoomIn'),
              'NavigationControl.ZoomOut': say('ui.map.zoomOut'),
              'CooperativeGesturesHandler.WindowsHelpText': say('ui.map.ctrlScroll'),
              'CooperativeGesturesHandler.MacHelpText': say('ui.map.cmdScroll'),
              'CooperativeGesturesHandler.MobileHelpText': say('ui.map.twoFingers'),
            },
          })
        } catch {
          onFail()
          return
        }
        made.touchZoomRotate.disableRotation()
        made.keyboard.disableRotation()
        made.addControl(new NavigationControl({ showCompass: false }), 'top-right')
        const own = made
        own.setMissingStyleImageResolver((id) => {
          if (id === 'hatch' && !own.hasImage(id))
            own.addImage(id, hatchImage(palette.paper), { pixelRatio: 2 })
        })
        setMap(made)
      },
      () => !gone && onFail(),
    )
    return () => {
      gone = true
      made?.remove()
    }
  }, [language])

  useEffect(() => {
    if (!map) return
    void loadBoundaries().then((shapes) => map.setStyle(mapStyle(shapes, data, palette), { diff: true }))
  }, [map, data, palette])

  useEffect(() => {
    if (!map) return
    const formats = formatsOf(language)
    const labels = labelsOf(data, formats, language, place.current!.clientWidth)
    const markers = labels.map(({ at, element }) => new Marker({ element }).setLngLat(at).addTo(map))
    return () => {
      for (const marker of markers) marker.remove()
    }
  }, [map, data, language])

  useEffect(() => {
    if (!map) return
    void loadBoundaries().then((shapes) =>
      onReady({
        svg: () => {
          const still = stillMap(shapes, data, palette, language)
          return framedSvg(still.svg, still, words, palette)
        },
        png: () => {
          const canvas = map.getCanvas()
          const size = { width: canvas.clientWidth, height: canvas.clientHeight }
          return framedPng(withLabels(map, size, palette), size, words, palette)
        },
      }),
    )
  }, [map, onReady, words, palette, data, language])

  useEffect(() => {
    if (!map || !open) return
    const click = (event: { features?: { properties: { id?: string } }[] }) => {
      const id = event.features?.[0]?.properties.id
      if (id) open(id)
    }
    const over = () => {
      map.getCanvas().style.cursor = 'pointer'
    }
    const out = () => {
      map.getCanvas().style.cursor = ''
    }
    const listening = [
      map.on('click', 'circles', click),
      map.on('mouseenter', 'circles', over),
      map.on('mouseleave', 'circles', out),
    ]
    return () => {
      for (const one of listening) one.unsubscribe()
    }
  }, [map, open])

  return <div ref={place} className={styles.map} style={{ height: props.height }} />
}

/** Names and values of countries as HTML over the map: no letters have to be fetched, and they can be styled. */
function labelsOf(
  data: MapData,
  formats: Formats,
  language: Parameters<typeof written>[1],
  width: number,
): { at: [number, number]; element: HTMLElement }[] {
  const values = new Map(data.countries?.map((one) => [one.code, one]))
  return Object.entries(seats).flatMap(([code, at]) => {
    const own = sixCodes.includes(code)
    const value = values.get(code)
    if (!own && !value && width < 620) return []
    const element = document.createElement('div')
    element.className = `${styles.label} ${own ? '' : styles.far} ${value && drawn(value) ? styles.filled : ''}`
    element.setAttribute('aria-hidden', 'true')
    const name = document.createElement('span')
    name.textContent = formats.country(shortCode(code))
    element.append(name)
    if (value) {
      const number = document.createElement('b')
      number.textContent = written(value, language, data.format)
      element.append(number)
    }
    return [{ at, element }]
  })
}

/** The drawn map with its labels, which are not in WebGL's canvas, painted over it. */
function withLabels(
  map: Gl,
  size: { width: number; height: number },
  colours: FrameColours,
): HTMLCanvasElement {
  const copy = document.createElement('canvas')
  copy.width = size.width * 2
  copy.height = size.height * 2
  const context = copy.getContext('2d')!
  context.scale(2, 2)
  context.drawImage(map.getCanvas(), 0, 0, size.width, size.height)
  const ground = map.getContainer().getBoundingClientRect()
  context.textAlign = 'center'
  context.lineJoin = 'round'
  for (const part of map.getContainer().querySelectorAll<HTMLElement>(`.${styles.label} > *`)) {
    const box = part.getBoundingClientRect()
    const look = getComputedStyle(part)
    context.font = `${look.fontWeight} ${look.fontSize} ${look.fontFamily}`
    context.strokeStyle = colours.paper
    context.lineWidth = 3
    const at: [number, number] = [box.x - ground.x + box.width / 2, box.y - ground.y + box.height * 0.75]
    context.strokeText(part.textContent ?? '', ...at)
    context.fillStyle = look.color
    context.fillText(part.textContent ?? '', ...at)
  }
  return copy
}

/** The hatching of samples: thin slanted lines of the paper's colour. */
function hatchImage(colour: string): { width: number; height: number; data: Uint8ClampedArray } {
  const side = 16
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
  const data = new Uint8ClampedArray(side * side * 4)
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      if ((x + y) % 8 < 3) data.set([red!, green!, blue!, 205], (y * side + x) * 4)
    }
  }
  return { width: side, height: side, data }
}
