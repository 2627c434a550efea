import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'vite'
import { withoutZod } from '../web/without-zod.ts'

/** What is not kept on the device: compressed twins, and letters that none of our languages has. */
const notKept = /\.(gz|br|map)$|(vietnamese|greek|greek-ext|cyrillic-ext)-wght|(^|\/)sw\.js$/

/** Builds the service worker last, when it is known which files there are; its version is the digest of them all. */
export function serviceWorker(): Plugin {
  return {
    name: 'service-worker',
    apply: 'build',
    enforce: 'post',
    async writeBundle({ dir }) {
      if (!dir) return
      const files = readdirSync(dir, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => resolve(entry.parentPath, entry.name).slice(resolve(dir).length + 1))
        .filter((file) => !notKept.test(file))
        .sort()
      const hash = createHash('sha256')
      for (const file of files) hash.update(file).update(readFileSync(resolve(dir, file)))
      await build({
        configFile: false,
        logLevel: 'warn',
        plugins: [withoutZod()],
        define: {
          __files__: JSON.stringify(files),
          __version__: JSON.stringify(hash.digest('hex').slice(0, 12)),
        },
        publicDir: false,
        build: {
          outDir: dir,
          emptyOutDir: false,
          target: 'es2022',
          reportCompressedSize: false,
          rolldownOptions: {
            input: fileURLToPath(new URL('../collect/sw.ts', import.meta.url)),
            output: { format: 'iife', entryFileNames: 'sw.js', codeSplitting: false },
          },
        },
      })
    },
  }
}
