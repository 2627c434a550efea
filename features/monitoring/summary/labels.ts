import { type Language, readText } from '../../../common/languages.ts'
import { formatDay } from '../../../common/numbers.ts'
import type { Say } from '../../../common/words.ts'
import type { Summary, SummaryTable, TableName } from './contract.ts'

type Row = SummaryTable['rows'][number]

/** The words of a summary, the same on the screen, on paper and in files. */
export interface Labels {
  table(name: TableName): string
  /** Head of the first column. */
  first(name: TableName): string
  row(name: TableName, row: Row): string
  column(name: TableName, column: string): string
  span(span: { from: string; to: string }): string
}

export function labelsOf(
  summary: Summary,
  how: { say: Say; language: Language; country: (code: string) => string },
): Labels {
  const { say, language, country } = how
  const period = (code: string) => (code.length === 4 ? code : formatDay(language, code))
  const year = ({ from, to }: { from: string; to: string }) =>
    from.endsWith('-01-01') && to === `${from.slice(0, 4)}-12-31` ? from.slice(0, 4) : null
  const span = ({ from, to }: { from: string; to: string }) =>
    year({ from, to }) ??
    say('monitoring.summary.span', { from: formatDay(language, from), to: formatDay(language, to) })
  const rowWords: Partial<Record<TableName, string>> = {
    totals: 'monitoring.summary.subject',
    access: 'monitoring.access',
    people: 'monitoring.age',
    incidents: 'monitoring.incidentKind',
    findings: 'evidence.finding.severity',
    themes: 'evidence.finding.theme',
    points: 'monitoring.point',
  }
  return {
    table: (name) =>
      say(`monitoring.summary.table.${name}${name === 'places' ? `.${summary.placedBy}` : ''}`),
    first: (name) => say(`monitoring.summary.first.${name === 'places' ? summary.placedBy : name}`),
    row: (name, { code, label }) => {
      if (code === 'total') return say('monitoring.summary.total')
      if (code === 'unnamed') return say('monitoring.summary.unnamed')
      if (label) return readText(label, language).text
      if (name === 'places')
        return summary.placedBy === 'country' ? country(code) : code.replace(/^area:/, '')
      if (name === 'periods') return period(code)
      return say(`${rowWords[name]}.${code}`)
    },
    column: (name, column) => {
      if (column === 'now') return span(summary.span)
      if (column === 'before') return span(summary.before)
      if (column === 'total') return say('monitoring.summary.total')
      if (name === 'access') return say(`monitoring.summary.announced.${column}`)
      if (name === 'people') return say(`monitoring.sex.${column}`)
      return say(`monitoring.summary.subject.${column}`)
    },
    span,
  }
}
