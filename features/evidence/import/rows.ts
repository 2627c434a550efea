import { type Granularity, type Period, type PeriodFault, readPeriod } from '../periods.ts'
import type { Stored } from './copy.ts'
import { type ErrorKind, type ErrorList, ImportFault } from './faults.ts'
import type { Labels } from './labels.ts'
import type { Mapping } from './mapping.ts'
import { dayOf, type Found, mostLabels, ordinalOf, own } from './met.ts'
import { readPlace } from './places.ts'
import type { Twice } from './twice.ts'
import { plainDigits, readValue, strongest } from './values.ts'

/** A dimension of the dataset as the reader needs it. */
export interface RowDimension {
  key: string
  slot: number
  /** True for a list of its own, to which new labels are added. */
  open: boolean
  labels: Labels
}

export interface RowPlan {
  names: string[]
  mapping: Mapping
  /** The mapped dimensions, in the order of their slots. */
  dimensions: RowDimension[]
  /** Counts: no fraction, nothing below zero. */
  whole: boolean
  errors: ErrorList
  /** Absent for events: two alike are two. */
  twice?: Twice
}

/** What was seen while reading. */
export interface Seen {
  rows: number
  observations: number
  granularity: Granularity | undefined
  firstDay: number
  lastDay: number
  flags: Set<number>
  missing: number
  skipped: number
}

/**
 * Turns rows of text into observations, one at a time. What is wrong with a row goes to the list of errors; only a row
 * without errors is handed on.
 */
export class RowReader {
  readonly seen: Seen = {
    rows: 0, observations: 0, granularity: undefined, firstDay: Number.MAX_SAFE_INTEGER, lastDay: Number.MIN_SAFE_INTEGER,
    flags: new Set(), missing: 0, skipped: 0,
  } // biome-ignore format: a record
  /** Labels as they were found, by dimension. */
  readonly found: Map<string, Found>[]
  readonly #plan: RowPlan
  readonly #store: (stored: Stored) => void
  readonly #periods = new Map<string, { day: number; ordinal: number }>()
  readonly #days = new Map<number, number>()
  readonly #ordinals: Map<number, number>[]
  /** The cell that is being read: ordinals of its period and of its codes. */
  readonly cell: Int32Array
  readonly #columns: {
    period: number
    month: number
    value: number
    flag: number
    lon: number
    lat: number
    place: number
  }
  readonly #dimensions: { column: number; constant: string | undefined }[]
  readonly #wide: { at: number; name: string; day: number; ordinal: number }[] = []
  readonly #stored: Stored
  #next = 1

  constructor(plan: RowPlan, store: (stored: Stored) => void) {
    this.#plan = plan
    this.#store = store
    const { mapping, names } = plan
    const at = (name: string | null | undefined) => {
      if (name === null || name === undefined) return -1
      const index = names.indexOf(name)
      if (index < 0) throw new ImportFault('header', { column: name })
      return index
    }
    const period = mapping.period
    this.#columns = {
      period: 'column' in period ? at(period.column) : 'year' in period ? at(period.year) : -1,
      month: 'month' in period ? at(period.month) : -1,
      value: at(mapping.value),
      flag: at(mapping.flag),
      lon: at(mapping.lon),
      lat: at(mapping.lat),
      place: at(mapping.place),
    }
    this.#dimensions = plan.dimensions.map(({ key }) => {
      const from = mapping.dimensions[key]!
      return 'column' in from
        ? { column: at(from.column), constant: undefined }
        : { column: -1, constant: from.constant }
    })
    this.found = plan.dimensions.map(() => new Map())
    this.#ordinals = plan.dimensions.map(() => new Map())
    this.cell = new Int32Array(plan.dimensions.length + 1)
    this.#stored = {
      row: 0, day: 0, codes: new Int32Array(plan.dimensions.length), value: null, flag: 0, lon: Number.NaN, lat: Number.NaN, place: null,
    } // biome-ignore format: a record
    if ('headings' in period) this.#openWide()
    else if (this.#columns.value < 0) throw new ImportFault('unmapped', { field: 'value' })
  }

  #openWide(): void {
    const read: { at: number; name: string; period: Period }[] = []
    for (const [at, name] of this.#plan.names.entries()) {
      const period = readPeriod(name)
      if (typeof period === 'object') read.push({ at, name, period })
    }
    // A spreadsheet that heads its months with dates heads them with the first day of each.
    const months = read.every(({ period }) => period.granularity === 'day' && period.start.endsWith('-01'))
    for (const { at, name, period } of read) {
      const day = this.#dayOf(months ? { ...period, granularity: 'month' } : period)
      if (day === undefined) throw new ImportFault('header', { column: name })
      this.#wide.push({ at, name, day, ordinal: ordinalOf(this.#days, day) })
    }
    if (this.#wide.length === 0) throw new ImportFault('header', { column: 'JAN2009' })
  }

  #dayOf(period: Period): number | undefined {
    const { seen } = this
    seen.granularity ??= period.granularity
    if (period.granularity !== seen.granularity) return undefined
    const day = dayOf(period.start)
    if (day < seen.firstDay) seen.firstDay = day
    if (day > seen.lastDay) seen.lastDay = day
    return day
  }

  /** Reads one row. @param fields used again by the caller: nothing of it is kept */
  readonly read = (fields: string[], row: number): void => {
    const { names, mapping, errors } = this.#plan
    this.seen.rows++
    // Spreadsheets leave empty cells off the end of a row, or add some.
    if (fields.length > names.length && fields.slice(names.length).some((field) => field.trim() !== '')) {
      errors.add(row, '', 'fields', `${fields.length} / ${names.length}`)
      return
    }
    const stored = this.#stored
    stored.row = row
    const codes = this.#readCodes(fields, row)
    if (codes === 'skip') {
      this.seen.skipped++
      return
    }
    let fine = codes
    if (this.#columns.lon >= 0 || this.#columns.place >= 0)
      fine = readPlace(stored, fields, row, this.#columns, names, errors) && fine
    if (this.#wide.length) {
      for (const column of this.#wide) {
        stored.day = column.day
        this.cell[0] = column.ordinal
        const read = this.#readValue(fields[column.at] ?? '', '', row, column.name)
        if (read && fine) this.#keep()
      }
      return
    }
    const day = this.#readPeriod(fields, row)
    const value = this.#readValue(
      fields[this.#columns.value] ?? '',
      fields[this.#columns.flag] ?? '',
      row,
      mapping.value!,
    )
    if (day === undefined || !value || !fine) return
    stored.day = day
    this.#keep()
  }

  #keep(): void {
    const { seen } = this
    const stored = this.#stored
    seen.observations++
    if (stored.flag) seen.flags.add(stored.flag)
    if (stored.value === null) seen.missing++
    this.#plan.twice?.note(this.cell)
    this.#store(stored)
  }

  #readCodes(fields: string[], row: number): boolean | 'skip' {
    let fine = true
    const { codes } = this.#stored
    for (let at = 0; at < this.#dimensions.length; at++) {
      const { column, constant } = this.#dimensions[at]!
      const label = constant ?? fields[column] ?? ''
      const found = this.found[at]!.get(label) ?? this.#find(at, label)
      found.count++
      if (found.state === 0) {
        codes[at] = found.id
        this.cell[at + 1] = found.ordinal
      } else if (found.state === 2) return 'skip'
      else {
        const name = column < 0 ? '' : this.#plan.names[column]!
        this.#plan.errors.add(row, name, label.trim() === '' ? 'code_missing' : 'code', label)
        fine = false
      }
    }
    return fine
  }

  /** Looks a label up for the first time: as matched by a person, by the code list, or as a new one of an open list. */
  #find(at: number, label: string): Found {
    const { key, labels, open } = this.#plan.dimensions[at]!
    const cache = this.found[at]!
    if (cache.size >= mostLabels) throw new ImportFault('labels', { dimension: key, most: mostLabels })
    const plain = label.trim()
    const matched = this.#plan.mapping.labels[key]?.[plain]
    const code =
      matched === undefined ? labels.find(plain) : matched === null ? undefined : labels.find(matched)
    const found: Found = {
      id: code?.id ?? 0,
      ordinal: 0,
      count: 0,
      state: matched === null ? 2 : code ? 0 : 1,
    }
    // An open list takes every label; the id is given by the number in which it was met, until it is stored.
    if (!code && matched !== null && open && plain !== '') {
      found.id = -this.#next++
      found.state = 0
    }
    found.ordinal = ordinalOf(this.#ordinals[at]!, found.id)
    cache.set(own(label), found)
    return found
  }

  #readPeriod(fields: string[], row: number): number | undefined {
    const { period, month } = this.#columns
    const text =
      month < 0 ? (fields[period] ?? '') : `${fields[period] ?? ''}-${(fields[month] ?? '').padStart(2, '0')}`
    const known = this.#periods.get(text)
    if (known !== undefined) {
      this.cell[0] = known.ordinal
      return known.day
    }
    const read: Period | PeriodFault = readPeriod(text)
    const column = this.#plan.names[month < 0 ? period : month]!
    if (typeof read === 'string') {
      this.#plan.errors.add(row, column, (read === 'unreadable' ? 'period' : read) as ErrorKind, text)
      return undefined
    }
    const day = this.#dayOf(read)
    if (day === undefined) {
      this.#plan.errors.add(row, column, 'granularity', text)
      return undefined
    }
    const ordinal = ordinalOf(this.#days, day)
    this.cell[0] = ordinal
    if (this.#periods.size < 100_000) this.#periods.set(own(text), { day, ordinal })
    return day
  }

  /** @returns whether there is something to keep */
  #readValue(text: string, flagText: string, row: number, column: string): boolean {
    const stored = this.#stored
    const { mapping, whole, errors } = this.#plan
    stored.flag = 0
    if (plainDigits(text)) stored.value = text
    else {
      const read = readValue(text, mapping.decimal, whole)
      if (typeof read === 'string') {
        errors.add(row, column, read, text)
        return false
      }
      if (read === undefined) {
        if (flagText.trim() === '' && mapping.blank !== 'missing') {
          if (mapping.blank === 'error') errors.add(row, column, 'value_missing')
          return false
        }
        stored.value = null
        stored.flag = 58
      } else {
        stored.value = read.value
        stored.flag = read.flag
      }
    }
    if (flagText === '') return true
    const flag = strongest(flagText)
    if (flag === undefined) {
      errors.add(row, mapping.flag ?? column, 'flag', flagText)
      return false
    }
    if (flag !== '' && (stored.value !== null || 's:cz'.includes(flag))) stored.flag = flag.charCodeAt(0)
    return true
  }
}
