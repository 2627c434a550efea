import type { Plugin } from 'vite'
import { storedLanguages } from '../../common/languages.ts'
import { readWords } from '../../kernel/words.ts'

/** The words that these pages say. They lie in the build, because the server's words cannot be asked for at a border. */
const said =
  /^(collection\.(collect|fill)\.|access\.(signIn|field|demo|password\.show)|ui\.(problem|unreachable|close|cancel|product|language)|role\.)/

/** `virtual:words/<language>`: the words of one language, each a file of its own. */
export function ownWords(): Plugin {
  const prefix = 'virtual:words/'
  return {
    name: 'own-words',
    resolveId: (id) => (id.startsWith(prefix) ? `\0${id}` : null),
    load(id) {
      if (!id.startsWith(`\0${prefix}`)) return null
      const language = storedLanguages.find((one) => id === `\0${prefix}${one}`)!
      const all = readWords()
      const words = Object.entries({ ...all.en, ...all[language] }).filter(([key]) => said.test(key))
      return `export default ${JSON.stringify(Object.fromEntries(words))}`
    },
  }
}
