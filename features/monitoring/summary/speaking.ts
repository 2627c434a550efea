import { type Language, languageTags } from '../../../common/languages.ts'
import { markKosovo } from '../../../kernel/documents/text.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { ExportFormat, Summary } from './contract.ts'
import type { Speaking } from './document.ts'
import { labelsOf } from './labels.ts'

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
