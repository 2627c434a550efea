import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

/** Our own modules get `zod-absent.ts` for `zod`; libraries that validate for themselves keep the real one. */
export function withoutZod(): Plugin {
  return {
    name: 'without-zod',
    enforce: 'pre',
    resolveId(source, importer) {
      if (source !== 'zod' || !importer || importer.includes('node_modules')) return null
      return fileURLToPath(new URL('./zod-absent.ts', import.meta.url))
    },
  }
}
