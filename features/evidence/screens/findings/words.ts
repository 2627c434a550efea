import type { Tone } from '../../../../ui/page/marks.tsx'
import { useFormats, useSay } from '../../../../ui/words.tsx'
import type { FindingState, RecordLink, Severity } from '../../findings/shapes.ts'

export const severityTones: Record<Severity, Tone> = {
  minor: 'neutral',
  moderate: 'active',
  serious: 'warn',
  critical: 'bad',
}
export const stateTones: Record<FindingState, Tone> = {
  draft: 'warn',
  approved: 'good',
  withdrawn: 'neutral',
}

/** What findings say, in the reader's words. */
export function useFindingWords() {
  const say = useSay()
  const formats = useFormats()
  return {
    say,
    formats,
    country: (code: string | null) => (code ? formats.country(code) : say('evidence.finding.noCountry')),
    /** What kind of record it is; a room that is not known by name brings "record". */
    kind: (link: Pick<RecordLink, 'room' | 'kind'>) => {
      const key = `evidence.finding.kind.${link.room}.${link.kind}`
      return say(say.has(key) ? key : 'evidence.finding.kind.other')
    },
    options: (field: string, values: readonly (string | number)[]) =>
      values.map((value) => ({ value: String(value), label: say(`evidence.finding.${field}.${value}`) })),
  }
}
