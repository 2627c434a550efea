import type { AddressInfo } from 'node:net'
import { features } from '../../apps/features.ts'
import { readConfig } from '../../kernel/config/config.ts'
import { buildServer } from '../../kernel/http/server.ts'
import { openKernel } from '../../kernel/kernel.ts'
import { giveMemoryBack } from '../../kernel/memory.ts'

// A web process of its own for the durability story and the benchmarks: it can be killed without the test.
const { URA_TEST_CONNECTIONS: connections, URA_TEST_DATA: data } = process.env
if (!connections || !data)
  throw new Error('URA_TEST_CONNECTIONS and URA_TEST_DATA say where the database and the files are.')
const kernel = openKernel(
  // Counted as always, and never too many: a benchmark is one address that does nothing but ask.
  readConfig({ URA_LOG: 'error', URA_REQUESTS_A_MINUTE: '1000000000' }, { data }),
  JSON.parse(connections),
  'http://localhost',
)
const app = await buildServer(kernel, features)
await app.listen({ port: Number(process.env.URA_TEST_PORT ?? 0), host: '127.0.0.1' })
giveMemoryBack()
console.log(`listening ${(app.server.address() as AddressInfo).port}`)
process.on('message', (message) => {
  if (message === 'memory') process.send?.({ rss: process.memoryUsage.rss() })
})
