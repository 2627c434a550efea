import type { Cell, Columns } from './columns.ts'

/**
 * A workbook's cell knows a moment and no time zone. So all moments of one are in UTC and can be subtracted from each
 * other, their headings say so, and beside each answer stands how many hours its phone was ahead: the clock on the wall is
 * the sum of both. An import puts them together again.
 */
export const clockHead = {
  utc: (head: string) => `${head} (UTC)`,
  offset: (head: string) => `${head} (UTC offset)`,
}
/** The same headings as an import finds them, in the plain form of its columns. */
export const clockPart = /^(.+) \((utc|utc offset)\)$/

/** By how many hours a moment's own clock is ahead of UTC; null where it does not say. */
export function hoursAhead(moment: string): number | null {
  const [, sign, hours, minutes = '0'] = /T.*?(?:([+-])(\d\d)(?::?(\d\d))?|Z)$/.exec(moment) ?? []
  if (sign === undefined) return /T.*Z$/.test(moment) ? 0 : null
  return (sign === '-' ? -1 : 1) * (Number(hours) + Number(minutes) / 60) || 0
}

/** A moment on its own clock again, out of a workbook's two columns; what is none stays as it is written. */
export function momentOf(utc: string, ahead: string): string {
  const [, day, time = '00:00:00'] = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?))?/.exec(utc) ?? []
  const at = Date.parse(`${day}T${time}Z`)
  const minutes = Math.round(Number(ahead.replace(',', '.')) * 60)
  if (Number.isNaN(at) || Number.isNaN(minutes) || Math.abs(minutes) > 14 * 60) return utc
  const local = new Date(at + minutes * 60_000).toISOString().slice(0, 19)
  const two = (n: number) => String(Math.floor(n)).padStart(2, '0')
  const size = Math.abs(minutes)
  return `${local}${minutes === 0 ? 'Z' : `${minutes < 0 ? '-' : '+'}${two(size / 60)}:${two(size % 60)}`}`
}

interface SheetColumns {
  heads: string[]
  kinds: ('text' | 'integer' | 'decimal' | 'date' | 'dateTime')[]
  /** A table's row of cells as the sheet has it. */
  row: (cells: Cell[]) => Cell[]
}

/** Lays a table's columns out for a workbook. */
export function sheetColumns({ columns }: Columns): SheetColumns {
  // The moments of answers get a column more; those of the workspace itself are UTC always.
  const own = columns.flatMap(({ kind, node }, at) => (kind === 'dateTime' && node ? [at] : []))
  const laid = columns.flatMap(
    ({ head, kind, node }): { head: string; kind: SheetColumns['kinds'][number] }[] => {
      if (kind !== 'dateTime') return [{ head, kind: kind === 'flag' ? 'integer' : kind }]
      const utc = { head: clockHead.utc(head), kind } as const
      return node ? [utc, { head: clockHead.offset(head), kind: 'decimal' }] : [utc]
    },
  )
  return {
    heads: laid.map((one) => one.head),
    kinds: laid.map((one) => one.kind),
    row: (cells) => {
      if (own.length === 0) return cells
      const row: Cell[] = []
      for (const [at, cell] of cells.entries()) {
        row.push(cell)
        if (own.includes(at)) row.push(typeof cell === 'string' ? hoursAhead(cell) : null)
      }
      return row
    },
  }
}
