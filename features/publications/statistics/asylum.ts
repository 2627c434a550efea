import type { Block, Inline } from '../../../common/document.ts'
import { alpha3, six } from '../../../common/places.ts'
import { drawChart } from '../../../kernel/documents/charts.ts'
import { cellsOf, membersOf, ranked, valueAt } from './cells.ts'
import {
  type Desk, enumerate, joined, name, type PaperFigure, percent, sentence, sourceLine, title, truthOf, value,
} from './desk.ts' // biome-ignore format: a list
import { change, peak, roundedTo } from './facts.ts'
import type { Gathered } from './gather.ts'

/** How many years the table has. */
const tableYears = 7

/** First applications for asylum by citizens of the six: by citizenship and year, and by country of application. */
export function asylumChapter(desk: Desk, given: Gathered): { finding: Inline[]; blocks: Block[] } {
  const year = given.applicantsYear
  const applicants: PaperFigure = { id: 'applicants-by-citizenship', title: '', figure: given.applicants }
  const destinations: PaperFigure = { id: 'applicants-by-destination', title: '', figure: given.destinations }
  const years = membersOf(given.applicants, 'year').filter((one) => one <= year)
  const points = years.map((at) => ({ at, value: valueAt(given.applicants, { year: at }) ?? 0 }))
  const [before, latest, top] = [points.at(-2) ?? points.at(-1)!, points.at(-1)!, peak(points)!]
  const moved = change(before.value, latest.value)
  const groups = ranked(given.applicants, 'citizenship', { year })
  applicants.title = title(desk, `asylum.title.${moved.direction}`, {
    share: percent(desk, moved.share),
    year,
  })
  const places = ranked(given.destinations, 'destination').filter(({ code }) => code !== '~other')
  destinations.title = title(desk, 'asylum.destinations.title', {
    names: joined(
      desk,
      places.slice(0, 2).map(({ code }) => name(desk, destinations, 'destination', code)),
    ),
    year,
  })
  desk.figures.push(applicants, destinations)
  const finding = sentence(desk, `asylum.latest.${moved.direction}`, {
    latest: value(applicants, latest.value),
    year,
    share: value(applicants, moved.share, { style: 'percent', decimals: 0 }),
    before: before.at,
    previous: value(applicants, before.value),
  })
  const said: Inline[] = [
    ...finding,
    ' ',
    ...sentence(desk, 'asylum.citizens', {
      names: enumerate(
        desk,
        applicants,
        groups.map((one) => ({ name: name(desk, applicants, 'citizenship', one.code), value: one.value })),
      ),
    }),
    ' ',
    ...sentence(desk, top.at === latest.at ? 'asylum.highest' : 'asylum.peak', {
      first: points[0]!.at,
      peak: top.at,
      most: value(applicants, top.value),
    }),
  ]
  return {
    finding,
    blocks: [
      { kind: 'heading', level: 1, id: 'asylum', content: sentence(desk, 'asylum.heading') },
      { kind: 'paragraph', content: said },
      byCitizenship(desk, applicants, years),
      {
        kind: 'paragraph',
        content: sentence(desk, 'asylum.destinations', {
          year,
          names: enumerate(
            desk,
            destinations,
            places
              .slice(0, 5)
              .map((one) => ({ name: name(desk, destinations, 'destination', one.code), value: one.value })),
          ),
        }),
      },
      byDestination(desk, destinations, places, year),
      { kind: 'table', ...citizenshipTable(desk, applicants, years.slice(-tableYears)) },
      {
        kind: 'paragraph',
        content: [
          ...sentence(desk, 'asylum.limits'),
          ...(rounds(given) ? [' ', ...sentence(desk, 'asylum.rounded', { step: 5 })] : []),
        ],
      },
    ],
  }
}

const rounds = (given: Gathered): boolean =>
  roundedTo(
    cellsOf(given.applicants).flatMap((cell) => (cell.value === null ? [] : [cell.value])),
    5,
  )

/** The six by their three-letter codes, in the order of their present numbers. */
const countryOf = (citizenship: string): string | undefined =>
  six.find((code) => alpha3[code] === citizenship)

function byCitizenship(desk: Desk, figure: PaperFigure, years: string[]): Block {
  const order = ranked(figure.figure, 'citizenship', { year: years.at(-1)! }).map(({ code }) => code)
  return {
    kind: 'figure',
    id: figure.id,
    title: figure.title,
    unit: desk.say('publications.statistics.asylum.unit'),
    svg: drawChart(
      {
        kind: 'stackedBar',
        categoryType: 'year',
        categories: years,
        series: order.map((code) => ({
          name: name(desk, figure, 'citizenship', code),
          ...(countryOf(code) ? { country: countryOf(code)! } : {}),
          values: years.map((year) => valueAt(figure.figure, { citizenship: code, year })),
        })),
      },
      { language: desk.language },
      { width: 640, height: 265 },
    ),
    alt: title(desk, 'asylum.alt', { first: years[0]!, last: years.at(-1)! }),
    source: sourceLine(figure),
    ...truthOf(figure),
  }
}

function byDestination(
  desk: Desk,
  figure: PaperFigure,
  places: { code: string; value: number }[],
  year: string,
): Block {
  return {
    kind: 'figure',
    id: figure.id,
    title: figure.title,
    unit: title(desk, 'asylum.destinations.unit', { year }),
    svg: drawChart(
      {
        kind: 'bar',
        horizontal: true,
        categoryType: 'name',
        categories: places.map(({ code }) => name(desk, figure, 'destination', code)),
        series: [
          {
            name: desk.say('publications.statistics.unit.applicants'),
            values: places.map((one) => one.value),
          },
        ],
      },
      { language: desk.language },
      { width: 640, height: 265 },
    ),
    alt: title(desk, 'asylum.destinations.alt', {
      names: joined(
        desk,
        places.map(({ code }) => name(desk, figure, 'destination', code)),
      ),
    }),
    source: sourceLine(figure),
    ...truthOf(figure),
    table: {
      id: 'applicants-by-destination-table',
      title: title(desk, 'asylum.destinations.table', { year }),
      unit: desk.say('publications.statistics.unit.applicants'),
      columns: [
        { label: desk.say('publications.statistics.column.destination'), type: 'text' },
        { label: desk.say('publications.statistics.column.applicants'), type: 'number' },
      ],
      rows: [
        ...places.map((one) => ({ cells: [name(desk, figure, 'destination', one.code), one.value] })),
        {
          cells: [
            desk.say('publications.statistics.other'),
            valueAt(figure.figure, { destination: '~other' }),
          ],
        },
      ],
      source: sourceLine(figure),
    },
    tablePlace: 'annex',
  }
}

function citizenshipTable(desk: Desk, figure: PaperFigure, years: string[]) {
  const order = ranked(figure.figure, 'citizenship', { year: years.at(-1)! }).map(({ code }) => code)
  return {
    id: 'applicants-table',
    title: title(desk, 'asylum.table', { first: years[0]!, last: years.at(-1)! }),
    unit: desk.say('publications.statistics.asylum.unit'),
    columns: [
      { label: desk.say('publications.statistics.column.citizenship'), type: 'text' as const, weight: 3.2 },
      ...years.map((year) => ({ label: year, type: 'number' as const })),
    ],
    rows: [
      ...order.map((code) => ({
        cells: [
          name(desk, figure, 'citizenship', code),
          ...years.map((year) => valueAt(figure.figure, { citizenship: code, year })),
        ],
      })),
      {
        role: 'total' as const,
        cells: [
          desk.say('publications.statistics.total'),
          ...years.map((year) => valueAt(figure.figure, { year })),
        ],
      },
    ],
    source: sourceLine(figure),
  }
}
