import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import type { BrowserStory } from './run.ts'

/** The address of the open programme, without what stands behind it. */
const programmeOf = (page: Page) => /\/programmes\/[^/?#]+/.exec(page.url())?.[0] ?? ''

async function openExplore(page: Page, search = ''): Promise<void> {
  await page.waitForURL(/\/programmes\//)
  await page.goto(`${programmeOf(page)}/evidence/explore${search}`)
  await page.getByRole('figure').waitFor()
}

const stories: BrowserStory[] = [
  {
    title: 'the statistics are listed, and a dataset says what it means and where it comes from',
    play: async (stage) => {
      const { page } = await stage.signIn('analyst')
      await page.waitForURL(/\/programmes\//)
      await page.goto(`${programmeOf(page)}/evidence`)
      await page
        .getByRole('link', { name: /^Detections of illegal border-crossing$/ })
        .first()
        .waitFor()
      await stage.axe(page, 'the list of datasets')
      await page
        .getByRole('link', { name: /^Detections of illegal border-crossing$/ })
        .first()
        .click()
      await page.getByRole('heading', { name: 'Vintages' }).waitFor()
      await page.getByText('A detection is one crossing that was found, not one person.').waitFor()
      assert.match(
        (await page.getByRole('link', { name: /^Frontex, Monthly detections/ }).getAttribute('href')) ?? '',
        /^https:\/\/www\.frontex\.europa\.eu\//,
      )
      await stage.axe(page, 'a dataset')
    },
  },
  {
    title:
      'an analyst changes the dimension, sees table and source, and the address alone brings the view back',
    play: async (stage) => {
      const { page } = await stage.signIn('analyst')
      await openExplore(page, '?dataset=frontex-nationalities')
      const picture = page.getByRole('figure')
      await picture.getByText(/Source.*Frontex, Monthly detections/).waitFor()
      await page.getByText('Detections are not persons').waitFor()
      await stage.axe(page, 'explore')
      await page.getByLabel('Columns').selectOption({ label: 'Route' })
      await page.waitForURL(/columns=route/)
      const table = page.getByRole('table', { name: /: year × route/ })
      await table.getByRole('columnheader', { name: 'Western Balkan route' }).waitFor()
      // The source's own total for the year: the file's README gives it to check against.
      await table.getByRole('row', { name: /^2015/ }).getByText('764,033').waitFor()
      const before = await table.textContent()
      await page.reload()
      await table.waitFor()
      assert.equal(await table.textContent(), before)
      await page.getByRole('button', { name: 'Back to the first view' }).click()
      await page.getByRole('table', { name: /: year × nationality/ }).waitFor()
    },
  },
  {
    title: 'a value opens down to the rows of its file, and a question in the address opens as a view',
    play: async (stage) => {
      const { page } = await stage.signIn('analyst')
      const question = {
        dataset: 'frontex-detections',
        rows: ['year'],
        columns: ['route'],
        filters: { route: ['western-balkans'] },
        from: '2015',
        to: '2016',
      }
      await openExplore(page, `?q=${encodeURIComponent(JSON.stringify(question))}`)
      await page.getByText('Only Route: Western Balkan route.').waitFor()
      await page.getByRole('row', { name: /^2015/ }).getByRole('button').click()
      const panel = page.getByRole('dialog')
      await panel.getByText(/12 rows of the file frontex-detections\.csv/).waitFor()
      assert.equal(await panel.getByRole('row').count(), 13)
    },
  },
  {
    title: 'numbers at a moment are refused in a sentence when they would be added up over time',
    play: async (stage) => {
      const { page } = await stage.signIn('analyst')
      await openExplore(page, '?dataset=unhcr-persons-of-concern')
      await page.getByLabel('Columns').selectOption({ label: 'Nothing' })
      await page.getByLabel('Rows').selectOption({ label: 'Country' })
      await page.getByRole('alert').getByText('those of several periods must not be added').waitFor()
      await stage.axe(page, 'a refusal')
      await page.getByLabel('Picture').selectOption({ label: 'Map' })
      await page.getByRole('figure').waitFor()
      await stage.axe(page, 'the map')
    },
  },
  ...[false, true].map(
    (dark): BrowserStory => ({
      title: `explore fits a telephone, by ${dark ? 'night' : 'day'}`,
      play: async (stage) => {
        const { page } = await stage.signIn('analyst', { width: 360, locale: 'sq-AL', dark })
        await openExplore(page)
        await stage.axe(page, 'explore at 360 px')
        const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
        assert.ok(over <= 0, `explore is ${over} px wider than the screen`)
      },
    }),
  ),
]
export default stories
