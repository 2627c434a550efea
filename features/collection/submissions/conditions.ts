import { type ConditionOp, conditionOps, systemColumns } from '../contract/narrowing.ts'

/** One thing that must hold of a column. Read by both sides. */
export interface Condition {
  /** A path (`/visit/staff`) or a system column (`state`). */
  column: string
  op: ConditionOp
  /** `is` and `not` may have several. */
  values: string[]
}

const written = new RegExp(`^(\\S+) (${conditionOps.join('|')})(?: ([\\s\\S]*))?$`)

/** Reads `column op value`; null when it is none. */
export function readCondition(text: string): Condition | null {
  const [, column, op, value] = written.exec(text) ?? []
  if (!column || !op) return null
  if (!column.startsWith('/') && !(systemColumns as readonly string[]).includes(column)) return null
  const bare = op === 'empty' || op === 'filled'
  if (bare !== (value === undefined || value === '')) return null
  return { column, op: op as ConditionOp, values: bare ? [] : [value!] }
}

/** Writes a condition as the address and the server take it: one text for each value. */
export const writeCondition = ({ column, op, values }: Condition): string[] =>
  values.length === 0 ? [`${column} ${op}`] : values.map((value) => `${column} ${op} ${value}`)

/**
 * The conditions of a request: `where` as written, and a table's own filters (`state:received`), which are `is`.
 * Several `is` of one column are alternatives, and so are several `not` (none of them); anything else must hold by itself.
 * @returns null in place of a condition that cannot be read, with its text
 */
export function readConditions(
  where: readonly string[],
  filter: readonly string[],
): { conditions: Condition[]; unread: string[] } {
  const conditions: Condition[] = []
  const unread: string[] = []
  const pairs = filter.map((one) => one.replace(/^([^:\s]+):/, '$1 is '))
  for (const text of [...pairs, ...where]) {
    const read = readCondition(text)
    if (!read) {
      unread.push(text)
      continue
    }
    const same =
      read.op === 'is' || read.op === 'not'
        ? conditions.find((one) => one.column === read.column && one.op === read.op)
        : undefined
    if (same) same.values.push(...read.values)
    else conditions.push(read)
  }
  return { conditions, unread }
}

/** Operators that make sense for a kind of question. */
export function opsFor(kind: string): ConditionOp[] {
  if (['integer', 'decimal', 'date', 'time', 'dateTime'].includes(kind))
    return ['is', 'from', 'to', 'empty', 'filled']
  if (['select_one', 'select_multiple', 'rank', 'boolean', 'trigger'].includes(kind))
    return ['is', 'not', 'empty', 'filled']
  if (['geopoint', 'geotrace', 'geoshape', 'binary'].includes(kind)) return ['filled', 'empty']
  return ['has', 'is', 'not', 'empty', 'filled']
}
