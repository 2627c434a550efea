import { type Language, readText } from '../../common/languages.ts'
import { columnsFile } from '../../kernel/http/list-file.ts'
import type { DocumentRow } from './shapes.ts'

/** The publications as a file: what the list on the page says, one publication a row. */
export const documentsFile = columnsFile<DocumentRow>('publications', [
  {
    name: 'title',
    title: 'publications.column.title',
    type: 'string',
    value: (row, { language }: { language: Language }) => readText(row.title, language).text,
  },
  {
    name: 'kind',
    title: 'publications.column.kind',
    type: 'string',
    value: (row, { say, format }) => (format === 'csv' ? row.kind : say(`publications.kind.${row.kind}`)),
  },
  {
    name: 'editions',
    title: 'publications.column.editions',
    type: 'integer',
    value: (row) => row.editions,
  },
  {
    name: 'published',
    title: 'publications.column.published',
    type: 'integer',
    value: (row) => row.published,
  },
  { name: 'latest', title: 'publications.column.latest', type: 'date', value: (row) => row.latest },
])
