import { FileFault } from './fault.ts'
import { Interned } from './intern.ts'

/** Limits that keep a hostile or broken file from filling the memory. */
export const csvLimits = { columns: 2_000, field: 32_768, row: 1_048_576 }

/** Called with the fields of each row; the array is used again for the next one, so keep what you need of it. */
export type OnRow = (fields: string[], row: number) => void

const quote = 34
const lf = 10
const cr = 13

/**
 * Reads CSV after RFC 4180 as its bytes arrive: quoted fields with doubled quotes and line breaks, rows ended by LF, CRLF
 * or CR. A quote inside an unquoted field is taken as it stands, as spreadsheets do. Rows are numbered from 1; a row
 * without any text is passed over.
 * @param encoding one in which marks and line ends are single bytes: UTF-8 or a Windows page
 * @throws FileFault `encoding` (bytes that the encoding does not have), `columns`, `field`, `row` (limits), `quote` (a
 *   quoted field that never ends)
 */
export class CsvReader {
  readonly #mark: number
  readonly #onRow: OnRow
  readonly #encoding: string
  readonly #decoder: TextDecoder
  readonly #interned: Interned[] = []
  readonly #fields: string[] = []
  #carried: Buffer = Buffer.alloc(0)
  #row = 0

  constructor(delimiter: string, onRow: OnRow, encoding = 'utf-8') {
    this.#mark = delimiter.charCodeAt(0)
    this.#onRow = onRow
    this.#encoding = encoding
    // A mark at the very beginning is taken off with the file's first bytes, elsewhere it is a character.
    this.#decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true })
  }

  push(chunk: Buffer): void {
    const whole = this.#carried.length === 0 ? chunk : Buffer.concat([this.#carried, chunk])
    const done = this.#read(whole, false)
    // A copy: the chunk may be a piece of a pool that is written again.
    this.#carried = Buffer.from(whole.subarray(done))
    if (this.#carried.length > csvLimits.row)
      throw new FileFault('row', { row: this.#row + 1, most: csvLimits.row })
  }

  end(): void {
    if (this.#carried.length) this.#read(this.#carried, true)
    this.#carried = Buffer.alloc(0)
  }

  /** Reads whole rows; returns where the first unfinished one begins, which is read again with what follows. */
  #read(bytes: Buffer, last: boolean): number {
    const mark = this.#mark
    const size = bytes.length
    const fields = this.#fields
    let start = 0
    let at = 0
    while (at < size) {
      let count = 0
      let more = true
      while (more) {
        if (count >= csvLimits.columns)
          throw new FileFault('columns', { row: this.#row + 1, most: csvLimits.columns })
        let field: string
        if (bytes[at] === quote) {
          const close = closingQuote(bytes, at + 1)
          if (close < 0 && last) throw new FileFault('quote', { row: this.#row + 1 })
          if (close < 0 || (close === size - 1 && !last)) return start
          field = this.#quoted(bytes, at + 1, close, count)
          at = close + 1
          // Whatever stands between the closing quote and the next mark belongs to nobody.
          while (at < size && bytes[at] !== mark && bytes[at] !== lf && bytes[at] !== cr) at++
        } else {
          const from = at
          let hash = 0
          while (at < size) {
            const byte = bytes[at]!
            if (byte === mark || byte === lf || byte === cr) break
            hash = (Math.imul(hash, 31) + byte) | 0
            at++
          }
          if (at >= size && !last) return start
          field = this.#text(bytes, from, at, hash, count)
        }
        fields[count++] = field
        if (at >= size) {
          if (!last) return start
          more = false
        } else if (bytes[at] === mark) {
          at++
          if (at >= size) {
            if (!last) return start
            fields[count++] = ''
            more = false
          }
        } else {
          // CR at the very end may be half of CRLF: wait for the rest.
          if (bytes[at] === cr && at + 1 >= size && !last) return start
          at += bytes[at] === cr && bytes[at + 1] === lf ? 2 : 1
          more = false
        }
      }
      this.#row++
      fields.length = count
      start = at
      if (count > 1 || fields[0] !== '') this.#onRow(fields, this.#row)
    }
    return start
  }

  #text(bytes: Buffer, from: number, to: number, hash: number, column: number): string {
    if (from === to) return ''
    if (to - from > csvLimits.field)
      throw new FileFault('field', { row: this.#row + 1, most: csvLimits.field })
    this.#interned[column] ??= new Interned((part) => this.#decode(part))
    return this.#interned[column].get(bytes, from, to, hash)
  }

  #quoted(bytes: Buffer, from: number, to: number, column: number): string {
    let hash = 0
    let doubled = false
    for (let at = from; at < to; at++) {
      if (bytes[at] === quote) doubled = true
      hash = (Math.imul(hash, 31) + bytes[at]!) | 0
    }
    const text = this.#text(bytes, from, to, hash, column)
    return doubled ? text.replaceAll('""', '"') : text
  }

  #decode(bytes: Buffer): string {
    // No text has a NUL, and the database stores none.
    if (bytes.includes(0)) throw new FileFault('encoding', { encoding: this.#encoding, row: this.#row + 1 })
    for (let at = 0; at < bytes.length; at++) {
      if (bytes[at]! < 128) continue
      try {
        return this.#decoder.decode(bytes)
      } catch (error) {
        throw new FileFault('encoding', { encoding: this.#encoding, row: this.#row + 1 }, error)
      }
    }
    return bytes.toString('latin1')
  }
}

/** Position of the quote that closes a field; doubled quotes are part of it. -1 when the text ends first. */
function closingQuote(bytes: Buffer, from: number): number {
  let at = bytes.indexOf(quote, from)
  while (at >= 0 && bytes[at + 1] === quote) at = bytes.indexOf(quote, at + 2)
  return at
}
