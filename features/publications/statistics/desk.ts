import type { DocumentProof, Inline, Truth } from '../../../common/document.ts'
import { type Language, languageTags, readText } from '../../../common/languages.ts'
import { formatNumber, type NumberFormat } from '../../../common/numbers.ts'
import type { Say, WordValues } from '../../../common/words.ts'
import { markKosovo } from '../../../kernel/documents/text.ts'
import type { Figure } from '../../evidence/seam.ts'
import { nameIn } from './cells.ts'

/** A figure of a paper: its question and the frozen answer. `title` says what it shows, in the paper's language. */
export interface PaperFigure {
  id: string
  title: string
  figure: Figure
}

type Part = string | number | Inline | Inline[]

/** What the author of a paper has at hand: the words of one language, and the figures that were answered. */
export interface Desk {
  say: Say
  language: Language
  figures: PaperFigure[]
  /** Whether Kosovo carries its asterisk: pictures are drawn here, so their labels must have it already. */
  kosovo: boolean
}

const open = '\uE000'
const close = '\uE001'

/**
 * A sentence of the words files with figures in it. Numbers stay figure references: they are never typed into the text.
 * @param parts texts go in as they are; anything else takes its placeholder's place as running text
 */
export function sentence(desk: Desk, key: string, parts: Record<string, Part> = {}): Inline[] {
  const values: WordValues = {}
  for (const [name, part] of Object.entries(parts))
    values[name] = typeof part === 'string' || typeof part === 'number' ? part : `${open}${name}${close}`
  const said = desk.say(`publications.statistics.${key}`, values)
  return said.split(new RegExp(`(${open}\\w+${close})`)).flatMap((piece): Inline[] => {
    if (!piece.startsWith(open)) return piece ? [piece] : []
    const part = parts[piece.slice(1, -1)] as Inline | Inline[]
    return Array.isArray(part) ? part : [part]
  })
}

/** The same as plain text, for titles: numbers are set in the paper's language. */
export function title(desk: Desk, key: string, parts: Record<string, string | number> = {}): string {
  return desk.say(`publications.statistics.${key}`, parts)
}

/** A number in running text, tied to the figure that proves it. */
export function value(
  figure: PaperFigure,
  amount: number | null,
  format?: NumberFormat,
  truth?: Truth,
): Inline {
  const own: Truth | undefined = figure.figure.dataset.sample ? { mark: 'sample' } : truth
  return {
    kind: 'value',
    value: amount,
    proof: figure.id,
    ...(format ? { format } : {}),
    ...(own ? { truth: own } : {}),
  }
}

/** "A (12), B (7) and C (3)" with each number a figure, joined as the language joins lists. */
export function enumerate(
  desk: Desk,
  figure: PaperFigure,
  entries: { name: string; value: number; truth?: Truth }[],
): Inline[] {
  const list = new Intl.ListFormat(languageTags[desk.language], { type: 'conjunction' })
  return list.formatToParts(entries.map((_, at) => String(at))).flatMap((part): Inline[] => {
    if (part.type === 'literal') return [part.value]
    const entry = entries[Number(part.value)]!
    return [`${entry.name}\u00a0(`, value(figure, entry.value, undefined, entry.truth), ')']
  })
}

/** Names joined as the language joins lists. */
export const joined = (desk: Desk, names: string[]): string =>
  new Intl.ListFormat(languageTags[desk.language], { type: 'conjunction' }).format(names)

/** A share as a percentage in the paper's language, for titles. */
export const percent = (desk: Desk, share: number): string =>
  formatNumber(desk.language, share, { style: 'percent', decimals: 0 })

export const number = (desk: Desk, amount: number): string => formatNumber(desk.language, amount)

/** The name of a code, in the paper's language. */
export const name = (desk: Desk, { figure }: PaperFigure, axis: string, code: string): string =>
  marked(
    desk,
    code === '~other' ? desk.say('publications.statistics.other') : nameIn(figure, axis, code, desk.language),
  )

/** Puts the asterisk after Kosovo where the programme wants it. */
export const marked = (desk: Desk, text: string): string => (desk.kosovo ? markKosovo(text) : text)

/** The source line under every picture and table. */
export const sourceLine = ({ figure }: PaperFigure): Inline[] =>
  figure.source.url
    ? [{ kind: 'link', href: figure.source.url, content: [figure.source.title] }]
    : [figure.source.title]

/** The strongest reservation that holds for a whole figure. */
export const truthOf = ({ figure }: PaperFigure): { truth?: Truth } =>
  figure.dataset.sample ? { truth: { mark: 'sample' } } : {}

/** The entry of a figure in the list of proofs. */
export function proofOf(desk: Desk, { id, title, figure }: PaperFigure): DocumentProof {
  return {
    id,
    title,
    dataset: `${readText(figure.dataset.title, desk.language).text} (${figure.dataset.code})`,
    vintage: `${figure.vintage.label} (${figure.vintage.id})`,
    query: JSON.stringify(figure.query),
    digest: figure.digest,
    rows: figure.rows.length,
    ...(figure.dataset.sample ? { truth: { mark: 'sample' as const } } : {}),
  }
}
