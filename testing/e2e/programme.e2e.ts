import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import type { BrowserStory, Stage } from './run.ts'

/** Opens a screen of the open programme. */
async function go(page: Page, path: string): Promise<void> {
  await page.waitForURL(/\/programmes\//)
  await page.goto(`${/\/programmes\/[^/?#]+/.exec(page.url())![0]}${path}`)
}

/** Opens the form of an indicator from the framework, as a reader would. */
async function openIndicator(page: Page, title: RegExp): Promise<void> {
  await go(page, '/framework')
  await page.getByRole('link', { name: title }).first().click()
  await page.getByRole('button', { name: 'Save', exact: true }).waitFor()
}

const explanation = (page: Page) => page.getByRole('textbox', { name: 'How it is counted' })

/** Nothing may stick out at the side of a telephone. */
async function fits(page: Page, where: string): Promise<void> {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  assert.ok(over <= 0, `${where} is ${over} px wider than the screen`)
}

const screens: [path: string, what: string][] = [
  ['', 'the dashboard'],
  ['/framework', 'the framework'],
  ['/framework/indicators', 'the list of indicators'],
  ['/framework/targets', 'the list of targets'],
  ['/framework/amendments', 'the amendments'],
  ['/framework/partners', 'the partners'],
  ['/framework/risks', 'the risks'],
  ['/framework/headings', 'the budget headings'],
  ['/framework/periods', 'the reporting periods'],
  ['/framework/activities/new', 'a new activity'],
  ['/framework/indicators/new', 'a new indicator'],
  ['/values', 'the reported values'],
  ['/missing', 'who has not reported'],
  ['/plan', 'the work plan'],
  ['/about', 'about the programme'],
  ['/programme-file', 'the programme file'],
]

async function look(stage: Stage, page: Page): Promise<void> {
  for (const [path, what] of screens) {
    await go(page, path)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page
      .getByRole('status')
      .filter({ hasText: /^Loading|^Po ngarkohet/ })
      .first()
      .waitFor({ state: 'detached' })
    await stage.axe(page, what)
    await fits(page, what)
  }
}

const stories: BrowserStory[] = [
  {
    title: 'two people edit one indicator: the second is told who was first, compares, and saves over it',
    async play(stage: Stage) {
      const { page: first } = await stage.signIn('programme_coordinator')
      const { page: second } = await stage.signIn('programme_coordinator')
      for (const page of [first, second]) await openIndicator(page, /National policy brief/)
      await explanation(first).fill('Each brief that a national partner has published.')
      await first.getByRole('button', { name: 'Save', exact: true }).click()
      await first.getByText('Not saved yet').waitFor({ state: 'detached' })

      await explanation(second).fill('Each brief, whoever has published it.')
      await second.getByRole('button', { name: 'Save', exact: true }).click()
      const dialog = second.getByRole('dialog', { name: 'Somebody else has changed this' })
      await dialog.getByText(/Saved by Elira Hoxha on/).waitFor()
      const row = dialog.getByRole('row', { name: /How it is counted/ })
      await row.getByText('Each brief that a national partner has published.').waitFor()
      await row.getByText('Each brief, whoever has published it.').waitFor()
      await stage.axe(second, 'the conflict')
      await dialog.getByRole('button', { name: 'Keep what I typed' }).click()
      assert.equal(await explanation(second).inputValue(), 'Each brief, whoever has published it.')
      await second.getByRole('button', { name: 'Save', exact: true }).click()
      await dialog.getByRole('button', { name: 'Save mine over it' }).click()
      await second.getByText('Not saved yet').waitFor({ state: 'detached' })
      await first.reload()
      await first.waitForFunction(() =>
        [...document.querySelectorAll('textarea')].some((one) => one.value.includes('whoever')),
      )
    },
  },
  {
    title: 'a session that ends in mid-edit loses nothing that was typed',
    async play(stage: Stage) {
      const { page } = await stage.signIn('programme_coordinator')
      const { page: other } = await stage.signIn('programme_coordinator')
      await openIndicator(page, /Comparative regional policy brief/)
      await explanation(page).fill('Counted when the region has agreed to it.')
      // Another device ends every session but its own.
      await other.goto('/account')
      await other.getByRole('button', { name: 'End all others' }).click()
      await other.getByRole('button', { name: 'End all others' }).waitFor({ state: 'detached' })
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      const dialog = page.getByRole('dialog', { name: 'Sign in again' })
      await dialog.getByText('what you typed is still here').waitFor()
      const { demo } = await other.evaluate(async () => (await fetch('/api/session/door')).json())
      const word = (demo as { email: string; password: string }[]).find((one) =>
        one.email.startsWith('elira.hoxha'),
      )!.password
      await dialog.locator('input[name=password]').fill(word)
      await dialog.locator('input[name=password]').press('Enter')
      await dialog.waitFor({ state: 'detached' })
      await page.getByText('Not saved yet').waitFor({ state: 'detached' })
      await page.reload()
      await page.getByRole('button', { name: 'Save', exact: true }).waitFor()
      assert.equal(await explanation(page).inputValue(), 'Counted when the region has agreed to it.')
    },
  },
  {
    title: 'a text tells how far each language is, and a translation is outdated when its source has changed',
    async play(stage: Stage) {
      const { page } = await stage.signIn('programme_coordinator')
      await openIndicator(page, /Training handbooks for trainers/)
      const tabs = page.getByRole('tablist', { name: 'Languages' }).first()
      await tabs.getByRole('tab', { name: 'SQ' }).getByRole('img', { name: 'approved' }).waitFor()
      await tabs.getByRole('tab', { name: 'МК' }).getByRole('img', { name: 'draft' }).waitFor()
      await tabs.getByRole('tab', { name: 'SQ' }).click()
      const title = page.getByRole('textbox', { name: /^Title/ })
      await title.fill(`${await title.inputValue()} (i ri)`)
      await tabs.getByRole('tab', { name: 'EN' }).getByRole('img', { name: 'outdated' }).waitFor()
      await tabs.getByRole('tab', { name: 'EN' }).click()
      await page.getByRole('button', { name: 'Still right' }).click()
      await tabs.getByRole('tab', { name: 'EN' }).getByRole('img', { name: 'approved' }).waitFor()
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await page.getByText('Not saved yet').waitFor({ state: 'detached' })
    },
  },
  {
    title:
      'what an indicator counts is chosen from what rooms can count; the change asks why and stays visible',
    async play(stage: Stage) {
      const { page } = await stage.signIn('programme_coordinator')
      await openIndicator(page, /Interviews with representatives/)
      await page.getByRole('combobox', { name: 'Computed from' }).click()
      await page
        .getByRole('option', { name: /[Ss]ubmissions/ })
        .first()
        .click()
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await page.getByRole('alert').getByText('What is counted has changed: say why.').first().waitFor()
      await page.getByRole('textbox', { name: 'Reason' }).fill('Visits are counted from their forms.')
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      const history = page.getByRole('region', { name: 'Definitions over time' })
      await history.getByText('Visits are counted from their forms.').waitFor()
      await history.getByRole('rowheader', { name: /^≠/ }).waitFor()
      await stage.axe(page, 'an indicator with a break')
      const table = page.getByRole('table', { name: 'How far it is' })
      await table
        .getByRole('row', { name: /Albania/ })
        .getByRole('button')
        .click()
      await page
        .getByRole('dialog')
        .getByText(/\d+ records?/)
        .waitFor()
    },
  },
  {
    title:
      'a country reports a value with its evidence; it is returned, mended, confirmed, approved, locked, explained',
    async play(stage: Stage) {
      const { page: arben } = await stage.signIn('country_coordinator')
      const { page: lead } = await stage.signIn('programme_coordinator')
      await go(arben, '/missing')
      const due = arben.getByRole('row', { name: /2\.1 .*Albania.*S-2020/ })
      await due.getByRole('link', { name: 'Report a value' }).click()
      await arben.getByRole('textbox', { name: 'Value' }).fill('5')
      const chooser = arben.waitForEvent('filechooser')
      await arben.getByRole('button', { name: /Choose/ }).click()
      await (await chooser).setFiles({
        name: 'survey.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from('organisation,better\nA,yes\n'),
      })
      // Saving waits for the file: nobody looks whether it has arrived.
      await arben.getByRole('button', { name: 'Save', exact: true }).click()
      await arben.waitForURL(/\/values\/(?!new)/)
      await arben.getByRole('heading', { level: 1 }).waitFor()
      await stage.axe(arben, 'a reported value')
      const act = async (page: Page, name: string, reason?: string) => {
        await page.getByRole('button', { name, exact: true }).click()
        const dialog = page.getByRole('dialog')
        if (reason) await dialog.getByRole('textbox', { name: 'Reason' }).fill(reason)
        await dialog.getByRole('button', { name, exact: true }).click()
        await dialog.waitFor({ state: 'detached' })
      }
      const stands = (page: Page, state: string) =>
        page.getByRole('heading', { level: 1 }).getByText(state, { exact: true }).waitFor()
      await act(arben, 'Submit')
      await stands(arben, 'submitted')

      // The lead hears of it, and comes to it by the notice.
      await lead.reload()
      await lead.getByRole('button', { name: /new notice/ }).click()
      await lead
        .getByRole('link', { name: /A value of indicator 2\.1 was submitted/ })
        .first()
        .click()
      await lead.waitForURL(/\/values\//)
      await act(lead, 'Return for correction', 'The survey names four organisations.')
      await stands(lead, 'returned')
      await arben.reload()
      await arben.getByText(/The survey names four organisations\./).waitFor()
      await arben.getByRole('textbox', { name: 'Value' }).fill('4')
      await arben.getByRole('button', { name: 'Save', exact: true }).click()
      await arben.getByText('Not saved yet').waitFor({ state: 'detached' })
      await act(arben, 'Submit')
      await act(arben, 'Confirm for the country')
      await stands(arben, 'checked')
      await lead.reload()
      await act(lead, 'Approve')
      await stands(lead, 'approved')
      await stage.axe(lead, 'an approved value')

      await go(lead, '/framework/periods')
      await lead.getByRole('link', { name: /S-2020/ }).click()
      const place = lead.getByRole('row', { name: /Albania/ })
      await place.getByRole('button', { name: 'Approve and lock' }).click()
      await stage.axe(lead, 'the question before a lock')
      await lead.getByRole('dialog').getByRole('button', { name: 'Approve and lock' }).click()
      await place.getByText(/approved on/).waitFor()
      await arben.reload()
      await arben.getByText('The period is approved and locked for this place.').waitFor()
      assert.equal(await arben.getByRole('button', { name: 'Save', exact: true }).count(), 0)

      await go(lead, '')
      await lead.getByRole('row', { name: /2\.1 / }).getByRole('button').first().click()
      const panel = lead.getByRole('dialog')
      await panel
        .getByText(/approved, 1 file of evidence/)
        .first()
        .waitFor()
      await stage.axe(lead, 'a value explained')
    },
  },
  {
    title: 'every screen of the programme reads well to machines, and fits',
    play: async (stage) => look(stage, (await stage.signIn('programme_coordinator')).page),
  },
  {
    title: 'the same on a telephone, in Albanian, by night',
    play: async (stage) => {
      const { page } = await stage.signIn('programme_coordinator', { width: 360, height: 780, dark: true })
      // Going on to the programme closes the menu: it is opened when that has been done.
      await page.waitForURL(/\/programmes\//)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.getByRole('button', { name: 'Menu' }).click()
      await page.getByRole('button', { name: /^Language/ }).click()
      await page.getByRole('menuitemradio', { name: 'Shqip' }).click()
      await look(stage, page)
    },
  },
]
export default stories
