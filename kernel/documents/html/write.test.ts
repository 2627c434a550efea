import { createHash } from 'node:crypto'
import axe from 'axe-core'
import fc from 'fast-check'
import { JSDOM } from 'jsdom'
import { describe, expect, test } from 'vitest'
import { prepare } from '../prepare.ts'
import { sampleDocument } from '../sample.fixture.ts'
import { anyText, sayIn, small } from '../testing.ts'
import { cleanText } from '../text.ts'
import { writeHtml } from './write.ts'

const page = async (language: 'sq' | 'en' | 'sr-Cyrl' = 'sq') =>
  writeHtml(prepare(sampleDocument(language), sayIn(language)))

describe('a web page', () => {
  test('has landmarks, one title, captions, and an alternative for every picture', async () => {
    const { document } = new JSDOM((await page()).html).window
    expect(document.documentElement.lang).toBe('sq-AL')
    expect(document.querySelectorAll('h1, main, body > header, body > footer, nav').length).toBe(5)
    for (const table of document.querySelectorAll('table')) {
      expect(table.caption?.textContent).toBeTruthy()
      expect(table.tHead?.querySelectorAll('th[scope]').length).toBeGreaterThan(0)
    }
    const pictures = [...document.querySelectorAll('figure svg')]
    expect(pictures.length).toBe(2)
    for (const picture of pictures) expect(picture.getAttribute('aria-label')).toBeTruthy()
    for (const link of document.querySelectorAll('a[href^="#"]'))
      expect(document.getElementById(link.getAttribute('href')!.slice(1)), link.outerHTML).toBeTruthy()
    const ids = [...document.querySelectorAll('[id]')].map((one) => one.id)
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([])
  })

  test('needs nothing from outside and keeps a strict policy', async () => {
    const { html, csp } = await page('sr-Cyrl')
    const { document } = new JSDOM(html).window
    expect(document.querySelectorAll('script, link, iframe, object, [style]').length).toBe(0)
    const handlers = [...document.querySelectorAll('*')].flatMap((one) =>
      [...one.attributes].filter((a) => /^on/i.test(a.name)),
    )
    expect(handlers).toEqual([])
    const style = document.querySelector('style')!.textContent!
    expect(csp).toContain(`style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`)
    expect(csp).toContain("default-src 'none'")
    expect(style.match(/url\((?!data:)/g)).toBeNull()
    expect(
      document.querySelector('meta[http-equiv="Content-Security-Policy"]')?.getAttribute('content'),
    ).toBe(csp)
  })

  test('carries only the letters it needs', async () => {
    const latin = await writeHtml(
      prepare(small([{ kind: 'paragraph', content: ['Përmbajtja'] }]), sayIn('en')),
    )
    const cyrillic = await writeHtml(
      prepare(small([{ kind: 'paragraph', content: ['Содржина'] }]), sayIn('en')),
    )
    expect(latin.html).not.toContain('U+0400')
    expect(cyrillic.html).toContain('U+0400')
  })

  test('passes axe', async () => {
    const dom = new JSDOM((await page('en')).html, { runScripts: 'outside-only', pretendToBeVisual: true })
    dom.window.eval(axe.source)
    // Colours need a real layout, which jsdom has not: the browser tests look at them.
    const run = 'axe.run({ rules: { "color-contrast": { enabled: false } } })'
    const { violations } = (await dom.window.eval(run)) as axe.AxeResults
    expect(violations.map((one) => `${one.id}: ${one.nodes[0]?.html}`)).toEqual([])
  })
})

test('any string survives as text, in elements and in attributes', async () => {
  await fc.assert(
    fc.asyncProperty(anyText, anyText, async (a, b) => {
      const picture = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'
      const source = small(
        [
          { kind: 'heading', level: 1, content: [a], numbered: false },
          { kind: 'figure', id: b, title: a, unit: b, svg: picture, alt: a },
          {
            kind: 'paragraph',
            content: [{ kind: 'value', value: 1, truth: { mark: 'incomparable', reason: b } }],
          },
          { kind: 'callout', tone: 'note', title: b, blocks: [] },
        ],
        'en',
        a,
      )
      source.meta.organisations = [{ name: b, role: 'donor' }]
      const { html } = await writeHtml(prepare(source, sayIn('en')))
      const { document } = new JSDOM(html).window
      // HTML itself turns form feeds and the like away; what is compared is what a reader would read.
      const same = (text: string | null | undefined, wanted: string) =>
        expect(text?.replace(/\s+/g, ' ').trim()).toBe(cleanText(wanted).replace(/\s+/g, ' ').trim())
      same(document.querySelector('h1')?.textContent, a)
      same(
        document.querySelector('main h2')?.innerHTML.replace(/<br>/g, '\n') &&
          document.querySelector('main h2')?.textContent,
        a.replace(/[\r\n]/g, ''),
      )
      same(document.querySelector('figure svg')?.getAttribute('aria-label'), a)
      same(document.querySelector('.callout h3')?.textContent, b)
      expect(document.querySelectorAll('script, img, main style, body style').length).toBe(0)
      expect(document.querySelectorAll('h1').length).toBe(1)
    }),
    { numRuns: 60, examples: [['$&', '$1 $$']] },
  )
})
