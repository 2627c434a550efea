import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

/** Below this size the headers of a compressed answer cost more than it saves. */
const smallest = 1024

/**
 * Writes every built text file compressed beside itself (`.br`, `.gz`), so that the server sends it as it lies there
 * (`preCompressed` of @fastify/static) and compresses nothing while people wait.
 */
export function precompress(): Plugin {
  return {
    name: 'precompress',
    apply: 'build',
    writeBundle({ dir }) {
      if (!dir) return
      for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
        if (!/\.(m?js|css|json|svg|html)$/.test(name)) continue
        const file = resolve(dir, name)
        const text = readFileSync(file)
        if (text.length < smallest) continue
        writeFileSync(`${file}.gz`, gzipSync(text, { level: 9 }))
        writeFileSync(
          `${file}.br`,
          brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
        )
      }
    },
  }
}
