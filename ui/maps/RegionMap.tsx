import { lazy, type ReactNode, Suspense, useMemo, useState } from 'react'
import { type MapData, radiusOf, shortCode } from '../../common/maps.ts'
import { formatNumber } from '../../common/numbers.ts'
import type { Palette } from '../../common/palette.ts'
import { Picture } from '../charts/Picture.tsx'
import type { PictureTable } from '../charts/table.ts'
import { usePalette } from '../palette.ts'
import { useWords } from '../words.tsx'
import styles from './map.module.css'
import { mostOf, stepsOf } from './style.ts'

const StillMap = lazy(() => import('./StillMap.tsx'))
const GlMap = lazy(() => import('./GlMap.tsx'))

/**
 * A map of the region from bundled boundaries: countries shaded or with circles, places as circles, the table behind it.
 * Where the browser has no WebGL, the map of paper stands in its place. `open` opens a country (by its code) or a place (by
 * its id), from the drawing and from the table.
 */
export function RegionMap(props: {
  title: string
  unit: string
  source: string
  data: MapData
  note?: ReactNode
  height?: number
  open?: (id: string) => void
  /** A map that does not move, as on paper. */
  still?: boolean
}): ReactNode {
  const { say, language, formats } = useWords()
  const palette = usePalette()
  const [failed, setFailed] = useState(props.still ?? false)
  const { title, unit, source, data, open } = props
  const height = props.height ?? 420
  const words = useMemo(() => ({ title, unit, source }), [title, unit, source])
  const { table, ids } = useMemo(() => tableOfMap(data, say, formats.country), [data, say, formats])
  return (
    <Picture
      title={title}
      unit={unit}
      source={source}
      note={props.note}
      table={table}
      format={data.format}
      open={open && ((row) => open(ids[row]!))}
    >
      {(onReady) => (
        <Suspense fallback={<div className={styles.waiting} style={{ height }} />}>
          {failed ? (
            <StillMap data={data} words={words} palette={palette} onReady={onReady} />
          ) : (
            <>
              <GlMap
                data={data}
                height={height}
                words={words}
                palette={palette}
                onReady={onReady}
                onFail={() => setFailed(true)}
                open={open}
              />
              <Key
                data={data}
                palette={palette}
                number={(value) => formatNumber(language, value, data.format)}
              />
            </>
          )}
        </Suspense>
      )}
    </Picture>
  )
}

/** What the shades and the sizes of circles mean. */
function Key(props: { data: MapData; palette: Palette; number: (value: number) => string }): ReactNode {
  const { say } = useWords()
  const { data, palette, number } = props
  const steps = stepsOf(data)
  const most = mostOf(data)
  const largest = data.places ? 18 : 28
  const circles = most > 0 ? [...new Set([most, Math.round(most / 4)])].filter((value) => value > 0) : []
  const whole = data.countries?.every((one) => Number.isInteger(one.value ?? 0)) ?? false
  const bounds = steps.length > 0 ? [undefined, ...steps] : []
  return (
    <ul className={styles.key}>
      {bounds.map((from, at) => (
        <li key={from ?? 0}>
          <span className={styles.swatch} style={{ background: palette.ramp[at] }} aria-hidden />
          {from === undefined
            ? `≤ ${number(steps[0]!)}`
            : steps[at] === undefined
              ? `> ${number(from)}`
              : `${number(whole ? from + 1 : from)} – ${number(steps[at])}`}
        </li>
      ))}
      {data.countries && data.shown !== 'circles' && data.countries.some((one) => !one.value) && (
        <li>
          <span className={styles.swatch} aria-hidden />
          {say('ui.map.noData')}
        </li>
      )}
      {circles.map((value) => {
        const side = radiusOf(value, most, largest) * 2
        return (
          <li key={value}>
            <span className={styles.circle} style={{ width: side, height: side }} aria-hidden />
            {number(value)}
          </li>
        )
      })}
    </ul>
  )
}

function tableOfMap(
  data: MapData,
  say: (key: string) => string,
  country: (code: string) => string,
): { table: PictureTable; ids: string[] } {
  const rows = [
    ...(data.countries ?? []).map((one) => ({ ...one, id: one.code, name: country(shortCode(one.code)) })),
    ...(data.places ?? []).map((one, at) => ({ ...one, id: one.id ?? String(at), name: one.name ?? '' })),
  ]
  return {
    ids: rows.map((row) => row.id),
    table: {
      columns: [say(data.countries ? 'ui.map.country' : 'ui.map.place'), say('ui.map.value')],
      rows: rows.map((row) => ({
        name: row.name,
        cells: [
          {
            value: row.value,
            ...(row.mark && row.mark !== 'measured' && row.mark !== 'changed' && row.mark !== 'incomparable'
              ? { truth: { mark: row.mark } }
              : row.value === null && { truth: { mark: 'missing' as const } }),
          },
        ],
      })),
    },
  }
}
