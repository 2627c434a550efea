/** The parts of yazl that are used here. */
declare module 'yazl' {
  import type { EventEmitter } from 'node:events'
  import type { Readable } from 'node:stream'

  interface EntryOptions {
    compress?: boolean
    compressionLevel?: number
    mtime?: Date
  }
  export class ZipFile extends EventEmitter {
    readonly outputStream: NodeJS.ReadableStream
    addBuffer(buffer: Buffer, name: string, options?: EntryOptions): void
    addReadStreamLazy(
      name: string,
      options: EntryOptions,
      open: (done: (error: unknown, stream: Readable) => void) => void,
    ): void
    end(): void
  }
}
