import type { Block, Inline } from '../../../common/document.ts'
import { drawChart } from '../../../kernel/documents/charts.ts'
import { cellsOf, membersOf, ranked, valueAt } from './cells.ts'
import {
  type Desk, enumerate, marked, name, number, type PaperFigure, sentence, sourceLine, title, truthOf, value,
} from './desk.ts' // biome-ignore format: a list
import { change } from './facts.ts'
import type { Gathered } from './gather.ts'

/** How many year-ends the chart of refugees shows. */
const yearsShown = 10
const order = [
  'refugees', 'asylum-seekers', 'displaced', 'stateless', 'returned-refugees', 'returned-displaced', 'other',
] // biome-ignore format: a list

/** Persons of concern to UNHCR at a year's end, by country and group. They are numbers at a moment: never added over time. */
export function concernChapter(desk: Desk, given: Gathered): { finding: Inline[]; blocks: Block[] } {
  const year = given.concernYear
  const concern: PaperFigure = { id: 'concern-by-country', title: '', figure: given.concern }
  const refugees: PaperFigure = { id: 'refugees-by-country', title: '', figure: given.refugees }
  const years = membersOf(given.refugees, 'year').filter((one) => one <= year)
  const before = years.at(-2) ?? year
  const [now, then] = [valueAt(given.refugees, { year }) ?? 0, valueAt(given.refugees, { year: before }) ?? 0]
  const moved = change(then, now)
  refugees.title = title(desk, `concern.refugees.title.${moved.direction}`, {
    year,
    count: number(desk, now),
  })
  concern.title = title(desk, 'concern.title', { year })
  desk.figures.push(refugees, concern)
  const finding = sentence(desk, `concern.refugees.${moved.direction}`, {
    year,
    latest: value(refugees, now),
    before,
    previous: value(refugees, then),
  })
  return {
    finding,
    blocks: [
      { kind: 'heading', level: 1, id: 'concern', content: sentence(desk, 'concern.heading') },
      { kind: 'paragraph', content: [...finding, ' ', ...largest(desk, concern, year)] },
      picture(desk, refugees, years.slice(-yearsShown)),
      { kind: 'paragraph', content: sentence(desk, 'concern.groups', { year }) },
      { kind: 'list', items: groupItems(desk, concern) },
      table(desk, concern, year),
    ],
  }
}

/** UNHCR has one entry for Serbia and Kosovo, under Serbia: it is named for what it holds. */
function country(desk: Desk, figure: PaperFigure, code: string, short = false): string {
  const together = code === 'SRB' && !membersOf(figure.figure, 'country').includes('XKX')
  if (!together) return name(desk, figure, 'country', code)
  const key = short ? 'serbiaKosovoShort' : 'serbiaKosovo'
  return marked(desk, desk.say(`publications.statistics.concern.${key}`))
}

function largest(desk: Desk, concern: PaperFigure, year: string): Inline[] {
  const [top] = cellsOf(concern.figure)
    .filter((cell) => cell.value !== null)
    .sort((a, b) => b.value! - a.value!)
  if (!top) return []
  return sentence(desk, 'concern.largest', {
    year,
    group: name(desk, concern, 'group', top.at.group!),
    country: country(desk, concern, top.at.country!),
    count: value(concern, top.value),
  })
}

const groupsOf = (concern: PaperFigure) => {
  const held = membersOf(concern.figure, 'group')
  return [...order.filter((code) => held.includes(code)), ...held.filter((code) => !order.includes(code))]
}

function groupItems(desk: Desk, concern: PaperFigure) {
  return groupsOf(concern).map((group) => ({
    content: [
      { kind: 'strong' as const, content: [`${name(desk, concern, 'group', group)}: `] },
      ...enumerate(
        desk,
        concern,
        ranked(concern.figure, 'country', { group })
          .filter((one) => one.value > 0)
          .map((one) => ({ name: country(desk, concern, one.code), value: one.value })),
      ),
      '.',
    ],
  }))
}

/** The fixed colour of a country; the joint entry of Serbia and Kosovo has Serbia's. */
const colours: Record<string, string> = { ALB: 'AL', BIH: 'BA', XKX: 'XK', MNE: 'ME', MKD: 'MK', SRB: 'RS' }

function picture(desk: Desk, refugees: PaperFigure, years: string[]): Block {
  const countries = ranked(refugees.figure, 'country', { year: years.at(-1)! }).map(({ code }) => code)
  const columns = [
    { label: desk.say('publications.statistics.column.country'), type: 'text' as const, weight: 3.2 },
    ...years.map((year) => ({ label: year, type: 'number' as const })),
  ]
  return {
    kind: 'figure',
    id: refugees.id,
    title: refugees.title,
    unit: desk.say('publications.statistics.concern.refugees.unit'),
    svg: drawChart(
      {
        kind: 'stackedBar',
        categoryType: 'year',
        categories: years,
        series: countries.map((code) => ({
          name: country(desk, refugees, code, true),
          ...(colours[code] ? { country: colours[code] } : {}),
          values: years.map((year) => valueAt(refugees.figure, { country: code, year })),
        })),
      },
      { language: desk.language },
      { width: 640, height: 290 },
    ),
    alt: title(desk, 'concern.refugees.alt', { first: years[0]!, last: years.at(-1)! }),
    source: sourceLine(refugees),
    ...truthOf(refugees),
    table: {
      id: 'refugees-by-country-table',
      title: title(desk, 'concern.refugees.table', { first: years[0]!, last: years.at(-1)! }),
      unit: desk.say('publications.statistics.concern.refugees.unit'),
      columns,
      rows: countries.map((code) => ({
        cells: [
          country(desk, refugees, code),
          ...years.map((year) => valueAt(refugees.figure, { country: code, year })),
        ],
      })),
      source: sourceLine(refugees),
    },
    tablePlace: 'annex',
  }
}

function table(desk: Desk, concern: PaperFigure, year: string): Block {
  const countries = membersOf(concern.figure, 'country')
  return {
    kind: 'table',
    id: concern.id,
    title: concern.title,
    unit: title(desk, 'concern.unit', { year }),
    columns: [
      { label: desk.say('publications.statistics.column.group'), type: 'text', weight: 3.2 },
      ...countries.map((code) => ({
        label: country(desk, concern, code, true),
        type: 'number' as const,
        weight: 1.2,
      })),
    ],
    rows: groupsOf(concern).map((group) => ({
      cells: [
        name(desk, concern, 'group', group),
        ...countries.map((code) => valueAt(concern.figure, { country: code, group })),
      ],
    })),
    notes: [sentence(desk, 'concern.note')],
    source: sourceLine(concern),
  }
}
