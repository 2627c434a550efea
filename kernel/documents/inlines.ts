import { type Inline, suppressedSign, type Truth, type TruthMark } from '../../common/document.ts'
import { type Language, languageTags } from '../../common/languages.ts'
import { formatDay, formatNumber } from '../../common/numbers.ts'
import type { Say } from '../../common/words.ts'
import type { PreparedInline } from './prepared.ts'
import { anchor, cleanText, markKosovo } from './text.ts'

/** What is known of the whole document while its parts are made ready. */
export interface Preparing {
  say: Say
  language: Language
  kosovo: boolean
  /** "Figure 3", "Table 2" by id. */
  labels: Map<string, string>
  /** Ids that have an entry in the list of figures and their proofs. */
  proofs: Set<string>
  /** Truth marks met so far. */
  marks: Set<TruthMark>
  notes: number
}

/** Cleans a text and, where the document asks for it, puts the asterisk after Kosovo. */
export function words(text: string, at: Preparing): string {
  const clean = cleanText(text)
  return at.kosovo ? markKosovo(clean) : clean
}

/** The sign that stands after a value in a table; the key under the table says what it means. */
export const signs: Partial<Record<TruthMark, string>> = { reported: 'r', provisional: 'p', sample: 's' }

/** The sentence that says what a truth mark means for this value. */
export function explain(truth: Truth, at: Preparing): string {
  const { say } = at
  if (truth.mark === 'incomparable')
    return say('documents.truth.incomparable', { reason: words(truth.reason, at) })
  if (truth.mark === 'missing')
    return truth.who
      ? say('documents.truth.missingFrom', { who: words(truth.who, at) })
      : say('documents.truth.missing')
  if (truth.mark === 'changed')
    return say('documents.truth.changed', { date: formatDay(at.language, truth.on) })
  if (truth.mark === 'suppressed')
    return truth.complementary
      ? say('documents.truth.complementary')
      : say('documents.truth.suppressed', { below: truth.below ?? 5 })
  return say(`documents.truth.${truth.mark}`)
}

/** The figure itself as it is printed: `<5` where it is withheld, `–` where it is missing, `≠` before what cannot be compared. */
export function valueText(shown: string | null, truth: Truth): string {
  if (truth.mark === 'suppressed') return suppressedSign(truth)
  if (shown === null || truth.mark === 'missing') return '–'
  return truth.mark === 'incomparable' ? `≠ ${shown}` : shown
}

/** Makes running text ready; footnotes are numbered in the order in which they are met. */
export function inlines(content: Inline[], at: Preparing): PreparedInline[] {
  return content.flatMap((part) => inline(part, at))
}

function inline(part: Inline, at: Preparing): PreparedInline[] {
  if (typeof part === 'string') return text(part, at)
  switch (part.kind) {
    case 'emphasis':
    case 'strong':
      return [{ kind: part.kind, children: inlines(part.content, at) }]
    case 'link':
      return [link(part.href, inlines(part.content, at))].flat()
    case 'footnote': {
      const number = ++at.notes
      return [{ kind: 'note', number, children: inlines(part.content, at) }]
    }
    case 'reference': {
      const label = at.labels.get(part.to)
      return label === undefined
        ? text(part.to, at)
        : [{ kind: 'reference', text: label, to: anchor(part.to) }]
    }
    case 'language':
      return [{ kind: 'language', tag: languageTags[part.language], children: inlines(part.content, at) }]
    case 'lineBreak':
      return [{ kind: 'lineBreak' }]
    case 'value':
      return value(part, at)
  }
}

function text(raw: string, at: Preparing): PreparedInline[] {
  const lines = words(raw, at).split('\n')
  return lines.flatMap((line, index): PreparedInline[] => [
    ...(index ? [{ kind: 'lineBreak' } as const] : []),
    ...(line ? [{ kind: 'text', text: line } as const] : []),
  ])
}

/** A link only to where a reader can be sent: web and mail addresses, and places in the document. Others lose the link. */
export function link(href: string, children: PreparedInline[]): PreparedInline[] {
  const clean = cleanText(href).trim()
  return /^(https?:\/\/[^\s/?#]+|mailto:[^\s@]+@)/i.test(clean) && URL.canParse(clean)
    ? [{ kind: 'link', href: new URL(clean).href, children }]
    : children
}

function value(part: Extract<Inline, { kind: 'value' }>, at: Preparing): PreparedInline[] {
  const truth: Truth = part.truth ?? (part.value === null ? { mark: 'missing' } : { mark: 'measured' })
  at.marks.add(truth.mark)
  const shown = part.value === null ? null : formatNumber(at.language, part.value, part.format)
  const unit = part.unit ? `\u00a0${words(part.unit, at)}` : ''
  const set: PreparedInline = {
    kind: 'value',
    text: valueText(shown, truth) + (shown === null && truth.mark !== 'suppressed' ? '' : unit),
    mark: truth.mark,
    sign: truth.mark === 'changed' ? '↻' : signs[truth.mark] ? at.say(`documents.sign.${truth.mark}`) : '',
    explain: explain(truth, at),
    ...(part.proof && at.proofs.has(part.proof) ? { to: anchor(`proof ${part.proof}`) } : {}),
  }
  // A reason that belongs to one value cannot wait for the key at the front of the document.
  const own = ['incomparable', 'missing', 'changed'].includes(truth.mark)
  if (!own || (truth.mark === 'missing' && !truth.who)) return [set]
  return [set, { kind: 'note', number: ++at.notes, children: [{ kind: 'text', text: set.explain }] }]
}
