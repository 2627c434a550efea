import type { Language, StoredLanguage } from '../../common/languages.ts'
import type { Messages } from '../../common/words.ts'

const words: Record<StoredLanguage, () => Promise<{ default: Messages }>> = {
  sq: () => import('virtual:words/sq'),
  en: () => import('virtual:words/en'),
  mk: () => import('virtual:words/mk'),
  bs: () => import('virtual:words/bs'),
  cnr: () => import('virtual:words/cnr'),
  'sr-Latn': () => import('virtual:words/sr-Latn'),
}

/** A language's words, out of this build: they are here without a network, too. */
export const ownWords = async (language: Language): Promise<Messages> =>
  (await words[language === 'sr-Cyrl' ? 'sr-Latn' : language]()).default
