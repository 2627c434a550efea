import { parentPort } from 'node:worker_threads'
import type { Asked, Told } from './apart.ts'
import { protect } from './protect.ts'

parentPort!.on('message', async ({ id, system, rules }: Asked) => {
  let told: Told
  try {
    told = { id, found: await protect(system, rules) }
  } catch (error) {
    told = { id, fault: (error as Error).message, range: error instanceof RangeError }
  }
  parentPort!.postMessage(told)
})
