import { Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import { cleanText } from '../text.ts'

/** One sheet that is written as its rows come. */
export interface StreamedSheet {
  name: string
  heads: string[]
  /** How each column's values are shown; texts are never formulas. */
  kinds: ('text' | 'integer' | 'decimal' | 'date' | 'dateTime')[]
  rows: () => AsyncIterable<readonly (string | number | null | undefined)[][]>
}

/** What one sheet holds at most, and one cell. */
const mostRows = 1_048_576
const mostText = 32_767

const style = { text: 0, integer: 0, decimal: 0, date: 2, dateTime: 3, head: 1 }
const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

/**
 * A workbook of any size, written as it is read: memory stays flat. Rows beyond what a sheet can hold go on in a sheet of
 * their own, with the heads again. The head row stays in sight and filters its columns. Moments are in UTC.
 */
export function xlsxStream(sheets: StreamedSheet[]): Readable {
  const zip = new ZipFile()
  const out = zip.outputStream as Readable
  zip.on('error', (error: Error) => out.destroy(error))
  const names: string[] = []
  const add = (name: string, content: () => AsyncIterable<Buffer>) =>
    new Promise<void>((done) => {
      zip.addReadStreamLazy(name, { compressionLevel: 1 }, (open) => {
        const stream = Readable.from(content(), { objectMode: false, highWaterMark: 256 * 1024 })
        stream.on('error', (error) => out.destroy(error))
        stream.once('close', done)
        out.once('close', () => stream.destroy())
        open(null, stream)
      })
    })
  const write = async () => {
    for (const sheet of sheets) {
      const rows = sheet.rows()[Symbol.asyncIterator]()
      const rest: Rest = { rows: [], ended: false }
      do {
        names.push(sheetName(sheet.name, names))
        await add(`xl/worksheets/sheet${names.length}.xml`, () => sheetXml(sheet, rows, rest))
        if (out.destroyed) return
      } while (!rest.ended)
    }
    const parts = {
      'xl/styles.xml': styles,
      'xl/workbook.xml': workbook(names),
      'xl/_rels/workbook.xml.rels': links(names),
      '_rels/.rels': root,
      '[Content_Types].xml': types(names),
    }
    for (const [name, xml] of Object.entries(parts))
      zip.addBuffer(Buffer.from(declaration + xml, 'utf8'), name)
    zip.end()
  }
  write().catch((error) => out.destroy(error))
  return out
}

/** Rows that were read and not written, because a sheet was full. */
interface Rest {
  rows: readonly (readonly (string | number | null | undefined)[])[]
  ended: boolean
}

type Rows = AsyncIterator<readonly (readonly (string | number | null | undefined)[])[]>

async function* sheetXml(sheet: StreamedSheet, rows: Rows, rest: Rest): AsyncGenerator<Buffer> {
  const widths = sheet.heads.map((head, at) => {
    const width = Math.min(
      40,
      Math.max(sheet.kinds[at] === 'text' ? 12 : 10, Math.ceil(head.length * 0.9) + 2),
    )
    return `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`
  })
  const view =
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
  let text = `${declaration}<worksheet xmlns="${main}">${view}${widths.length ? `<cols>${widths.join('')}</cols>` : ''}<sheetData>`
  const letters = sheet.kinds.map((_, at) => lettersOf(at))
  text += `<row r="1">${sheet.heads.map((head, at) => textCell(`${letters[at]}1`, head, style.head)).join('')}</row>`
  let written = 1
  for (;;) {
    if (rest.rows.length === 0) {
      const next = await rows.next()
      if (next.done) {
        rest.ended = true
        break
      }
      rest.rows = next.value
    }
    const some = rest.rows.slice(0, mostRows - written)
    rest.rows = rest.rows.slice(some.length)
    for (const row of some) {
      written++
      text += `<row r="${written}">`
      for (let at = 0; at < letters.length; at++) {
        const value = row[at]
        // A cell without a value is left out: it need not be read either.
        if (value !== null && value !== undefined && value !== '')
          text += cell(`${letters[at]}${written}`, value, sheet.kinds[at]!)
      }
      text += '</row>'
      if (text.length < 65536) continue
      yield Buffer.from(text, 'utf8')
      text = ''
    }
    if (written >= mostRows) break
  }
  const filter = letters.length ? `<autoFilter ref="A1:${letters.at(-1)}${written}"/>` : ''
  yield Buffer.from(`${text}</sheetData>${filter}</worksheet>`, 'utf8')
}

function cell(at: string, value: string | number, kind: StreamedSheet['kinds'][number]): string {
  if (typeof value === 'number') return Number.isFinite(value) ? `<c r="${at}"><v>${value}</v></c>` : ''
  if (kind === 'integer' || kind === 'decimal') {
    // Fifteen digits are what Excel keeps: a longer number stays the text that it is.
    if (value.length <= 18 && /^-?\d{1,15}(\.\d+)?([eE][+-]?\d{1,2})?$/.test(value))
      return `<c r="${at}"><v>${Number(value)}</v></c>`
  } else if (kind !== 'text') {
    const day = serialOf(value, kind)
    if (day !== null) return `<c r="${at}" s="${style[kind]}"><v>${day}</v></c>`
  }
  return textCell(at, value, style.text)
}

/** 0 → `A`, 26 → `AA`. */
function lettersOf(at: number): string {
  return at < 26 ? String.fromCharCode(65 + at) : lettersOf(Math.floor(at / 26) - 1) + lettersOf(at % 26)
}

const isoText = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(?:Z|([+-])(\d\d):?(\d\d))?)?$/

/**
 * Days since Excel's 30 December 1899. A cell knows no time zone: moments are in UTC, to the second, in nine decimals,
 * so that a reader finds that second again. What is no day of the calendar stays a text.
 */
function serialOf(value: string, kind: 'date' | 'dateTime'): number | null {
  const match = isoText.exec(value)
  if (!match || Number(match[1]) < 1900) return null
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0))
  const date = new Date(Date.UTC(year!, month! - 1, day!))
  if (date.getUTCDate() !== day || date.getUTCMonth() + 1 !== month) return null
  const ahead = (match[7] === '-' ? -1 : 1) * (Number(match[8] ?? 0) * 60 + Number(match[9] ?? 0))
  const days = (date.getTime() - Date.UTC(1899, 11, 30)) / 86_400_000
  if (kind === 'date') return days
  const exact = days + (hour! * 3600 + (minute! - ahead) * 60 + second!) / 86_400
  // Upwards: readers that cut find the second, too.
  return Math.ceil(exact * 1e9 - 0.02) / 1e9
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: what XML cannot hold, or only escaped
const awkward = /[&<>\u0000-\u001f\u007f-\u009f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]|_x[0-9A-Fa-f]{4}_/

function textCell(at: string, text: string, look: number): string {
  const short = text.length > mostText ? text.slice(0, mostText) : text
  const safe = awkward.test(short) ? escaped(short) : short
  return `<c r="${at}"${look ? ` s="${look}"` : ''} t="inlineStr"><is><t xml:space="preserve">${safe}</t></is></c>`
}

const escaped = (text: string): string =>
  cleanText(text)
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')

function sheetName(wanted: string, taken: readonly string[]): string {
  const base =
    cleanText(wanted)
      .replace(/[[\]:*?/\\]|^'|'$/g, ' ')
      .trim()
      .slice(0, 28) || 'Sheet'
  const used = taken.map((one) => one.toLowerCase())
  let name = base
  for (let n = 2; used.includes(name.toLowerCase()); n++) name = `${base} ${n}`
  return name
}

const workbook = (names: readonly string[]) =>
  `<workbook xmlns="${main}" xmlns:r="${office}"><sheets>${names.map((name, at) => `<sheet name="${escaped(name).replaceAll('"', '&quot;')}" sheetId="${at + 1}" r:id="s${at + 1}"/>`).join('')}</sheets></workbook>`
const package_ = 'http://schemas.openxmlformats.org/package/2006'
const links = (names: readonly string[]) =>
  `<Relationships xmlns="${package_}/relationships">${names.map((_, at) => `<Relationship Id="s${at + 1}" Type="${office}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`).join('')}<Relationship Id="styles" Type="${office}/styles" Target="styles.xml"/></Relationships>`
const root = `<Relationships xmlns="${package_}/relationships"><Relationship Id="book" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`
const kind = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
const types = (names: readonly string[]) =>
  `<Types xmlns="${package_}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${kind}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${kind}.styles+xml"/>${names.map((_, at) => `<Override PartName="/xl/worksheets/sheet${at + 1}.xml" ContentType="${kind}.worksheet+xml"/>`).join('')}</Types>`
const styles = `<styleSheet xmlns="${main}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/><xf xfId="0" numFmtId="164" applyNumberFormat="1"/><xf xfId="0" numFmtId="165" applyNumberFormat="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`
