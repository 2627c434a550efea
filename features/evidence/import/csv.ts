import { ImportFault } from './faults.ts'

/** Limits that keep a hostile or broken file from filling the memory. */
export const csvLimits = { columns: 2_000, field: 32_768, row: 1_048_576 }

/** Called with the fields of each row; the array is used again for the next one, so keep what you need of it. */
export type OnRow = (fields: string[], row: number) => void

/**
 * Reads CSV after RFC 4180 as it arrives: quoted fields with doubled quotes and line breaks, rows ended by LF, CRLF or CR.
 * A quote inside an unquoted field is taken as it stands, as spreadsheets do. Rows are numbered from 1; a row without
 * any text is passed over.
 * @throws ImportFault `columns`, `field`, `row` (limits) and, at the end, `quote` (a quoted field that never ends)
 */
export function csvReader(delimiter: string, onRow: OnRow): { push(text: string): void; end(): void } {
  const mark = delimiter.charCodeAt(0)
  let carried = ''
  let row = 0
  const fields: string[] = []

  /** Reads whole rows of `text`; returns where the first unfinished one begins. */
  const read = (text: string, last: boolean): number => {
    const size = text.length
    let start = 0
    let at = 0
    while (at < size) {
      // One row. It is read again from its start when the text ends inside it.
      let count = 0
      let ended = false
      while (!ended) {
        if (count >= csvLimits.columns)
          throw new ImportFault('columns', { row: row + 1, most: csvLimits.columns })
        if (text.charCodeAt(at) === 34) {
          const close = closingQuote(text, at + 1)
          if (close < 0 || (close === size - 1 && !last)) {
            if (!last) return start
            if (close < 0) throw new ImportFault('quote', { row: row + 1 })
          }
          const inner = text.slice(at + 1, close)
          fields[count++] = inner.includes('"') ? inner.replaceAll('""', '"') : inner
          at = close + 1
          // Whatever stands between the closing quote and the next mark belongs to nobody.
          while (
            at < size &&
            text.charCodeAt(at) !== mark &&
            text.charCodeAt(at) !== 10 &&
            text.charCodeAt(at) !== 13
          )
            at++
        } else {
          const from = at
          let code = -1
          while (at < size) {
            code = text.charCodeAt(at)
            if (code === mark || code === 10 || code === 13) break
            at++
          }
          if (at - from > csvLimits.field)
            throw new ImportFault('field', { row: row + 1, most: csvLimits.field })
          fields[count++] = text.slice(from, at)
        }
        if (at >= size) {
          if (!last) return start
          ended = true
        } else {
          const code = text.charCodeAt(at)
          if (code === mark) {
            at++
            if (at >= size) {
              if (!last) return start
              fields[count++] = ''
              ended = true
            }
          } else {
            // CR at the very end may be half of CRLF: wait for the rest.
            if (code === 13 && at + 1 >= size && !last) return start
            at += code === 13 && text.charCodeAt(at + 1) === 10 ? 2 : 1
            ended = true
          }
        }
      }
      row++
      fields.length = count
      start = at
      if (count > 1 || fields[0] !== '') onRow(fields, row)
    }
    return start
  }

  return {
    push(text) {
      const whole = carried === '' ? text : carried + text
      const done = read(whole, false)
      carried = done >= whole.length ? '' : whole.slice(done)
      if (carried.length > csvLimits.row) throw new ImportFault('row', { row: row + 1, most: csvLimits.row })
    },
    end() {
      if (carried !== '') read(carried, true)
      carried = ''
    },
  }
}

/** Position of the quote that closes a field; doubled quotes are part of it. -1 when the text ends first. */
function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from)
  while (at >= 0 && text.charCodeAt(at + 1) === 34) at = text.indexOf('"', at + 2)
  return at
}
