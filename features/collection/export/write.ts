import { Readable } from 'node:stream'
import { xlsxStream } from '../../../kernel/documents/tables/xlsx-stream.ts'
import type { ExportFormat, ExportOptions } from '../contract/data.ts'
import { sheetColumns } from './clock.ts'
import { columnsOf, type Layout } from './columns.ts'
import { cellsOf, type Source } from './csv.ts'
import { csvTable } from './csv-sql.ts'
import { geoJsonOf } from './geojson.ts'
import type { Shape } from './shape.ts'
import { spssSyntax } from './spss.ts'
import { tableName, zipOf } from './zip.ts'

/** One export as a stream of bytes. @param language of labels in SPSS's syntax */
export function writeExport(
  source: Source,
  shape: Shape,
  format: ExportFormat,
  options: Omit<ExportOptions, 'format' | 'personal' | 'reason'>,
  language: string,
): Readable {
  const layout: Layout = {
    groupPaths: options.groupPaths,
    splitSelectMultiples: options.splitSelectMultiples,
    labels: options.labels,
  }
  // These files are opened by people: a text that a spreadsheet would take for a formula gets an apostrophe.
  const guard = true
  switch (format) {
    case 'csv.zip':
      return zipOf(source, shape, { ...layout, guard, attachments: options.attachments })
    case 'csv':
      return bytes(csvTable(source, shape.tables[0]!, layout, { guard, bom: true }))
    case 'geojson':
      return bytes(geoJsonOf(source, shape, { answers: true }))
    case 'spss.zip': {
      const plain: Layout = { groupPaths: true, splitSelectMultiples: true, labels: null }
      const syntax = shape.tables.map((table) => {
        const name = tableName(source.form.code, table)
        return {
          name: `${name}.sps`,
          content: () => spssSyntax(`${name}.csv`, columnsOf(table, plain), language),
        }
      })
      return zipOf(source, shape, { ...plain, guard: false, attachments: options.attachments }, syntax)
    }
    case 'xlsx':
      return xlsxStream(
        shape.tables.map((table, at) => {
          const columns = columnsOf(table, layout)
          const { heads, kinds, row } = sheetColumns(columns)
          const own = at === 0 ? source : { ...source, onRows: () => undefined }
          return {
            name: table.path === '' ? source.form.code : table.path.split('/').at(-1)!,
            heads,
            kinds,
            rows: async function* () {
              for await (const rows of cellsOf(own, columns)) yield rows.map(row)
            },
          }
        }),
      )
  }
}

const bytes = (pieces: AsyncIterable<Buffer>): Readable =>
  Readable.from(pieces, { objectMode: false, highWaterMark: 64 * 1024 })
