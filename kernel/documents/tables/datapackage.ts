import { createHash } from 'node:crypto'
import type { TableColumn } from './columns.ts'

/** What a Data Package says of itself; see https://datapackage.org/standard/data-package/ (version 2.0). */
export interface DataPackage {
  /** Lower case, digits and `-._/`: made from it where it is not. */
  name: string
  title: string
  description?: string
  version?: string
  /** ISO date and time. */
  created: string
  licences: { name: string; title?: string; path?: string }[]
  sources?: { title: string; path?: string; version?: string }[]
  contributors?: { title: string; roles?: string[]; path?: string }[]
  keywords?: string[]
  resources: DataResource[]
}

export interface DataResource {
  name: string
  title?: string
  description?: string
  /** Of the CSV file, beside the descriptor. */
  path: string
  columns: TableColumn[]
  primaryKey?: string[]
  /** The finished file: its size and digest go into the descriptor. */
  bytes: Uint8Array | { length: number; sha256: string }
  sources?: DataPackage['sources']
}

const profile = (name: string) => `https://datapackage.org/profiles/2.0/${name}.json`
const slug = (name: string) =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9._/-]+/g, '-')
    .replace(/^-+|-+$/g, '') || 'data'

/**
 * The `datapackage.json` beside published CSV files (Frictionless Data Package 2.0): fields with their types and code
 * lists, licence, sources, and the size and SHA-256 of each file so that a reader can see that it is whole.
 */
export function dataPackage(about: DataPackage): Record<string, unknown> {
  return {
    $schema: profile('datapackage'),
    name: slug(about.name),
    title: about.title,
    ...(about.description ? { description: about.description } : {}),
    ...(about.version ? { version: about.version } : {}),
    created: about.created,
    licenses: about.licences,
    ...(about.sources?.length ? { sources: about.sources } : {}),
    ...(about.contributors?.length ? { contributors: about.contributors } : {}),
    ...(about.keywords?.length ? { keywords: about.keywords } : {}),
    resources: about.resources.map(resource),
  }
}

function resource(one: DataResource): Record<string, unknown> {
  const { length, sha256 } =
    one.bytes instanceof Uint8Array
      ? { length: one.bytes.length, sha256: createHash('sha256').update(one.bytes).digest('hex') }
      : one.bytes
  return {
    $schema: profile('dataresource'),
    name: slug(one.name),
    ...(one.title ? { title: one.title } : {}),
    ...(one.description ? { description: one.description } : {}),
    type: 'table',
    path: one.path,
    format: 'csv',
    mediatype: 'text/csv',
    encoding: 'utf-8',
    bytes: length,
    hash: `sha256:${sha256}`,
    ...(one.sources?.length ? { sources: one.sources } : {}),
    dialect: {
      $schema: profile('tabledialect'),
      delimiter: ',',
      lineTerminator: '\r\n',
      quoteChar: '"',
      doubleQuote: true,
      header: true,
    },
    schema: {
      $schema: profile('tableschema'),
      fields: one.columns.map(field),
      missingValues: [''],
      ...(one.primaryKey ? { primaryKey: one.primaryKey } : {}),
    },
  }
}

function field(column: TableColumn): Record<string, unknown> {
  const constraints = {
    ...(column.required ? { required: true } : {}),
    ...(column.codes ? { enum: column.codes } : {}),
  }
  const said = [column.description, column.unit && `Unit: ${column.unit}.`].filter(Boolean).join(' ')
  return {
    name: column.name,
    type: column.type,
    ...(column.title ? { title: column.title } : {}),
    ...(said ? { description: said } : {}),
    ...(Object.keys(constraints).length ? { constraints } : {}),
  }
}
