import { zipSync } from 'fflate'
import { type Language, readText } from '../../common/languages.ts'
import type { Say } from '../../common/words.ts'
import type { TableColumn, TableRow } from '../../kernel/documents/tables/columns.ts'
import { csv } from '../../kernel/documents/tables/csv.ts'
import { dataPackage } from '../../kernel/documents/tables/datapackage.ts'
import { writeXlsx } from '../../kernel/documents/tables/xlsx.ts'
import type { Figure } from './shapes.ts'

/** A figure as CSV for machines: one row for each cell, codes as they are, no sign that a spreadsheet would need. */
export async function figureCsv(figure: Figure): Promise<Buffer> {
  const rows: TableRow[] = figure.rows.map((row) => row.map((part) => (part === '' ? null : part)))
  return collect(csv(machineColumns(figure), rows, { guard: false }))
}

/** A figure as a workbook for people: names instead of codes, the source and the notes under the table. */
export async function figureXlsx(figure: Figure, language: Language, say: Say): Promise<Buffer> {
  const columns: TableColumn[] = figure.columns.map((column) => ({
    name: column.key,
    title: titleOf(column, language, say),
    type: column.role === 'value' ? 'number' : 'string',
  }))
  const rows = figure.rows.map((row) =>
    row.map((part, at) => {
      const { key, role } = figure.columns[at]!
      if (role !== 'dimension') return part
      const name = figure.labels[key]?.[String(part)]
      return name ? readText(name, language).text : say('evidence.figure.other')
    }),
  )
  const bytes = await writeXlsx([
    { name: figure.dataset.code, columns, rows, notes: notesOf(figure, language, say) },
  ])
  return Buffer.from(bytes)
}

/** A figure as a Data Package: the CSV beside the descriptor that says what it is, in one archive. */
export async function figurePackage(figure: Figure, language: Language, say: Say): Promise<Buffer> {
  const bytes = await figureCsv(figure)
  const title = readText(figure.dataset.title, language).text
  const descriptor = dataPackage({
    name: figure.dataset.code,
    title,
    description: notesOf(figure, language, say).join('\n'),
    // The day of the vintage, not of the download: the same figure makes the same package.
    created: `${figure.vintage.publishedOn ?? figure.vintage.retrievedOn ?? '1970-01-01'}T00:00:00Z`,
    licences: [{ name: 'other', title: readText(figure.source.licence, language).text }],
    sources: [
      {
        title: figure.source.title,
        ...(figure.source.url ? { path: figure.source.url } : {}),
        version: figure.vintage.label,
      },
    ],
    resources: [
      {
        name: figure.dataset.code,
        title,
        path: `${figure.dataset.code}.csv`,
        columns: machineColumns(figure),
        primaryKey: figure.columns
          .filter(({ role }) => role === 'period' || role === 'dimension')
          .map(({ key }) => key),
        bytes,
      },
    ],
  })
  const described = { ...descriptor, 'ura:query': figure.query, 'ura:digest': figure.digest }
  const files = {
    [`${figure.dataset.code}.csv`]: new Uint8Array(bytes),
    'datapackage.json': Buffer.from(`${JSON.stringify(described, null, 2)}\n`),
  }
  return Buffer.from(zipSync(files, { mtime: new Date(1980, 0, 1) }))
}

function machineColumns(figure: Figure): TableColumn[] {
  return figure.columns.map(({ key, role }) => ({
    name: key,
    type: role === 'value' ? 'number' : 'string',
    ...(role === 'value' ? { unit: figure.unit } : {}),
    ...(role === 'dimension' ? { codes: Object.keys(figure.labels[key] ?? {}).sort() } : {}),
  }))
}

function titleOf(column: Figure['columns'][number], language: Language, say: Say): string {
  if (column.label) return readText(column.label, language).text
  if (column.role === 'period') return say(`evidence.period.${column.key}`)
  return say(column.role === 'value' ? 'evidence.figure.value' : 'evidence.figure.flags')
}

function notesOf(figure: Figure, language: Language, say: Say): string[] {
  return [
    `${say('evidence.dataset.unit')}: ${say(`evidence.unit.${figure.unit}`)}`,
    `${say('evidence.dataset.source')}: ${figure.source.title}. ${figure.vintage.label}.${figure.source.url ? ` ${figure.source.url}` : ''}`,
    `${say('evidence.dataset.licence')}: ${readText(figure.source.licence, language).text}`,
    ...figure.notes.map((note) => `≠ ${readText(note.text, language).text}`),
    `${say('evidence.figure.digest')}: ${figure.digest}`,
  ]
}

async function collect(parts: AsyncIterable<string>): Promise<Buffer> {
  const all: Buffer[] = []
  for await (const part of parts) all.push(Buffer.from(part))
  return Buffer.concat(all)
}
