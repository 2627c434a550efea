import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { device } from '../build/device.ts'
import { engineFiles } from '../build/engine-files.ts'
import { serviceWorker } from '../build/service-worker.ts'
import { ownWords } from '../build/words.ts'
import { precompress } from '../web/precompress.ts'
import { withoutZod } from '../web/without-zod.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  root: here('.'),
  base: '/collect/',
  plugins: [withoutZod(), ownWords(), engineFiles(), react(), device(), precompress(), serviceWorker()],
  build: {
    outDir: here('../../dist/collect'),
    emptyOutDir: true,
    target: 'es2022',
    // The content security policy allows files only: nothing inlined, no helper script in the page.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1600,
    rolldownOptions: {
      // The engine's parser brings an `eval` for modules that it never loads; the content security policy forbids it anyway.
      checks: { eval: false, pluginTimings: false },
      input: here('./index.html'),
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\//, priority: 10 },
            { name: 'engine', test: /node_modules\/@getodk\//, priority: 5 },
          ],
        },
      },
    },
  },
})
