import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { home } from '../../kernel/config/config.ts'
import { type Demo, type DemoPerson, startDemo } from './demo.ts'

/** What a browser story gets. Failing is throwing: use node:assert or Playwright's own waiting. */
export interface Stage {
  browser: Browser
  baseUrl: string
  /** A new browser person: fresh cookies, desktop size unless told otherwise. */
  newPage(options?: {
    width?: number
    height?: number
    locale?: string
    dark?: boolean
  }): Promise<{ page: Page; context: BrowserContext }>
  /** Signs in one of the demo people through the sign-in page and returns their page on the programme's dashboard. */
  signIn(
    role: string,
    options?: { width?: number; height?: number; locale?: string; dark?: boolean },
  ): Promise<{ page: Page; context: BrowserContext }>
  /** The demo's sample people, with their passwords. */
  people: DemoPerson[]
  /** The same at another demo workspace, which the story has started itself. */
  at(demo: Demo): Pick<Stage, 'baseUrl' | 'newPage' | 'signIn' | 'people'>
  /** Throws with a readable list when axe finds anything on the page. */
  axe(page: Page, where: string): Promise<void>
}
export interface BrowserStory {
  title: string
  play(stage: Stage): Promise<void>
}

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--disable-dev-shm-usage',
]

/** Finds Chromium: named by CHROMIUM, or where systems put it. */
export function findChromium(): string | null {
  const places = [
    process.env.CHROMIUM,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ]
  return places.find((place) => place && existsSync(place)) ?? null
}

/** Installs Chromium from the system's packages where this may be done: as root on a Debian-like system. */
async function installChromium(): Promise<void> {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return
  const { spawnSync } = await import('node:child_process')
  console.log("Installing Chromium from the system's packages …")
  spawnSync(
    'sh',
    [
      '-c',
      'apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium',
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  )
}

/** Runs every browser story (`testing/e2e/*.e2e.ts`) against one demo workspace, and says how it went. */
export async function browserTests(only?: string): Promise<void> {
  console.log('\n— Browser stories (Chromium)')
  if (!findChromium()) await installChromium()
  const executablePath = findChromium()
  if (!executablePath) {
    if (process.env.CI)
      throw new Error(
        'There is no Chromium, and continuous integration must run the browser tests. Install the package chromium.',
      )
    console.log(
      'SKIPPED: no Chromium on this machine, so no browser test was run. Install Chromium, or set CHROMIUM to its path.',
    )
    return
  }
  const { chromium } = await import('playwright-core')
  const demo = await startDemo()
  const browser = await chromium.launch({ executablePath, headless: true, args: flags })
  let failed = 0
  let passed = 0
  try {
    const files = (await readdir(resolve(home, 'testing/e2e')))
      .filter((file) => file.endsWith('.e2e.ts') && (!only || file.includes(only)))
      .sort()
    for (const file of files) {
      const stories = ((await import(resolve(home, 'testing/e2e', file))) as { default: BrowserStory[] })
        .default
      for (const story of stories) {
        const contexts: BrowserContext[] = []
        const started = Date.now()
        try {
          await story.play(stageOf(browser, demo, contexts))
          passed++
          console.log(`  ✓ ${file.replace('.e2e.ts', '')}: ${story.title} (${Date.now() - started} ms)`)
        } catch (error) {
          failed++
          console.log(
            `  ✗ ${file.replace('.e2e.ts', '')}: ${story.title}\n${String((error as Error).stack ?? error).replace(/^/gm, '      ')}`,
          )
          await keepPicture(contexts, `${file}-${story.title}`)
        } finally {
          for (const context of contexts) await context.close()
        }
      }
    }
  } finally {
    await browser.close()
    await demo.stop()
  }
  console.log(`browser: ${passed} passed, ${failed} failed`)
  if (failed > 0) throw new Error('Browser stories failed, see above.')
}

async function keepPicture(contexts: BrowserContext[], name: string): Promise<void> {
  const page = contexts.at(-1)?.pages().at(-1)
  if (!page) return
  const file = resolve(home, 'test-results', `${name.replace(/[^\w]+/g, '-')}.png`)
  await page.screenshot({ path: file, fullPage: true }).catch(() => undefined)
  console.log(`      picture: ${file}\n      address: ${page.url()}`)
}

function stageOf(browser: Browser, demo: Demo, contexts: BrowserContext[]): Stage {
  const newPage: Stage['newPage'] = async (options = {}) => {
    const context = await browser.newContext({
      viewport: { width: options.width ?? 1280, height: options.height ?? 900 },
      locale: options.locale ?? 'en-GB',
      colorScheme: options.dark ? 'dark' : 'light',
      baseURL: demo.url,
    })
    contexts.push(context)
    const page = await context.newPage()
    page.setDefaultTimeout(15_000)
    // A broken content security policy or an outside request is a failure of its own.
    page.on('console', (message) => {
      if (/Content Security Policy/i.test(message.text())) throw new Error(message.text())
    })
    page.on('request', (request) => {
      if (/^https?:/.test(request.url()) && !request.url().startsWith(demo.url))
        throw new Error(`Outside request: ${request.url()}`)
    })
    return { page, context }
  }
  return {
    browser,
    baseUrl: demo.url,
    newPage,
    signIn: async (role, options) => {
      const person = demo.people.find((one) => one.role === role)
      if (!person) throw new Error(`No demo person is ${role}`)
      const opened = await newPage(options)
      await opened.page.goto('/sign-in')
      await opened.page.fill('input[name=email]', person.email)
      await opened.page.fill('input[name=password]', person.password)
      await opened.page.press('input[name=password]', 'Enter')
      await opened.page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
      return opened
    },
    people: demo.people,
    at: (other) => stageOf(browser, other, contexts),
    axe: checkAxe,
  }
}

const axeSource = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface AxeResult {
  violations: { id: string; help: string; nodes: { target: string[]; failureSummary?: string }[] }[]
}

async function checkAxe(page: Page, where: string): Promise<void> {
  // Evaluated through the debugger, so the page's content security policy stays as strict as it is.
  await page.evaluate(await axeSource)
  const result = (await page.evaluate(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })`,
  )) as AxeResult
  if (result.violations.length === 0) return
  const lines = result.violations.map(
    (one) =>
      `${one.id}: ${one.help}\n${one.nodes
        .slice(0, 4)
        .map((node) => `    ${node.target.join(' ')}\n      ${node.failureSummary?.split('\n')[1] ?? ''}`)
        .join('\n')}`,
  )
  throw new Error(`axe on ${where}:\n${lines.join('\n')}`)
}
