import assert from 'node:assert/strict'
import type { BrowserStory } from './run.ts'

interface Rows {
  rows: { id: string; code: string }[]
}

const stories: BrowserStory[] = [
  {
    title: 'a testimony is found by its code and erased; what goes is said first, and the list remembers it',
    play: async (stage) => {
      const { page } = await stage.signIn('data_protection_officer')
      await page.waitForURL(/\/programmes\//)
      const programme = /\/programmes\/[^/?#]+/.exec(page.url())![0]
      const code = await page.evaluate(async () => {
        const ask = async (path: string) => (await (await fetch(`/api${path}`)).json()) as never
        const session = (await ask('/session')) as { programmes: { id: string }[] }
        for (const { id } of session.programmes) {
          const form = ((await ask(`/programmes/${id}/forms`)) as Rows).rows.find(
            (one) => one.code === 'incident-testimony',
          )
          const first = form && ((await ask(`/forms/${form.id}/submissions`)) as Rows).rows[0]
          if (first) return ((await ask(`/submissions/${first.id}`)) as { name: string }).name.split(' ')[0]
        }
        return undefined
      })
      // Codes of samples are called so; those of people are `T-1a2b3c4d`.
      assert.match(code ?? '', /^S-[A-Z]{2}-\d+$/)
      await page.goto(`${programme}/collection/erased`)
      await page.getByText('Nothing has been erased').waitFor()
      const search = async () => {
        await page.getByRole('textbox', { name: 'Code' }).fill(code!)
        await page.getByRole('button', { name: 'Search' }).click()
      }
      await search()
      await page.getByRole('link', { name: /Incident testimony/ }).waitFor()
      await stage.axe(page, 'found by its code')
      await page.getByRole('link', { name: /Incident testimony/ }).click()
      await page.getByRole('button', { name: 'Erase: consent withdrawn' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByText('This cannot be undone. These go:').waitFor()
      await dialog.getByRole('textbox', { name: 'Number of the request' }).fill('7/2026')
      await stage.axe(page, 'what goes when it is erased')
      await dialog.getByRole('button', { name: 'Erase for good' }).click()
      const row = page.getByRole('row', { name: /Incident testimony.*Consent withdrawn.*7\/2026/ })
      await row.waitFor()
      await search()
      await page.getByText(/Nothing is found by/).waitFor()
      await stage.axe(page, 'the list of what was erased')
    },
  },
]
export default stories
