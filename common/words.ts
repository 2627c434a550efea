import { IntlMessageFormat } from 'intl-messageformat'
import { type Language, languageTags, toCyrillic } from './languages.ts'

/** Flat ICU messages of one language: `{ "programme.indicator.title": "Indicator" }`. */
export type Messages = Record<string, string>
export type WordValues = Record<string, string | number | boolean | Date | null | undefined>
/** Says a message in one language. A missing key is shown as the key itself, so that it is seen and mended. */
export type Say = ((key: string, values?: WordValues) => string) & {
  language: Language
  has(key: string): boolean
}

/**
 * Makes the function that says messages in a language.
 * @param messages the language's own messages (for Serbian Cyrillic: the Serbian Latin ones)
 * @param fallback messages of a language to fall back on while a translation is missing
 */
export function speaker(language: Language, messages: Messages, fallback: Messages = {}): Say {
  const made = new Map<string, IntlMessageFormat>()
  const say = (key: string, values?: WordValues) => {
    const own = messages[key]
    const text = own ?? fallback[key]
    if (text === undefined) return key
    let format = made.get(key)
    if (!format) {
      format = compile(language, own === undefined ? 'en' : language, text)
      made.set(key, format)
    }
    try {
      return format.format(values) as string
    } catch {
      return key
    }
  }
  return Object.assign(say, { language, has: (key: string) => key in messages })
}

type Nodes = ReturnType<NonNullable<typeof IntlMessageFormat.__parse>>
interface LooseNode {
  type: number
  value?: unknown
  options?: Record<string, { value: Nodes }>
  children?: Nodes
}

function compile(language: Language, spoken: Language, text: string): IntlMessageFormat {
  const tag = languageTags[spoken]
  // A literal `<` must not be read as a tag: our sentences are plain text.
  const nodes = IntlMessageFormat.__parse!(text, { ignoreTag: true, locale: new Intl.Locale(tag) })
  if (language === 'sr-Cyrl') cyrillic(nodes)
  return new IntlMessageFormat(nodes, tag)
}

function cyrillic(nodes: Nodes): void {
  for (const node of nodes as unknown as LooseNode[]) {
    if (node.type === 0 && typeof node.value === 'string') node.value = toCyrillic(node.value)
    for (const option of Object.values(node.options ?? {})) cyrillic(option.value)
    if (node.children) cyrillic(node.children)
  }
}
