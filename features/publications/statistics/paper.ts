import type { Block, Document, DocumentMeta, DocumentSource, Inline } from '../../../common/document.ts'
import { type Language, readText } from '../../../common/languages.ts'
import type { Say } from '../../../common/words.ts'
import { asylumChapter } from './asylum.ts'
import { concernChapter } from './concern.ts'
import { deathsChapter } from './deaths.ts'
import { type Desk, type PaperFigure, proofOf, sentence, title } from './desk.ts'
import { detectionsChapter } from './detections.ts'
import type { Gathered } from './gather.ts'
import { nationalitiesChapter } from './nationalities.ts'

/** What the programme says about itself on a title page. */
export interface Imprint {
  programme: string
  organisations: DocumentMeta['organisations']
  donorStatement?: string
  disclaimer?: string
  kosovo: DocumentMeta['kosovo']
}

export interface Written {
  document: Document
  figures: PaperFigure[]
}

/**
 * Writes the statistics paper from answered questions. Nothing here reads a clock or a database: the same answers make
 * the same paper. Every number is taken from the answers, and every sentence that judges is chosen by `facts.ts`.
 * @param date day of the edition, ISO
 */
export function writeStatisticsPaper(
  given: Gathered,
  imprint: Imprint,
  language: Language,
  say: Say,
  how: { date: string; edition: string; status: 'draft' | 'published' },
): Written {
  const desk: Desk = { say, language, figures: [], kosovo: imprint.kosovo !== 'none' }
  const detections = detectionsChapter(desk, given)
  const nationalities = nationalitiesChapter(desk, given)
  const asylum = asylumChapter(desk, given)
  const concern = concernChapter(desk, given)
  const deaths = deathsChapter(desk, given)
  const findings = [detections, nationalities, asylum, concern, deaths]
  const blocks: Block[] = [
    { kind: 'contents' },
    { kind: 'heading', level: 1, id: 'findings', content: sentence(desk, 'findings.heading') },
    { kind: 'paragraph', style: 'lead', content: [...detections.lead, ' ', ...deaths.lead] },
    { kind: 'list', items: findings.map(({ finding }) => ({ content: finding })) },
    {
      kind: 'callout',
      tone: 'comparability',
      blocks: [{ kind: 'paragraph', content: sentence(desk, 'never') }],
    },
    ...findings.flatMap((chapter) => chapter.blocks),
    ...comparability(desk),
    { kind: 'heading', level: 1, id: 'method', content: sentence(desk, 'method.heading') },
    { kind: 'paragraph', content: sentence(desk, 'method.text', { n: desk.figures.length }) },
    { kind: 'figureList' },
    { kind: 'sources', entries: sources(desk) },
    { kind: 'proof', entries: desk.figures.map((figure) => proofOf(desk, figure)) },
  ]
  return {
    document: {
      meta: {
        title: title(desk, 'title'),
        subtitle: title(desk, 'subtitle', { year: given.year }),
        kind: title(desk, 'kind'),
        language,
        status: how.status,
        date: how.date,
        edition: how.edition,
        ...imprint,
        sample: desk.figures.some(({ figure }) => figure.dataset.sample),
        keywords: [...new Set(desk.figures.map(({ figure }) => figure.source.publisher))],
      },
      blocks,
    },
    figures: desk.figures,
  }
}

/** The notes of every dataset that was quoted, each once: what may not be compared with what. */
function comparability(desk: Desk): Block[] {
  const datasets = [...new Map(desk.figures.map((one) => [one.figure.dataset.code, one.figure])).values()]
  const said = new Set<string>()
  const items = datasets.flatMap((figure) => {
    const notes = desk.figures
      .filter((one) => one.figure.dataset.code === figure.dataset.code)
      .flatMap((one) => one.figure.notes)
      .map((note) => readText(note.text, desk.language))
      .filter(({ text }) => !said.has(text) && said.add(text))
    if (notes.length === 0) return []
    return [
      {
        content: [
          { kind: 'strong' as const, content: [readText(figure.dataset.title, desk.language).text] },
          ` (${figure.source.publisher})`,
        ],
        items: notes.map((note) => ({ content: spoken(desk, note) })),
      },
    ]
  })
  return [
    {
      kind: 'heading',
      level: 1,
      id: 'comparability',
      content: sentence(desk, 'comparability.heading'),
    },
    { kind: 'paragraph', content: sentence(desk, 'comparability.text') },
    { kind: 'list', items },
  ]
}

/** A text that is there in another language only is marked as such, so that it is read aloud and hyphenated right. */
const spoken = (desk: Desk, { text, language }: { text: string; language: Language }): Inline[] =>
  language === desk.language ? [text] : [{ kind: 'language', language, content: [text] }]

function sources(desk: Desk): DocumentSource[] {
  const entries = desk.figures.map(({ figure }): DocumentSource => {
    const licence = readText(figure.source.licence, desk.language).text
    return {
      id: figure.dataset.code,
      content: [`${readText(figure.dataset.title, desk.language).text}. ${figure.source.title}`],
      ...(figure.source.url ? { href: figure.source.url } : {}),
      ...(figure.vintage.retrievedOn ? { accessed: figure.vintage.retrievedOn } : {}),
      ...(licence ? { licence } : {}),
    }
  })
  return [...new Map(entries.map((entry) => [entry.id, entry])).values()]
}
