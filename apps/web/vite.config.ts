import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { engineFiles } from '../build/engine-files.ts'
import { precompress } from './precompress.ts'
import { withoutZod } from './without-zod.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The workspace's page; `gallery` and `filler` are pages for looking at parts and for testing them in a browser. */
const pages: Record<string, string> = { gallery: 'gallery', filler: 'filler' }

export default defineConfig(({ mode }) => ({
  root: here('.'),
  base: '/',
  plugins: [withoutZod(), engineFiles(), react(), precompress()],
  build: {
    outDir: here(`../../dist/${pages[mode] ?? 'web'}`),
    emptyOutDir: true,
    target: 'es2022',
    // The content security policy allows files only: nothing inlined, no helper script in the page.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      // The engine's parser brings an `eval` for modules that it never loads; the content security policy forbids it anyway.
      checks: { eval: false },
      input: here(`./${pages[mode] ?? 'index'}.html`),
      output: {
        codeSplitting: {
          groups: [{ name: 'react', test: /node_modules\/(react|react-dom|scheduler)\//, priority: 10 }],
        },
      },
    },
  },
}))
