import { mkdirSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { home } from '../../kernel/config/config.ts'
import type { Driven } from './webdriver.ts'

const pictures = resolve(home, 'test-results', 'browsers')
const quoted = (text: string) => `"${text.replaceAll('"', '')}"`

/** Somebody in front of a browser: finds what is on the page by its words, as people do. */
export class Reader {
  readonly name: string
  readonly #driven: Driven
  #count = 0

  constructor(name: string, driven: Driven) {
    this.name = name
    this.#driven = driven
  }

  /** Waits as long for anything: a slow machine is no fault. */
  async ready(): Promise<void> {
    await this.#driven.send('timeouts', { implicit: 45_000, script: 60_000, pageLoad: 60_000 })
  }

  async size(width: number, height: number): Promise<void> {
    await this.#driven.send('size', { width, height })
  }

  /** Goes to an address; without one, reads this page anew. */
  async go(url?: string): Promise<void> {
    await this.#driven.send('go', { url: url ?? (await this.evaluate(() => window.location.href)) })
  }

  /** Waits for an element; an XPath. */
  async find(xpath: string): Promise<string> {
    const found = await this.#driven.send('find', { using: 'xpath', value: xpath })
    return Object.values(found as Record<string, string>)[0]!
  }

  /** Waits until these words stand on the page. */
  sees(text: string): Promise<string> {
    return this.find(`//body//*[text()[contains(normalize-space(.), ${quoted(text)})]]`)
  }

  /** Presses the button, link or label that says just this. */
  async press(text: string, within = ''): Promise<void> {
    const says = `[normalize-space(.)=${quoted(text)} or @aria-label=${quoted(text)}]`
    const id = await this.find(`${within}//*[self::button or self::a or self::label or self::option]${says}`)
    await this.#driven.send('click', { id })
  }

  /** Writes into a field, in place of what stood there. A file's field takes its path. */
  async write(xpath: string, text: string): Promise<void> {
    const id = await this.find(xpath)
    if (!xpath.includes("'file'")) await this.#driven.send('clear', { id })
    await this.#driven.send('type', { id, text })
  }

  /** Runs a function in the page and answers what it answers, as Playwright's pages do. */
  async evaluate<T, A>(work: (given: A) => T | Promise<T>, given?: A): Promise<T> {
    const script = `const [given, done] = arguments
      Promise.resolve(given).then(${work}).then((value) => done({ value }), (error) => done({ error: String(error) }))`
    const answer = (await this.#driven.send('run', { script, args: [given ?? null] })) as {
      value: T
      error?: string
    }
    if (answer.error) throw new Error(answer.error)
    return answer.value
  }

  /** Keeps a picture of what is to be seen; Firefox would take the whole page. */
  async picture(name: string): Promise<void> {
    mkdirSync(pictures, { recursive: true })
    const file = resolve(pictures, `${this.name}-${++this.#count}-${name}.png`)
    writeFileSync(
      file,
      Buffer.from((await this.#driven.send('picture', { full: false })) as string, 'base64'),
    )
  }
}
