import type { Block, Cell, Document, DocumentTable } from '../../../common/document.ts'
import { readText } from '../../../common/languages.ts'
import { drawChart } from '../../../kernel/documents/charts.ts'
import type { ProgrammeImprint } from '../../programme/seam.ts'
import { chartOf, truthOf } from './chart.ts'
import { type Summary, type TableName, tableNames } from './contract.ts'
import { guardNotes, type Speaking } from './speaking.ts'

/** The summary as a document: every table, with pictures of places and of people seen, and the rules of protection. */
export function summaryDocument(summary: Summary, speaking: Speaking): Document {
  const { say, language, labels, imprint } = speaking
  const text = (of: ProgrammeImprint['title'] | null) => readText(of, language).text
  const roles = { lead: 'lead', donor: 'donor', partner: 'partner', supporter: 'partner' } as const
  const title = summary.country
    ? say('monitoring.summary.titleOf', { country: speaking.country(summary.country) })
    : say('monitoring.summary.titleRegion')
  return {
    meta: {
      title,
      subtitle: labels.span(summary.span),
      kind: say('monitoring.summary.title'),
      programme: text(imprint.title),
      language,
      status: 'draft',
      date: speaking.on,
      organisations: imprint.partners.map(({ name, role }) => ({ name: text(name), role: roles[role] })),
      ...(imprint.fundingStatement ? { donorStatement: text(imprint.fundingStatement) } : {}),
      ...(imprint.disclaimer ? { disclaimer: text(imprint.disclaimer) } : {}),
      kosovo: imprint.kosovoFootnote ? 'eu' : 'none',
      sample: summary.sample,
    },
    blocks: [
      { kind: 'paragraph', style: 'lead', content: [say('monitoring.summary.lead')] },
      { kind: 'callout', tone: 'note', title: say('monitoring.summary.guardTitle'), blocks: guardNotes(summary, speaking).map((note) => ({ kind: 'paragraph', content: [note] })) },
      ...tableNames.flatMap((name): Block[] => [
        { kind: 'heading', level: 2, content: [labels.table(name)] },
        ...picture(name, summary, speaking),
        { kind: 'table', ...tableOf(name, summary, speaking) },
      ]),
    ],
  } // biome-ignore format: the callout is one thing
}

function tableOf(name: TableName, summary: Summary, { labels, say }: Speaking): DocumentTable {
  const table = summary.tables[name]!
  return {
    id: `summary-${name}`,
    title: `${labels.table(name)}, ${labels.span(summary.span)}`,
    columns: [
      { label: labels.first(name), type: 'text' },
      ...table.columns.map((column) => ({ label: labels.column(name, column), type: 'number' as const })),
    ],
    rows: table.rows.map((row, at) => ({
      ...(row.code === 'total' ? { role: 'total' as const } : {}),
      cells: [
        labels.row(name, row),
        ...table.cells[at]!.map((amount): Cell => {
          const truth = truthOf(amount, summary.sample)
          return truth ? { value: amount.value, truth } : amount.value
        }),
      ],
    })),
    source: [say('monitoring.summary.source')],
  }
}

function picture(name: TableName, summary: Summary, speaking: Speaking): Block[] {
  const { say, language, labels } = speaking
  const data = chartOf(name, summary, labels)
  if (!data) return []
  const title = `${labels.table(name)}, ${labels.span(summary.span)}`
  return [
    {
      kind: 'figure',
      id: `picture-${name}`,
      title,
      svg: drawChart(data, { language }),
      alt: say('monitoring.summary.alt', { table: labels.table(name) }),
      source: [say('monitoring.summary.source')],
      ...(summary.sample ? { truth: { mark: 'sample' as const } } : {}),
      tablePlace: 'none',
    },
  ]
}
