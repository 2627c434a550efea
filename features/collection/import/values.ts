import type { Node } from '../export/shape.ts'
import type { Choice } from '../xform/definition.ts'

/** Why a cell cannot be an answer; the words key is `collection.import.error.<kind>`. */
export const cellFaults = [
  'integer',
  'decimal',
  'date',
  'dayOrder',
  'time',
  'dateTime',
  'choice',
  'place',
  'boolean',
] as const
export type CellFault = (typeof cellFaults)[number]

/** Reads one cell as an answer's text in a submission's XML. */
export type ReadCell = (text: string) => { value: string } | { fault: CellFault; text: string }

/** Whether dates with slashes are written day or month first; null when a column does not tell. */
export type SlashOrder = 'day' | 'month' | null

/** Reads off a column in which order its dates with slashes are written: a part above twelve is no month. */
export function slashOrder(texts: Iterable<string>): SlashOrder {
  let [day, month] = [false, false]
  for (const text of texts) {
    const found = slashed.exec(text.trim())
    if (Number(found?.[1]) > 12) day = true
    if (Number(found?.[2]) > 12) month = true
  }
  return day === month ? null : day ? 'day' : 'month'
}

/** Makes the reader of a question's cells. */
export function cellReader(node: Node, order: SlashOrder = null): ReadCell {
  const { kind } = node.field
  switch (kind) {
    case 'integer':
      return (text) =>
        /^[+-]?\d{1,15}(\.0+)?$/.test(text)
          ? { value: text.replace(/\.0+$/, '') }
          : { fault: 'integer', text }
    case 'decimal':
      return (text) => {
        const point = /^[+-]?\d+,\d+$/.test(text) ? text.replace(',', '.') : text
        return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(point)
          ? { value: point }
          : { fault: 'decimal', text }
      }
    case 'date':
      return (text) => {
        const day = dayOf(text, order)
        if (day === 'unclear') return { fault: 'dayOrder', text }
        return day ? { value: day } : { fault: 'date', text }
      }
    case 'time':
      return (text) =>
        /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?/.test(text) ? { value: text } : { fault: 'time', text }
    case 'dateTime':
      return (text) => {
        const iso = text.replace(/^(\d{4}-\d\d-\d\d) (\d\d:\d\d)/, '$1T$2')
        if (/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(iso) && !Number.isNaN(Date.parse(iso))) return { value: iso }
        const day = dayOf(text, order)
        if (day === 'unclear') return { fault: 'dayOrder', text }
        return day ? { value: `${day}T00:00:00.000Z` } : { fault: 'dateTime', text }
      }
    case 'boolean':
      return (text) => {
        const value = { true: 'true', false: 'false', '1': 'true', '0': 'false' }[text.toLowerCase()]
        return value ? { value } : { fault: 'boolean', text }
      }
    case 'geopoint':
      return (text) => (placeIsRight(text) ? { value: text } : { fault: 'place', text })
    case 'select_one':
      return oneOf(node.choices)
    case 'select_multiple':
    case 'rank':
      return manyOf(node.choices)
    default:
      return (text) => ({ value: unguarded(text) })
  }
}

/** What `export` put before a text that a spreadsheet would take for a formula is taken off again. */
const unguarded = (text: string) =>
  /^'[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(text) ? text.slice(1) : text

export function placeIsRight(text: string): boolean {
  const [lat, lon, ...rest] = text.split(/\s+/).map(Number)
  return (
    lat !== undefined &&
    lon !== undefined &&
    Math.abs(lat) <= 90 &&
    Math.abs(lon) <= 180 &&
    rest.length <= 2 &&
    rest.every(Number.isFinite)
  )
}

const slashed = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/

/**
 * `2026-11-20` and `20.11.2026` as an ISO day, and dates with slashes in the column's order.
 * @returns `unclear` when a date with slashes may be either of two days; null when it is none
 */
function dayOf(text: string, order: SlashOrder): string | 'unclear' | null {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$/.exec(text)
  const local = /^(\d{1,2})\.(\d{1,2})\.(\d{4})\.?$/.exec(text)
  const slash = slashed.exec(text)
  if (slash && order === null && slash[1] !== slash[2] && Number(slash[1]) <= 12 && Number(slash[2]) <= 12)
    return 'unclear'
  const monthFirst = slash && (order === 'month' || (order === null && Number(slash[2]) > 12))
  const [year, month, day] = iso
    ? [iso[1]!, iso[2]!, iso[3]!]
    : local
      ? [local[3]!, local[2]!, local[1]!]
      : slash
        ? [slash[3]!, slash[monthFirst ? 1 : 2]!, slash[monthFirst ? 2 : 1]!]
        : []
  if (!year) return null
  const whole = `${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}`
  const at = new Date(`${whole}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(whole) ? whole : null
}

const fold = (text: string) => text.normalize('NFKC').trim().toLowerCase().replace(/\s+/g, ' ')

/** Choices by value and by their labels in every language; a value wins over a label. */
function choiceFinder(choices: readonly Choice[]): (text: string) => string | undefined {
  const byValue = new Map(choices.map(({ value }) => [value, value]))
  const byLabel = new Map<string, string>()
  for (const { value, label } of choices)
    for (const text of [value, ...Object.values(label ?? {})])
      if (!byLabel.has(fold(text))) byLabel.set(fold(text), value)
  return (text) => byValue.get(text) ?? byLabel.get(fold(text))
}

function oneOf(choices: readonly Choice[]): ReadCell {
  if (choices.length === 0) return (text) => ({ value: text })
  const find = choiceFinder(choices)
  return (text) => {
    const value = find(text)
    return value === undefined ? { fault: 'choice', text } : { value }
  }
}

/** Values by spaces, or labels by `;`, `,` or line ends. */
function manyOf(choices: readonly Choice[]): ReadCell {
  if (choices.length === 0) return (text) => ({ value: text })
  const find = choiceFinder(choices)
  const tries = [/\s+/, /\s*;\s*/, /\s*,\s*/, /\s*\n\s*/]
  return (text) => {
    for (const joint of tries) {
      const parts = text.split(joint).filter(Boolean)
      const values = parts.map(find)
      if (values.every((value) => value !== undefined)) return { value: [...new Set(values)].join(' ') }
    }
    const whole = find(text)
    if (whole !== undefined) return { value: whole }
    const wrong = text.split(/\s*[;\n]\s*|\s+/).find((part) => part && find(part) === undefined)
    return { fault: 'choice', text: wrong ?? text }
  }
}
