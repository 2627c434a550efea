import type { MySubmission } from '../contract/mine.ts'
import type { Head, Item } from './store/items.ts'

/**
 * Whether somebody changed a submission after this correction of it was begun: the server takes it no more, and the
 * change has to be made again in the newest edition. What was approved or rejected meanwhile cannot be changed at all.
 * @param mine what the server said last of the person's submissions
 */
export function overtaken(
  item: { said: Head; trouble: Item['trouble'] },
  mine: readonly MySubmission[],
): boolean {
  const { corrects, replaces, instanceId } = item.said
  const row = mine.find((one) => one.id === corrects)
  if (!row || row.state === 'approved' || row.state === 'rejected') return false
  // It has arrived itself; only the answer has not.
  if (instanceId !== replaces && row.instances.includes(instanceId)) return false
  // Begun by an older app, it does not say what it changes.
  if (replaces === undefined) return item.trouble?.kind === 'refused' && item.trouble.status === 409
  return replaces !== row.instanceId
}
