import { to as copyTo } from 'pg-copy-streams'
import { streaming } from '../../../kernel/memory.ts'
import type { Reading } from './reading.ts'

/**
 * What a query gives, as PostgreSQL writes it: nothing is parsed on the way, and memory stays flat.
 * @param how options of COPY
 */
export async function* copied(reading: Reading, query: string, how: string): AsyncGenerator<Buffer> {
  await reading.client.query('set local cursor_tuple_fraction = 1; set local jit = off')
  // A copy that nobody waits for any more can only be ended with its connection.
  reading.busy = true
  const stream = reading.client.query(
    copyTo(`copy (${query}) to stdout (${how})`, { highWaterMark: 64 * 1024 }),
  )
  const passed = streaming()
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    passed(chunk.length)
    yield chunk
  }
  reading.busy = false
}

/** CSV as everybody reads it. */
export const asCsv = 'format csv'
/**
 * One JSON text a line, as it is: JSON holds neither line ends nor these two characters, so nothing is quoted.
 */
export const asLines = String.raw`format csv, delimiter E'\x01', quote E'\x02'`
