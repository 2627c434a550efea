import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { S3Settings } from '../kernel/files/s3.ts'

export interface TestBucket {
  settings: Omit<S3Settings, 'spool' | 'partBytes'>
  stop(): Promise<void>
}

// In a thread of its own: what the server holds in memory is not counted as ours.
const server = `
  const { parentPort, workerData } = require('node:worker_threads')
  const S3rver = require(workerData.module)
  const bucket = new S3rver({ port: 0, address: '127.0.0.1', silent: true, directory: workerData.directory,
    configureBuckets: [{ name: 'ura', configs: [] }] })
  bucket.run().then(({ port }) => parentPort.postMessage(port))
`

/** An S3-compatible server (s3rver) with one bucket, on a port of its own, for tests. */
export async function startBucket(): Promise<TestBucket> {
  const directory = mkdtempSync(join(tmpdir(), 'ura-s3-'))
  const module = createRequire(import.meta.url).resolve('s3rver')
  const worker = new Worker(server, { eval: true, workerData: { module, directory } })
  const port = await new Promise<number>((done, fail) => worker.once('message', done).once('error', fail))
  const keys = { accessKey: 'S3RVER', secretKey: 'S3RVER', region: 'us-east-1' }
  return {
    settings: { endpoint: `http://127.0.0.1:${port}`, bucket: 'ura', ...keys },
    stop: async () => {
      await worker.terminate()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
