import {
  type Block,
  type Document,
  type DocumentFigure,
  type ListItem,
  plainText,
} from '../../common/document.ts'
import { formatDay, formatNumber } from '../../common/numbers.ts'
import type { Say } from '../../common/words.ts'
import { explain, inlines, link, type Preparing, words } from './inlines.ts'
import { prepareMeta } from './prepare-meta.ts'
import { prepareTable } from './prepare-table.ts'
import type {
  PreparedBlock,
  PreparedDocument,
  PreparedFigure,
  PreparedInline,
  PreparedList,
} from './prepared.ts'
import { cleanSvg } from './svg.ts'
import { anchor, cleanText } from './text.ts'

/** What a document gathers on the way through its blocks. */
interface Walk extends Preparing {
  count: [number, number, number]
  headings: Extract<PreparedBlock, { kind: 'heading' }>[]
  figures: { label: string; title: string; to: string }[]
  /** Tables behind pictures that are printed at the end. */
  annex: PreparedBlock[]
  used: Set<string>
}

/**
 * Makes a document ready to draw: numbers headings, figures, tables and notes; resolves references; sets numbers and
 * dates in the document's language; cleans every text and picture; applies the Kosovo* switch; gathers contents, list of
 * figures, the tables for the annex and the key to the truth marks.
 * @param say the message function of the document's own language
 */
export function prepare(document: Document, say: Say): PreparedDocument {
  const walk: Walk = {
    say,
    language: document.meta.language,
    kosovo: document.meta.kosovo !== 'none',
    labels: new Map(),
    proofs: new Set(),
    marks: new Set(),
    notes: 0,
    count: [0, 0, 0],
    headings: [],
    figures: [],
    annex: [],
    used: new Set(),
  }
  name(document.blocks, walk, { figure: 0, table: 0 })
  const blocks = document.blocks.flatMap((block) => prepareBlock(block, walk))
  const meta = prepareMeta(document.meta, walk)
  for (const { name: file } of document.attachments ?? [])
    if (!/^[A-Za-z0-9-]+\.[a-z]+$/.test(file)) throw new Error(`An attachment cannot be called ${file}.`)
  return {
    meta,
    blocks: fill(placeAnnex(blocks, walk), walk),
    attachments: document.attachments ?? [],
  }
}

/** First pass: what figures and tables are called, so that text may point forward. */
function name(blocks: Block[], walk: Walk, count: { figure: number; table: number }): void {
  for (const block of blocks) {
    if (block.kind === 'figure')
      walk.labels.set(
        block.id,
        walk.say('documents.figureNumber', { number: String(++count.figure) }).replace(' ', '\u00a0'),
      )
    if (block.kind === 'table')
      walk.labels.set(
        block.id,
        walk.say('documents.tableNumber', { number: String(++count.table) }).replace(' ', '\u00a0'),
      )
    if (block.kind === 'proof') for (const entry of block.entries) walk.proofs.add(entry.id)
    if (block.kind === 'callout') name(block.blocks, walk, count)
  }
}

function prepareBlock(block: Block, walk: Walk): PreparedBlock[] {
  switch (block.kind) {
    case 'heading':
      return [heading(block.level, inlines(block.content, walk), plainText(block.content), walk, block)]
    case 'paragraph':
      return [{ kind: 'paragraph', style: block.style ?? 'normal', children: inlines(block.content, walk) }]
    case 'quote':
      return [{ kind: 'quote', children: inlines(block.content, walk), by: words(block.by ?? '', walk) }]
    case 'list':
      return [list(block.items, block.ordered ?? false, walk)]
    case 'table': {
      const table = prepareTable(block, walk.labels.get(block.id)!, walk)
      walk.figures.push({ label: table.label, title: table.title, to: table.id })
      return [table]
    }
    case 'figure':
      return [figure(block, walk)]
    case 'callout':
      return [
        {
          kind: 'callout',
          tone: block.tone,
          title: words(block.title ?? walk.say(`documents.callout.${block.tone}`), walk),
          blocks: block.blocks.flatMap((inner) => prepareBlock(inner, walk)),
        },
      ]
    case 'pageBreak':
      return [{ kind: 'pageBreak' }]
    case 'contents':
      return [{ kind: 'contents', title: walk.say('documents.contents'), entries: [] }]
    case 'figureList':
      return [part('documents.figureList', walk), { kind: 'figureList', entries: [] }]
    case 'sources':
      return [
        part('documents.sources', walk),
        { kind: 'sources', entries: block.entries.map((entry) => source(entry, walk)) },
      ]
    case 'proof':
      return proof(block, walk)
  }
}

/** A heading of the document's own apparatus: in the contents, without a number. */
function part(key: string, walk: Walk): PreparedBlock {
  const text = walk.say(key)
  return heading(1, [{ kind: 'text', text }], text, walk, { numbered: false })
}

function heading(
  level: 1 | 2 | 3,
  children: PreparedInline[],
  text: string,
  walk: Walk,
  options: { numbered?: boolean; id?: string },
): PreparedBlock {
  let number = ''
  if (options.numbered ?? true) {
    walk.count[level - 1]!++
    walk.count.fill(0, level)
    // A document that starts below chapters has no chapter number to show.
    number = walk.count
      .slice(0, level)
      .join('.')
      .replace(/^(0\.)+/, '')
  }
  let id = anchor(options.id ?? `section ${walk.headings.length + 1}`)
  while (walk.used.has(id)) id = `${id}_`
  walk.used.add(id)
  const made = {
    kind: 'heading',
    level,
    number,
    children,
    text: words(text, walk).replace(/\s+/g, ' '),
    id,
  } as const
  walk.headings.push(made)
  return made
}

function list(items: ListItem[], ordered: boolean, walk: Walk): PreparedList {
  return {
    kind: 'list',
    ordered,
    items: items.map((item) => ({
      children: inlines(item.content, walk),
      list: item.items?.length ? list(item.items, item.ordered ?? false, walk) : null,
    })),
  }
}

function figure(block: DocumentFigure, walk: Walk): PreparedFigure {
  const label = walk.labels.get(block.id)!
  const id = anchor(block.id)
  const title = words(block.title, walk)
  walk.figures.push({ label, title, to: id })
  const truth = block.truth ?? { mark: 'measured' as const }
  walk.marks.add(truth.mark)
  const table = block.table
    ? prepareTable(block.table, walk.say('documents.tableBehind', { figure: label }), walk)
    : null
  if (table && block.tablePlace === 'annex') walk.annex.push(table)
  return {
    kind: 'figure',
    id,
    label,
    title,
    unit: words(block.unit ?? '', walk),
    ...cleanSvg(block.svg, id),
    alt: words(block.alt, walk),
    mark: truth.mark,
    markText: truth.mark === 'measured' ? '' : explain(truth, walk),
    notes: (block.notes ?? []).map((note) => inlines(note, walk)),
    source: inlines(block.source ?? [], walk),
    table,
    tableBelow: table !== null && block.tablePlace === 'below',
  }
}

function source(entry: Extract<Block, { kind: 'sources' }>['entries'][number], walk: Walk) {
  const children = inlines(entry.content, walk)
  if (entry.href)
    children.push(
      { kind: 'text', text: ' ' },
      ...link(entry.href, [{ kind: 'text', text: words(entry.href, walk) }]),
    )
  const said = [
    entry.accessed && walk.say('documents.accessed', { date: formatDay(walk.language, entry.accessed) }),
    entry.licence && words(entry.licence, walk),
  ].filter(Boolean)
  if (said.length) children.push({ kind: 'text', text: ` (${said.join('; ')})` })
  return { id: anchor(`source ${entry.id}`), children }
}

function proof(block: Extract<Block, { kind: 'proof' }>, walk: Walk): PreparedBlock[] {
  const field = (key: string, text: string, code = false) => ({
    label: walk.say(`documents.proof.${key}`),
    text: words(text, walk),
    code,
  })
  return [
    part('documents.proof.title', walk),
    {
      kind: 'paragraph',
      style: 'small',
      children: [{ kind: 'text', text: walk.say('documents.proof.intro') }],
    },
    {
      kind: 'proof',
      entries: block.entries.map((entry) => ({
        id: anchor(`proof ${entry.id}`),
        title: [walk.labels.get(entry.id), words(entry.title, walk)].filter(Boolean).join('. '),
        mark: entry.truth?.mark ?? 'measured',
        fields: [
          field('dataset', entry.dataset),
          field('vintage', entry.vintage),
          field('rows', formatNumber(walk.language, entry.rows)),
          ...(entry.truth ? [field('truth', explain(entry.truth, walk))] : []),
          // A query and a digest are quoted, never corrected: no asterisk, no spaces changed.
          { ...field('query', ''), text: cleanText(entry.query), code: true },
          { ...field('digest', ''), text: cleanText(entry.digest), code: true },
        ],
      })),
    },
  ]
}

/** Puts the tables behind pictures before the proofs, or at the end. */
function placeAnnex(blocks: PreparedBlock[], walk: Walk): PreparedBlock[] {
  if (!walk.annex.length) return blocks
  const before = blocks.findIndex(
    (block, index) => blocks[index + 2]?.kind === 'proof' && block.kind === 'heading',
  )
  const title = part('documents.annexTables', walk)
  if (before < 0) return [...blocks, title, ...walk.annex]
  // The contents follow the order of the page, not the order in which headings were made.
  const moved = walk.headings.pop()!
  const next = blocks[before]!
  walk.headings.splice(next.kind === 'heading' ? walk.headings.indexOf(next) : 0, 0, moved)
  return [...blocks.slice(0, before), title, ...walk.annex, ...blocks.slice(before)]
}

/** Last pass: the lists that can only be known when everything has been met. */
function fill(blocks: PreparedBlock[], walk: Walk): PreparedBlock[] {
  return blocks.map((block) => {
    if (block.kind === 'figureList') return { ...block, entries: walk.figures }
    if (block.kind !== 'contents') return block
    const entries = walk.headings.map(({ level, number, text, id }) => ({ level, number, text, to: id }))
    return { ...block, entries }
  })
}
