import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { build } from '../../apps/commands/build.ts'
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
  // A microphone and a camera of the browser's own making.
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
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

/**
 * Runs the browser stories (`testing/e2e/*.e2e.ts`) and says how it went. Files are shared out among lanes, each with a
 * demo workspace of its own: stories of one file may lean on each other, and no file may lean on another.
 * @param only plays the stories whose `file: title` holds this text
 */
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
  const queue = await storiesByFile(only)
  if (queue.length === 0) throw new Error(`No browser story is called “${only}”.`)
  // Built once, before several demos would each build.
  await build()
  const tally = { passed: 0, failed: 0 }
  const again: StoryFile[] = []
  const lane = async (files: StoryFile[], onFailed: (file: StoryFile, count: Tally) => void) => {
    let next = files.shift()
    if (!next) return
    const demo = await startDemo()
    const browser = await chromium.launch({ executablePath, headless: true, args: flags })
    try {
      for (; next; next = files.shift()) {
        const count = await playFile(browser, demo, next)
        if (count.failed > 0) onFailed(next, count)
        else tally.passed += count.passed
      }
    } finally {
      await browser.close()
      await demo.stop()
    }
  }
  const lanes = Math.min(queue.length, availableParallelism() > 1 ? 2 : 1)
  await Promise.all(Array.from({ length: lanes }, () => lane(queue, (file) => again.push(file))))
  // A file with a failure is played once more, whole, alone, in a fresh workspace: what fails there too is broken.
  for (const file of again) {
    console.log(`  ↻ ${file.file}: once more, in a fresh workspace`)
    await lane([file], (_, count) => {
      tally.passed += count.passed
      tally.failed += count.failed
    })
  }
  console.log(`browser: ${tally.passed} passed, ${tally.failed} failed`)
  if (tally.failed > 0) throw new Error('Browser stories failed, see above.')
}

interface Tally {
  passed: number
  failed: number
}

interface StoryFile {
  file: string
  stories: BrowserStory[]
}

/** The files with their stories, the longest files first: so the lanes end at about the same time. */
async function storiesByFile(only: string | undefined): Promise<StoryFile[]> {
  const names = (await readdir(resolve(home, 'testing/e2e'))).filter((name) => name.endsWith('.e2e.ts'))
  const files: StoryFile[] = []
  for (const name of names.sort()) {
    const all = ((await import(resolve(home, 'testing/e2e', name))) as { default: BrowserStory[] }).default
    const file = name.replace('.e2e.ts', '')
    const stories = all.filter((story) => !only || `${file}: ${story.title}`.includes(only))
    if (stories.length > 0) files.push({ file, stories })
  }
  return files.sort((a, b) => b.stories.length - a.stories.length)
}

async function playFile(browser: Browser, demo: Demo, { file, stories }: StoryFile): Promise<Tally> {
  const tally = { passed: 0, failed: 0 }
  for (const story of stories) {
    const contexts: BrowserContext[] = []
    const started = Date.now()
    try {
      await story.play(stageOf(browser, demo, contexts))
      tally.passed++
      console.log(`  ✓ ${file}: ${story.title} (${Date.now() - started} ms)`)
    } catch (error) {
      tally.failed++
      console.log(
        `  ✗ ${file}: ${story.title}\n${String((error as Error).stack ?? error).replace(/^/gm, '      ')}`,
      )
      await keepPicture(contexts, `${file}-${story.title}`)
    } finally {
      for (const context of contexts) await context.close()
    }
  }
  return tally
}

async function keepPicture(contexts: BrowserContext[], name: string): Promise<void> {
  const page = contexts.at(-1)?.pages().at(-1)
  if (!page) return
  const file = resolve(home, 'test-results', `${name.replace(/[^\w]+/g, '-')}.png`)
  await page.screenshot({ path: file, fullPage: true }).catch(() => undefined)
  console.log(`      picture: ${file}\n      address: ${page.url()}`)
}

/** What a story of this demo gets; every context that it opens is noted, so that it can be closed. */
export function stageOf(browser: Browser, demo: Demo, contexts: BrowserContext[]): Stage {
  const newPage: Stage['newPage'] = async (options = {}) => {
    const context = await browser.newContext({
      viewport: { width: options.width ?? 1280, height: options.height ?? 900 },
      locale: options.locale ?? 'en-GB',
      colorScheme: options.dark ? 'dark' : 'light',
      baseURL: demo.url,
    })
    contexts.push(context)
    const page = await context.newPage()
    // Long, for a slow machine: waiting longer lets nothing pass that would not have come.
    page.setDefaultTimeout(60_000)
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
  // Half faded in, a dialog's or a menu's colours would be judged wrongly; it begins to fade some frames after it is there.
  await page.evaluate(async () => {
    const frames = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
    for (let quiet = 0; quiet < 4; quiet++) {
      await frames()
      const fading = document.getAnimations().filter((one) => one instanceof CSSTransition)
      if (fading.length > 0) quiet = -1
      await Promise.allSettled(fading.map((one) => one.finished))
    }
  })
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
