import assert from 'node:assert/strict'
import type { BrowserStory, Stage } from './run.ts'

const stories: BrowserStory[] = [
  {
    title: 'a key for programs: made, shown once, used by a program, ended',
    async play(stage: Stage) {
      const { page } = await stage.signIn('programme_coordinator')
      await page.goto('/account')
      await page.getByRole('button', { name: 'Make a key' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('What it is for').fill('Power BI in the office')
      await stage.axe(page, 'making a key')
      await dialog.getByRole('button', { name: 'Make a key' }).click()
      await dialog.getByText('Your new key').waitFor()
      const key = (await dialog.locator('pre, code').first().textContent())?.trim() ?? ''
      assert.match(key, /^urakey_/)
      await stage.axe(page, 'the key, shown once')
      await dialog.getByRole('button', { name: 'I have copied it' }).click()
      const row = page.getByRole('row', { name: /Power BI in the office/ })
      await row.getByText('never').waitFor()
      assert.equal(await page.getByText(key).count(), 0)
      const asProgram = (path: string) =>
        page.evaluate(
          async ([address, secret]) =>
            (
              await fetch(address!, {
                credentials: 'omit',
                headers: { authorization: `Basic ${btoa(`someone:${secret}`)}` },
              })
            ).status,
          [path, key],
        )
      assert.equal(await asProgram('/v1/users/current'), 200)
      assert.equal(await asProgram('/api/account'), 401)
      await row.getByRole('button', { name: 'End' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'End' }).click()
      await row.waitFor({ state: 'detached' })
      assert.equal(await asProgram('/v1/users/current'), 401)
    },
  },
]
export default stories
