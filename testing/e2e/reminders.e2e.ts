import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import type { BrowserStory, Stage } from './run.ts'

/** Opens a screen of the open programme. */
async function go(page: Page, path: string): Promise<void> {
  await page.waitForURL(/\/programmes\//)
  await page.goto(`${/\/programmes\/[^/?#]+/.exec(page.url())![0]}${path}`)
}

const stories: BrowserStory[] = [
  {
    title:
      'whoever reminds those who have not reported sees when it was last done and by whom, and is asked again',
    async play(stage: Stage) {
      const { page } = await stage.signIn('programme_coordinator')
      await go(page, '/missing')
      await page.getByRole('cell', { name: 'not yet' }).first().waitFor()
      const remind = async (question: string) => {
        await page.getByRole('button', { name: 'Remind them' }).click()
        const dialog = page.getByRole('dialog', { name: question })
        await dialog.waitFor()
        await stage.axe(page, question)
        await dialog.getByRole('button', { name: 'Remind them' }).click()
        await dialog.waitFor({ state: 'detached' })
      }
      await remind('Send the reminders now?')
      const told = page.getByRole('cell', { name: /^Reminded on \d+ \w+ \d{4}, by \w+/ })
      await told.first().waitFor()
      await stage.axe(page, 'who was reminded when')
      await remind('They were reminded a short while ago. Remind them again?')
      await told.first().waitFor()
    },
  },
  {
    title:
      'targets are called by their indicators, and who only reads a text is offered nothing to do with it',
    async play(stage: Stage) {
      const { page } = await stage.signIn('donor')
      await go(page, '/framework/targets')
      const rows = page.getByRole('table').getByRole('rowheader')
      await rows.first().waitFor()
      const names = await rows.allInnerTexts()
      assert.ok(names.length > 5)
      for (const name of names) assert.match(name, /^\d+(\.\d+)+ \S+/)
      await rows.first().getByRole('link').click()
      await page.getByRole('heading', { level: 1, name: names[0]!.trim() }).waitFor()
      await go(page, '/about')
      const title = page.getByRole('textbox', { name: 'Title' })
      await title.waitFor()
      assert.equal(await title.isDisabled(), true)
      for (const tab of await page.getByRole('tab', { name: /^(EN|SQ)/ }).all()) await tab.click()
      assert.equal(await page.getByRole('button', { name: /Translate from this one|Approve/ }).count(), 0)
    },
  },
]
export default stories
