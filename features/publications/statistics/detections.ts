import type { Block, DocumentTable, Inline } from '../../../common/document.ts'
import { formatDay } from '../../../common/numbers.ts'
import { drawChart } from '../../../kernel/documents/charts.ts'
import { cellsOf, membersOf, ranked, valueAt } from './cells.ts'
import {
  type Desk, joined, name, number, type PaperFigure, percent, sentence, sourceLine, title, truthOf, value,
} from './desk.ts' // biome-ignore format: a list
import { change, completeYears, type Point, peak, sameMonths, trough } from './facts.ts'
import type { Gathered } from './gather.ts'

const route = 'western-balkans'
/** Months drawn in the second picture: five years and what there is of the current one. */
const monthsShown = 60
/** Years in the table: it stays on one page. */
const yearsShown = 12

export interface Detections {
  /** Its sentence for the opening of the paper. */
  lead: Inline[]
  finding: Inline[]
  blocks: Block[]
}

/** Detections by month and route, with the yearly totals. */
export function detectionsChapter(desk: Desk, given: Gathered): Detections {
  const years = completeYears(membersOf(given.months, 'month'))
  const points = years.map((year) => ({ at: year, value: valueAt(given.detections, { year, route }) ?? 0 }))
  const [before, latest] = [points.at(-2) ?? points.at(-1)!, points.at(-1)!]
  const moved = change(before.value, latest.value)
  const yearly: PaperFigure = {
    id: 'detections-by-year',
    title: title(desk, `detections.title.${moved.direction}`, {
      share: percent(desk, moved.share),
      year: latest.at,
    }),
    figure: given.detections,
  }
  const monthly: PaperFigure = { id: 'detections-by-month', title: '', figure: given.months }
  const inYear = monthsOf(given, latest.at)
  const busiest = peak(inYear)!
  monthly.title = title(desk, 'months.title', {
    month: formatDay(desk.language, busiest.at),
    year: latest.at,
  })
  desk.figures.push(yearly, monthly)
  const trend = {
    share: value(yearly, moved.share, { style: 'percent', decimals: 0 }),
    latest: value(yearly, latest.value),
    previous: value(yearly, before.value),
    year: latest.at,
    before: before.at,
  }
  return {
    lead: sentence(desk, `lead.${moved.direction}`, trend),
    finding: sentence(desk, `detections.latest.${moved.direction}`, trend),
    blocks: [
      { kind: 'heading', level: 1, id: 'detections', content: sentence(desk, 'detections.heading') },
      { kind: 'paragraph', content: sentence(desk, 'detections.meaning') },
      {
        kind: 'paragraph',
        content: [
          ...sentence(desk, `detections.latest.${moved.direction}`, trend),
          ' ',
          ...peakSentence(desk, yearly, points),
        ],
      },
      yearlyPicture(desk, yearly, points),
      { kind: 'paragraph', content: monthsText(desk, monthly, given, inYear, latest.at) },
      monthlyPicture(desk, monthly),
      { kind: 'paragraph', content: otherRoutes(desk, yearly, given, years) },
      { kind: 'table', ...yearsTable(desk, yearly, years) },
    ],
  }
}

function monthsOf(given: Gathered, year?: string): Point[] {
  return cellsOf(given.months).flatMap(({ at, value: amount }) =>
    at.route === route && amount !== null && (!year || at.month!.startsWith(year))
      ? [{ at: at.month!, value: amount }]
      : [],
  )
}

function peakSentence(desk: Desk, yearly: PaperFigure, points: Point[]): Inline[] {
  const [top, latest] = [peak(points)!, points.at(-1)!]
  if (top.at === latest.at)
    return sentence(desk, 'detections.highest', { first: points[0]!.at, year: latest.at })
  return sentence(desk, 'detections.peak', {
    first: points[0]!.at,
    peak: top.at,
    most: value(yearly, top.value),
    year: latest.at,
    share: value(yearly, latest.value / top.value, { style: 'percent', decimals: 1 }),
  })
}

function monthsText(
  desk: Desk,
  monthly: PaperFigure,
  given: Gathered,
  inYear: Point[],
  year: string,
): Inline[] {
  const [most, least] = [peak(inYear)!, trough(inYear)!]
  const said = sentence(desk, 'months.range', {
    year,
    month: formatDay(desk.language, most.at),
    most: value(monthly, most.value),
    low: formatDay(desk.language, least.at),
    least: value(monthly, least.value),
  })
  const open = sameMonths(monthsOf(given))
  if (!open) return said
  return [
    ...said,
    ' ',
    ...sentence(desk, 'months.same', {
      month: formatDay(desk.language, open.until),
      now: value(monthly, open.now),
      before: value(monthly, open.before),
    }),
  ]
}

function otherRoutes(desk: Desk, yearly: PaperFigure, given: Gathered, years: string[]): Inline[] {
  const others = membersOf(given.detections, 'route').filter((code) => code !== route)
  return others.flatMap((code, at) => {
    const held = years.filter((year) => valueAt(given.detections, { year, route: code }) !== null)
    const [first, latest] = [held[0], held.at(-1)]
    if (!first || !latest) return []
    return [
      ...(at ? [' '] : []),
      ...sentence(desk, 'detections.other', {
        route: name(desk, yearly, 'route', code),
        first,
        was: value(yearly, valueAt(given.detections, { year: first, route: code })),
        year: latest,
        latest: value(yearly, valueAt(given.detections, { year: latest, route: code })),
      }),
    ]
  })
}

function yearlyPicture(desk: Desk, yearly: PaperFigure, points: Point[]): Block {
  const top = peak(points)!
  return {
    kind: 'figure',
    id: yearly.id,
    title: yearly.title,
    unit: title(desk, 'detections.unit', { route: name(desk, yearly, 'route', route) }),
    svg: drawChart(
      {
        kind: 'bar',
        categoryType: 'year',
        categories: points.map(({ at }) => at),
        series: [{ name: name(desk, yearly, 'route', route), values: points.map((one) => one.value) }],
      },
      { language: desk.language },
      { width: 640, height: 235 },
    ),
    alt: title(desk, 'detections.alt', {
      first: points[0]!.at,
      last: points.at(-1)!.at,
      peak: top.at,
      most: number(desk, top.value),
    }),
    source: sourceLine(yearly),
    ...truthOf(yearly),
  }
}

function monthlyPicture(desk: Desk, monthly: PaperFigure): Block {
  const shown = membersOf(monthly.figure, 'month').slice(-monthsShown)
  const routes = ranked(monthly.figure, 'route').map(({ code }) => code)
  const table: DocumentTable = {
    id: 'detections-by-month-table',
    title: title(desk, 'months.table', {
      first: formatDay(desk.language, shown[0]!),
      last: formatDay(desk.language, shown.at(-1)!),
    }),
    unit: desk.say('publications.statistics.unit.detections'),
    columns: [
      { label: desk.say('publications.statistics.column.month'), type: 'date' },
      ...routes.map((code) => ({ label: name(desk, monthly, 'route', code), type: 'number' as const })),
    ],
    rows: shown.map((month) => ({
      cells: [month, ...routes.map((code) => valueAt(monthly.figure, { month, route: code }))],
    })),
    source: sourceLine(monthly),
  }
  return {
    kind: 'figure',
    id: monthly.id,
    title: monthly.title,
    unit: title(desk, 'months.unit', {
      routes: joined(
        desk,
        routes.map((code) => name(desk, monthly, 'route', code)),
      ),
    }),
    svg: drawChart(
      {
        kind: 'line',
        categoryType: 'month',
        categories: shown,
        series: routes.map((code) => ({
          name: name(desk, monthly, 'route', code),
          values: shown.map((month) => valueAt(monthly.figure, { month, route: code })),
        })),
      },
      { language: desk.language },
      { width: 640, height: 250 },
    ),
    alt: title(desk, 'months.alt', {
      first: formatDay(desk.language, shown[0]!),
      last: formatDay(desk.language, shown.at(-1)!),
    }),
    source: sourceLine(monthly),
    ...truthOf(monthly),
    table,
    tablePlace: 'annex',
  }
}

function yearsTable(desk: Desk, yearly: PaperFigure, complete: string[]): DocumentTable {
  const routes = ranked(yearly.figure, 'route').map(({ code }) => code)
  const years = membersOf(yearly.figure, 'year').slice(-yearsShown)
  const reason = desk.say('publications.statistics.partial')
  return {
    id: 'detections-table',
    title: title(desk, 'detections.table', { first: years[0]!, last: years.at(-1)! }),
    unit: desk.say('publications.statistics.unit.detections'),
    columns: [
      { label: desk.say('publications.statistics.column.year'), type: 'text', weight: 1 },
      ...routes.map((code) => ({
        label: name(desk, yearly, 'route', code),
        type: 'number' as const,
        weight: 2,
      })),
      {
        label: desk.say('publications.statistics.column.change'),
        type: 'number',
        format: { style: 'percent', decimals: 0 },
        weight: 2,
      },
    ],
    rows: years.map((year) => {
      const whole = complete.includes(year)
      const [now, then] = [
        valueAt(yearly.figure, { year, route }),
        valueAt(yearly.figure, { year: String(Number(year) - 1), route }),
      ]
      const cells = routes.map((code) => {
        const amount = valueAt(yearly.figure, { year, route: code })
        return whole ? amount : { value: amount, truth: { mark: 'incomparable' as const, reason } }
      })
      return { cells: [year, ...cells, whole && now !== null && then ? now / then - 1 : null] }
    }),
    notes: [sentence(desk, 'detections.note')],
    source: sourceLine(yearly),
  }
}
