import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, resolve } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { firstLoad, firstLoadLimit } from '../../apps/web/size.ts'
import { home } from '../../kernel/config/config.ts'
import type { BrowserStory, Stage } from './run.ts'

/** Stricter than the server's own: whatever the parts do, they do it under this. */
const policy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "worker-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
].join('; ')
const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
}

const built = resolve(home, 'dist/gallery')
let gallery: Promise<string> | undefined
/** Builds the gallery and serves it under the policy; once for all stories. */
function openGallery(): Promise<string> {
  gallery ??= (async () => {
    const { build } = await import('vite')
    const configFile = resolve(home, 'apps/web/vite.config.ts')
    await build({ configFile, mode: 'gallery', logLevel: 'error' })
    const server: Server = createServer(async (request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://gallery')
      const asked = join(built, pathname)
      const file = extname(asked) && existsSync(asked) ? asked : join(built, 'gallery.html')
      response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream')
      response.setHeader('content-security-policy', policy)
      response.end(await readFile(file))
    })
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    server.unref()
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })()
  return gallery
}

interface Look {
  width?: number
  dark?: boolean
  locale?: string
}

/** A page of the gallery; a broken policy, an outside request or a thrown error is noted and fails the story. */
async function withPage(
  stage: Stage,
  look: Look,
  play: (page: Page, at: (path: string) => string) => Promise<void>,
): Promise<void> {
  const url = await openGallery()
  const context = await newContext(stage.browser, look)
  const wrongs: string[] = []
  try {
    const page = await context.newPage()
    page.setDefaultTimeout(15_000)
    page.on('pageerror', (error) => wrongs.push(`thrown: ${error.message}`))
    page.on('console', (message) => {
      if (message.type() === 'error') wrongs.push(`console: ${message.text()}`)
    })
    page.on('request', (request) => {
      if (/^https?:/.test(request.url()) && !request.url().startsWith(url))
        wrongs.push(`outside request: ${request.url()}`)
    })
    await play(page, (path) => url + path)
    assert.deepEqual(wrongs, [])
  } finally {
    await context.close()
  }
}

function newContext(browser: Browser, look: Look): Promise<BrowserContext> {
  return browser.newContext({
    viewport: { width: look.width ?? 1280, height: 860 },
    colorScheme: look.dark ? 'dark' : 'light',
    locale: look.locale ?? 'en-GB',
    acceptDownloads: true,
  })
}

const room = '/programmes/sample-one/gallery'
const pages = [
  '/',
  '/sign-in',
  room,
  `${room}/table`,
  `${room}/form`,
  `${room}/charts`,
  ...['', '?tab=plan', '?tab=fields'].map((tab) => `${room}/measures${tab}`),
  '/nowhere',
]

const looks = [1280, 360].flatMap((width) => [false, true].map((dark) => ({ width, dark })))
const lookStories: BrowserStory[] = looks.map(({ width, dark }) => ({
  title: `every part is accessible and fits at ${width} px, by ${dark ? 'night' : 'day'}`,
  play: (stage) =>
    withPage(stage, { width, dark }, async (page, at) => {
      for (const path of pages) {
        await page.goto(at(path))
        await page.getByRole('heading', { level: 1 }).waitFor()
        if (path.endsWith('charts')) await page.locator('canvas.maplibregl-canvas').nth(1).waitFor()
        await page.waitForLoadState('networkidle')
        await stage.axe(page, `${path} at ${width} px`)
        const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
        assert.ok(over <= 0, `${path} is ${over} px wider than a screen of ${width} px`)
      }
    }),
}))

const stories: BrowserStory[] = [
  ...lookStories,
  {
    title: 'a table is searched, sorted, filtered and paged by its address',
    play: (stage) =>
      withPage(stage, {}, async (page, at) => {
        await page.goto(at(`${room}/table`))
        await page.getByText('1–25 of 240').waitFor()
        await page.getByRole('button', { name: 'Visits' }).click()
        await page.waitForURL(/sort=visits/)
        await page
          .getByRole('columnheader', { name: 'Visits' })
          .and(page.locator('[aria-sort=ascending]'))
          .waitFor()
        await page.getByRole('button', { name: 'Next page' }).click()
        await page.getByText('26–50 of 240').waitFor()
        await page.getByRole('searchbox').fill('legal aid 2')
        await page.getByText('1–8 of 8').waitFor()
        await page.getByRole('button', { name: 'Filter' }).click()
        await page.getByRole('checkbox', { name: 'Albania' }).check()
        await page.waitForURL(/f=country%3AAL/)
        await page.keyboard.press('Escape')
        await page.getByText('1–1 of 1', { exact: true }).waitFor()
        // The address alone brings the same row back.
        await page.reload()
        await page.getByRole('button', { name: /Take the filter off: Country: Albania/ }).waitFor()
        await page.getByText('1–1 of 1', { exact: true }).waitFor()
        assert.equal(await page.getByRole('row').count(), 2)
        await page.getByRole('button', { name: 'Columns' }).click()
        await page.getByRole('menuitemcheckbox', { name: 'Share' }).click()
        await page.reload()
        await page.getByRole('rowheader').first().waitFor()
        assert.equal(
          await page.getByRole('columnheader', { name: 'Share' }).count(),
          0,
          'columns are remembered',
        )
      }),
  },
  {
    title: 'a session that ends in mid-edit loses nothing: sign in over the page, and the save goes through',
    play: (stage) =>
      withPage(stage, {}, async (page, at) => {
        await page.goto(at(`${room}/form`))
        await page.getByLabel('Note').fill('Typed for an hour')
        await page.getByRole('button', { name: 'End my session' }).click()
        await page.getByRole('button', { name: 'Save' }).click()
        const dialog = page.getByRole('dialog', { name: 'Sign in again' })
        await dialog.getByRole('button', { name: 'Sign in' }).click()
        await dialog.waitFor({ state: 'hidden' })
        assert.equal(await page.getByLabel('Note').inputValue(), 'Typed for an hour')
        await page.getByText('Not saved yet').waitFor({ state: 'hidden' })
      }),
  },
  {
    title: 'a draft outlives a reload, leaving asks first, and another person’s save is told',
    play: (stage) =>
      withPage(stage, {}, async (page, at) => {
        page.on('dialog', (dialog) => void dialog.accept())
        await page.goto(at(`${room}/form`))
        await page.getByLabel('Name').fill('conflict')
        await page.reload()
        await page.getByText('What you had typed here before has been brought back.').waitFor()
        assert.equal(await page.getByLabel('Name').inputValue(), 'conflict')
        await page.getByRole('link', { name: 'Organisations' }).click()
        await page.getByRole('button', { name: 'Stay here' }).click()
        await page.getByRole('button', { name: 'Save' }).click()
        const told = page.getByRole('dialog', { name: 'Somebody else has changed this' })
        await told.getByRole('button', { name: 'Keep what I typed' }).click()
        assert.equal(await page.getByLabel('Name').inputValue(), 'conflict')
        await page.getByLabel('Name').fill('')
        await page.getByRole('button', { name: 'Save' }).click()
        await page.getByText('A name is needed.').first().waitFor()
      }),
  },
  {
    title: 'the language changes without a reload and without losing what was typed',
    play: (stage) =>
      withPage(stage, {}, async (page, at) => {
        await page.goto(at(`${room}/form`))
        await page.getByLabel('Note').fill('Stays')
        await page.evaluate(() => Object.assign(window, { sameDocument: true }))
        for (const [name, lang, button] of [
          ['Shqip', 'sq-AL', 'Shko te …'],
          ['Српски (ћирилица)', 'sr-Cyrl-RS', 'Иди на …'],
          ['Македонски', 'mk-MK', 'Оди на …'],
        ] as const) {
          await page.getByRole('button', { name: /^(Language|Gjuha|Језик|Јазик):/ }).click()
          await page.getByRole('menuitemradio', { name }).click()
          await page.waitForFunction((tag) => document.documentElement.lang === tag, lang)
          await page.getByRole('button', { name: button }).waitFor()
        }
        assert.equal(await page.getByLabel('Note').inputValue(), 'Stays')
        assert.equal(await page.evaluate(() => 'sameDocument' in window), true)
      }),
  },
  {
    title: 'the command palette finds pages by keyboard',
    play: (stage) =>
      withPage(stage, {}, async (page, at) => {
        await page.goto(at(room))
        await page.getByRole('heading', { level: 1 }).waitFor()
        await page.keyboard.press('Control+k')
        await page.getByPlaceholder('Go to a page').fill('charts')
        await page.keyboard.press('Enter')
        await page.waitForURL(/gallery\/charts$/)
      }),
  },
  {
    title: 'every picture has its table and leaves the page as CSV, SVG and PNG',
    play: (stage) =>
      withPage(stage, {}, async (page, at) => {
        await page.goto(at(`${room}/charts`))
        const figure = page.getByRole('figure', { name: /Serbia and Albania/ })
        await figure.locator('svg').last().waitFor()
        const bytes = async (what: string) => {
          await figure.getByRole('button', { name: 'Download this picture' }).click()
          const [file] = await Promise.all([
            page.waitForEvent('download'),
            page.getByRole('menuitem', { name: what }).click(),
          ])
          return readFile(await file.path())
        }
        const csv = (await bytes('Table as CSV')).toString()
        assert.match(csv, /Montenegro,<5\r\n/, 'a protected value is not in the file')
        const svg = (await bytes('Picture as SVG')).toString()
        assert.match(svg, /made most of their fifteen visits/)
        assert.match(svg, /Source|Invented numbers/)
        const png = await bytes('Picture as PNG')
        assert.equal(png.subarray(1, 4).toString(), 'PNG')
        await figure.getByRole('button', { name: 'Show the table behind it' }).click()
        await figure
          .getByRole('row', { name: /Montenegro/ })
          .getByText('<5')
          .waitFor()
      }),
  },
  {
    title: 'the first page fetches no more script than promised',
    play: async () => {
      const { total } = firstLoad(resolve(home, 'dist/web'))
      assert.ok(total <= firstLoadLimit, `${total} bytes of gzipped script, ${firstLoadLimit} allowed`)
    },
  },
]
export default stories
