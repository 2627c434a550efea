import type { Document } from '../../common/document.ts'
import type { Language } from '../../common/languages.ts'
import type { Say } from '../../common/words.ts'
import { prepare } from '../../kernel/documents/prepare.ts'
import { anchor } from '../../kernel/documents/text.ts'
import type { ProvenFigure } from './proof/proof.ts'
import type { DocumentRecord, EditionRecord, renditionsOf } from './queries.ts'
import type { DocumentRow, EditionRow, EditionState, EditionStep, FrozenFigure, Rendition } from './shapes.ts'

export const presentDocument = (document: DocumentRecord): DocumentRow => ({
  ...document,
  kind: document.kind as DocumentRow['kind'],
})

type RenditionRecord = Awaited<ReturnType<typeof renditionsOf>>[number]

export const presentEdition = (
  edition: EditionRecord,
  files: RenditionRecord[],
  may: EditionStep[],
): EditionRow => ({
  id: edition.id,
  number: edition.number,
  language: edition.language as Language,
  state: edition.state as EditionState,
  dated: edition.dated,
  title: edition.title,
  madeBy: edition.madeBy,
  madeAt: edition.madeAt.toISOString(),
  publishedBy: edition.publishedBy,
  publishedAt: edition.publishedAt?.toISOString() ?? null,
  renditions: files.map((one) => ({
    format: one.format as Rendition['format'],
    file: one.file,
    name: one.name,
    size: Number(one.size),
    digest: one.digest,
  })),
  may,
  version: edition.version,
})

/** A frozen figure, with its places on the page. */
export const presentFigure = (figure: ProvenFigure): FrozenFigure => ({
  ...figure,
  query: JSON.stringify(figure.query),
  place: anchor(figure.id),
  proof: anchor(`proof ${figure.id}`),
})

/** The paper as its page in the workspace draws it: every word, number and picture decided in the paper's own language. */
export function presentPage(document: Document, say: Say) {
  const { meta, blocks } = prepare(document, say)
  return {
    meta: {
      kind: meta.kind ?? '',
      title: meta.title,
      subtitle: meta.subtitle ?? '',
      programme: meta.programme,
      dateline: meta.dateline,
      tag: meta.tag,
      footnote: meta.footnote ?? '',
      notices: meta.notices,
      donorStatement: document.meta.donorStatement ?? '',
      organisations: meta.organisations.map(({ name, role }) => ({ name, role })),
    },
    blocks,
  }
}
