import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{apps,common,features,kernel,testing,ui}/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', 'testing/e2e/**'],
    globalSetup: ['testing/global.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
    reporters: ['default'],
  },
})
