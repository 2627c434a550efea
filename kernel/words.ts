import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Language, languages, type StoredLanguage, storedLanguages } from '../common/languages.ts'
import { type Messages, type Say, speaker } from '../common/words.ts'
import { home } from './config/config.ts'

/** All messages of all rooms, by language. */
export type Words = Record<StoredLanguage, Messages>

/** The folders that hold words: the kernel's, the shell's and each room's. */
export function wordFolders(): string[] {
  const rooms = readdirSync(resolve(home, 'features'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `features/${entry.name}/words`)
  return ['kernel/words', 'ui/words', ...rooms].filter((folder) => existsSync(resolve(home, folder)))
}

/** Reads every words file. A missing file is an empty one: the guard tests say which is missing. */
export function readWords(): Words {
  const all = Object.fromEntries(storedLanguages.map((language) => [language, {}])) as Words
  for (const folder of wordFolders()) {
    for (const language of storedLanguages) {
      const file = resolve(home, folder, `${language}.json`)
      if (existsSync(file)) Object.assign(all[language], JSON.parse(readFileSync(file, 'utf8')))
    }
  }
  return all
}

/** Says messages in any of the workspace's languages; compiled once per language. */
export function speakers(words: Words): (language: Language) => Say {
  const made = new Map<Language, Say>()
  return (language) => {
    let say = made.get(language)
    if (!say) {
      const stored = language === 'sr-Cyrl' ? 'sr-Latn' : language
      say = speaker(language, words[stored], words.en)
      made.set(language, say)
    }
    return say
  }
}

/** The best language for an Accept-Language header; exact workspace codes win, then the base language. */
export function preferredLanguage(header: string | undefined, otherwise: Language = 'en'): Language {
  const wanted = (header ?? '')
    .split(',')
    .map((part) => part.trim().split(';')[0]!.trim())
    .filter(Boolean)
  for (const tag of wanted) {
    const exact = languages.find((language) => language.toLowerCase() === tag.toLowerCase())
    if (exact) return exact
    const base = tag.toLowerCase().split('-')[0]
    if (base === 'sr') return /cyrl/i.test(tag) ? 'sr-Cyrl' : 'sr-Latn'
    if (base === 'hr') return 'bs'
    const near = languages.find((language) => language === base)
    if (near) return near
  }
  return otherwise
}
