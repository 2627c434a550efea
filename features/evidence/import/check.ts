import type { Granularity } from '../periods.ts'
import type { Stored } from './copy.ts'
import { ErrorList, ImportFault, type RowError } from './faults.ts'
import type { Mapping } from './mapping.ts'
import { type RowDimension, RowReader, type Seen } from './rows.ts'
import { Twice } from './twice.ts'

/** A file as rows of text under named columns. It can be read more than once. */
export interface Table {
  names: string[]
  /**
   * Reads all rows below the header, in order.
   * @param settle called after every block; what it returns is waited for, so that a slow reader slows the file down
   */
  read(
    onRow: (fields: string[], row: number) => void,
    settle?: (share: number) => Promise<unknown> | undefined,
  ): Promise<void>
}

export interface Reading {
  table: Table
  mapping: Mapping
  dimensions: RowDimension[]
  whole: boolean
  /** Events with a place of their own may be alike. */
  events: boolean
}

/** A label that no code list knows, with how often it stands there. */
export interface UnknownLabel {
  dimension: string
  label: string
  rows: number
}

/** What a reading of a whole file found. */
export interface Outcome {
  seen: Seen
  errors: ErrorList
  unknown: UnknownLabel[]
  /** Rows by dimension and label, for the labels that were found: what the vintage's members are made of. */
  members: { key: string; labels: { id: number; label: string; rows: number }[] }[]
}

/**
 * Reads a whole file by its mapping and finds everything that is wrong with it, without keeping anything.
 * @param store gets each good row; the record is used again for the next
 * @param listen hears of every error, also beyond those that are listed
 */
export async function readTable(
  reading: Reading,
  store: (stored: Stored) => void,
  settle?: (share: number) => Promise<unknown> | undefined,
  listen?: (error: RowError) => void,
): Promise<Outcome> {
  const errors = new ErrorList(listen)
  const twice = reading.events ? undefined : new Twice(reading.dimensions.length + 1)
  const reader = new RowReader({ ...planOf(reading), errors, ...(twice ? { twice } : {}) }, store)
  await reading.table.read(reader.read, settle)
  if (reader.seen.rows === 0) throw new ImportFault('no_rows')
  if (twice && (twice.suspects.size > 0 || twice.overflow)) await findRepeated(reading, twice, errors)
  return {
    seen: reader.seen,
    errors,
    unknown: unknownOf(reader, reading),
    members: membersOf(reader, reading),
  }
}

const planOf = ({ table, mapping, dimensions, whole }: Reading) => ({
  names: table.names,
  mapping,
  dimensions,
  whole,
})

/** Reads the file again for the cells that may stand twice, and tells those that do with the row they repeat. */
async function findRepeated(reading: Reading, twice: Twice, errors: ErrorList): Promise<void> {
  const first = new Map<string, number>()
  const column = reading.mapping.value ?? ''
  const again = new RowReader({ ...planOf(reading), errors: new ErrorList() }, (stored) => {
    if (!twice.isSuspect(again.cell)) return
    const cell = `${stored.day} ${stored.codes.join(' ')}`
    const before = first.get(cell)
    if (before !== undefined) errors.add(stored.row, column, 'duplicate', String(before))
    else if (first.size < 400_000) first.set(cell, stored.row)
  })
  await reading.table.read(again.read)
}

function unknownOf(reader: RowReader, { dimensions }: Reading): UnknownLabel[] {
  return dimensions.flatMap(({ key }, at) =>
    [...reader.found[at]!]
      .filter(([label, found]) => found.state === 1 && label.trim() !== '')
      .map(([label, found]) => ({ dimension: key, label: label.trim(), rows: found.count }))
      .sort((a, b) => b.rows - a.rows),
  )
}

function membersOf(reader: RowReader, { dimensions }: Reading): Outcome['members'] {
  return dimensions.map(({ key }, at) => ({
    key,
    labels: [...reader.found[at]!]
      .filter(([, found]) => found.state === 0)
      .map(([label, found]) => ({ id: found.id, label: label.trim(), rows: found.count })),
  }))
}

/** Days since 1 January 2000 as an ISO date. */
export const isoDay = (day: number): string => new Date(Date.UTC(2000, 0, 1 + day)).toISOString().slice(0, 10)
export const spanOf = (
  seen: Seen,
): { first: string | null; last: string | null; granularity: Granularity } => ({
  first: seen.granularity ? isoDay(seen.firstDay) : null,
  last: seen.granularity ? isoDay(seen.lastDay) : null,
  granularity: seen.granularity ?? 'year',
})
