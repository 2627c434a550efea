import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { api, card, type Published, phone, publish, sentAs, submissionsOf } from './collect-world.ts'
import type { BrowserStory, Stage } from './run.ts'

/** A form that enters sites into a list, and one that chooses among them. */
const entryForm = (code: string): string => `
| survey |
| | type | name | label | save_to |
| | text | site_name | What is the site called? | |
| | text | kind | What kind of site is it? | kind |
| | geopoint | place | Where is it? | geometry |
| settings |
| | form_id | form_title | version |
| | ${code} | Visit of ${code} | 1 |
| entities |
| | list_name | label |
| | story_sites | \${site_name} |
`
const choiceForm = (code: string): string => `
| survey |
| | type | name | label |
| | select_one_from_file story_sites.csv | site | Which site? |
| settings |
| | form_id | form_title | version |
| | ${code} | Visit of ${code} | 1 |
`

const begin = (page: Page, form: Published) => card(page, form).getByRole('link', { name: 'Fill in' }).click()
const next = (page: Page) => page.getByRole('button', { name: 'Next' }).click()
const finish = async (page: Page) => {
  await page.getByRole('button', { name: 'Finish' }).click()
  await page.getByRole('heading', { name: 'Waiting for sending' }).waitFor()
}

const stories: BrowserStory[] = [
  {
    title:
      'a site that is entered without a network is offered by another form at once, and by other phones when it is approved',
    async play(stage: Stage) {
      const { page: coordinator } = await stage.signIn('programme_coordinator')
      const entry = await publish(coordinator, 'site-entry', entryForm('site-entry'))
      const choice = await publish(coordinator, 'site-choice', choiceForm('site-choice'))
      const { page, context } = await phone(stage, 'monitor', choice)
      await card(page, entry).getByText('Ready without a network').waitFor()
      await context.setOffline(true)

      await begin(page, entry)
      await page.getByLabel('What is the site called?').fill('Old mill, "north"')
      await next(page)
      await page.getByLabel('What kind of site is it?').fill('camp')
      await next(page)
      await next(page)
      await finish(page)
      await page.goto('/collect')
      await begin(page, choice)
      await page.getByLabel('Old mill, "north"').check()
      await stage.axe(page, 'a site of this phone’s own')
      await next(page)
      await finish(page)

      await context.setOffline(false)
      await sentAs(page, entry, 'Received').waitFor()
      await sentAs(page, choice, 'Received').waitFor()
      const lists = `/api/programmes/${entry.programme}/entity-lists`
      interface List {
        id: string
        name: string
        entities: number
        waiting: number
      }
      const listed = async () =>
        (await api<{ rows: List[] }>(coordinator, 'GET', lists)).body.rows.find(
          (one) => one.name === 'story_sites',
        )!
      const before = await listed()
      assert.deepEqual([before.entities, before.waiting], [0, 1])

      // Another phone knows nothing of it until somebody has looked at it.
      const other = await phone(stage, 'monitor', choice)
      await begin(other.page, choice)
      await other.page.getByText('Which site?').waitFor()
      assert.equal(await other.page.getByLabel('Old mill, "north"').count(), 0)
      await other.page.goto('/collect')

      const { page: reviewer } = await stage.signIn('reviewer')
      const [sent] = await submissionsOf(coordinator, entry.form)
      const approved = await api<{ done: unknown[] }>(reviewer, 'POST', `/api/forms/${entry.form}/review`, {
        act: 'approve',
        rows: [{ id: sent!.id, version: sent!.version }],
      })
      assert.equal(approved.body.done.length, 1)
      const [chosen] = await submissionsOf(coordinator, choice.form)
      assert.ok(chosen, 'the second form arrived, too')

      await other.page.getByRole('button', { name: 'Refresh' }).click()
      await other.page.waitForResponse((answer) => answer.url().endsWith('/attachments/story_sites.csv'))
      await other.page.waitForTimeout(1000)
      await other.context.setOffline(true)
      await begin(other.page, choice)
      await other.page.getByLabel('Old mill, "north"').waitFor()
      await page.getByRole('button', { name: 'Refresh' }).click()
      await sentAs(page, entry, 'Approved').waitFor()
      await page.goto('/collect')
      await begin(page, choice)
      await page.getByLabel('Old mill, "north"').waitFor()
      assert.equal(
        await page.getByLabel('Old mill, "north"').count(),
        1,
        'the server’s row and the phone’s own are one',
      )

      // The list and the entity in the workspace.
      const path = new URL(coordinator.url()).pathname.split('/').slice(0, 3).join('/')
      await coordinator.goto(`${path}/collection/lists`)
      await coordinator.getByRole('link', { name: 'story_sites' }).click()
      await coordinator.getByRole('heading', { name: 'story_sites' }).waitFor()
      await stage.axe(coordinator, 'an entity list')
      await coordinator.getByRole('link', { name: 'Old mill, "north"' }).click()
      await coordinator.getByText('Version 1: entered').waitFor()
      await stage.axe(coordinator, 'an entity')
    },
  },
]
export default stories
