import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { coverPicture } from '../cover.ts'
import { embeddedFontFaces } from '../fonts.ts'
import type { PreparedBlock, PreparedDocument, PreparedMeta } from '../prepared.ts'
import { blocksHtml, type Drawing, html, inlineHtml } from './blocks.ts'

/** A web page that needs nothing from outside, and the policy under which it may be served. */
export interface Page {
  html: string
  csp: string
}

const look = ['page', 'text', 'end']
  .map((name) => readFileSync(new URL(`${name}.css`, import.meta.url), 'utf8'))
  .join('')

/**
 * Writes a prepared document as one self-contained web page: landmarks, captions, alternative texts, light and dark,
 * print styles, no script. Its only style sheet is named by its digest in the content security policy, which also stands
 * in the page itself, so it holds when the file is opened from a disk.
 */
export async function writeHtml(document: PreparedDocument): Promise<Page> {
  const { meta } = document
  const at: Drawing = { words: meta.words, notes: [] }
  const body = [
    `<a class="skip" href="#text">${html(meta.words.skip)}</a>`,
    front(meta),
    '<main id="text">',
    blocksHtml(withoutBehind(document.blocks), at),
    notes(at),
    '</main>',
    imprint(meta, at),
  ].join('\n')
  const style = `${await embeddedFontFaces(body)}\n${look}`
  const digest = createHash('sha256').update(style).digest('base64')
  const csp = `default-src 'none'; style-src 'sha256-${digest}'; font-src data:; img-src data:; base-uri 'none'; form-action 'none'`
  const page = `<!doctype html>
<html lang="${html(meta.tag)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${csp}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${html(meta.title)}</title>
<meta name="description" content="${html([meta.kind, meta.subtitle, meta.programme].filter(Boolean).join(' · '))}">
<meta name="keywords" content="${html((meta.keywords ?? []).join(', '))}">
<meta name="dcterms.issued" content="${html(meta.date)}">
<style>${style}</style>
</head>
<body>
${body}
${document.attachments.map(dataBlock).join('\n')}</body>
</html>
`
  return { html: page, csp }
}

/** An attachment as a data block: a script element that no browser runs, whatever the policy. */
function dataBlock({ name, mediaType, text }: PreparedDocument['attachments'][number]): string {
  // Inside JSON every `<` may be written as an escape, so that nothing can close the element early.
  const id = html(name.replace(/\.\w+$/, ''))
  return `<script type="${mediaType}" id="${id}">${text.replaceAll('<', '\\u003c')}</script>\n`
}

/** On the web the table behind a picture stands folded under it, so the annex with the same tables is left out. */
function withoutBehind(blocks: PreparedBlock[]): PreparedBlock[] {
  const behind = new Set(
    blocks.flatMap((block) => (block.kind === 'figure' && block.table ? [block.table] : [])),
  )
  const annex = blocks.filter((block) => block.kind === 'table' && behind.has(block))
  if (!annex.length) return blocks
  const title = blocks[blocks.indexOf(annex[0]!) - 1]
  const to = title?.kind === 'heading' ? title.id : ''
  return blocks
    .filter((block) => block !== title && !annex.includes(block))
    .map((block) =>
      block.kind === 'contents' ? { ...block, entries: block.entries.filter((one) => one.to !== to) } : block,
    )
}

function front(meta: PreparedMeta): string {
  const picture = coverPicture().replace(
    '<svg ',
    '<svg aria-hidden="true" preserveAspectRatio="xMidYMid slice" ',
  )
  const organisations = meta.organisations.map((one) => {
    const label = one.role === 'donor' ? `<small>${html(meta.words.with)}</small>` : ''
    return `<li class="${one.role}">${label}${emblem(one)}</li>`
  })
  return `<header>
<div class="cover">${picture}</div>
<div class="front">
${meta.kind ? `<p class="kind">${html(meta.kind)}</p>` : ''}
<h1>${html(meta.title)}</h1>
${meta.subtitle ? `<p class="subtitle">${html(meta.subtitle)}</p>` : ''}
<p class="line">${html(meta.programme)}<span>${html(meta.dateline)}</span></p>
${meta.notices.map((notice) => `<p class="notice">${html(notice)}</p>`).join('')}
<ul class="organisations">${organisations.join('')}</ul>
</div>
</header>`
}

function emblem(one: PreparedMeta['organisations'][number]): string {
  if (!one.logo) return html(one.name)
  if ('svg' in one.logo)
    return one.logo.svg.replace('<svg ', () => `<svg role="img" aria-label="${html(one.name)}" `)
  return `<img src="data:image/png;base64,${html(one.logo.png)}" alt="${html(one.name)}">`
}

function notes(at: Drawing): string {
  if (!at.notes.length) return ''
  // Notes inside notes add to the list while it is drawn, so the length is read afresh each time.
  const items: string[] = []
  for (let i = 0; i < at.notes.length; i++) {
    const note = at.notes[i]!
    items.push(
      `<li id="note-${note.number}" value="${note.number}">${inlineHtml(note.children, at)} <a href="#from-${note.number}" role="doc-backlink" aria-label="${html(at.words.back)}">↩</a></li>`,
    )
  }
  return `<section class="notes" role="doc-endnotes" aria-labelledby="notes"><h2 id="notes">${html(at.words.notes)}</h2><ol>${items.join('')}</ol></section>`
}

function imprint(meta: PreparedMeta, at: Drawing): string {
  const rows = meta.imprint.map(
    (one) =>
      `<dt>${html(one.label)}</dt><dd>${one.lines.map((line) => `<p>${inlineHtml(line, at)}</p>`).join('')}</dd>`,
  )
  const marks = meta.marks.map((one) => {
    const alone = one.sign !== '' && !['reported', 'provisional', 'sample'].includes(one.mark)
    const shown = alone
      ? html(one.sign)
      : `<span class="${one.mark}"><span class="shown">123</span>${one.sign ? `<sup class="sign">${html(one.sign)}</sup>` : ''}</span>`
    return `<span>${shown}</span><span>${html(one.text)}</span>`
  })
  if (marks.length)
    rows.push(`<dt>${html(meta.words.marks)}</dt><dd><div class="marks">${marks.join('')}</div></dd>`)
  const foot = meta.footnote ? `<p class="kosovo">${html(meta.footnote)}</p>` : ''
  return `<footer class="imprint"><h2>${html(meta.words.imprint)}</h2><dl>${rows.join('')}</dl>${foot}</footer>`
}
