import assert from 'node:assert/strict'
import { card, phone, publish, saved } from './collect-world.ts'
import type { BrowserStory, Stage } from './run.ts'

/** What other browsers do, done to this one. `testing/browsers` goes through Firefox and WebKit themselves. */
const stories: BrowserStory[] = [
  {
    title: 'a browser that cannot keep the app itself says so, and promises no form without a network',
    async play(stage: Stage) {
      const { page } = await stage.newPage({ width: 360, height: 740 })
      // As in the window of another app on an iPhone: there are no service workers.
      await page.addInitScript(
        "delete Navigator.prototype.serviceWorker; localStorage.setItem('ura.language', 'en')",
      )
      await page.goto('/collect')
      await page.getByRole('button', { name: 'Blerim Gashi' }).click()
      await page.getByText('The app itself is not on this device yet').waitFor()
      await page.getByRole('link', { name: 'Fill in' }).first().waitFor()
      assert.equal(await page.getByText('Ready without a network').count(), 0)
      await stage.axe(page, 'the forms without the app')
    },
  },
  {
    title: 'a store that the browser has closed behind the page is opened again, and nothing is lost',
    async play(stage: Stage) {
      const { page: coordinator } = await stage.signIn('programme_coordinator')
      const form = await publish(coordinator, 'visit-closed-store')
      const { page } = await phone(stage, 'monitor', form)
      await card(page, form).getByRole('link', { name: 'Fill in' }).click()
      await page.getByLabel('Day of the visit').fill('2026-11-20')
      await saved(page)
      // As iOS does to a page in the background: the next use finds the connection closed.
      await page.evaluate(() => {
        const begin = IDBDatabase.prototype.transaction
        IDBDatabase.prototype.transaction = function (...given) {
          IDBDatabase.prototype.transaction = begin
          this.close()
          return begin.apply(this, given)
        }
      })
      await page.getByLabel('Day of the visit').fill('2026-11-21')
      await saved(page)
      await page.reload()
      await page.getByLabel('Day of the visit').waitFor()
      assert.equal(await page.getByLabel('Day of the visit').inputValue(), '2026-11-21')
    },
  },
]
export default stories
