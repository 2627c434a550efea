import { type LocalText, type StoredLanguage, textDigest } from '../../common/languages.ts'

/** A text that is not written in any language yet. */
export function emptyText(source: StoredLanguage): LocalText {
  return { source, texts: {} }
}

/**
 * Writes one language version. What is typed is a draft until somebody approves it; a translation remembers the
 * digest of the source that it was made from. An emptied version is taken away. The language that is written first is
 * the source.
 */
export function writeText(text: LocalText, language: StoredLanguage, typed: string): LocalText {
  const { [language]: _, ...others } = text.texts
  if (typed === '') return { ...text, texts: others }
  if (Object.keys(others).length === 0)
    return { source: language, texts: { [language]: { text: typed, state: 'draft' } } }
  const of = language === text.source ? {} : { of: sourceDigest(text) }
  return { ...text, texts: { ...text.texts, [language]: { text: typed, state: 'draft', ...of } } }
}

/** Approves a language version as it stands; for a translation this also says that it fits the source of today. */
export function approveText(text: LocalText, language: StoredLanguage): LocalText {
  const version = text.texts[language]
  if (!version) return text
  const of = language === text.source ? {} : { of: sourceDigest(text) }
  return { ...text, texts: { ...text.texts, [language]: { text: version.text, state: 'approved', ...of } } }
}

/** Makes another language the one that translations are measured against; only a written one can be. */
export function changeSource(text: LocalText, source: StoredLanguage): LocalText {
  const version = text.texts[source]
  if (!version) return text
  const { of: _, ...plain } = version
  return { source, texts: { ...text.texts, [source]: plain } }
}

const sourceDigest = (text: LocalText) => textDigest(text.texts[text.source]?.text ?? '')
