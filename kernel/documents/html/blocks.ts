import type {
  PreparedBlock,
  PreparedCell,
  PreparedFigure,
  PreparedInline,
  PreparedList,
  PreparedTable,
  PreparedWords,
} from '../prepared.ts'

/** Footnotes met while drawing; they are printed at the end of the page. */
export interface Drawing {
  words: PreparedWords
  notes: { number: number; children: PreparedInline[] }[]
}

/** Makes text harmless in HTML, in elements and in quoted attributes alike. */
export function html(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
}

export function inlineHtml(parts: PreparedInline[], at: Drawing): string {
  return parts.map((part) => inline(part, at)).join('')
}

function inline(part: PreparedInline, at: Drawing): string {
  switch (part.kind) {
    case 'text':
      return html(part.text)
    case 'emphasis':
      return `<em>${inlineHtml(part.children, at)}</em>`
    case 'strong':
      return `<strong>${inlineHtml(part.children, at)}</strong>`
    case 'link':
      return `<a href="${html(part.href)}" rel="noopener">${inlineHtml(part.children, at)}</a>`
    case 'note':
      at.notes.push(part)
      return `<sup><a href="#note-${part.number}" id="from-${part.number}" role="doc-noteref">${part.number}</a></sup>`
    case 'reference':
      return `<a href="#${part.to}">${html(part.text)}</a>`
    case 'language':
      return `<span lang="${html(part.tag)}">${inlineHtml(part.children, at)}</span>`
    case 'lineBreak':
      return '<br>'
    case 'value':
      return value(part)
  }
}

function value(part: Extract<PreparedInline, { kind: 'value' }>): string {
  const sign = part.sign ? `<sup class="sign">${html(part.sign)}</sup>` : ''
  const inner = `<span class="shown">${html(part.text)}</span>${sign}`
  const look = `class="value ${part.mark}" title="${html(part.explain)}"`
  return part.to ? `<a ${look} href="#${part.to}">${inner}</a>` : `<span ${look}>${inner}</span>`
}

export function blocksHtml(blocks: PreparedBlock[], at: Drawing): string {
  return blocks.map((block) => blockHtml(block, at)).join('\n')
}

function blockHtml(block: PreparedBlock, at: Drawing): string {
  switch (block.kind) {
    case 'heading': {
      // The page's h1 is the document's title, so a chapter is an h2.
      const tag = `h${block.level + 1}`
      const number = block.number ? `<span class="number">${block.number}</span>` : ''
      return `<${tag} id="${block.id}">${number}${inlineHtml(block.children, at)}</${tag}>`
    }
    case 'paragraph': {
      const look = { normal: '', lead: ' class="lead-text"', small: ' class="small"' }[block.style]
      return `<p${look}>${inlineHtml(block.children, at)}</p>`
    }
    case 'quote':
      return `<blockquote><p>${inlineHtml(block.children, at)}</p>${block.by ? `<footer>— ${html(block.by)}</footer>` : ''}</blockquote>`
    case 'list':
      return list(block, at)
    case 'table':
      return `<div class="table" id="${block.id}">${table(block, at, true)}</div>`
    case 'figure':
      return figure(block, at)
    case 'callout':
      return `<aside class="callout ${html(block.tone)}"><h3>${html(block.title)}</h3>${blocksHtml(block.blocks, at)}</aside>`
    case 'pageBreak':
      return '<div class="page-break"></div>'
    case 'contents':
      return contents(block)
    case 'figureList':
      return `<ul class="figure-list">${block.entries.map((one) => `<li><a href="#${one.to}"><b>${html(one.label)}</b>${html(one.title)}</a></li>`).join('')}</ul>`
    case 'sources':
      return `<ul class="sources">${block.entries.map((one) => `<li id="${one.id}">${inlineHtml(one.children, at)}</li>`).join('')}</ul>`
    case 'proof':
      return `<div class="proof">${block.entries.map(proof).join('')}</div>`
  }
}

function list(block: PreparedList, at: Drawing): string {
  const tag = block.ordered ? 'ol' : 'ul'
  const items = block.items.map(
    (item) => `<li>${inlineHtml(item.children, at)}${item.list ? list(item.list, at) : ''}</li>`,
  )
  return `<${tag}>${items.join('')}</${tag}>`
}

function contents(block: Extract<PreparedBlock, { kind: 'contents' }>): string {
  const entries = block.entries.map(
    (one) =>
      `<li class="l${one.level}"><a href="#${one.to}">${one.number ? `<span class="number">${one.number}</span>` : ''}${html(one.text)}</a></li>`,
  )
  return `<nav class="contents" aria-labelledby="contents"><h2 id="contents">${html(block.title)}</h2><ol>${entries.join('')}</ol></nav>`
}

function heading(label: string, title: string, unit: string): string {
  return `<span class="label">${html(label)}</span>${html(title)}${unit ? `<span class="unit">${html(unit)}</span>` : ''}`
}

/** A table with its caption, its repeated head and its notes; wide ones scroll in a region that the keyboard reaches. */
function table(block: PreparedTable, at: Drawing, captioned: boolean): string {
  const name = `${block.id}_name`
  const groups = block.groups.length ? `<tr>${block.groups.map(group).join('')}</tr>` : ''
  const head = block.columns.map((one) => `<th scope="col" class="${one.align}">${html(one.label)}</th>`)
  const rows = block.rows.map(
    (row) =>
      `<tr${row.role === 'row' ? '' : ` class="${row.role}"`}>${row.cells.map((one, i) => cell(one, i === 0)).join('')}</tr>`,
  )
  const caption = captioned
    ? `<caption class="caption" id="${name}">${heading(block.label, block.title, block.unit)}</caption>`
    : `<caption class="caption" id="${name}">${html(block.title)}</caption>`
  return `<div class="scroll" role="region" tabindex="0" aria-labelledby="${name}"><table>${caption}<thead>${groups}<tr>${head.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>${under(block.key, block.notes, block.source, at)}`
}

/** A heading over several columns; where there is none the cell is no heading either. */
function group(one: PreparedTable['groups'][number]): string {
  return one.label
    ? `<th scope="colgroup" colspan="${one.span}" class="group">${html(one.label)}</th>`
    : `<td colspan="${one.span}"></td>`
}

function cell(one: PreparedCell, first: boolean): string {
  const sign = one.sign ? `<sup class="sign">${html(one.sign)}</sup>` : ''
  const marked = one.mark === 'measured' ? '' : ` ${one.mark}`
  const inner = marked ? `<span class="shown">${html(one.text)}</span>` : html(one.text)
  const tag = first && one.align === 'left' ? 'th scope="row"' : 'td'
  return `<${tag} class="${one.align}${marked}">${inner}${sign}${html(one.after ?? '')}</${tag.slice(0, 2)}>`
}

function under(
  key: PreparedTable['key'],
  notes: PreparedInline[][],
  source: PreparedInline[],
  at: Drawing,
): string {
  const parts = [
    key.length
      ? `<p class="key">${key.map((one) => `<span>${one.sign ? `<i>${html(one.sign)}</i>` : ''}${html(one.text)}</span>`).join(' ')}</p>`
      : '',
    ...notes.map((note) => `<p>${inlineHtml(note, at)}</p>`),
    source.length ? `<p><b>${html(at.words.source)}:</b> ${inlineHtml(source, at)}</p>` : '',
  ].filter(Boolean)
  return parts.length ? `<div class="under">${parts.join('')}</div>` : ''
}

function figure(block: PreparedFigure, at: Drawing): string {
  // A function, because a replacement text would read `$&` in a caption as a command.
  const svg = block.svg.replace('<svg ', () => `<svg role="img" aria-label="${html(block.alt)}" `)
  const key = block.markText ? [{ sign: '', text: block.markText }] : []
  const data = block.table
    ? `<details><summary>${html(at.words.data)}</summary>${table(block.table, at, false)}</details>`
    : ''
  return `<figure id="${block.id}"><figcaption>${heading(block.label, block.title, block.unit)}</figcaption><div class="plate">${svg}</div>${under(key, block.notes, block.source, at)}${data}</figure>`
}

function proof(entry: Extract<PreparedBlock, { kind: 'proof' }>['entries'][number]): string {
  const fields = entry.fields.map(
    (one) =>
      `<dt>${html(one.label)}</dt><dd>${one.code ? `<code>${html(one.text)}</code>` : html(one.text)}</dd>`,
  )
  return `<section id="${entry.id}"><h3>${html(entry.title)}</h3><dl>${fields.join('')}</dl></section>`
}
