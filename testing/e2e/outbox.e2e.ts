import assert from 'node:assert/strict'
import type { BrowserStory, Stage } from './run.ts'

const stories: BrowserStory[] = [
  {
    title: 'an administrator looks after the mails; others are not offered them',
    async play(stage: Stage) {
      const { page } = await stage.signIn('administrator')
      await page.goto('/outbox')
      await page.getByRole('heading', { level: 1, name: 'Outbox' }).waitFor()
      await page.getByText('mails are kept in this list instead of being sent').waitFor()
      await stage.axe(page, 'the outbox')
      const { page: other } = await stage.signIn('programme_coordinator')
      assert.equal(await other.getByRole('link', { name: 'Outbox' }).count(), 0)
    },
  },
]
export default stories
