import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import type { BrowserStory } from './run.ts'

/** Goes to a page of the open programme by its address, as a bookmark would. */
async function go(page: Page, place: string): Promise<void> {
  const programme = /\/programmes\/[^/]+/.exec(new URL(page.url()).pathname)?.[0]
  assert.ok(programme, `no programme is open at ${page.url()}`)
  await page.goto(`${programme}${place}`)
}

async function downloaded(page: Page, button: RegExp): Promise<{ name: string; bytes: Buffer }> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).first().click(),
  ])
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) }
}

const stories: BrowserStory[] = [
  {
    title:
      'an analyst creates the statistics paper, reads it, opens a figure to its rows and takes the files along',
    async play(stage) {
      const { page } = await stage.signIn('analyst')
      await page.waitForURL(/\/programmes\//)
      await go(page, '/publications')
      await page.getByRole('heading', { name: 'Publications', level: 1 }).waitFor()
      await stage.axe(page, 'publications')
      await page.getByLabel('Shqip').check()
      await page.getByRole('button', { name: 'Create' }).click()
      await page.getByText('The paper is ready.').waitFor({ timeout: 120_000 })
      await page.getByRole('link', { name: /Migration through the Western Balkans/ }).waitFor()
      await page.getByRole('button', { name: 'Download and print' }).click()
      const [list] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('menuitem', { name: 'All matching rows as CSV' }).click(),
      ])
      assert.match(
        await readFile(await list.path(), 'utf8'),
        /^\uFEFF?title,kind,editions,published,latest\r?\n.+,paper,2,0,/,
      )
      await page.getByRole('link', { name: /Migration through the Western Balkans/ }).click()
      await page.getByRole('cell', { name: 'Shqip', exact: true }).waitFor()
      await stage.axe(page, 'editions')
      const pdf = await downloaded(page, /^PDF, English/)
      assert.match(pdf.name, /-en-.*\.pdf$/)
      assert.equal(pdf.bytes.subarray(0, 5).toString(), '%PDF-')
      const word = await downloaded(page, /^Word, Shqip/)
      assert.match(word.name, /-sq-.*\.docx$/)
      assert.equal(word.bytes.subarray(0, 2).toString(), 'PK')
      await page
        .getByRole('row', { name: /English/ })
        .getByRole('link')
        .click()
      await page.getByRole('heading', { name: /Main findings/ }).waitFor()
      await page.getByText('Computed today, every figure would be the same.').waitFor()
      await stage.axe(page, 'the paper')
      await page
        .getByRole('button', {
          name: /^Where this figure comes from: Detections on the Western Balkan route/,
        })
        .click()
      const drawer = page.getByRole('dialog')
      await drawer
        .getByText('Frontex, Monthly detections of illegal border-crossing, as of 3 June 2025')
        .waitFor()
      await drawer.getByRole('cell', { name: '21,525' }).waitFor()
      await stage.axe(page, 'a figure opened')
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Verify' }).click()
      await page.getByText(/All 11 figures match/).waitFor()
      await page.getByRole('button', { name: 'Submit for review' }).click()
      await page.getByText('in review').waitFor()
    },
  },
  {
    title: 'a reviewer publishes what another has made, and the page reads on a phone',
    async play(stage) {
      const { page } = await stage.signIn('reviewer', { width: 360, height: 780 })
      await page.waitForURL(/\/programmes\//)
      await go(page, '/publications')
      await page.getByRole('link', { name: /Migration through the Western Balkans/ }).click()
      await page
        .getByRole('row', { name: /English/ })
        .getByRole('link')
        .click()
      await page.getByRole('button', { name: 'Publish', exact: true }).click()
      await page.getByText('published', { exact: true }).waitFor()
      await stage.axe(page, 'the paper on a phone')
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      assert.ok(wider <= 1, `the page is ${wider} px wider than the phone`)
    },
  },
]
export default stories
