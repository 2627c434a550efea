import pg from 'pg'
import { testDatabase } from '../../testing/database.ts'
import { writeTables } from '../../testing/tables.ts'

/** Developers' chores. `tables`: migrates an empty database and writes migrations/tables.ts from it. */
export async function dev(what: string): Promise<void> {
  if (what !== 'tables') throw new Error(`There is no chore "${what}". There is: tables`)
  const database = await testDatabase()
  const client = new pg.Client({ connectionString: database.connections.admin })
  await client.connect()
  await writeTables(client)
  await client.end()
  await database.stop()
  console.log('Wrote migrations/tables.ts')
}
