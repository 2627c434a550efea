import { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { Kernel } from '../kernel.ts'

/** How far the reader at the other end has come. */
interface Seen {
  /** Bytes that whole writes have handed to the system. */
  taken: number
  /** Bytes of the write under way that the system has not taken yet. */
  left: number
  since: number
}

/** What Node's types leave out: how much of a write is still to go, as its own time limit on sockets reads it. */
type Handle = { _handle?: { writeQueueSize?: number } | null }

/** How often a connection is looked at while the time runs that a reader may stand still. */
const looks = 4

/**
 * Cuts off readers that take nothing of an answer that is there for them, `URA_READER_SECONDS` long: an answer may hold a
 * connection of the database, a place among the exports, a file. With its connection the answer ends as it does when a reader
 * hangs up, and gives back all that it held. Slow readers are never cut off as long as they go on reading, and nobody is who
 * waits for us. What a reader sends meanwhile does not count: that is why Node's own time limit, which asks whether anything
 * moved at all, is not enough.
 */
export function cutOffStalledReaders(app: FastifyInstance, kernel: Kernel): void {
  const patience = kernel.config.URA_READER_SECONDS * 1000
  if (patience === 0) return
  const open = new Map<Socket, Seen | undefined>()
  app.addHook('onRequest', (request, _reply, done) => {
    const { socket } = request.raw
    if (!open.has(socket) && socket instanceof Socket) {
      open.set(socket, undefined)
      socket.once('close', () => open.delete(socket))
    }
    done()
  })
  const look = () => {
    const now = performance.now()
    for (const [socket, before] of open) {
      if (socket.writableLength === 0) {
        if (before) open.set(socket, undefined)
        continue
      }
      const taken = socket.bytesWritten - socket.writableLength
      const left = (socket as unknown as Handle)._handle?.writeQueueSize ?? 0
      if (!before || before.taken !== taken || before.left !== left)
        open.set(socket, { taken, left, since: now })
      else if (now - before.since >= patience) {
        kernel.log.warn({ seconds: patience / 1000 }, 'a reader took nothing of its answer and was cut off')
        socket.destroy()
      }
    }
  }
  const looking = setInterval(look, patience / looks).unref()
  app.addHook('onClose', async () => clearInterval(looking))
}
