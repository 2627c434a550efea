import type { Block, Inline } from '../../../common/document.ts'
import { drawChart } from '../../../kernel/documents/charts.ts'
import { ranked, valueAt } from './cells.ts'
import {
  type Desk, enumerate, joined, name, type PaperFigure, percent, sentence, sourceLine, title, truthOf, value,
} from './desk.ts' // biome-ignore format: a list
import type { Gathered } from './gather.ts'

const rest = '~other'
const unknown = 'UNK'

/** The ten most frequent nationalities of each of the last complete years. */
export function nationalitiesChapter(desk: Desk, given: Gathered): { finding: Inline[]; blocks: Block[] } {
  const years = given.nationalities.map(({ year, figure }) => ({
    id: `nationalities-${year}`,
    title: '',
    year,
    figure,
    top: ranked(figure, 'nationality').filter(({ code }) => code !== rest),
  }))
  const latest = years.at(-1)!
  const all = valueAt(latest.figure, {}) ?? 0
  const leading = latest.top.filter(({ code }) => code !== unknown)
  const share = leading.slice(0, 3).reduce((sum, one) => sum + one.value, 0) / all
  for (const year of years) year.title = title(desk, 'nationalities.of', { year: year.year })
  latest.title = title(desk, 'nationalities.title', {
    share: percent(desk, share),
    names: joined(
      desk,
      leading.slice(0, 3).map(({ code }) => name(desk, latest, 'nationality', code)),
    ),
    year: latest.year,
  })
  desk.figures.push(...years.map(({ id, title, figure }) => ({ id, title, figure })))
  const named = leading
    .slice(0, 5)
    .map((one) => ({ name: name(desk, latest, 'nationality', one.code), value: one.value }))
  const finding = sentence(desk, 'nationalities.top', {
    year: latest.year,
    names: enumerate(desk, latest, named),
    share: value(latest, named.reduce((sum, one) => sum + one.value, 0) / all, {
      style: 'percent',
      decimals: 0,
    }),
    n: named.length,
  })
  return {
    finding,
    blocks: [
      { kind: 'heading', level: 1, id: 'nationalities', content: sentence(desk, 'nationalities.heading') },
      {
        kind: 'paragraph',
        content: [
          ...finding,
          ...unknownSentence(desk, latest, all),
          ...newcomers(desk, latest, years.at(-2)),
        ],
      },
      picture(desk, latest, all),
      { kind: 'paragraph', content: sentence(desk, 'nationalities.limits') },
      table(desk, years),
    ],
  }
}

type Year = PaperFigure & { year: string; top: { code: string; value: number }[] }

function unknownSentence(desk: Desk, latest: Year, all: number): Inline[] {
  const found = latest.top.find(({ code }) => code === unknown)
  if (!found) return []
  return [
    ' ',
    ...sentence(desk, 'nationalities.unknown', {
      count: value(latest, found.value),
      share: value(latest, found.value / all, { style: 'percent', decimals: 1 }),
      year: latest.year,
    }),
  ]
}

/** Who stands among the first ten and did not the year before. */
function newcomers(desk: Desk, latest: Year, before: Year | undefined): Inline[] {
  if (!before) return []
  const known = new Set(before.top.map(({ code }) => code))
  const names = latest.top
    .filter(({ code }) => code !== unknown && !known.has(code))
    .map(({ code }) => name(desk, latest, 'nationality', code))
  if (names.length === 0) return [' ', ...sentence(desk, 'nationalities.same', { before: before.year })]
  return [' ', ...sentence(desk, 'nationalities.new', { before: before.year, names: joined(desk, names) })]
}

function picture(desk: Desk, latest: Year, all: number): Block {
  return {
    kind: 'figure',
    id: latest.id,
    title: latest.title,
    unit: title(desk, 'nationalities.unit', { year: latest.year }),
    svg: drawChart(
      {
        kind: 'bar',
        horizontal: true,
        categoryType: 'name',
        categories: latest.top.map(({ code }) => name(desk, latest, 'nationality', code)),
        series: [
          {
            name: desk.say('publications.statistics.unit.detections'),
            values: latest.top.map((one) => one.value),
          },
        ],
      },
      { language: desk.language },
      { width: 640, height: 265 },
    ),
    alt: title(desk, 'nationalities.alt', {
      names: joined(
        desk,
        latest.top.map(
          ({ code, value }) => `${name(desk, latest, 'nationality', code)} ${percent(desk, value / all)}`,
        ),
      ),
    }),
    source: sourceLine(latest),
    ...truthOf(latest),
  }
}

function table(desk: Desk, years: Year[]): Block {
  const count = Math.max(...years.map(({ top }) => top.length))
  return {
    kind: 'table',
    id: 'nationalities-table',
    title: title(desk, 'nationalities.table', { first: years[0]!.year, last: years.at(-1)!.year }),
    unit: desk.say('publications.statistics.unit.detections'),
    groups: [{ label: '', span: 1 }, ...years.map(({ year }) => ({ label: year, span: 2 }))],
    columns: [
      { label: desk.say('publications.statistics.column.rank'), type: 'text', weight: 0.8 },
      ...years.flatMap(() => [
        { label: desk.say('publications.statistics.column.nationality'), type: 'text' as const, weight: 2.2 },
        {
          label: desk.say('publications.statistics.column.detections'),
          type: 'number' as const,
          weight: 1.2,
        },
      ]),
    ],
    rows: [
      ...Array.from({ length: count }, (_, at) => ({
        cells: [
          String(at + 1),
          ...years.flatMap((year) => {
            const one = year.top[at]
            return one ? [name(desk, year, 'nationality', one.code), one.value] : [null, null]
          }),
        ],
      })),
      {
        cells: [
          '',
          ...years.flatMap((year) => [
            desk.say('publications.statistics.other'),
            valueAt(year.figure, { nationality: rest }),
          ]),
        ],
      },
      {
        role: 'total',
        cells: [
          '',
          ...years.flatMap((year) => [desk.say('publications.statistics.total'), valueAt(year.figure, {})]),
        ],
      },
    ],
    source: sourceLine(years[0]!),
  }
}
