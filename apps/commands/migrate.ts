import { readConfig } from '../../kernel/config/config.ts'
import { migrateDatabase, openDatabase, runningWorkspace } from '../workspace.ts'

/** Brings the database up to date and says what was done. */
export async function migrateCommand(): Promise<void> {
  const config = readConfig()
  const database = await openDatabase(config, console.log)
  try {
    await migrateDatabase(database, console.log)
    console.log('The database is up to date.')
  } finally {
    // A running workspace keeps its database.
    if (!runningWorkspace(config)) await database.stop()
  }
}
