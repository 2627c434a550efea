import { mkdir, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import pg from 'pg'
import { home } from '../../kernel/config/config.ts'
import { testDatabase } from '../../testing/database.ts'
import { matrixPage, operationMatrix, tableMatrix } from '../../testing/guards/matrix.ts'
import { writeTables } from '../../testing/tables.ts'
import { makeWorld } from '../../testing/world.ts'

/**
 * Developers' chores. `tables`: migrates an empty database and writes migrations/tables.ts from it.
 * `matrix`: writes test-results/access-matrix.md from the real policies, to be read in review.
 */
export async function dev(what: string): Promise<void> {
  if (what === 'tables') await tables()
  else if (what === 'matrix') await matrix()
  else throw new Error(`There is no chore "${what}". There are: tables, matrix`)
}

async function tables(): Promise<void> {
  const database = await testDatabase()
  const client = new pg.Client({ connectionString: database.connections.admin })
  await client.connect()
  await writeTables(client)
  await client.end()
  await database.stop()
  console.log('Wrote migrations/tables.ts')
}

async function matrix(): Promise<void> {
  const world = await makeWorld()
  try {
    const page = matrixPage(await tableMatrix(world), await operationMatrix(world))
    await mkdir(resolve(home, 'test-results'), { recursive: true })
    await writeFile(resolve(home, 'test-results/access-matrix.md'), page)
  } finally {
    await world.close()
  }
  console.log('Wrote test-results/access-matrix.md')
}
