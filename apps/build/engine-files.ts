import type { Plugin } from 'vite'

/**
 * ODK's engine carries its expression parser as WebAssembly in base64 inside the script. As files of their own they are a
 * third smaller, compiled while they arrive, and within a content security policy that allows no `data:`.
 */
export function engineFiles(): Plugin {
  return {
    name: 'engine-files',
    enforce: 'pre',
    apply: 'build',
    transform(code, id) {
      if (!/@getodk\/xforms-engine\/dist\/index\.js/.test(id)) return null
      let count = 0
      const changed = code.replace(
        /"data:application\/wasm;base64,([A-Za-z0-9+/=]+)"/g,
        (_, base64: string) => {
          const file = this.emitFile({
            type: 'asset',
            name: `engine-${++count}.wasm`,
            source: Buffer.from(base64, 'base64'),
          })
          return `import.meta.ROLLUP_FILE_URL_${file}`
        },
      )
      if (count === 0)
        this.error('The engine no longer carries its parser as base64: look at engine-files.ts.')
      return { code: changed, map: null }
    },
  }
}
