import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import type { BrowserStory, Stage } from './run.ts'

const programmeOf = (page: Page) => /\/programmes\/[^/?#]+/.exec(page.url())?.[0] ?? ''
const text = (en: string, sq: string) => ({
  source: 'en',
  texts: { en: { text: en, state: 'approved' }, sq: { text: sq, state: 'approved' } },
})

/** Asks the server as the signed-in person of a page would. */
async function ask<T>(page: Page, method: string, path: string, body?: object): Promise<T> {
  return page.evaluate(
    async ([way, url, sent]) => {
      const answer = await fetch(`/api${url}`, {
        method: way!,
        headers: { 'content-type': 'application/json', 'x-ura-client': 'web' },
        ...(sent && { body: sent }),
      })
      if (!answer.ok) throw new Error(`${way} ${url}: ${answer.status} ${await answer.text()}`)
      return answer.status === 204 ? undefined : await answer.json()
    },
    [method, path, body ? JSON.stringify(body) : ''],
  ) as Promise<T>
}

interface Session {
  person: { id: string }
  programmes: { id: string; code: string }[]
  memberships: { role: string; country: string | null }[]
}
interface Kept {
  id: string
  version: number
}

let prepared: Promise<{ visit: string; country: string }> | undefined
/** A sensitive and an open site, each with an approved visit, people seen, findings; made once for all stories. */
const prepare = (stage: Stage) => {
  prepared ??= make(stage)
  return prepared
}

async function make(stage: Stage): Promise<{ visit: string; country: string }> {
  const { page } = await stage.signIn('monitor')
  await page.waitForURL(/\/programmes\//)
  const session = await ask<Session>(page, 'GET', '/session')
  const { id } = session.programmes.find(({ code }) => page.url().includes(`/${code}`))!
  const country = session.memberships.find(({ role }) => role === 'monitor')?.country ?? 'AL'
  const base = `/programmes/${id}/monitoring`
  const stamp = Date.now().toString(36)
  const visits: string[] = []
  for (const [number, sensitivity] of [
    [1, 1],
    [2, 2],
  ] as const) {
    const site = await ask<Kept>(page, 'POST', `${base}/sites`, {
      code: `e2e-${stamp}-${number}`, kind: 'border_crossing', country, area: 'Korçë', sensitivity,
      name: text(number === 1 ? 'Crossing of the story' : 'Hidden place of the story', number === 1 ? 'Pika e tregimit' : 'Vendi i fshehur'),
      latitude: 40.62 + number / 10, longitude: 20.78,
    }) // biome-ignore format: a site
    const planned = await ask<Kept>(page, 'POST', `${base}/visits`, {
      title: text('Visit of the story', 'Vizita e tregimit'), purpose: text('To see', 'Për të parë'), siteId: site.id,
      announced: true, startsOn: `2023-0${number + 2}-04`, endsOn: `2023-0${number + 2}-05`, methods: ['observation'],
      risk: text('None', 'Asnjë'), team: [{ personId: session.person.id, role: 'lead' }],
    }) // biome-ignore format: a visit
    const at = `${base}/visits/${planned.id}`
    const version = async () => (await ask<Kept>(page, 'GET', at)).version
    const move = async (on: Page, act: string) =>
      ask(on, 'POST', `${at}/steps`, { act, reason: '', version: await version() })
    await move(page, 'prepare')
    await move(page, 'depart')
    await ask(page, 'PUT', `${at}/account`, {
      access: 'granted',
      summary: text('Seen', 'U pa'),
      version: await version(),
    })
    await ask(page, 'PUT', `${at}/population`, {
      cells: [
        { sex: 'm', age: '18-59', nationality: 'AF', vulnerability: 'none', persons: 24 },
        { sex: 'f', age: '18-59', nationality: 'SY', vulnerability: 'family', persons: 13 },
        { sex: 'f', age: '12-17', nationality: 'SY', vulnerability: 'unaccompanied_child', persons: 2 },
      ],
      version: await version(),
    })
    await ask(page, 'POST', `${at}/findings`, {
      statement: text('Nobody explained the asylum procedure', 'Askush nuk e shpjegoi procedurën e azilit'), severity: 'serious',
      confidence: 'high', grade: 'observed', theme: 'information', occurredOn: `2023-0${number + 2}-04`,
    }) // biome-ignore format: a finding
    await move(page, 'write')
    await move(page, 'submit')
    visits.push(planned.id)
  }
  const { page: lead } = await stage.signIn('programme_coordinator')
  await lead.waitForURL(/\/programmes\//)
  for (const visit of visits) {
    const at = `${base}/visits/${visit}`
    const { version } = await ask<Kept>(lead, 'GET', at)
    await ask(lead, 'POST', `${at}/steps`, { act: 'approve', reason: '', version })
  }
  return { visit: visits[0]!, country }
}

const open = async (page: Page, path: string) => {
  await page.waitForURL(/\/programmes\//)
  await page.goto(`${programmeOf(page)}${path}`)
}
const fits = async (page: Page, where: string) => {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  assert.ok(over <= 0, `${where} is ${over} px wider than the screen`)
}

const stories: BrowserStory[] = [
  {
    title: 'the lead compares countries, chooses one, and takes out a file without small numbers',
    play: async (stage) => {
      const { country } = await prepare(stage)
      const { page } = await stage.signIn('programme_coordinator')
      await open(page, '/monitoring/summary?from=2023-01-01&to=2023-12-31')
      await page.getByText('These are the real numbers').waitFor()
      const people = page.getByRole('table', { name: /People seen by age and sex/ }).last()
      assert.match((await people.getByRole('row', { name: /^12–17/ }).textContent()) ?? '', /[1-9]/)
      await page.getByRole('figure').first().waitFor()
      await stage.axe(page, 'the summary')
      await page.getByLabel('Country', { exact: true }).selectOption(country)
      await page.waitForURL(new RegExp(`country=${country}`))
      await page.getByRole('link', { name: 'Crossing of the story' }).first().waitFor()
      const themes = page.getByRole('table', { name: /Findings by theme/ })
      await themes.getByRole('row', { name: /^information 2 0/i }).waitFor()
      await page.getByLabel('Findings about').selectOption('health')
      await page.waitForURL(/theme=health/)
      await themes.getByRole('row', { name: /^Total 0 0/ }).waitFor()
      await page.getByText('Files count the findings of all themes.').waitFor()
      await page.getByLabel('Findings about').selectOption({ label: 'All themes' })
      await themes.getByRole('link', { name: 'information' }).waitFor()
      await page.getByRole('button', { name: 'Export' }).click()
      await page.getByRole('menu').waitFor()
      await stage.axe(page, 'the choice of files')
      const waiting = page.waitForEvent('download', { timeout: 60_000 })
      await page.getByRole('menuitem', { name: 'CSV' }).click()
      const file = await (await waiting).createReadStream()
      let out = ''
      for await (const part of file) out += part
      assert.match(out, /people,12-17,f,,<5/)
      assert.doesNotMatch(out, /Crossing of the story|Hidden place/)
      // Paper is made by a job, and comes when it is done.
      await page.getByRole('button', { name: 'Export' }).click()
      const paper = page.waitForEvent('download', { timeout: 60_000 })
      await page.getByRole('menuitem', { name: 'Word' }).click()
      await page.getByRole('progressbar', { name: 'The file is being made …' }).waitFor()
      assert.match((await paper).suggestedFilename(), /^monitoring-[a-z]{2}-2023-01-01-2023-12-31\.docx$/)
      await page.getByRole('button', { name: /: account and sign-out$/ }).click()
      await page.getByRole('menu').waitFor()
      await stage.axe(page, 'the menu of the person')
    },
  },
  {
    title: 'a donor reads the summary with small numbers withheld, and why',
    play: async (stage) => {
      await prepare(stage)
      const { page } = await stage.signIn('donor')
      await open(page, '/monitoring/summary?from=2023-01-01&to=2023-12-31')
      await page.getByText('To protect people', { exact: false }).waitFor({ timeout: 60_000 })
      await page.getByText('<5').first().waitFor()
      await stage.axe(page, 'the donor’s summary')
    },
  },
  {
    title: 'a monitor sees the year on a line of time, and makes, copies and takes back a calendar address',
    play: async (stage) => {
      const { country } = await prepare(stage)
      const { page, context } = await stage.signIn('monitor')
      await open(page, '/monitoring/calendar?year=2023')
      await page.getByRole('heading', { name: 'Visits and incidents over the year' }).waitFor()
      await page.getByLabel('Country', { exact: true }).selectOption(country)
      await page.waitForURL(new RegExp(`country=${country}`))
      await page.getByRole('rowheader', { name: 'Crossing of the story' }).first().waitFor()
      assert.equal(await page.getByText('Hidden place of the story').count(), 0)
      await page.getByLabel('For which device or programme').fill('My telephone')
      await page.getByRole('button', { name: 'Make an address' }).click()
      const row = page.getByRole('row', { name: /My telephone/ }).last()
      const address = (await row.locator('code').textContent()) ?? ''
      await stage.axe(page, 'the calendar')
      // A calendar programme has no sign-in: another browser altogether.
      const { context: outside } = await stage.newPage()
      const feed = await (await outside.request.get(address)).text()
      assert.match(feed, /^BEGIN:VCALENDAR/)
      assert.match(feed.replaceAll(/\r\n /g, ''), /Visit of the story/)
      await row.getByRole('button', { name: 'Take back' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Take back' }).click()
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      assert.equal((await outside.request.get(address)).status(), 404)
      await context.close()
    },
  },
  {
    title: 'the route is moved along its months by keyboard, with the table behind it',
    play: async (stage) => {
      const { country } = await prepare(stage)
      const { page } = await stage.signIn('monitor')
      await open(page, '/monitoring/map')
      await page.getByRole('figure').waitFor()
      await page.getByLabel('Country', { exact: true }).selectOption(country)
      await page.waitForURL(new RegExp(`country=${country}`))
      const slider = page.getByRole('slider', { name: 'Month' })
      await slider.focus()
      await page.keyboard.press('Home')
      const first = await slider.getAttribute('aria-valuenow')
      await page.keyboard.press('ArrowRight')
      assert.notEqual(await slider.getAttribute('aria-valuenow'), first)
      await page.keyboard.press('End')
      await page.getByRole('figure', { name: /^Visits until / }).waitFor()
      await page
        .getByRole('rowheader', { name: /Visit of the story/ })
        .first()
        .waitFor()
      await page.getByText('(approximately)').first().waitFor()
      await stage.axe(page, 'the route')
    },
  },
  {
    title: 'an analyst finds a finding, adds the law to it, and it stays approved',
    play: async (stage) => {
      await prepare(stage)
      const { page } = await stage.signIn('analyst')
      await open(page, '/evidence/findings')
      await page.getByRole('link', { name: 'Nobody explained the asylum procedure' }).first().waitFor()
      await stage.axe(page, 'the findings')
      await page.getByRole('link', { name: 'Nobody explained the asylum procedure' }).first().click()
      await page.getByRole('heading', { name: 'History' }).waitFor()
      await stage.axe(page, 'a finding')
      await page.getByRole('button', { name: 'Edit' }).click()
      await page.getByRole('button', { name: 'Add a reference' }).click()
      await page.getByLabel('Act and provision').last().fill('Directive 2013/32/EU')
      await page.getByLabel('CELEX number').last().fill('32013L0032')
      await stage.axe(page, 'the form of a finding')
      await page.getByRole('button', { name: 'Save the finding' }).click()
      await page.getByRole('link', { name: 'CELEX 32013L0032' }).first().waitFor()
      await page.getByText('Approved', { exact: true }).first().waitFor()
    },
  },
  ...[false, true].map(
    (dark): BrowserStory => ({
      title: `summary, calendar, route and findings fit a telephone in Albanian, by ${dark ? 'night' : 'day'}`,
      play: async (stage) => {
        await prepare(stage)
        const { page } = await stage.signIn('programme_coordinator', { width: 360, locale: 'sq-AL', dark })
        for (const path of [
          '/monitoring/summary',
          '/monitoring/calendar?year=2023',
          '/monitoring/map',
          '/evidence/findings',
        ]) {
          await open(page, path)
          await page.getByRole('table').first().waitFor()
          await fits(page, path)
          await stage.axe(page, `${path} at 360 px`)
        }
      },
    }),
  ),
]
export default stories
