import { createHash } from 'node:crypto'
import { protectApart } from './apart.ts'
import type { Protected, Rules } from './protect.ts'
import type { System } from './table.ts'

const most = 500
const found = new Map<string, Promise<Protected>>()

/**
 * `protect`, once for each table: the same counts and rules always have the same answer, and finding it takes a while. Who
 * asks at the same time waits for the same answer. Only a digest of the counts is kept, never the counts.
 */
export function protectOnce(system: System, rules: Rules = {}): Promise<Protected> {
  const key = createHash('sha256')
    .update(JSON.stringify([system.cells, system.sums, rules]))
    .digest('base64')
  const known = found.get(key)
  // What was asked for last goes last: the oldest is forgotten first.
  found.delete(key)
  const answer = known ?? protectApart(system, rules)
  found.set(key, answer)
  if (!known) answer.catch(() => found.delete(key))
  for (const oldest of found.keys()) {
    if (found.size <= most) break
    found.delete(oldest)
  }
  return answer
}
