import type { Choice } from '../xform/definition.ts'
import { formText, headingText } from '../xform/definition.ts'
import { type Row, reviewState, type Senders } from './rows.ts'
import { answerAt, choiceLabel, leavesOf, type Node, type Placed, type Table, wayTo } from './shape.ts'

/** How a table is laid out in columns. */
export interface Layout {
  /** `group-question` instead of `question`. */
  groupPaths: boolean
  /** One column of 0 and 1 for each choice of a select-multiple question, after its own. */
  splitSelectMultiples: boolean
  /** Labels instead of values, and questions' texts at the head: a language name of the form or of the workspace. */
  labels: string | null
}

export type Cell = string | number | null

/** What a column holds, for writers with types of their own. */
export type CellKind = 'text' | 'integer' | 'decimal' | 'date' | 'dateTime' | 'flag'

/** Whether a column is there for numbers; a text may still stand in it, as it was sent. */
export const isNumeric = (kind: CellKind): boolean => kind === 'integer' || kind === 'decimal'

export interface Column {
  head: string
  kind: CellKind
  /** The question that it belongs to; null for what the workspace adds. */
  node: Node | null
  /** The choice of a split select-multiple question. */
  choice?: string
}

/** A table ready to be written: its columns, and the function that fills a row of cells. */
export interface Columns {
  table: Table
  columns: Column[]
  /** Fills `cells` with one row; the array is used again for the next one. */
  fill(cells: Cell[], row: Row, placed: Placed, senders: Senders): void
}

type Fill = (cells: Cell[], at: number, placed: unknown) => void

const geopointParts = ['Latitude', 'Longitude', 'Altitude', 'Accuracy']

/** Lays a table out as ODK Central's CSV has it: `SubmissionDate`, the questions, `KEY` and what is known of the sending. */
export function columnsOf(table: Table, layout: Layout): Columns {
  const columns: Column[] = []
  const fills: { at: number; fill: Fill }[] = []
  const root = table.parent === null
  if (root) columns.push(added('SubmissionDate', 'dateTime'))
  for (const { node, above } of leavesOf(table)) {
    const names = layout.groupPaths ? [...above.map((one) => one.name), node.name] : [node.name]
    const head = headOf(node, names.join('-'), layout)
    const at = columns.length
    fills.push({ at, fill: addQuestion(columns, node, above, head, layout) })
  }
  const own = columns.length
  if (root)
    columns.push(
      added('KEY'), added('SubmitterID'), added('SubmitterName'), added('AttachmentsPresent', 'integer'),
      added('AttachmentsExpected', 'integer'), added('Status'), added('ReviewState'), added('DeviceID'),
      added('Edits', 'integer'), added('FormVersion'),
    ) // biome-ignore format: Central's order
  else columns.push(added('PARENT_KEY'), added('KEY'))
  const way = wayTo(table)
  const parentSteps = table.parent ? wayTo(table.parent).length : 0
  return {
    table,
    columns,
    fill(cells, row, placed, senders) {
      for (const one of fills) one.fill(cells, one.at, placed.row)
      if (!root) {
        cells[own] = keyOf(row.instanceId, way.slice(0, parentSteps), placed.at)
        cells[own + 1] = keyOf(row.instanceId, way, placed.at)
        return
      }
      const sender = senders.of(row)
      cells[0] = row.receivedAt
      cells[own] = row.instanceId
      cells[own + 1] = sender?.id ?? null
      cells[own + 2] = sender?.name || null
      cells[own + 3] = row.present
      cells[own + 4] = row.expected
      cells[own + 5] = null
      cells[own + 6] = reviewState(row)
      cells[own + 7] = row.deviceLabel
      cells[own + 8] = row.edits
      cells[own + 9] = null
    },
  }
}

const added = (head: string, kind: CellKind = 'text'): Column => ({ head, kind, node: null })

function headOf(node: Node, name: string, layout: Layout): string {
  return (layout.labels !== null && headingText(formText(node.field.label, layout.labels))) || name
}

/** `uuid:…/group/people[2]`: how Central names a row of a repeat. */
export function keyOf(instanceId: string, way: readonly Node[], at: readonly number[]): string {
  let key = instanceId
  let repeat = 0
  for (const step of way)
    key += step.field.kind === 'repeat' ? `/${step.name}[${at[repeat++]! + 1}]` : `/${step.name}`
  return key
}

function addQuestion(columns: Column[], node: Node, above: Node[], head: string, layout: Layout): Fill {
  const { kind } = node.field
  const { name } = node
  if (kind === 'geopoint') {
    for (const part of geopointParts) columns.push({ head: `${head}-${part}`, kind: 'decimal', node })
    return (cells, at, row) => {
      const value = answerAt(row, above, name)
      const parts = typeof value === 'string' ? value.trim().split(/\s+/) : []
      for (let n = 0; n < 4; n++) cells[at + n] = parts[n] || null
    }
  }
  if (kind === 'select_multiple' || kind === 'rank') return addMany(columns, node, above, head, layout)
  columns.push({ head, kind: cellKind(kind), node })
  if (kind === 'select_one' && layout.labels !== null && node.choices.length) {
    const choices = byValue(node.choices)
    const language = layout.labels
    return (cells, at, row) => {
      const value = answerAt(row, above, name)
      cells[at] = value === null ? null : choiceLabel(choices, String(value), language)
    }
  }
  if (above.length === 0)
    return (cells, at, row) => {
      const value = (row as Record<string, unknown>)[name]
      cells[at] = typeof value === 'string' || typeof value === 'number' ? value : null
    }
  return (cells, at, row) => {
    cells[at] = answerAt(row, above, name)
  }
}

function addMany(columns: Column[], node: Node, above: Node[], head: string, layout: Layout): Fill {
  columns.push({ head, kind: 'text', node })
  const split = layout.splitSelectMultiples && node.field.kind === 'select_multiple'
  const values = split ? node.choices.map((choice) => choice.value) : []
  const choices = byValue(node.choices)
  const language = layout.labels
  for (const value of values)
    columns.push({
      head: `${head}/${language === null ? value : choiceLabel(choices, value, language)}`,
      kind: 'flag',
      node,
      choice: value,
    })
  return (cells, at, row) => {
    const value = answerAt(row, above, node.name)
    const chosen = value === null ? [] : String(value).split(/\s+/)
    cells[at] =
      value === null || language === null
        ? value
        : chosen.map((one) => choiceLabel(choices, one, language)).join('; ')
    for (let n = 0; n < values.length; n++) cells[at + 1 + n] = chosen.includes(values[n]!) ? 1 : 0
  }
}

const byValue = (choices: readonly Choice[]): ReadonlyMap<string, Choice> =>
  new Map(choices.map((choice) => [choice.value, choice]))

function cellKind(kind: string): CellKind {
  if (kind === 'integer' || kind === 'decimal' || kind === 'date' || kind === 'dateTime') return kind
  return 'text'
}
