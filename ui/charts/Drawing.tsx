import type { EChartsOption } from 'echarts'
import { BarChart, HeatmapChart, LineChart, PieChart, ScatterChart } from 'echarts/charts'
import {
  AriaComponent,
  DatasetComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapComponent,
} from 'echarts/components'
import { type EChartsType, init, use } from 'echarts/core'
import { CanvasRenderer, SVGRenderer } from 'echarts/renderers'
import { type ReactNode, useEffect, useRef } from 'react'
import { type FrameColours, framedPng, framedSvg, type PictureWords } from './frame.ts'
import type { Downloads } from './Picture.tsx'

use([
  AriaComponent,
  BarChart,
  CanvasRenderer,
  DatasetComponent,
  GridComponent,
  HeatmapChart,
  LegendComponent,
  LineChart,
  MarkLineComponent,
  PieChart,
  SVGRenderer,
  ScatterChart,
  TooltipComponent,
  VisualMapComponent,
])

/**
 * Draws an option with ECharts, as SVG: sharp on every screen and on paper. A module of its own, fetched when the first
 * chart is shown.
 */
export default function Drawing(props: {
  option: EChartsOption
  height: number
  words: PictureWords
  colours: FrameColours
  onReady: (downloads: Downloads) => void
  open?: (category: number, series: number) => void
}): ReactNode {
  const place = useRef<HTMLDivElement>(null)
  const chart = useRef<EChartsType | null>(null)
  const { option, words, colours, onReady, open } = props

  useEffect(() => {
    const element = place.current!
    const made = init(element, null, { renderer: 'svg' })
    chart.current = made
    const watcher = new ResizeObserver(() => made.resize())
    watcher.observe(element)
    return () => {
      watcher.disconnect()
      made.dispose()
      chart.current = null
    }
  }, [])

  useEffect(() => {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches
    chart.current?.setOption({ ...option, ...(still && { animation: false }) }, { notMerge: true })
    onReady({
      svg: () => {
        const size = sizeOf(place.current)
        return framedSvg(drawOnce(option, size, 'svg').toSVG(), size, words, colours)
      },
      png: () => {
        const size = sizeOf(place.current)
        return framedPng(drawOnce(option, size, 'canvas').toCanvas(), size, words, colours)
      },
    })
  }, [option, words, colours, onReady])

  useEffect(() => {
    const made = chart.current
    if (!made || !open) return
    const click = (event: { dataIndex?: number; seriesName?: string }) => {
      const names = [...new Set(seriesNames(made))]
      const series = names.indexOf(event.seriesName ?? '')
      if (event.dataIndex !== undefined && series >= 0) open(event.dataIndex, series)
    }
    made.on('click', click)
    return () => {
      made.off('click', click)
    }
  }, [open])

  return <div ref={place} style={{ height: props.height }} role="img" aria-label={words.title} />
}

function seriesNames(chart: EChartsType): string[] {
  const { series } = chart.getOption() as { series?: { name?: string }[] }
  return (series ?? []).map((one) => one.name ?? '')
}

const sizeOf = (element: HTMLElement | null) => ({
  width: element?.clientWidth || 720,
  height: element?.clientHeight || 320,
})

/** Draws without moving and off the page, for a file. */
function drawOnce(
  option: EChartsOption,
  size: { width: number; height: number },
  renderer: 'svg' | 'canvas',
) {
  const element = document.createElement('div')
  const ssr = renderer === 'svg'
  const made = init(ssr ? null : element, null, { renderer, ssr, devicePixelRatio: 2, ...size })
  made.setOption({ ...option, animation: false })
  return {
    toSVG: () => {
      const text = made.renderToSVGString()
      made.dispose()
      return text
    },
    toCanvas: () => {
      // The copy outlives the chart that drew it.
      const copy = document.createElement('canvas')
      const drawn = made.renderToCanvas({ pixelRatio: 2 })
      copy.width = drawn.width
      copy.height = drawn.height
      copy.getContext('2d')!.drawImage(drawn, 0, 0)
      made.dispose()
      return copy
    },
  }
}
