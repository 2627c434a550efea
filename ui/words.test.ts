import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { type Language, languages } from '../common/languages.ts'
import { type Messages, speaker } from '../common/words.ts'
import { formatsOf } from './formats.ts'
import { languageOfTag } from './words.tsx'

const wordsOf = (language: Language): Messages =>
  JSON.parse(
    readFileSync(
      resolve(import.meta.dirname, `words/${language === 'sr-Cyrl' ? 'sr-Latn' : language}.json`),
      'utf8',
    ),
  )

describe('words of the shell', () => {
  test.each(languages)('%s says every message with every number', (language) => {
    const messages = wordsOf(language)
    const say = speaker(language, messages)
    for (const key of Object.keys(messages)) {
      for (const count of [0, 1, 2, 5, 21]) {
        const values = {
          count,
          name: 'N',
          row: 1,
          page: 1,
          pages: 2,
          from: 1,
          to: 2,
          total: 3,
          filter: 'F',
          target: '7',
        }
        // A message that cannot be formatted comes back as its key.
        expect(say(key, values), `${language} ${key}`).not.toBe(key)
      }
    }
  })

  test('Slavic plurals have their few', () => {
    const say = speaker('bs', wordsOf('bs'))
    expect(say('ui.table.chosen', { count: 1 })).toBe('1 red izabran')
    expect(say('ui.table.chosen', { count: 3 })).toBe('3 reda izabrana')
    expect(say('ui.table.chosen', { count: 5 })).toBe('5 redova izabrano')
  })

  test('Serbian Cyrillic is spoken from the Latin words, placeholders untouched', () => {
    const say = speaker('sr-Cyrl', wordsOf('sr-Cyrl'))
    expect(say('ui.cancel')).toBe('Одустани')
    expect(say('ui.shell.programme', { name: 'Ljubav' })).toBe('Програм: Ljubav')
  })
})

describe('the language of a reader', () => {
  test.each([
    ['sr', 'sr-Cyrl'],
    ['sr-RS', 'sr-Cyrl'],
    ['sr-Latn-RS', 'sr-Latn'],
    ['sr-ME', 'cnr'],
    ['hr-HR', 'bs'],
    ['bs', 'bs'],
    ['sq-XK', 'sq'],
    ['mk-MK', 'mk'],
    ['en-US', 'en'],
    ['cnr', 'cnr'],
    ['fr', undefined],
    // What WebKit on Linux says where no language is set, and what a careless setting may say.
    ['C', undefined],
    ['', undefined],
    ['en_US', undefined],
  ])('%s is %s', (tag, language) => {
    expect(languageOfTag(tag)).toBe(language)
  })
})

describe('formats', () => {
  const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')

  test('numbers stand as the reader writes them', () => {
    expect(plain(formatsOf('sq').number(12345.6))).toBe('12 345,6')
    expect(formatsOf('en').number(12345.6)).toBe('12,345.6')
    expect(formatsOf('sr-Latn').number(12345.6)).toBe('12.345,6')
  })

  test('dates are written out, and a calendar date never slips by a day', () => {
    expect(formatsOf('en').date('2026-11-24')).toBe('24 November 2026')
    expect(formatsOf('sq').date('2026-11-24')).toBe('24 nëntor 2026')
    expect(formatsOf('sr-Cyrl').date('2026-11-24')).toContain('новембар')
    vi.stubEnv('TZ', 'America/Los_Angeles')
    onTestFinished(() => void vi.unstubAllEnvs())
    expect(formatsOf('mk').date('2026-01-01')).toContain('јануари')
  })

  test('one day is one day and no range, also in a browser that does not know the language', async () => {
    const { DateTimeFormat } = Intl
    onTestFinished(() => {
      Intl.DateTimeFormat = DateTimeFormat
      vi.resetModules()
    })
    vi.resetModules()
    Object.assign(Intl, {
      DateTimeFormat: class extends DateTimeFormat {
        constructor(tag: string, options: Intl.DateTimeFormatOptions) {
          super(tag.startsWith('sq') ? 'en-US' : tag, options)
        }
      },
    })
    const { formatsOf: here } = await import('./formats.ts')
    for (const language of languages)
      expect(here(language).range('2023-04-18', '2023-04-18')).toBe(here(language).date('2023-04-18'))
    expect(here('sq').range('2023-04-18', '2023-04-18')).toBe('18 prill 2023')
    expect(here('sq').range('2023-04-18', '2023-04-19')).toBe('18 prill 2023 – 19 prill 2023')
  })

  test('countries, sizes and lists', () => {
    expect(formatsOf('sq').country('AL')).toBe('Shqipëri')
    expect(formatsOf('en').country('XK')).toBe('Kosovo')
    expect(formatsOf('en').country('not a code')).toBe('not a code')
    expect(formatsOf('en').bytes(1_500_000)).toBe('1.5 MB')
    expect(formatsOf('en').bytes(512)).toBe('512 B')
  })
})
