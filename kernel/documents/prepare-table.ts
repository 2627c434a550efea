import {
  type Cell,
  type DocumentColumn,
  type DocumentTable,
  suppressedSign,
  type Truth,
} from '../../common/document.ts'
import { formatDay, formatNumber } from '../../common/numbers.ts'
import { explain, inlines, type Preparing, signs, valueText, words } from './inlines.ts'
import type { PreparedCell, PreparedTable } from './prepared.ts'
import { anchor } from './text.ts'

const daggers = ['†', '‡', '§', '¶', '††', '‡‡', '§§', '¶¶']

/** Notes that belong to single cells, gathered under daggers; the same note keeps the same sign. */
class CellNotes {
  readonly key = new Map<string, string>()
  private free = 0
  sign(text: string): string {
    const found = [...this.key].find(([, said]) => said === text)
    if (found) return found[0]
    const sign = daggers[this.free] ?? `(${this.free + 1})`
    this.free++
    this.key.set(sign, text)
    return sign
  }
  fixed(sign: string, text: string): string {
    this.key.set(sign, text)
    return sign
  }
}

/** Makes a table ready: cells set in the reader's locale, truth marks turned into signs with their key. */
export function prepareTable(
  table: DocumentTable & { landscape?: boolean },
  label: string,
  at: Preparing,
): PreparedTable {
  const notes = new CellNotes()
  const rows = table.rows.map((row) => ({
    role: row.role ?? ('row' as const),
    cells: table.columns.map((column, index) =>
      prepareCell(row.cells[index] ?? null, column, row.role, at, notes),
    ),
  }))
  return {
    kind: 'table',
    id: anchor(table.id),
    label,
    title: words(table.title, at),
    unit: words(table.unit ?? '', at),
    landscape: table.landscape ?? false,
    groups: fitGroups(table, at),
    columns: table.columns.map((column) => ({
      label: words(column.label, at),
      align: column.type === 'number' ? 'right' : 'left',
      weight: column.weight ?? (column.type === 'text' ? 2 : 1),
    })),
    rows,
    key: [...notes.key].map(([sign, text]) => ({ sign, text })),
    notes: (table.notes ?? []).map((note) => inlines(note, at)),
    source: inlines(table.source ?? [], at),
  }
}

/** Spanning headings cover the columns exactly, whatever spans were asked for: a ragged head would break every writer. */
function fitGroups(table: DocumentTable, at: Preparing): PreparedTable['groups'] {
  if (!table.groups?.length) return []
  let left = table.columns.length
  const fitted = []
  for (const group of table.groups) {
    const span = Math.min(Math.max(1, Math.trunc(group.span)), left)
    if (span === 0) break
    fitted.push({ label: words(group.label, at), span })
    left -= span
  }
  if (left > 0) fitted.push({ label: '', span: left })
  return fitted
}

function prepareCell(
  cell: Cell,
  column: DocumentColumn,
  role: string | undefined,
  at: Preparing,
  notes: CellNotes,
): PreparedCell {
  const full = cell !== null && typeof cell === 'object' ? cell : { value: cell }
  const align = column.type === 'number' ? 'right' : 'left'
  // The cells beside a group's name are empty, not missing.
  if (role === 'group' && full.value === null) return { text: '', align, mark: 'measured', sign: '' }
  const truth: Truth =
    full.truth ??
    (full.value === null && column.type === 'number' ? { mark: 'missing' } : { mark: 'measured' })
  at.marks.add(truth.mark)
  const shown = cellText(full.value, column, at)
  const empty = full.value === null && column.type !== 'number' && truth.mark === 'measured'
  const sign = [cellSign(truth, at, notes), words(full.flag ?? '', at)].filter(Boolean).join('\u2009')
  return {
    text: empty ? '' : valueText(shown, truth),
    align,
    mark: truth.mark,
    sign,
    ...(full.after ? { after: words(full.after, at) } : {}),
  }
}

function cellText(value: string | number | null, column: DocumentColumn, at: Preparing): string | null {
  if (value === null) return null
  if (typeof value === 'number') return formatNumber(at.language, value, column.format)
  return column.type === 'date' ? formatDay(at.language, words(value, at)) : words(value, at)
}

function cellSign(truth: Truth, at: Preparing, notes: CellNotes): string {
  const fixed = signs[truth.mark]
  if (fixed) return notes.fixed(fixed, explain(truth, at))
  if (truth.mark === 'incomparable' || truth.mark === 'changed') {
    const sign = notes.sign(explain(truth, at))
    return truth.mark === 'changed' ? `↻${sign}` : sign
  }
  if (truth.mark === 'missing') {
    if (truth.who) return notes.sign(explain(truth, at))
    notes.fixed('–', explain(truth, at))
  }
  if (truth.mark === 'suppressed') notes.fixed(suppressedSign(truth), explain(truth, at))
  return ''
}
