import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { resolve } from 'node:path'
import { type BrowserContext, chromium } from 'playwright-core'
import { publish } from '../e2e/collect-world.ts'
import { type Demo, startDemo } from '../e2e/demo.ts'
import { findChromium } from '../e2e/run.ts'

const questions = 40
const kinds = ['select_one site', 'text', 'integer', 'date']

/** A form of forty questions, most of them with a condition, and a repeat. */
const form = (code: string): string => `
| survey |
| | type | name | label::English (en) | label::Shqip (sq) | relevant |
${Array.from({ length: questions }, (_, n) => `| | ${kinds[n % kinds.length]} | q${n} | Question ${n} | Pyetja ${n} | ${n > 4 ? `\${q1} != 'x'` : ''} |`).join('\n')}
| | begin_repeat | rounds | Round | Raundi | |
| | text | told | Told | Thënë | |
| | end_repeat | | | | |
| choices |
| | list_name | name | label::English (en) | label::Shqip (sq) |
| | site | a | A | A |
| | site | b | B | B |
| settings |
| | form_id | form_title | version |
| | ${code} | Visit of ${code} | 1 |
`

/**
 * How long it takes without a network on a phone four times slower than this machine: from nothing to the list of forms,
 * and from the tap to a form's first question. Times, no ratios: there is no floor for a page that opens.
 */
export async function run(): Promise<void> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('There is no Chromium. Install it, or set CHROMIUM to its path.')
  const profile = mkdtempSync(resolve(tmpdir(), 'ura-bench-browser-'))
  const demo = await startDemo()
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    viewport: { width: 360, height: 740 },
    baseURL: demo.url,
    locale: 'en-GB',
  })
  try {
    await publish(await signIn(browser, demo, 'programme_coordinator'), 'bench', form('bench'))
    await browser.clearCookies()
    const page = await signIn(browser, demo, 'monitor')
    await page.goto('/collect')
    await page
      .getByRole('listitem')
      .filter({ hasText: 'Visit of bench' })
      .getByText('Ready without a network')
      .waitFor()
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
    await browser.setOffline(true)
    for (const rate of [1, 4, 4, 4]) {
      const { list, first } = await once(browser, rate)
      console.log(
        `  ${rate} × slower: list of forms ${list.toFixed(0)} ms · form from the tap ${first.toFixed(0)} ms (target < 1000)`,
      )
    }
  } finally {
    await browser.close()
    await demo.stop()
    rmSync(profile, { recursive: true, force: true })
  }
}

async function signIn(browser: BrowserContext, demo: Demo, role: string) {
  const person = demo.people.find((one) => one.role === role)!
  const page = await browser.newPage()
  await page.goto('/sign-in')
  await page.fill('input[name=email]', person.email)
  await page.fill('input[name=password]', person.password)
  await page.press('input[name=password]', 'Enter')
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
  return page
}

/** One cold opening of the app, and of the form in it; measured in the page itself. */
async function once(browser: BrowserContext, rate: number): Promise<{ list: number; first: number }> {
  const page = await browser.newPage()
  const devtools = await browser.newCDPSession(page)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate })
  await page.goto('/collect')
  await page.locator('a[href$="/bench"]').waitFor()
  const list = await page.evaluate(() => performance.now())
  const first = await page.evaluate(
    () =>
      new Promise<number>((done) => {
        const started = performance.now()
        const look = () =>
          document.querySelector('[data-path]')
            ? done(performance.now() - started)
            : requestAnimationFrame(look)
        document.querySelector<HTMLAnchorElement>('a[href$="/bench"]')!.click()
        look()
      }),
  )
  await page.close()
  return { list, first }
}
