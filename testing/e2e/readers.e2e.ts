import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import type { BrowserStory, Stage } from './run.ts'

const refusal = (page: Page) => page.getByText('This did not work')

/** Comes in, and has a page before them that answers. */
async function lands(stage: Stage, role: string): Promise<Page> {
  const { page } = await stage.signIn(role)
  // Who has several programmes before them chooses one; other stories may have added some.
  const choice = page.getByText('Security for Human Beings and Borders').first()
  const there = page.waitForURL(/\/programmes\//)
  there.catch(() => undefined)
  await Promise.race([there, page.getByRole('heading', { level: 1, name: 'Your programmes' }).waitFor()])
  if (!page.url().includes('/programmes/')) await choice.click()
  await there
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForLoadState('networkidle')
  assert.equal(await refusal(page).count(), 0, `${role} lands on a refusal: ${page.url()}`)
  return page
}

const stories: BrowserStory[] = [
  {
    title: 'every page that the menu offers to who reads little opens',
    async play(stage: Stage) {
      for (const role of ['grantee', 'trainee', 'administrator', 'donor']) {
        const page = await lands(stage, role)
        const nav = page.getByRole('navigation', { name: 'Rooms' })
        const links = await nav
          .getByRole('link')
          .evaluateAll((all) => all.map((one) => one.getAttribute('href')!))
        // Monitoring says itself what it offers to whom.
        const own = [...new Set(links)].filter((href) => !/\/(monitoring|collect)/.test(href))
        assert.ok(own.length > 1, `${role} is offered ${own}`)
        for (const href of own) {
          await page.goto(href)
          await page.getByRole('heading', { level: 1 }).waitFor()
          await page.waitForLoadState('networkidle')
          assert.equal(await refusal(page).count(), 0, `${role} is refused at ${href}`)
        }
        if (role === 'grantee') {
          assert.equal(await nav.getByRole('link', { name: 'Risks' }).count(), 0)
          await page.goto(own.find((href) => href.endsWith('/'))!)
          await page.getByText('are open to you').waitFor()
          assert.equal(await page.getByText('donor', { exact: true }).count(), 0)
          await stage.axe(page, 'the first page of a supported organisation')
        }
      }
    },
  },
  {
    title: 'a refusal is said in the person’s language, not in the browser’s',
    async play(stage: Stage) {
      const { page } = await stage.signIn('grantee', { locale: 'sq-AL' })
      await page.waitForURL(/\/programmes\//)
      await page.goto(`${/\/programmes\/[^/?#]+/.exec(page.url())![0]}/values`)
      await refusal(page).waitFor()
      await page.getByText('You may not do this').waitFor()
      assert.equal(await page.getByText('Nuk keni të drejtë').count(), 0)
    },
  },
]
export default stories
