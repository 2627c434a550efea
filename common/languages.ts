import { z } from 'zod'

/** The workspace's languages. Serbian Cyrillic is transliterated from Serbian Latin, never stored. */
export const languages = ['sq', 'en', 'mk', 'bs', 'cnr', 'sr-Latn', 'sr-Cyrl'] as const
export type Language = (typeof languages)[number]
/** The languages that have words files and stored texts. */
export const storedLanguages = ['sq', 'en', 'mk', 'bs', 'cnr', 'sr-Latn'] as const
export type StoredLanguage = (typeof storedLanguages)[number]
export const Language = z.enum(languages)
export const StoredLanguage = z.enum(storedLanguages)

/** BCP 47 tags for `Intl`, the `lang` attribute and documents. Montenegrin has no Intl data of its own in most engines. */
export const languageTags: Record<Language, string> = {
  sq: 'sq-AL',
  en: 'en-GB',
  mk: 'mk-MK',
  bs: 'bs-Latn-BA',
  cnr: 'sr-Latn-ME',
  'sr-Latn': 'sr-Latn-RS',
  'sr-Cyrl': 'sr-Cyrl-RS',
}

/** Each language in its own words, for the language switch. */
export const languageNames: Record<Language, string> = {
  sq: 'Shqip',
  en: 'English',
  mk: 'Македонски',
  bs: 'Bosanski',
  cnr: 'Crnogorski',
  'sr-Latn': 'Srpski (latinica)',
  'sr-Cyrl': 'Српски (ћирилица)',
}

/** A text that a database can keep: without NUL, and without half of a surrogate pair. */
export const Characters = z
  .string()
  .refine((text) => !text.includes('\0') && text.isWellFormed(), 'problem.field.characters')

/** One language version of a text. `of` is the digest of the source text that it was translated from. */
export const TextVersion = z.object({
  text: Characters,
  state: z.enum(['draft', 'approved']),
  of: z.string().optional(),
})

/** A text of a record in several languages; `source` is the language it was written in. */
export const LocalText = z.object({
  source: StoredLanguage,
  texts: z.partialRecord(StoredLanguage, TextVersion),
})
export type LocalText = z.infer<typeof LocalText>
export type TextState = 'missing' | 'draft' | 'approved' | 'outdated'

/** A short, stable digest of a text (FNV-1a, 32 bit): enough to see that a source has changed since its translation. */
export function textDigest(text: string): string {
  let hash = 0x811c9dc5
  for (const char of text.normalize('NFC')) {
    hash = Math.imul(hash ^ char.codePointAt(0)!, 0x01000193) >>> 0
  }
  return hash.toString(16).padStart(8, '0')
}

/** Builds an approved text from plain strings; the first language given is the source. */
export function localText(
  texts: Partial<Record<StoredLanguage, string>>,
  source?: StoredLanguage,
): LocalText {
  const from = source ?? (Object.keys(texts)[0] as StoredLanguage)
  const of = textDigest(texts[from] ?? '')
  const entries = Object.entries(texts) as [StoredLanguage, string][]
  return {
    source: from,
    texts: Object.fromEntries(
      entries.map(([key, text]) => [key, { text, state: 'approved', ...(key === from ? {} : { of }) }]),
    ),
  }
}

/** Says how far a language version is: missing, draft, approved, or outdated because the source has changed. */
export function textState(text: LocalText, language: StoredLanguage): TextState {
  const version = text.texts[language]
  if (!version || version.text.trim() === '') return 'missing'
  if (
    language !== text.source &&
    version.of &&
    version.of !== textDigest(text.texts[text.source]?.text ?? '')
  )
    return 'outdated'
  return version.state
}

/** The order in which other languages stand in for a missing one: near languages first, then English and Albanian. */
const standIns: Record<StoredLanguage, StoredLanguage[]> = {
  sq: ['en'],
  en: ['sq'],
  mk: ['en', 'sq'],
  bs: ['cnr', 'sr-Latn', 'en', 'sq'],
  cnr: ['bs', 'sr-Latn', 'en', 'sq'],
  'sr-Latn': ['cnr', 'bs', 'en', 'sq'],
}

/**
 * The text in the reader's language, or the nearest that exists.
 * @returns the text and the language it really is in, so that a screen can mark a stand-in.
 */
export function readText(
  text: LocalText | null | undefined,
  language: Language,
): { text: string; language: Language } {
  if (!text) return { text: '', language }
  const wanted: StoredLanguage = language === 'sr-Cyrl' ? 'sr-Latn' : language
  for (const key of [wanted, ...standIns[wanted], text.source]) {
    const found = text.texts[key]?.text
    if (!found) continue
    if (language === 'sr-Cyrl' && key === 'sr-Latn') return { text: toCyrillic(found), language }
    return { text: found, language: key }
  }
  return { text: '', language }
}

const cyrillicPairs: Record<string, string> = {
  lj: 'љ', nj: 'њ', dž: 'џ', a: 'а', b: 'б', c: 'ц', č: 'ч', ć: 'ћ', d: 'д', đ: 'ђ', e: 'е', f: 'ф', g: 'г',
  h: 'х', i: 'и', j: 'ј', k: 'к', l: 'л', m: 'м', n: 'н', o: 'о', p: 'п', r: 'р', s: 'с', š: 'ш', t: 'т',
  u: 'у', v: 'в', z: 'з', ž: 'ж',
} // biome-ignore format: a table reads better than thirty lines
const keepLatin =
  /https?:\/\/\S+|[\w.+-]+@[\w-]+\.[\w.]+|\b(?:[A-Z]{2,}\d*|[Qq]\w*|\w*[wxyq]\w*|PDF|Word|CSV|XLSX|YAML|IATI|TOTP)\b/g

/**
 * Serbian Latin to Cyrillic. Digraphs become one letter; web and mail addresses, abbreviations in capitals
 * and words with letters that Serbian does not have stay as they are.
 */
export function toCyrillic(text: string): string {
  let out = ''
  let last = 0
  for (const match of text.matchAll(keepLatin)) {
    out += turn(text.slice(last, match.index)) + match[0]
    last = match.index + match[0].length
  }
  return out + turn(text.slice(last))
}

function turn(text: string): string {
  return text.replace(/lj|nj|dž|[a-zčćđšž]/gi, (letters) => {
    const found = cyrillicPairs[letters.toLowerCase()]
    if (!found) return letters
    return letters[0] === letters[0]!.toLowerCase() ? found : found.toUpperCase()
  })
}
