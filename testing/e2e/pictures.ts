import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { build } from '../../apps/commands/build.ts'
import { home } from '../../kernel/config/config.ts'
import { startDemo } from './demo.ts'
import { findChromium, stageOf } from './run.ts'

/**
 * Takes the guide's pictures from a fresh demo, in English and Albanian: `node testing/e2e/pictures.ts [NAME…]`. A
 * picture is what a reader of that language sees, on a screen of 1280 × 800.
 */
interface Picture {
  name: string
  /** Below the programme, or the whole address when it begins with `//`. */
  path: string
  role?: string
  /** What is done on the page before the picture is taken. */
  first?: (page: Page) => Promise<void>
}

const openFirst = async (page: Page) => {
  await page.locator('main tbody a').first().click()
  await page.waitForLoadState('networkidle')
}

const pictures: Picture[] = [
  { name: 'dashboard', path: '' },
  { name: 'framework', path: '/framework' },
  { name: 'forms', path: '/collection/forms' },
  {
    name: 'submission',
    path: '/collection/forms',
    first: async (page) => {
      await openFirst(page)
      await page.goto(`${page.url()}/submissions`)
      await page.locator('main tbody a').first().waitFor()
      await openFirst(page)
    },
  },
  { name: 'collect', path: '//collect', role: 'monitor' },
  { name: 'plan', path: '/monitoring' },
  { name: 'summary', path: '/monitoring/summary' },
  { name: 'explore', path: '/evidence/explore?dataset=frontex-detections' },
  { name: 'publications', path: '/publications' },
  { name: 'file', path: '/programme-file' },
  { name: 'people', path: '/people' },
]

const wanted = new Set(process.argv.slice(2))
const folder = resolve(home, 'docs/guide/pictures')
mkdirSync(folder, { recursive: true })
await build()
const demo = await startDemo()
const browser = await chromium.launch({ executablePath: findChromium()!, args: ['--no-sandbox'] })
try {
  for (const language of ['en', 'sq']) {
    const contexts: BrowserContext[] = []
    const stage = stageOf(browser, demo, contexts)
    const settled = async (page: Page) => {
      await page.waitForLoadState('networkidle')
      await page.waitForTimeout(1500)
    }
    const take = async (page: Page, name: string) => {
      await settled(page)
      await page.screenshot({
        path: resolve(folder, `${name}${language === 'en' ? '' : `-${language}`}.png`),
      })
      console.log(`${name} (${language})`)
    }
    const speak = (page: Page) =>
      page.evaluate((chosen) => localStorage.setItem('ura.language', chosen), language)
    const size = { width: 1280, height: 800, locale: language === 'sq' ? 'sq-AL' : 'en-GB' }
    if (wanted.size === 0 || wanted.has('sign-in')) {
      const { page } = await stage.newPage(size)
      await page.goto('/sign-in')
      await take(page, 'sign-in')
    }
    for (const role of ['programme_coordinator', 'monitor']) {
      const mine = pictures.filter(
        (one) =>
          (one.role ?? 'programme_coordinator') === role && (wanted.size === 0 || wanted.has(one.name)),
      )
      if (mine.length === 0) continue
      const { page } = await stage.signIn(role, size)
      await page.waitForURL(/\/programmes\//)
      const programme = /\/programmes\/[^/?#]+/.exec(page.url())![0]
      await speak(page)
      for (const { name, path, first } of mine) {
        await page.goto(path.startsWith('//') ? path.slice(1) : programme + path)
        await settled(page)
        await first?.(page)
        await take(page, name)
      }
    }
    for (const context of contexts) await context.close()
  }
} finally {
  await browser.close()
  await demo.stop()
}
