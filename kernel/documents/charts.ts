import { BarChart, LineChart } from 'echarts/charts'
import { AriaComponent, GridComponent, LegendComponent, MarkLineComponent } from 'echarts/components'
import { init, setPlatformAPI, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { type ChartData, type ChartLook, chartOption } from '../../common/charts.ts'
import { sans } from './fonts.ts'

use([AriaComponent, BarChart, GridComponent, LegendComponent, LineChart, MarkLineComponent, SVGRenderer])

// Without a canvas ECharts counts every letter beyond ASCII as wide as a Chinese one, and leaves Cyrillic labels out.
setPlatformAPI({
  measureText(text: string, font?: string) {
    const size = Number.parseFloat(/([\d.]+)px/.exec(font ?? '')?.[1] ?? '12')
    return { width: measure(text) * size }
  },
})

/** Widths of Source Sans 3 in ems, by kind of letter: close enough to lay labels out. */
function measure(text: string): number {
  let width = 0
  for (const char of text.normalize('NFD')) {
    if (/\p{M}/u.test(char)) continue
    if (/[ijlI.,:;'|!()[\]јі\u00a0 ]/u.test(char)) width += 0.26
    else if (/[frtгт/-]/u.test(char)) width += 0.36
    else if (/[mwMWшщжмюШЩЖМЮЉЊљњ%]/u.test(char)) width += 0.8
    else if (/\p{Lu}/u.test(char)) width += 0.59
    else width += 0.505
  }
  return width
}

/**
 * Draws a chart for paper: the same option object as in the browser, without movement.
 * @param size in CSS pixels; a paper's text is 640 wide
 * @returns an SVG text
 */
export function drawChart(
  data: ChartData,
  look: ChartLook,
  size: { width: number; height: number } = { width: 640, height: 320 },
): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...size })
  try {
    const { tooltip: _, ...option } = chartOption(data, { font: sans, ...look, animation: false })
    chart.setOption(option)
    return chart.renderToSVGString()
  } finally {
    chart.dispose()
  }
}
