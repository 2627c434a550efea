import { Readable } from 'node:stream'

/** Pieces of an answer as a stream. */
const streamOf = (pieces: AsyncIterable<Buffer>): Readable =>
  Readable.from(pieces, { objectMode: false, highWaterMark: 64 * 1024 })

/** The same once its first piece is there: what goes wrong before it is still answered as a problem. */
export async function started(pieces: AsyncGenerator<Buffer>): Promise<Readable> {
  const first = await pieces.next()
  return streamOf(
    (async function* () {
      try {
        if (first.done) return
        yield first.value
        yield* pieces
      } finally {
        await pieces.return(undefined)
      }
    })(),
  )
}
