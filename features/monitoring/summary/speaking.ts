import { type Language, languageTags } from '../../../common/languages.ts'
import type { Say } from '../../../common/words.ts'
import { markKosovo } from '../../../kernel/documents/text.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { ProgrammeImprint } from '../../programme/seam.ts'
import type { ExportFormat, Summary } from './contract.ts'
import { type Labels, labelsOf } from './labels.ts'
import { isYear } from './rules.ts'

export interface Speaking {
  say: Say
  language: Language
  labels: Labels
  country: (code: string) => string
  imprint: ProgrammeImprint
  /** Today, ISO. */
  on: string
}

/** All that a summary needs to be written in a language. */
export function speakingOf(
  kernel: Kernel,
  summary: Summary,
  language: Language,
  imprint: Speaking['imprint'],
): Speaking {
  const say = kernel.say(language)
  const names = new Intl.DisplayNames(languageTags[language], { type: 'region', fallback: 'code' })
  const country = (code: string) => {
    const name = names.of(code) ?? code
    return imprint.kosovoFootnote ? markKosovo(name) : name
  }
  const labels = labelsOf(summary, { say, language, country })
  return { say, language, labels, country, imprint, on: new Date().toISOString().slice(0, 10) }
}

/** `monitoring-al-2021-01-01-2021-12-31.pdf` */
export function fileNameOf({ country, span }: Summary, format: ExportFormat): string {
  const parts = ['monitoring', country?.toLowerCase(), span.from, span.to].filter(Boolean)
  return `${parts.join('-')}.${format}`
}

/** The footnotes of everything that leaves: what is withheld, and why; and that it is wider than what was on the screen. */
export const guardNotes = ({ allThemes, span }: Summary, { say }: Pick<Speaking, 'say'>): string[] => [
  say('monitoring.summary.guardNote', { usual: 5, severe: 10 }),
  // Years do not overlap, and are all cut from one system; a file of another span could be held against them.
  ...(isYear(span) ? [] : [say('monitoring.summary.oddSpanNote')]),
  ...(allThemes ? [say('monitoring.summary.allThemesNote')] : []),
]
