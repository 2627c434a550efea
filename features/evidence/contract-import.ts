import { z } from 'zod'
import { Id, IsoDate, PageQuery, pageOf } from '../../common/ids.ts'
import { LocalText } from '../../common/languages.ts'
import { operation } from '../../common/operation.ts'
import { OfDataset, OfVintage } from './contract.ts'
import { Mapping } from './import/mapping.ts'
import { Vintage } from './shapes.ts'

const OfImport = OfDataset.extend({ import: Id })

export const importStates = ['uploaded', 'checking', 'checked', 'loading', 'loaded', 'failed'] as const

export const FileFormat = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('csv'),
    encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1250', 'windows-1251', 'windows-1252']),
    delimiter: z.enum([',', ';', '\t', '|']),
    header: z.int().min(1).max(1000),
  }),
  z.strictObject({
    kind: z.literal('xlsx'),
    sheet: z.string().max(100).nullable(),
    header: z.int().min(0).max(1000),
  }),
  z.strictObject({ kind: z.literal('jsonstat') }),
])

/** Why a file could not be read, in the reader's language. */
const Fault = z.object({ kind: z.string(), message: z.string() })

export const Findings = z.object({
  rows: z.int(),
  observations: z.int(),
  skipped: z.int(),
  missing: z.int(),
  granularity: z.string().nullable(),
  first: z.string().nullable(),
  last: z.string().nullable(),
  errors: z.int(),
  counts: z.record(z.string(), z.int()),
  /** The first 200, each with what to do. */
  listed: z.array(
    z.object({ row: z.int(), column: z.string(), kind: z.string(), text: z.string(), message: z.string() }),
  ),
  /** Labels that no code list knows, the most frequent first, with codes that they may mean. */
  unknown: z.array(
    z.object({
      dimension: z.string(),
      label: z.string(),
      rows: z.int(),
      suggestions: z.array(z.object({ code: z.string(), name: LocalText })),
    }),
  ),
})

export const Import = z.object({
  id: Id,
  fileName: z.string(),
  fileSize: z.int(),
  format: FileFormat,
  sheets: z.array(z.string()),
  names: z.array(z.string()),
  /** The first rows below the headings. */
  sample: z.array(z.array(z.string())),
  mapping: Mapping,
  state: z.enum(importStates),
  findings: Findings.nullable(),
  fault: Fault.nullable(),
  progress: z.object({ percent: z.int(), step: z.string().nullable() }).nullable(),
  vintageId: Id.nullable(),
  version: z.int(),
})

export const startImport = operation({
  name: 'evidence.startImport',
  method: 'POST',
  path: '/programmes/:programme/evidence/datasets/:dataset/imports',
  summary: 'Looks at an uploaded file and proposes how its columns are read.',
  action: 'evidence.import.start',
  params: OfDataset,
  body: z.strictObject({ file: Id }),
  result: Import,
})

export const readImport = operation({
  name: 'evidence.readImport',
  method: 'GET',
  path: '/programmes/:programme/evidence/datasets/:dataset/imports/:import',
  summary: 'An import: its columns, mapping, findings and how far it is.',
  params: OfImport,
  result: Import,
})

export const mapImport = operation({
  name: 'evidence.mapImport',
  method: 'PUT',
  path: '/programmes/:programme/evidence/datasets/:dataset/imports/:import/mapping',
  summary: 'Says how the file is read: its format, its columns, the labels that no code list knows.',
  action: 'evidence.import.map',
  params: OfImport,
  body: z.strictObject({ format: FileFormat, mapping: Mapping, version: z.int() }),
  result: Import,
})

export const checkImport = operation({
  name: 'evidence.checkImport',
  method: 'POST',
  path: '/programmes/:programme/evidence/datasets/:dataset/imports/:import/check',
  summary: 'Reads the whole file without keeping anything, and lists what is wrong.',
  action: 'evidence.import.check',
  params: OfImport,
  result: Import,
})

export const loadImport = operation({
  name: 'evidence.loadImport',
  method: 'POST',
  path: '/programmes/:programme/evidence/datasets/:dataset/imports/:import/load',
  summary:
    'Makes a new vintage of a checked file and lists what it changes; figures use it once it is accepted.',
  action: 'evidence.import.load',
  params: OfImport,
  body: z.strictObject({
    label: z.string().trim().min(1).max(120),
    publishedOn: IsoDate.nullable(),
    retrievedOn: IsoDate.nullable(),
  }),
  result: Import,
})

export const readVintage = operation({
  name: 'evidence.readVintage',
  method: 'GET',
  path: '/programmes/:programme/evidence/datasets/:dataset/vintages/:vintage',
  summary: 'A vintage with what it changed.',
  params: OfVintage,
  result: Vintage.extend({ previousLabel: z.string().nullable() }),
})

export const listDifferences = operation({
  name: 'evidence.listDifferences',
  method: 'GET',
  path: '/programmes/:programme/evidence/datasets/:dataset/vintages/:vintage/differences',
  summary: 'The cells that a vintage added, removed or changed, the largest change first.',
  params: OfVintage,
  query: PageQuery,
  result: pageOf(
    z.object({
      id: z.int(),
      kind: z.enum(['added', 'removed', 'changed']),
      period: z.string(),
      cell: z.record(z.string(), z.string()),
      old: z.number().nullable(),
      new: z.number().nullable(),
    }),
  ).extend({ labels: z.record(z.string(), z.record(z.string(), LocalText)) }),
})

export const acceptVintage = operation({
  name: 'evidence.acceptVintage',
  method: 'POST',
  path: '/programmes/:programme/evidence/datasets/:dataset/vintages/:vintage/accept',
  summary: 'Accepts a compared vintage: from now on figures are taken from the one that was published last.',
  action: 'evidence.vintage.accept',
  params: OfVintage,
  body: z.strictObject({ version: z.int() }),
  result: Vintage,
})

export const rejectVintage = operation({
  name: 'evidence.rejectVintage',
  method: 'POST',
  path: '/programmes/:programme/evidence/datasets/:dataset/vintages/:vintage/reject',
  summary: 'Rejects a vintage that was not accepted; its observations are removed.',
  action: 'evidence.vintage.reject',
  params: OfVintage,
  body: z.strictObject({ version: z.int() }),
  result: Vintage,
})

export const compareVintage = operation({
  name: 'evidence.compareVintage',
  method: 'POST',
  path: '/programmes/:programme/evidence/datasets/:dataset/vintages/:vintage/compare',
  summary: 'Compares a vintage again, after another one has become the current one.',
  action: 'evidence.vintage.compare',
  params: OfVintage,
  result: Vintage,
})

export const listImports = operation({
  name: 'evidence.listImports',
  method: 'GET',
  path: '/programmes/:programme/evidence/datasets/:dataset/imports',
  summary: 'Imports of a dataset that are not finished.',
  params: OfDataset,
  result: z.object({
    rows: z.array(
      z.object({ id: Id, fileName: z.string(), state: z.enum(importStates), createdAt: z.string() }),
    ),
  }),
})

export type Import = z.output<typeof Import>
export type Findings = z.output<typeof Findings>
