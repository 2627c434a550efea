import type pg from 'pg'
import { type Db, sql } from '../../../kernel/db/db.ts'
import type { Definition } from '../xform/definition.ts'
import { saidEntities } from './said.ts'

/** Whether submissions of a form say anything of entities; of all others receiving asks nothing more. */
export const hasEntities = ({ entities }: Definition): boolean => entities?.length > 0

/**
 * Keeps what a submission says of entities, in the transaction that takes it in.
 * @param xml without its personal answers
 */
export async function keepEntities(
  client: pg.Pool | pg.PoolClient,
  submission: string,
  xml: string,
  definition: Definition,
): Promise<void> {
  await client.query({
    name: 'collection-keep-entities',
    text: 'select collection.keep_entities($1, $2)',
    values: [submission, JSON.stringify(saidEntities(xml, definition))],
  })
}

/** The same in a transaction of the room's own, as imports have one. */
export async function keepEntitiesIn(
  db: Db,
  submission: string,
  xml: string,
  definition: Definition,
): Promise<void> {
  await sql`select collection.keep_entities(${submission}, ${JSON.stringify(saidEntities(xml, definition))})`.execute(
    db,
  )
}
