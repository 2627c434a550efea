import { prepareTemplate, startTestServer } from './database.ts'

/** Vitest's global set-up: one PostgreSQL and one migrated template for the whole run. */
export default async function setup(): Promise<() => Promise<void>> {
  const server = await startTestServer()
  process.env.URA_TEST_SERVER = server.url
  await prepareTemplate(server.url)
  return server.stop
}
