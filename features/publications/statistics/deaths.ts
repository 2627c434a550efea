import type { Block, Inline } from '../../../common/document.ts'
import { readText } from '../../../common/languages.ts'
import { alpha3, six } from '../../../common/places.ts'
import { boundaries, drawMap } from '../../../kernel/documents/map.ts'
import type { Figure } from '../../evidence/seam.ts'
import { coordinatesOf, placeAxis } from '../ask.ts'
import { cellsOf, membersOf, ranked, valueAt, wholeYears } from './cells.ts'
import {
  type Desk, enumerate, joined, marked, name, number, type PaperFigure, sentence, sourceLine, title, truthOf, value,
} from './desk.ts' // biome-ignore format: a list
import type { Gathered } from './gather.ts'

/** Deaths and disappearances by country, year and cause. */
export function deathsChapter(
  desk: Desk,
  given: Gathered,
): { lead: Inline[]; finding: Inline[]; blocks: Block[] } {
  const deaths: PaperFigure = { id: 'deaths-by-country', title: '', figure: given.deaths }
  const causes: PaperFigure = { id: 'deaths-by-cause', title: '', figure: given.causes }
  const years = membersOf(given.deaths, 'year').sort()
  const whole = wholeYears(given.deaths).sort()
  const [first, year] = [years[0]!, whole.at(-1)!]
  const total = valueAt(given.deaths, {}) ?? 0
  const latest = valueAt(given.deaths, { year }) ?? 0
  const countries = ranked(given.deaths, 'country')
  const why = ranked(given.causes, 'cause')
  deaths.title = title(desk, 'deaths.title', {
    country: name(desk, deaths, 'country', countries[0]!.code),
    first,
    last: years.at(-1)!,
    count: number(desk, countries[0]!.value),
  })
  causes.title = title(desk, 'deaths.causes.title', { cause: name(desk, causes, 'cause', why[0]!.code) })
  desk.figures.push(deaths, causes)
  const finding = sentence(desk, 'deaths.total', {
    first,
    total: value(deaths, total),
    year,
    latest: value(deaths, latest),
    n: latest,
  })
  const absent = six.map((code) => alpha3[code]).filter((code) => !countries.some((one) => one.code === code))
  return {
    lead: sentence(desk, 'lead.deaths', { year, count: value(deaths, latest), n: latest }),
    finding,
    blocks: [
      { kind: 'heading', level: 1, id: 'deaths', content: sentence(desk, 'deaths.heading') },
      {
        kind: 'paragraph',
        content: [
          ...finding,
          ' ',
          ...sentence(desk, 'deaths.countries', {
            names: enumerate(
              desk,
              deaths,
              countries.map((one) => ({ name: name(desk, deaths, 'country', one.code), value: one.value })),
            ),
          }),
          ...(absent.length
            ? [
                ' ',
                ...sentence(desk, 'deaths.absent', {
                  names: joined(
                    desk,
                    absent.map((code) => desk.say(`publications.statistics.country.${code}`)),
                  ),
                  n: absent.length,
                }),
              ]
            : []),
        ],
      },
      {
        kind: 'paragraph',
        content: sentence(desk, 'deaths.causes', {
          names: enumerate(
            desk,
            causes,
            why.map((one) => ({
              name: lowered(name(desk, causes, 'cause', one.code), desk),
              value: one.value,
            })),
          ),
        }),
      },
      ...(given.places ? [placesMap(desk, given.places, years)] : [map(desk, deaths, countries)]),
      yearsTable(desk, deaths, years, whole, countries),
      causesTable(desk, causes, why, countries),
      {
        kind: 'callout',
        tone: 'note',
        title: desk.say('publications.statistics.deaths.limits.title'),
        blocks: [{ kind: 'paragraph', content: sentence(desk, 'deaths.limits') }],
      },
    ],
  }
}

/** Causes stand in the middle of a sentence. */
const lowered = (text: string, { language }: Desk): string =>
  text.slice(0, 1).toLocaleLowerCase(language.slice(0, 2)) + text.slice(1)

/** The map by country: the shipped figures know no place. */
function map(desk: Desk, deaths: PaperFigure, countries: { code: string; value: number }[]): Block {
  return {
    kind: 'figure',
    id: deaths.id,
    title: deaths.title,
    unit: desk.say('publications.statistics.deaths.unit'),
    svg: drawMap(
      { countries: countries.map(({ code, value }) => ({ code, value })), shown: 'circles' },
      { language: desk.language, name: (code) => onMap(desk, deaths.figure, code) },
    ),
    alt: title(desk, 'deaths.alt', {
      names: joined(
        desk,
        countries.map((one) => `${name(desk, deaths, 'country', one.code)} ${number(desk, one.value)}`),
      ),
    }),
    source: [...sourceLine(deaths), '; ', boundaries.source],
    ...truthOf(deaths),
  }
}

/** The map by place, from a file that says where. */
function placesMap(desk: Desk, answer: Figure, years: string[]): Block {
  const points = cellsOf(answer).flatMap(({ at, value: amount }) =>
    amount === null ? [] : [{ ...coordinatesOf(at[placeAxis]!), value: amount }],
  )
  const places: PaperFigure = {
    id: 'deaths-by-place',
    title: title(desk, 'deaths.places.title', { first: years[0]!, last: years.at(-1)! }),
    figure: answer,
  }
  desk.figures.push(places)
  return {
    kind: 'figure',
    id: places.id,
    title: places.title,
    unit: desk.say('publications.statistics.deaths.places.unit'),
    svg: drawMap({ places: points }, { language: desk.language, name: (code) => onMap(desk, answer, code) }),
    alt: title(desk, 'deaths.places.alt', { count: points.length }),
    source: [...sourceLine(places), '; ', boundaries.source],
    ...truthOf(places),
  }
}

/** What a country is called on the map: the six by the programme's words, neighbours as the language calls them. */
function onMap(desk: Desk, figure: Figure, code: string): string {
  const key = `publications.statistics.country.${code}`
  if (desk.say.has(key)) return marked(desk, desk.say(key))
  const known = figure.labels.country?.[code]
  if (known) return marked(desk, readText(known, desk.language).text)
  const names = new Intl.DisplayNames([tagOf(desk)], { type: 'region', fallback: 'code' })
  return names.of(alpha2[code] ?? code) ?? code
}

const tagOf = ({ language }: Desk) => (language === 'cnr' ? 'sr-Latn-ME' : language)
/** The neighbours on the map, whose names the programme's data does not carry. */
const alpha2: Record<string, string> = {
  HRV: 'HR', SVN: 'SI', HUN: 'HU', ROU: 'RO', BGR: 'BG', GRC: 'GR', ITA: 'IT', AUT: 'AT', TUR: 'TR', SVK: 'SK', UKR: 'UA',
} // biome-ignore format: a table

function yearsTable(
  desk: Desk,
  deaths: PaperFigure,
  years: string[],
  whole: string[],
  countries: { code: string }[],
): Block {
  const provisional = (year: string, amount: number | null) =>
    amount === null || whole.includes(year)
      ? amount
      : { value: amount, truth: { mark: 'provisional' as const } }
  return {
    kind: 'table',
    id: 'deaths-table',
    title: title(desk, 'deaths.table', { first: years[0]!, last: years.at(-1)! }),
    unit: desk.say('publications.statistics.unit.deadOrMissing'),
    columns: [
      { label: desk.say('publications.statistics.column.country'), type: 'text', weight: 2.2 },
      ...years.map((year) => ({ label: year, type: 'number' as const, weight: 0.8 })),
      { label: desk.say('publications.statistics.total'), type: 'number', weight: 0.9 },
    ],
    rows: [
      ...countries.map(({ code }) => ({
        cells: [
          name(desk, deaths, 'country', code),
          ...years.map((year) => provisional(year, valueAt(deaths.figure, { country: code, year }))),
          valueAt(deaths.figure, { country: code }),
        ],
      })),
      {
        role: 'total',
        cells: [
          desk.say('publications.statistics.total'),
          ...years.map((year) => provisional(year, valueAt(deaths.figure, { year }))),
          valueAt(deaths.figure, {}),
        ],
      },
    ],
    notes: [sentence(desk, 'deaths.note')],
    source: sourceLine(deaths),
  }
}

function causesTable(
  desk: Desk,
  causes: PaperFigure,
  why: { code: string; value: number }[],
  countries: { code: string }[],
): Block {
  return {
    kind: 'table',
    id: causes.id,
    title: causes.title,
    unit: desk.say('publications.statistics.unit.deadOrMissing'),
    columns: [
      { label: desk.say('publications.statistics.column.cause'), type: 'text', weight: 3 },
      ...countries.map(({ code }) => ({
        label: name(desk, causes, 'country', code),
        type: 'number' as const,
      })),
      { label: desk.say('publications.statistics.total'), type: 'number' },
    ],
    rows: why.map((one) => ({
      cells: [
        name(desk, causes, 'cause', one.code),
        ...countries.map(({ code }) => valueAt(causes.figure, { cause: one.code, country: code })),
        one.value,
      ],
    })),
    source: sourceLine(causes),
  }
}
