import { resolve } from 'node:path'
import { build } from 'vite'
import { home } from '../../kernel/config/config.ts'

// A process of its own: what building takes of memory goes back with it, and the workspace starts without.
for (const pages of ['web', 'collect'])
  await build({ configFile: resolve(home, `apps/${pages}/vite.config.ts`), logLevel: 'warn' })
