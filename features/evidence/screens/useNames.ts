import { useLocal } from '../../../ui/local/Local.tsx'
import { useWords } from '../../../ui/words.tsx'
import { isPeriodAxis } from '../periods.ts'
import { type Dataset, type Figure, otherCode } from '../shapes.ts'

/** How a figure and its parts are called in the reader's language. */
export interface Names {
  axis: (key: string) => string
  /** A code or period of an axis. */
  code: (axis: string, code: string) => string
  /** Says what the figure shows: dataset, axes, span. */
  title: string
  source: string
  /** What the filters leave; empty where nothing is filtered. */
  only: string
}

export function useNames(dataset: Dataset, figure: Figure): Names {
  const { say, formats } = useWords()
  const local = useLocal()
  const axis = (key: string) =>
    isPeriodAxis(key)
      ? say(`evidence.period.${key}`)
      : local(dataset.dimensions.find((one) => one.key === key)?.label) || key
  const code = (key: string, value: string) => {
    if (value === otherCode) return say('evidence.screen.other')
    if (key === 'month') return formats.month(value)
    if (key === 'day') return formats.shortDate(value)
    return local(figure.labels[key]?.[value]) || value
  }
  const axes = [...figure.query.rows, ...figure.query.columns]
  const years = figure.columns[0]?.role === 'period' ? yearsOf(figure) : askedYears(figure)
  const name = local(dataset.title)
  // A vintage's label is its publisher's word for it, in one language; its day can be said in the reader's.
  const { publishedOn, label } = figure.vintage
  const edition = publishedOn
    ? say('evidence.screen.asPublished', { date: formats.date(publishedOn) })
    : label
  const parts = axes.map((one) => axis(one).toLowerCase()).join(' × ')
  return {
    axis,
    code,
    title: `${name}: ${parts}${years && `, ${years}`}`,
    source: `${figure.source.title} · ${edition}`,
    only: Object.entries(figure.query.filters)
      .map(([key, codes]) =>
        say('evidence.screen.only', {
          what: axis(key),
          values: formats.list(codes.map((one) => code(key, one))),
        }),
      )
      .map((sentence) => `${sentence} `)
      .join(''),
  }
}

function yearsOf(figure: Figure): string {
  const all = figure.rows.map((row) => String(row[0]).slice(0, 4)).sort()
  return span(all[0], all.at(-1))
}

function askedYears(figure: Figure): string {
  return span(figure.query.from, figure.query.to)
}

const span = (from: string | undefined, to: string | undefined) =>
  from === to ? (from ?? '') : `${from ?? ''}–${to ?? ''}`
