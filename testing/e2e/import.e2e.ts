import assert from 'node:assert/strict'
import type { BrowserStory } from './run.ts'

const file = (rows: string) => ({
  name: 'sample.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(`route,month,n\n${rows}`),
})

const stories: BrowserStory[] = [
  {
    title: 'an analyst takes a file in: errors with what to do, a label to match, differences, acceptance',
    play: async (stage) => {
      const { page } = await stage.signIn('analyst')
      await page.waitForURL(/\/programmes\//)
      const programme = /\/programmes\/[^/?#]+/.exec(page.url())?.[0] ?? ''
      await page.goto(`${programme}/evidence/datasets/frontex-detections/import`)
      await page.getByRole('heading', { name: 'Take a file in' }).waitFor()
      await stage.axe(page, 'the import wizard: choosing a file')
      await page
        .locator('input[type=file]')
        .setInputFiles(file('Western Balkan Route,2024-13,5\nBalkan path,2024-01,5\nBlack Sea,2024-01,4\n'))
      await page.waitForURL(/\/import\/[0-9a-f-]{36}/)
      await page.getByRole('button', { name: 'Check the file' }).click()
      await page.getByRole('heading', { name: '2 things are wrong' }).waitFor()
      await page.getByText('months go from 01 to 12').waitFor()
      await stage.axe(page, 'the import wizard: errors')
      await page.getByLabel('Leave the rows of “Balkan path” out').check()

      // The month must be mended in the file itself: the next one is right.
      await page.goto(`${programme}/evidence/datasets/frontex-detections/import`)
      await page
        .locator('input[type=file]')
        .setInputFiles(file('Western Balkan Route,2024-01,5\nBlack Sea,2024-01,4\n'))
      await page.waitForURL(/\/import\/[0-9a-f-]{36}/)
      await page.getByRole('button', { name: 'Check the file' }).click()
      await page.getByRole('heading', { name: 'Nothing is wrong with the file' }).waitFor()
      await page.getByLabel('Name of the vintage').fill('A sample')
      await page.getByRole('button', { name: 'Load and compare' }).click()
      await page.getByRole('link', { name: 'See the differences' }).click()
      await page
        .getByText('1 cells added')
        .or(page.getByText(/cells added/))
        .first()
        .waitFor()
      await stage.axe(page, 'a vintage and its differences')
      await page.getByRole('button', { name: 'Accept' }).click()
      await page.getByText('Accepted').first().waitFor()
      assert.match(page.url(), /\/vintages\//)
    },
  },
]
export default stories
