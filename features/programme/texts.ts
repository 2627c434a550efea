import { type LocalText, type StoredLanguage, storedLanguages, textDigest } from '../../common/languages.ts'

/**
 * A text as it is stored: in the languages' own order, without empty versions, the source without a digest and every
 * translation with one, so that two equal texts are equal as JSON.
 */
export function tidyText(text: LocalText): LocalText {
  const source = text.texts[text.source]?.text ?? ''
  const texts: LocalText['texts'] = {}
  for (const language of storedLanguages) {
    const version = text.texts[language]
    if (!version || version.text.trim() === '') continue
    const { state } = version
    const words = version.text.normalize('NFC')
    texts[language] =
      language === text.source
        ? { text: words, state }
        : { text: words, state, of: version.of ?? textDigest(source) }
  }
  return { source: text.source, texts }
}

/** Whether a value looks like a text in several languages. */
export function isLocalText(value: unknown): value is LocalText {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as LocalText).source === 'string' &&
    typeof (value as LocalText).texts === 'object'
  )
}

/** Tidies every text among the fields of a record. */
export function tidyFields<T extends Record<string, unknown>>(fields: T): T {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [key, isLocalText(value) ? tidyText(value) : value]),
  ) as T
}

/** A text with one approved version, its source. */
export const plainText = (language: StoredLanguage, text: string): LocalText => ({
  source: language,
  texts: { [language]: { text, state: 'approved' } },
})
