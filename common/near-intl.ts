import { type Language, languageTags } from './languages.ts'

/**
 * Browsers leave out the locale data of small languages: Chromium writes an Albanian date as `2026 M11 24` and an Albanian
 * number as an American one. For these three we bring months and separators ourselves (figures of CLDR 48); wherever the
 * engine knows the language, the engine decides.
 */
interface Locale {
  long: string[]
  short: string[]
  /** After the day, and after the year. */
  day: string
  year: string
  group: string
  decimal: string
  percent: string
  and: string
}

const locales: Partial<Record<Language, Locale>> = {
  sq: {
    long: 'janar shkurt mars prill maj qershor korrik gusht shtator tetor nëntor dhjetor'.split(' '),
    short: 'jan shk mar pri maj qer korr gush sht tet nën dhj'.split(' '),
    day: '', year: '', group: '\u00a0', decimal: ',', percent: '%', and: ' dhe ',
  },
  mk: {
    long: 'јануари февруари март април мај јуни јули август септември октомври ноември декември'.split(' '),
    short: 'јан. фев. мар. апр. мај јун. јул. авг. сеп. окт. ное. дек.'.split(' '),
    day: '', year: ' г.', group: '.', decimal: ',', percent: '\u00a0%', and: ' и ',
  },
  bs: {
    long: 'januar februar mart april maj juni juli august septembar oktobar novembar decembar'.split(' '),
    short: 'jan feb mar apr maj jun jul aug sep okt nov dec'.split(' '),
    day: '.', year: '.', group: '.', decimal: ',', percent: '%', and: ' i ',
  },
} // biome-ignore format: a table

const known = new Map<Language, Locale | null>()

/** Our own data for a language that this engine cannot write; null where the engine can. */
export function lacking(language: Language): Locale | null {
  let found = known.get(language)
  if (found === undefined) {
    const own = locales[language] ?? null
    const written = new Intl.DateTimeFormat(languageTags[language], {
      month: 'long',
      timeZone: 'UTC',
    }).format(Date.UTC(2024, 10, 15))
    found = own && !written.includes(own.long[10]!) ? own : null
    known.set(language, found)
  }
  return found
}

/** `Intl.NumberFormat` that also writes the languages which the engine lacks. */
export function numberFormat(
  language: Language,
  options: Intl.NumberFormatOptions,
): { format(value: number): string } {
  const own = lacking(language)
  if (!own) return new Intl.NumberFormat(languageTags[language], options)
  const plain = new Intl.NumberFormat('en-US', { ...options, currencyDisplay: 'code' })
  return {
    format: (value) => {
      const parts = plain.formatToParts(value)
      const text = parts
        .filter((part) => part.type !== 'currency' && part.type !== 'literal')
        .map((part) =>
          part.type === 'group'
            ? own.group
            : part.type === 'decimal'
              ? own.decimal
              : part.type === 'percentSign'
                ? own.percent
                : part.value,
        )
        .join('')
      return options.currency ? `${text}\u00a0${options.currency === 'EUR' ? '€' : options.currency}` : text
    },
  }
}

/** `Intl.DateTimeFormat` that also writes the languages which the engine lacks: day, month in words, year, time. */
export function dateFormat(
  language: Language,
  options: Intl.DateTimeFormatOptions,
): { format(value: Date | number): string } {
  const own = lacking(language)
  if (!own) return new Intl.DateTimeFormat(languageTags[language], options)
  const whole = Boolean(options.dateStyle)
  const shows = (part: 'day' | 'month' | 'year') => whole || options[part] !== undefined
  const english = new Intl.DateTimeFormat('en-GB', {
    ...(shows('day') ? { day: 'numeric' } : {}),
    ...(shows('month') ? { month: 'numeric' } : {}),
    ...(shows('year') ? { year: 'numeric' } : {}),
    ...(options.timeStyle || options.hour ? { hour: '2-digit', minute: '2-digit' } : {}),
    ...(options.timeZone ? { timeZone: options.timeZone } : {}),
  })
  const months = options.month === 'short' || options.dateStyle === 'medium' ? own.short : own.long
  return {
    format: (value) => {
      const of = Object.fromEntries(english.formatToParts(value).map((part) => [part.type, part.value]))
      const date = [
        of.day && of.day + own.day,
        of.month && months[Number(of.month) - 1],
        of.year && of.year + own.year,
      ]
      return [date.filter(Boolean).join(' '), of.hour && `${of.hour}:${of.minute}`].filter(Boolean).join(', ')
    },
  }
}

/** A list in words: `a, b dhe c`. */
export function listFormat(language: Language): { format(items: string[]): string } {
  const own = lacking(language)
  if (!own) return new Intl.ListFormat(languageTags[language], { type: 'conjunction' })
  return {
    format: (items) =>
      items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')}${own.and}${items.at(-1)}`,
  }
}
