/** A language as a browser knows it: its tag (BCP 47) and which way it runs; what is not known is left out. */
export interface Tongue {
  lang?: string
  dir?: 'ltr' | 'rtl'
}

/** Scripts of today that run from right to left. */
const leftwards = new Set(['Arab', 'Hebr', 'Syrc', 'Thaa', 'Nkoo', 'Adlm', 'Rohg', 'Mand', 'Samr'])

/** What a form's language is: `Shqip (sq)` and `sq` say it by a tag, `العربية` only how it runs. */
export function tongueOf(name: string): Tongue {
  const tag = /\(([\w-]+)\)\s*$/.exec(name)?.[1] ?? (/^[a-z]{2,3}(?:-\w+)*$/i.test(name) ? name : undefined)
  try {
    if (tag) {
      const { language, script } = new Intl.Locale(tag).maximize()
      if (language !== 'default' && script) return { lang: tag, dir: leftwards.has(script) ? 'rtl' : 'ltr' }
    }
  } catch {
    // words in brackets need not be a tag
  }
  return /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/.test(name) ? { dir: 'rtl' } : {}
}

/** The form's language that a reader of `wanted` would choose: by its tag in brackets, or by its name. */
export function preferredLanguage(languages: string[], wanted: string | undefined): string | undefined {
  if (!wanted) return undefined
  const [tongue] = wanted.toLowerCase().split('-')
  const tagOf = (language: string) => (/\(([\w-]+)\)\s*$/.exec(language)?.[1] ?? language).toLowerCase()
  return (
    languages.find((one) => one.toLowerCase() === wanted.toLowerCase()) ??
    languages.find((one) => tagOf(one) === wanted.toLowerCase()) ??
    languages.find((one) => tagOf(one).split('-')[0] === tongue)
  )
}
