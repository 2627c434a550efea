import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import type { BrowserStory, Stage } from './run.ts'

/** Goes to a page of the open programme by its address, as a bookmark would. */
async function go(page: Page, place: string): Promise<void> {
  await page.waitForURL(/\/programmes\//)
  const programme = /\/programmes\/[^/]+/.exec(new URL(page.url()).pathname)?.[0]
  assert.ok(programme, `no programme is open at ${page.url()}`)
  await page.goto(`${programme}${place}`)
}

/** Chooses an option of a searchable list. */
async function choose(page: Page, label: string, option: RegExp | string): Promise<void> {
  // A field that must be filled in has a star after its label.
  const field = page.getByLabel(new RegExp(`^${label}`)).first()
  await field.focus()
  await field.press('ArrowDown')
  await page.getByRole('option', { name: option }).first().click()
}

/** Takes a step with the visit and confirms it. */
async function take(page: Page, act: string, done: RegExp, reason?: string): Promise<void> {
  await page.getByRole('button', { name: act, exact: true }).click()
  const dialog = page.getByRole('dialog')
  if (reason) await dialog.getByRole('textbox').fill(reason)
  await dialog.getByRole('button', { name: act, exact: true }).click()
  await page.getByText(done).first().waitFor()
  await dialog.waitFor({ state: 'hidden' })
}

/** Saves the form, and waits for it: what says that the one before was saved may still be there. */
async function save(page: Page): Promise<void> {
  const unsaved = page.getByText('Not saved yet')
  await unsaved.waitFor()
  await page.getByRole('button', { name: 'Save' }).click()
  await unsaved.waitFor({ state: 'hidden' })
  await page.locator('button[data-loading]').first().waitFor({ state: 'detached' })
}

const tab = (page: Page, name: RegExp) => page.getByRole('tab', { name }).click()
const title = `Field visit of the browser story ${Date.now()}`
let address = ''
let pointAddress = ''

/** Plans the visit, as the monitor of Kosovo. */
async function plan(stage: Stage, page: Page): Promise<void> {
  await go(page, '/monitoring')
  await page.getByRole('heading', { name: 'Year plan', level: 1 }).waitFor()
  await page.getByRole('row', { name: /Kosovo/ }).waitFor()
  // Another country's visits are counted, but its monitor alone opens them.
  const elsewhere = page.getByRole('row', { name: /Serbia/ })
  await elsewhere
    .getByText(/not visible to you/)
    .first()
    .waitFor({ state: 'attached' })
  assert.equal(await elsewhere.getByRole('link').count(), 0)
  await stage.axe(page, 'the year plan')
  await page.getByRole('link', { name: 'Plan a visit' }).click()
  await page.getByRole('textbox', { name: 'Title' }).fill(title)
  await page.getByRole('textbox', { name: 'Purpose' }).fill('To see how people are received')
  await choose(page, 'Site', /Border crossing point/)
  await page.getByLabel('From').fill('2023-05-10')
  await choose(page, 'Methods', 'observation')
  await page.keyboard.press('Escape')
  await stage.axe(page, 'planning a visit')
  await page.getByRole('button', { name: 'Plan a visit' }).click()
  await page.getByRole('heading', { name: new RegExp(title) }).waitFor()
  await page.waitForURL(/\/monitoring\/visits\/[0-9a-f-]{36}/)
  address = new URL(page.url()).pathname.replace(/^\/programmes\/[^/]+/, '')
}

/** Prepares it: what is missing is said, and asked for before the team may leave. */
async function prepare(page: Page): Promise<void> {
  await page.getByText('The team needs somebody who leads the visit.').waitFor()
  await page.getByRole('button', { name: 'Checklist ready', exact: true }).click()
  assert.equal(await page.getByRole('dialog').count(), 0)
  await choose(page, 'Add a member of the team', /Blerim Gashi/)
  await page.getByLabel('Announced?').selectOption('announced')
  await page
    .getByRole('textbox', { name: 'Risks and what is done about them' })
    .fill('Nobody is asked near officers')
  await save(page)
  await take(page, 'Checklist ready', /checklist of .* is ready/)
  await take(page, 'Go to the field', /is in the field/)
}

/** Writes the account, counts people, and adds an incident and a finding. */
async function write(stage: Stage, page: Page): Promise<void> {
  await tab(page, /^Account/)
  await page.getByLabel('Access', { exact: true }).selectOption('granted')
  await page.getByRole('textbox', { name: 'Summary' }).fill('People waited outside for two hours')
  await page.getByRole('textbox', { name: 'Restrictions on use' }).fill('The border section only')
  await stage.axe(page, 'the account')
  await save(page)
  await tab(page, /^People seen/)
  await page.getByRole('button', { name: 'Add a row' }).click()
  await page.getByRole('combobox', { name: 'Row 1: Nationality' }).fill('Afghanistan')
  await page.keyboard.press('Escape')
  await page.getByLabel('Row 1: People').fill('11')
  await page.getByRole('button', { name: 'Add a row' }).click()
  await page.getByLabel('Row 2: Sex').selectOption('women and girls')
  await page.getByText('12 people seen').waitFor()
  await stage.axe(page, 'people seen')
  await save(page)
  await tab(page, /^Incidents/)
  await page.getByRole('link', { name: 'Add an incident' }).click()
  await page.getByRole('textbox', { name: 'Title' }).fill('Group sent back at night')
  await page.getByLabel(/^Day/).fill('2023-05-08')
  await page.getByLabel(/^Time of day/).fill('23:40')
  await page.getByRole('checkbox', { name: 'batons' }).check()
  await page.getByLabel('Account in words').fill('They were driven to the line and told to walk.')
  await stage.axe(page, 'an incident')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('link', { name: /Group sent back at night/ }).waitFor()
  await tab(page, /^Findings/)
  await page.getByRole('button', { name: 'Add a finding' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Statement' }).fill('People are sent back without a procedure')
  await stage.axe(page, 'a finding')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('link', { name: 'People are sent back without a procedure' }).waitFor()
  await take(page, 'Back from the field', /is back/)
  await take(page, 'Submit for review', /submitted for review/)
  assert.equal(await page.getByRole('button', { name: 'Approve' }).count(), 0)
}

const stories: BrowserStory[] = [
  {
    title: 'a monitor plans a visit, goes to the field, writes it up and submits it',
    async play(stage) {
      const { page } = await stage.signIn('monitor')
      await plan(stage, page)
      await prepare(page)
      await write(stage, page)
    },
  },
  {
    title: 'the lead returns it, then approves it; the dashboard counts it and opens down to it',
    async play(stage) {
      const { page } = await stage.signIn('programme_coordinator')
      await go(page, '/monitoring/visits')
      await page.getByText('To review', { exact: true }).click()
      await page.getByRole('link', { name: new RegExp(title) }).waitFor()
      await stage.axe(page, 'visits')
      await page.getByRole('link', { name: new RegExp(title) }).click()
      await tab(page, /^Account/)
      await page.getByText('People waited outside for two hours').waitFor()
      await take(page, 'Return', /was returned/, 'Please say which languages people spoke')
      const monitor = await stage.signIn('monitor')
      await go(monitor.page, `${address}?tab=history`)
      await monitor.page.getByText('Please say which languages people spoke').waitFor()
      await take(monitor.page, 'Submit for review', /submitted for review/)
      await page.reload()
      await take(page, 'Approve', /was approved/)
      await stage.axe(page, 'an approved visit')
      await go(page, '/')
      await page
        .getByRole('link', { name: /6\.1 Monitorings/ })
        .first()
        .click()
      await page
        .getByRole('row', { name: /Kosovo/ })
        .getByRole('button')
        .first()
        .click()
      const panel = page.getByRole('dialog')
      await panel.getByRole('link', { name: new RegExp(title) }).click()
      await page.getByRole('heading', { name: new RegExp(title) }).waitFor()
      await page.getByRole('link', { name: 'Report' }).click()
      await page.getByText('People are sent back without a procedure').waitFor()
      await page.getByText('Kosovo*', { exact: true }).waitFor()
      await page.getByText(/^\* This designation is without prejudice/).waitFor()
      await stage.axe(page, 'the report')
      const labels = page.locator('dl > div').filter({ has: page.locator('dd:empty') })
      assert.deepEqual(await labels.allTextContents(), [], 'labels without a value are printed')
      assert.equal(await page.getByText('The border section only').count(), 1, 'restrictions are told once')
    },
  },
  {
    title: 'an action point is done by its owner and verified by somebody else',
    async play(stage) {
      const { page } = await stage.signIn('programme_coordinator')
      await go(page, `${address}?tab=points`)
      await page.getByRole('link', { name: 'Add an action point' }).click()
      await page.getByRole('textbox', { name: 'What is to be done' }).fill('Put up a roof where people wait')
      await choose(page, 'Person of the programme', 'Blerim Gashi')
      await page.getByLabel('Due').fill('2023-09-01')
      await stage.axe(page, 'a new action point')
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('The due date has passed').first().waitFor()
      await page.getByLabel('Due').fill('2099-09-01')
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByRole('link', { name: /Put up a roof/ }).click()
      await page.getByText('1 September 2099').first().waitFor()
      pointAddress = new URL(page.url()).pathname.replace(/^\/programmes\/[^/]+/, '')
      const owner = await stage.signIn('monitor')
      await go(owner.page, '/monitoring/points')
      await owner.page.getByText('Mine', { exact: true }).click()
      await owner.page.getByRole('link', { name: /Put up a roof/ }).click()
      await owner.page.getByRole('button', { name: 'Done', exact: true }).click()
      await owner.page.getByRole('dialog').getByRole('textbox').fill('The roof stands since August')
      await owner.page.getByRole('dialog').getByRole('button', { name: 'Done' }).click()
      await owner.page.getByText('The roof stands since August').waitFor()
      assert.equal(await owner.page.getByRole('button', { name: 'Verify' }).count(), 0)
      await go(page, pointAddress)
      await page.getByRole('button', { name: 'Verify' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Verify' }).click()
      await page.getByText('verified').first().waitFor()
      await page.getByRole('dialog').waitFor({ state: 'hidden' })
      await stage.axe(page, 'an action point')
    },
  },
  {
    title: 'a donor is offered the summary of the monitoring alone, and lands on it',
    async play(stage) {
      const { page } = await stage.signIn('donor')
      const rooms = page.getByRole('navigation', { name: 'Rooms' })
      await rooms.getByRole('link', { name: 'National summary' }).click()
      await page.getByRole('heading', { level: 1 }).waitFor()
      assert.match(page.url(), /\/monitoring\/summary/)
      assert.equal(await rooms.getByRole('link', { name: /Year plan|Visits|Action points/ }).count(), 0)
      // An old bookmark of the plan leads there, too.
      await go(page, '/monitoring')
      await page.waitForURL(/\/monitoring\/summary/)
      await page.getByRole('heading', { level: 1 }).waitFor()
      assert.equal(await page.getByRole('alert').count(), 0)
    },
  },
  {
    title: 'the room reads on a phone, in Albanian, and the platform sees neither incidents nor counts',
    async play(stage) {
      const { page } = await stage.signIn('platform_member', { width: 360, height: 780, locale: 'sq-AL' })
      for (const place of ['/monitoring', '/monitoring/visits', '/monitoring/sites', '/monitoring/points']) {
        await go(page, place)
        await page.getByRole('heading', { level: 1 }).waitFor()
        await page.getByRole('table').first().waitFor()
        const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
        assert.ok(wider <= 1, `${place} is ${wider} px wider than the phone`)
        await stage.axe(page, `${place} on a phone`)
      }
      await go(page, '/monitoring/incidents')
      await page.getByRole('alert').waitFor()
      // Of a visit that was approved, its report says that counts are withheld, not that nobody was counted.
      await go(page, '/monitoring/visits?f=state:approved')
      await page.getByRole('rowheader').getByRole('link').first().click()
      await page.getByRole('link', { name: 'Report' }).click()
      await page.getByText(/^How many people were seen is not shown/).waitFor()
      await page.getByText(/^Referrals and signs of smuggling are shown/).waitFor()
      assert.equal(await page.getByText('Nobody has been counted yet').count(), 0)
      await stage.axe(page, 'a report without counts')
    },
  },
]
export default stories
