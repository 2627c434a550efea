import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Bytes that this process really holds on to at this moment: what the garbage collector could free is freed first. */
export async function heldBytes(): Promise<number> {
  // Native buffers go in a second round, after the event loop has turned.
  for (let round = 0; round < 2; round++) {
    collect()
    await new Promise((done) => setTimeout(done, 5))
  }
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
