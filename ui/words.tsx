import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { markKosovo } from '../common/kosovo.ts'
import { type Language, languages, languageTags } from '../common/languages.ts'
import { type Messages, type Say, speaker } from '../common/words.ts'
import { speakLanguage } from './api.ts'
import { type Formats, formatsOf } from './formats.ts'
import { asProblem, type Problem } from './problem.ts'

interface Words {
  language: Language
  say: Say
  formats: Formats
  /** Speaks another language; `remember` (the usual) keeps it for this browser's next visit. */
  setLanguage(language: Language, remember?: boolean): void
  /** True while another language is on its way. */
  changing: boolean
  /** Puts the asterisk after the name Kosovo, on a page where the programme says so: see `KosovoMarked`. */
  mark?: (text: string) => string
}

const WordsContext = createContext<Words | null>(null)
const kept = 'ura.language'

/** The language that this browser chose before, or the first of the reader's own that we speak. */
export function startLanguage(): Language {
  const chosen = readKept()
  if (chosen) return chosen
  for (const tag of navigator.languages ?? []) {
    const found = languageOfTag(tag)
    if (found) return found
  }
  return 'en'
}

/** Whether somebody has chosen a language in this browser; until then a person's own language may speak. */
export const languageIsChosen = (): boolean => readKept() !== undefined

function readKept(): Language | undefined {
  try {
    const value = localStorage.getItem(kept)
    return languages.find((language) => language === value)
  } catch {
    return undefined // storage may be forbidden; then the choice lasts for the visit
  }
}

function keep(language: Language): void {
  try {
    localStorage.setItem(kept, language)
  } catch {
    // the choice then lasts for the visit
  }
}

/** Whether somebody has chosen a language in this browser; otherwise the signed-in person's own is spoken. */
export function hasChosenLanguage(): boolean {
  return readKept() !== undefined
}

/**
 * Our language for a BCP 47 tag: `sr-RS` is Cyrillic by CLDR's default, `sr-ME` and `hr` have near relations here.
 * A browser may say what is no tag (WebKit on Linux: `C`): that is no language of ours, and no reason for a blank page.
 */
export function languageOfTag(tag: string): Language | undefined {
  const locale = localeOf(tag)
  if (!locale) return undefined
  if (locale.language === 'sh') return 'sr-Latn'
  if (locale.language === 'hr') return 'bs'
  if (locale.language === 'sr') {
    if (locale.region === 'ME') return 'cnr'
    return locale.script === 'Latn' ? 'sr-Latn' : 'sr-Cyrl'
  }
  return languages.find((language) => language === locale.language)
}

function localeOf(tag: string): Intl.Locale | undefined {
  try {
    return new Intl.Locale(tag).maximize()
  } catch {
    return undefined
  }
}

/** Fetches a language's messages; Serbian Cyrillic is spoken from the Serbian Latin ones. */
export async function fetchWords(language: Language): Promise<Messages> {
  const stored = language === 'sr-Cyrl' ? 'sr-Latn' : language
  const response = await fetch(`/api/words/${stored}`, { headers: { accept: 'application/json' } })
  if (!response.ok) throw new Error(`words ${response.status}`)
  return (await response.json()) as Messages
}

/**
 * Gives words and formats to everything below. Changing the language keeps the page as it is: the old words stay
 * until the new ones have come.
 */
export function WordsProvider(props: {
  children: ReactNode
  load?: (language: Language) => Promise<Messages>
  /** Shown until the first words are there. */
  waiting: ReactNode
  /** Shown when they cannot be had: in the tongues we know without asking. */
  failed: (problem: Problem, again: () => void) => ReactNode
  start?: Language
}): ReactNode {
  const load = props.load ?? fetchWords
  const [wanted, setWanted] = useState<Language>(() => props.start ?? startLanguage())
  const [spoken, setSpoken] = useState<{ language: Language; say: Say } | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [tries, setTries] = useState(0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: `tries` is the reader's wish to try once more
  useEffect(() => {
    let dropped = false
    load(wanted).then(
      (messages) => {
        if (dropped) return
        setProblem(null)
        // Before anything is drawn in it: what is then asked for is to be answered in it.
        speakLanguage(wanted)
        setSpoken({ language: wanted, say: speaker(wanted, messages) })
      },
      (error: unknown) => !dropped && setProblem(asProblem(error)),
    )
    return () => {
      dropped = true
    }
  }, [wanted, load, tries])

  useEffect(() => {
    if (!spoken) return
    document.documentElement.lang = languageTags[spoken.language]
  }, [spoken])

  const words = useMemo<Words | null>(() => {
    if (!spoken) return null
    const setLanguage = (language: Language, remember = true) => {
      if (remember) keep(language)
      setWanted(language)
    }
    return {
      ...spoken,
      formats: formatsOf(spoken.language),
      setLanguage,
      changing: wanted !== spoken.language,
    }
  }, [spoken, wanted])

  if (words) return <WordsContext value={words}>{props.children}</WordsContext>
  return problem ? props.failed(problem, () => setTries((count) => count + 1)) : props.waiting
}

/** Language, words, formats and the switch. */
export function useWords(): Words {
  const words = useContext(WordsContext)
  if (!words) throw new Error('useWords outside WordsProvider')
  return words
}

/** The function that says a message in the reader's language. */
export function useSay(): Say {
  return useWords().say
}

/** Numbers and dates in the reader's locale. */
export function useFormats(): Formats {
  return useWords().formats
}

/**
 * Everything below names Kosovo with its asterisk: names of countries, and what people wrote where it is shown by
 * `Local`, `useLocal` or `useMark`. For pages that are printed; the page puts the footnote below.
 */
export function KosovoMarked(props: { on: boolean; children: ReactNode }): ReactNode {
  const words = useWords()
  const marked = useMemo<Words>(() => {
    const country = (code: string) => markKosovo(words.formats.country(code))
    return { ...words, formats: { ...words.formats, country }, mark: markKosovo }
  }, [words])
  return <WordsContext value={props.on ? marked : words}>{props.children}</WordsContext>
}

const asItIs = (text: string) => text

/** Marks a text as the page does; most pages leave it as it is. */
export function useMark(): (text: string) => string {
  return useWords().mark ?? asItIs
}
