import type { EChartsOption } from 'echarts'
import { lazy, type ReactNode, Suspense, useMemo } from 'react'
import { type ChartData, chartOption } from '../../common/charts.ts'
import { usePalette } from '../palette.ts'
import { useWords } from '../words.tsx'
import { Picture } from './Picture.tsx'
import { type PictureTable, tableOfChart } from './table.ts'

const Drawing = lazy(() => import('./Drawing.tsx'))

interface Frame {
  /** Says what the picture shows, not what it is called. */
  title: string
  unit: string
  /** Source line; a plain text, because it goes into downloaded pictures too. */
  source: string
  note?: ReactNode
  /** Height of the drawing in pixels. */
  height?: number
  asTable?: boolean
}

/**
 * A chart from data: the same option object as on paper (`chartOption`), with the table behind it.
 * `open` opens a value down to its records, from the drawing and from the table.
 */
export function Chart(
  props: Frame & {
    data: ChartData
    /** What the categories are, as the head of the table's first column. */
    category: string
    open?: (category: string, series: string) => void
  },
): ReactNode {
  const { language, formats } = useWords()
  const palette = usePalette()
  const { data, open } = props
  const option = useMemo(() => chartOption(data, { language, palette }), [data, language, palette])
  const table = useMemo(() => {
    const nameOf = (category: string) => (data.categoryType === 'month' ? formats.month(category) : category)
    return tableOfChart(data, props.category, nameOf)
  }, [data, props.category, formats])
  const height = props.height ?? (data.horizontal ? Math.max(160, data.categories.length * 28 + 60) : 320)
  return (
    <OptionChart
      {...props}
      option={option}
      table={table}
      height={height}
      format={data.format}
      open={
        open &&
        ((category, series) => {
          const at = data.categories[category]
          const name = data.series[series]?.name
          if (at !== undefined && name !== undefined) open(at, name)
        })
      }
    />
  )
}

/** A chart from an ECharts option of one's own, for what `ChartData` cannot say; the table is then given with it. */
export function OptionChart(
  props: Frame & {
    option: EChartsOption
    table: PictureTable
    format?: ChartData['format']
    /** Opens the value at a category and a series, both counted from 0. */
    open?: ((category: number, series: number) => void) | undefined
  },
): ReactNode {
  const palette = usePalette()
  const { title, unit, source, open } = props
  const height = props.height ?? 320
  const words = useMemo(() => ({ title, unit, source }), [title, unit, source])
  return (
    <Picture
      title={title}
      unit={unit}
      source={source}
      note={props.note}
      table={props.table}
      format={props.format}
      asTable={props.asTable ?? false}
      open={open}
    >
      {(onReady) => (
        <Suspense fallback={<div style={{ height }} />}>
          <Drawing
            option={props.option}
            height={height}
            words={words}
            colours={palette}
            onReady={onReady}
            {...(open && { open })}
          />
        </Suspense>
      )}
    </Picture>
  )
}
