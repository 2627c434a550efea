import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{apps,common,features,kernel,testing,ui}/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', 'testing/e2e/**'],
    globalSetup: ['testing/global.ts'],
    // Patience for a busy machine: a story that hangs is found all the same, one that is slow is no mistake.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    pool: 'forks',
    // Files share what is imported: reading the whole house again for each of them took longer than the stories. Each
    // has a database of its own, and nothing in the house is kept in a module.
    isolate: false,
    maxWorkers: 2,
    reporters: ['default'],
  },
})
