import type { ExportOptions } from '../contract/data.ts'
import type { Selection } from './rows.ts'

/** Which submissions an export of the workspace's own pages holds. */
export function selectionOf({ states, from, to }: Pick<ExportOptions, 'states' | 'from' | 'to'>): Selection {
  const values: unknown[] = []
  const parts: string[] = []
  const add = (value: string) => {
    values.push(value)
    return `$${values.length}`
  }
  if (states.length) parts.push(`s.state in (${states.map(add).join(', ')})`)
  if (from) parts.push(`s.occurred_on >= ${add(from)}::date`)
  if (to) parts.push(`s.occurred_on <= ${add(to)}::date`)
  return { where: parts.join(' and ') || 'true', values }
}
