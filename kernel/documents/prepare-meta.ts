import type { DocumentMeta, Truth, TruthMark } from '../../common/document.ts'
import { languageTags } from '../../common/languages.ts'
import { formatDay } from '../../common/numbers.ts'
import { explain, inlines, link, type Preparing, signs, words } from './inlines.ts'
import type { PreparedInline, PreparedMark, PreparedMeta } from './prepared.ts'
import { cleanSvg } from './svg.ts'

/** Makes the title page, the imprint and the running lines ready. Call it last: it lists the truth marks that were met. */
export function prepareMeta(meta: DocumentMeta, at: Preparing): PreparedMeta {
  const { say } = at
  const draft = meta.status === 'draft'
  const title = words(meta.title, at)
  return {
    title,
    subtitle: words(meta.subtitle ?? '', at),
    kind: words(meta.kind ?? '', at),
    programme: words(meta.programme, at),
    language: meta.language,
    tag: languageTags[meta.language],
    status: meta.status,
    sample: meta.sample ?? false,
    keywords: (meta.keywords ?? []).map((word) => words(word, at)),
    date: meta.date,
    dateline: [formatDay(meta.language, meta.date), words(meta.edition ?? '', at)]
      .filter(Boolean)
      .join(' · '),
    authors: (meta.authors ?? []).map((author) => words(author, at)),
    organisations: meta.organisations.map((organisation, index) => ({
      ...organisation,
      name: words(organisation.name, at),
      logo:
        organisation.logo && 'svg' in organisation.logo
          ? { svg: cleanSvg(organisation.logo.svg, `logo${index}`).svg }
          : organisation.logo,
    })),
    ...(draft ? { statusLabel: say('documents.draft') } : {}),
    notices: [
      ...(draft ? [say('documents.draftNotice')] : []),
      ...(meta.sample ? [say('documents.sampleNotice')] : []),
    ],
    ...(meta.kosovo === 'none' ? {} : { footnote: `* ${say(`documents.kosovo.${meta.kosovo}`)}` }),
    imprint: imprint(meta, at),
    marks: marks(at),
    words: {
      contents: say('documents.contents'),
      imprint: say('documents.imprint'),
      notes: say('documents.notes'),
      marks: say('documents.marks'),
      source: say('documents.source'),
      table: say('documents.table'),
      data: say('documents.data'),
      partners: say('documents.partners'),
      with: say('documents.support'),
      skip: say('documents.skip'),
      back: say('documents.back'),
      page: say('documents.page', { page: '{page}', pages: '{pages}' }),
    },
  }
}

function imprint(meta: DocumentMeta, at: Preparing): PreparedMeta['imprint'] {
  const { say } = at
  const rows: PreparedMeta['imprint'] = []
  const add = (key: string, lines: PreparedInline[][]) => {
    if (lines.some((line) => line.length)) rows.push({ label: say(`documents.${key}`), lines })
  }
  const named = (role: string) =>
    meta.organisations.filter((one) => one.role === role).map((one) => inlines([one.name], at))
  add('programme', [inlines([meta.programme], at)])
  add('lead', named('lead'))
  add('partners', named('partner'))
  add('authors', meta.authors?.length ? [inlines([meta.authors.join(', ')], at)] : [])
  // Not "Supported by": the statement says that itself.
  add('funding', [inlines([meta.donorStatement ?? ''], at)])
  add('disclaimer', [inlines([meta.disclaimer ?? ''], at)])
  if (meta.licence) {
    const name = inlines([meta.licence.name], at)
    add('licence', [meta.licence.href ? link(meta.licence.href, name) : name])
  }
  return rows
}

const order: TruthMark[] = [
  'measured',
  'reported',
  'provisional',
  'sample',
  'suppressed',
  'missing',
  'incomparable',
  'changed',
]
const example: Partial<Record<TruthMark, string>> = {
  suppressed: '<5',
  missing: '–',
  incomparable: '≠',
  changed: '↻',
}

/** The key to the truth marks of this document: general sentences, because single values carry their own reasons. */
function marks(at: Preparing): PreparedMark[] {
  return order
    .filter((mark) => at.marks.has(mark))
    .map((mark) => {
      const general =
        mark === 'incomparable' || mark === 'changed' || mark === 'missing' || mark === 'suppressed'
      const text = general ? at.say(`documents.key.${mark}`) : explain({ mark } as Truth, at)
      return { mark, sign: example[mark] ?? signs[mark] ?? '', text }
    })
}
