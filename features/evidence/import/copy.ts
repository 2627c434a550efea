import { once } from 'node:events'
import type pg from 'pg'
import { from } from 'pg-copy-streams'
import { numericInto } from './numeric.ts'

/** A row ready to be stored: days since 1 January 2000, code ids in the order of the dimensions' slots, a plain decimal. */
export interface Stored {
  row: number
  day: number
  /** One id per slot that the vintage uses. */
  codes: Int32Array
  /** Decimal text (`12`, `-0.5`) or null when there is none. */
  value: string | null
  flag: number
  lon: number
  lat: number
  place: string | null
}

export interface CopyTarget {
  programmeId: string
  vintage: number
  sensitivity: number
  /** The slots (1–8) that are written, in the order of `Stored.codes`. */
  slots: number[]
  /** Whether rows have a place of their own. */
  places: boolean
  flags: boolean
}

const head = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1')
const blockSize = 128 * 1024
/** Room that a row without its place can take: 20 fields of at most 24 bytes, and a long decimal. */
const rowRoom = 1024

/**
 * Writes observations with COPY in PostgreSQL's binary format, as the worker's role (which owns the table). Memory does
 * not grow with the number of rows: a full block is handed over, and `add` waits when the server is slower than the file.
 */
export interface ObservationCopy {
  /** @returns a promise to wait for when the connection is busy, otherwise nothing */
  add(stored: Stored): Promise<void> | undefined
  end(): Promise<void>
  /** Ends the COPY with an error, so that nothing is kept. */
  abort(): Promise<void>
}

export function openCopy(client: pg.PoolClient, target: CopyTarget): ObservationCopy {
  const columns = [
    'programme_id',
    'vintage',
    'sensitivity',
    '"row"',
    'period',
    'value',
    ...target.slots.map((slot) => `d${slot}`),
  ]
  if (target.flags) columns.push('flag')
  if (target.places) columns.push('lon', 'lat', 'place')
  const stream = client.query(
    from(`copy evidence.observation (${columns.join(', ')}) from stdin (format binary)`, {
      highWaterMark: 4 * blockSize,
    }),
  )
  const failed = new Promise<never>((_, reject) => stream.once('error', reject))
  failed.catch(() => undefined)
  const constant = constantPart(columns.length, target)
  let block = Buffer.allocUnsafeSlow(blockSize)
  let view = new DataView(block.buffer)
  let at = head.copy(block)

  const flush = (): Promise<void> | undefined => {
    const full = block.subarray(0, at)
    block = Buffer.allocUnsafeSlow(blockSize)
    view = new DataView(block.buffer)
    at = 0
    return stream.write(full)
      ? undefined
      : Promise.race([once(stream, 'drain').then(() => undefined), failed])
  }
  const int = (value: number) => {
    view.setInt32(at, 4)
    view.setInt32(at + 4, value)
    at += 8
  }
  const absent = () => {
    view.setInt32(at, -1)
    at += 4
  }
  const double = (value: number) => {
    if (Number.isNaN(value)) return absent()
    block.writeInt32BE(8, at)
    at = block.writeDoubleBE(value, at + 4)
  }
  const text = (value: string | null) => {
    if (value === null) return absent()
    const bytes = block.write(value, at + 4)
    block.writeInt32BE(bytes, at)
    at += 4 + bytes
  }
  return {
    add(stored) {
      block.set(constant, at)
      at += constant.length
      int(stored.row)
      int(stored.day)
      if (stored.value === null) absent()
      else at = numericInto(view, at, stored.value)
      for (let slot = 0; slot < stored.codes.length; slot++) int(stored.codes[slot]!)
      if (target.flags) {
        if (stored.flag) {
          block.writeInt32BE(1, at)
          block[at + 4] = stored.flag
          at += 5
        } else absent()
      }
      if (target.places) {
        double(stored.lon)
        double(stored.lat)
        text(stored.place)
      }
      return at > blockSize - rowRoom - 3200 ? flush() : undefined
    },
    async end() {
      at = block.writeInt16BE(-1, at)
      stream.end(block.subarray(0, at))
      await Promise.race([once(stream, 'finish'), failed])
    },
    async abort() {
      const over = new Promise((done) => stream.once('close', done).once('error', done))
      stream.destroy(new Error('import given up'))
      await over
    },
  }
}

/** The fields that are the same in every row: number of fields, programme, vintage, sensitivity. */
function constantPart(fields: number, target: CopyTarget): Buffer {
  const part = Buffer.alloc(2 + 20 + 8 + 6)
  part.writeInt16BE(fields, 0)
  part.writeInt32BE(16, 2)
  part.write(target.programmeId.replaceAll('-', ''), 6, 'hex')
  part.writeInt32BE(4, 22)
  part.writeInt32BE(target.vintage, 26)
  part.writeInt32BE(2, 30)
  part.writeInt16BE(target.sensitivity, 34)
  return part
}
