import type { BarSeriesOption, EChartsOption, LineSeriesOption } from 'echarts'
import { suppressedSign, type TruthMark } from './document.ts'
import type { Language } from './languages.ts'
import { dateFormat } from './near-intl.ts'
import { formatNumber, type NumberFormat } from './numbers.ts'
import { countryColour, lightPalette, type Palette } from './palette.ts'

/** What a chart shows. The title, unit and source stand outside the picture, where they can be read and translated. */
export interface ChartData {
  kind: 'line' | 'bar' | 'groupedBar' | 'stackedBar'
  /** ISO months (`2024-03`), years, or names; bars of names may lie on their side. */
  categories: string[]
  categoryType?: 'month' | 'year' | 'name'
  series: ChartSeries[]
  format?: NumberFormat
  horizontal?: boolean
  /** A line that marks a change in the way of counting, drawn before this category. */
  breaks?: { category: string; label: string }[]
}

export interface ChartSeries {
  name: string
  /** ISO code of one of the six: the series then has that country's fixed colour. */
  country?: string
  values: ChartValue[]
}
/** One point; `null` is a gap, never a zero. */
export type ChartValue =
  | number
  | null
  /** `below` and `complementary` as in `Truth`: what is said in place of a withheld value. */
  | { value: number | null; mark: TruthMark; below?: number; complementary?: boolean }

export interface ChartLook {
  language: Language
  palette?: Palette
  /** Turned off on paper, where nothing moves. */
  animation?: boolean
  font?: string
}

const markOf = (point: ChartValue | undefined): TruthMark =>
  point !== null && typeof point === 'object' ? point.mark : 'measured'
/** What may be drawn of a point: a suppressed value must not show through the height of its bar. */
function value(point: ChartValue | undefined): number | null {
  if (point === undefined || point === null || typeof point === 'number') return point ?? null
  return point.mark === 'suppressed' || point.mark === 'missing' ? null : point.value
}

/** The hatching of sample data, everywhere. */
export const hatch = {
  symbol: 'rect',
  dashArrayX: [1, 0],
  dashArrayY: [2, 3],
  rotation: -Math.PI / 4,
}

/**
 * One picture for the page, for paper and for the public site: an ECharts option made only from data.
 * The grammar of truth is drawn as solid (measured), outlined (reported), light (provisional), hatched (sample), a gap
 * (missing) and `<5` (suppressed).
 */
export function chartOption(data: ChartData, look: ChartLook): EChartsOption {
  const palette = look.palette ?? lightPalette
  const colours = seriesColours(data.series, palette)
  const text = { color: palette.quiet, fontFamily: look.font ?? 'Source Sans 3', fontSize: 12 }
  const series: (BarSeriesOption | LineSeriesOption)[] = []
  for (const [index, one] of data.series.entries()) {
    if (data.kind === 'line') series.push(...lines(one, colours[index]!, palette))
    else series.push(bars(one, colours[index]!, palette, data))
  }
  if (series[0] && data.breaks?.length)
    series[0].markLine = {
      silent: true,
      symbol: 'none',
      animation: false,
      lineStyle: { color: palette.ink, type: 'solid', width: 1 },
      label: { ...text, color: palette.ink, formatter: '{b}', position: 'end', rotate: 0 },
      data: data.breaks.map((at) => ({ name: at.label, xAxis: data.categories.indexOf(at.category) })),
    }
  const category = categoryAxis(data, look, text, palette)
  const amount = amountAxis(data, look, text, palette)
  const legend = data.series.length > 1
  return {
    animation: look.animation ?? true,
    aria: { enabled: true, decal: { show: false }, label: { enabled: false } },
    backgroundColor: 'transparent',
    textStyle: text,
    color: colours,
    grid: {
      left: 8,
      right: data.horizontal ? 48 : 16,
      top: (legend ? 36 : 14) + (data.breaks?.length ? 16 : 0),
      bottom: 6,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    ...(legend
      ? {
          legend: {
            top: 0,
            left: 4,
            icon: data.kind === 'line' ? 'path://M0 5h20v3H0z' : 'rect',
            itemWidth: data.kind === 'line' ? 18 : 11,
            itemHeight: data.kind === 'line' ? 3 : 11,
            itemGap: 18,
            data: data.series.map((one) => ({ name: one.name, itemStyle: { decal: 'none' as const } })),
            textStyle: { ...text, color: palette.ink, fontSize: 12.5 },
          },
        }
      : {}),
    tooltip: {
      trigger: 'axis',
      confine: true,
      valueFormatter: (shown) =>
        typeof shown === 'number' ? formatNumber(look.language, shown, data.format) : '–',
    },
    xAxis: data.horizontal ? amount : category,
    yAxis: data.horizontal ? category : amount,
    series: series as EChartsOption['series'],
  }
}

function seriesColours(series: ChartSeries[], palette: Palette): string[] {
  let next = 0
  return series.map(
    (one) =>
      (one.country && countryColour(one.country, palette)) || palette.series[next++ % palette.series.length]!,
  )
}

function bars(one: ChartSeries, colour: string, palette: Palette, data: ChartData): BarSeriesOption {
  const stacked = data.kind === 'stackedBar'
  return {
    type: 'bar',
    name: one.name,
    ...(stacked ? { stack: 'all' } : {}),
    barMaxWidth: data.horizontal ? 18 : 42,
    barCategoryGap: '32%',
    itemStyle: { color: colour, ...(stacked ? { borderColor: palette.paper, borderWidth: 0.6 } : {}) },
    data: one.values.map((point) => {
      const mark = markOf(point)
      return {
        value: value(point) ?? '-',
        itemStyle: barStyle(mark, colour, palette),
        ...barLabel(point, palette, data),
      }
    }),
  }
}

function barStyle(mark: TruthMark, colour: string, palette: Palette): BarSeriesOption['itemStyle'] {
  if (mark === 'reported') return { color: palette.paper, borderColor: colour, borderWidth: 1.6 }
  if (mark === 'provisional') return { color: colour, opacity: 0.45 }
  if (mark === 'sample') return { color: colour, opacity: 0.75, decal: { ...hatch, color: palette.paper } }
  return {}
}

/** What is not there is said in its place, instead of being mistaken for zero. */
function barLabel(point: ChartValue | undefined, palette: Palette, data: ChartData) {
  const mark = markOf(point)
  if (mark !== 'suppressed' && mark !== 'missing') return {}
  return {
    value: 0,
    label: {
      show: true,
      position: data.horizontal ? ('right' as const) : ('top' as const),
      color: palette.quiet,
      formatter: mark === 'missing' ? '–' : withheldSign(point),
    },
  }
}

const withheldSign = (point: ChartValue | undefined) =>
  suppressedSign({ ...(point as { below?: number; complementary?: boolean }), mark: 'suppressed' })

/**
 * A line, and a second one of the same name and colour for the stretches that are not measured: dashed where
 * provisional, sample or reported, joined to the measured part on both sides.
 */
function lines(one: ChartSeries, colour: string, palette: Palette): LineSeriesOption[] {
  const solid = one.values.map((point) => (markOf(point) === 'measured' ? value(point) : null))
  const open = one.values.map((point, index) => {
    const beside = [index - 1, index, index + 1].some(
      (at) => at in one.values && markOf(one.values[at]) !== 'measured',
    )
    return beside ? value(point) : null
  })
  const base = (values: (number | null)[], dashed: boolean): LineSeriesOption => ({
    type: 'line',
    name: one.name,
    showSymbol: values.length <= 24,
    symbol: 'circle',
    symbolSize: 5,
    connectNulls: false,
    color: colour,
    lineStyle: { color: colour, width: 2, cap: 'round', ...(dashed ? { type: [5, 4], opacity: 0.7 } : {}) },
    itemStyle: dashed ? { color: palette.paper, borderColor: colour, borderWidth: 1.4 } : { color: colour },
    data: values.map((shown) => shown ?? '-'),
  })
  return open.some((shown) => shown !== null) ? [base(solid, false), base(open, true)] : [base(solid, false)]
}

type Axis = { type: 'category' | 'value' } & Record<string, unknown>

function categoryAxis(data: ChartData, look: ChartLook, text: object, palette: Palette): Axis {
  const months = data.categoryType === 'month'
  const few = data.categories.length <= 14
  const monthName = dateFormat(look.language, { month: 'short', timeZone: 'UTC' })
  const say = (iso: string) => {
    const [year, month] = iso.split('-')
    return few ? `${monthName.format(new Date(`${iso}-01T00:00:00Z`))}\n${month === '01' ? year : ''}` : year!
  }
  return {
    type: 'category',
    data: data.categories,
    inverse: data.horizontal ?? false,
    axisTick: {
      show: months && !few,
      alignWithLabel: false,
      interval: yearStart(data),
      lineStyle: { color: palette.line },
    },
    axisLine: { lineStyle: { color: palette.quiet } },
    axisLabel: {
      ...text,
      color: data.categoryType === 'name' ? palette.ink : palette.quiet,
      hideOverlap: true,
      ...(months
        ? { formatter: say, lineHeight: 14, ...(few ? {} : { interval: yearStart(data), align: 'left' }) }
        : {}),
      ...(data.categoryType === 'name' && !data.horizontal
        ? { width: 92, overflow: 'break', interval: 0, lineHeight: 14 }
        : {}),
      ...(data.horizontal ? { interval: 0 } : {}),
    },
  }
}

/** On long runs of months only each January is named. */
function yearStart(data: ChartData) {
  return (_: number, category: string) => data.categoryType !== 'month' || category.endsWith('-01')
}

function amountAxis(data: ChartData, look: ChartLook, text: object, palette: Palette): Axis {
  return {
    type: 'value',
    min: data.kind === 'line' ? undefined : 0,
    splitNumber: 4,
    axisLabel: {
      ...text,
      hideOverlap: true,
      formatter: (shown: number) => formatNumber(look.language, shown, data.format),
    },
    splitLine: { lineStyle: { color: palette.line, width: 0.8 } },
  }
}
