import assert from 'node:assert/strict'
import {
  api, card, counting, everythingKept, phone, pixel, publish, saved, sentAs, submissionsOf,
} from './collect-world.ts' // biome-ignore format: a list
import type { BrowserStory, Stage } from './run.ts'

const stories: BrowserStory[] = [
  {
    title:
      'a visit is filled in without a network, survives a killed tab, is sent, returned, corrected, approved',
    async play(stage: Stage) {
      const { page: coordinator } = await stage.signIn('programme_coordinator')
      const form = await publish(coordinator, 'visit-offline')
      const figure = await counting(coordinator, form)
      assert.equal(await figure(), 0)
      const { page: first, context } = await phone(stage, 'monitor', form)
      await stage.axe(first, 'the forms')
      await context.setOffline(true)

      // At the border: no network, and then the tab is gone.
      await card(first, form).getByRole('link', { name: 'Fill in' }).click()
      await first.getByLabel('Day of the visit').fill('2026-11-20')
      await first.getByRole('button', { name: 'Next' }).click()
      await first.getByLabel('Kakavija').check()
      await first.getByRole('button', { name: 'Next' }).click()
      await first.getByLabel('What did you see in the queue?').fill('Forty families, no water')
      await saved(first)
      await stage.axe(first, 'a question')
      await first.close()

      // Still without a network: the app opens by itself, and the draft where it was left.
      const page = await context.newPage()
      await page.goto('/collect')
      await page.getByText('No network').waitFor()
      const kept = await everythingKept(page)
      assert.ok(kept.includes('visit-offline'), 'the form itself lies here, readable')
      assert.ok(!kept.includes('Forty families'), 'an answer lies on the device in clear')
      assert.ok(!kept.includes('kakavija</site>'), 'the record lies on the device in clear')
      await page.getByRole('link', { name: /Drafts/ }).click()
      await page.getByRole('heading', { name: 'Visit of 2026-11-20' }).waitFor()
      await stage.axe(page, 'the drafts')
      await page.getByRole('link', { name: 'Go on' }).click()
      const queue = page.getByLabel('What did you see in the queue?')
      assert.equal(await queue.inputValue(), 'Forty families, no water')
      await page.getByRole('button', { name: 'Next' }).click()
      await page.locator('input[type=file]').first().setInputFiles(pixel('queue.png'))
      await saved(page)
      await page.getByRole('button', { name: 'Next' }).click()
      await page.getByRole('button', { name: 'Finish' }).click()
      await page.getByRole('heading', { name: 'Waiting for sending' }).waitFor()
      assert.equal((await submissionsOf(coordinator, form.form)).length, 0)
      await stage.axe(page, 'what waits')

      // Back in reach: it goes by itself.
      await context.setOffline(false)
      await sentAs(page, form, 'Received').waitFor()
      const [sent] = await submissionsOf(coordinator, form.form)
      assert.equal(sent!.attachmentsPresent, 1)
      const afterwards = await everythingKept(page)
      assert.ok(!afterwards.includes('Forty families'))

      // The reviewer sends it back; the monitor finds it on the phone, corrects it and sends it again.
      const { page: reviewer } = await stage.signIn('reviewer')
      const noted = await api(reviewer, 'POST', `/api/submissions/${sent!.id}/remarks`, {
        path: '/queue',
        body: 'Please say how long.',
      })
      assert.equal(noted.status, 200, JSON.stringify(noted.body))
      const returned = await api<{ done: unknown[] }>(reviewer, 'POST', `/api/forms/${form.form}/review`, {
        act: 'return',
        rows: [{ id: sent!.id, version: sent!.version }],
        note: 'How long did they wait?',
      })
      assert.equal(returned.body.done.length, 1)
      await page.getByRole('button', { name: 'Refresh' }).click()
      await sentAs(page, form, 'Returned').waitFor()
      await page.getByRole('link', { name: /Drafts/ }).click()
      await page.getByText('How long did they wait?').first().waitFor()
      // Offered once the record and its files are on the phone.
      await page.getByRole('link', { name: 'Correct' }).waitFor()
      await context.setOffline(true)
      await page.getByRole('link', { name: 'Correct' }).click()
      // It opens at the question that came back, and says so in its contents.
      await page.getByText('Please say how long.').waitFor()
      await page.getByText('1 question was returned').waitFor()
      await stage.axe(page, 'a question with a note')
      await page.getByRole('button', { name: 'Contents' }).click()
      await page.getByRole('button', { name: 'What did you see in the queue? returned' }).click()
      await queue.fill('Forty families, no water, three hours')
      for (let step = 0; step < 2; step++) await page.getByRole('button', { name: 'Next' }).click()
      await page.getByRole('button', { name: 'Finish' }).click()
      await page.getByRole('heading', { name: 'Waiting for sending' }).waitFor()
      await context.setOffline(false)
      await page.getByRole('heading', { name: 'Waiting for sending' }).waitFor({ state: 'detached' })
      const rows = await submissionsOf(coordinator, form.form)
      assert.equal(rows.length, 1)
      assert.equal(rows[0]!.edits, 1)
      assert.equal(rows[0]!.attachmentsPresent, 1)
      assert.equal(
        rows[0]!.answers['/queue'] ?? rows[0]!.answers.queue,
        'Forty families, no water, three hours',
      )
      const approved = await api<{ done: unknown[] }>(reviewer, 'POST', `/api/forms/${form.form}/review`, {
        act: 'approve',
        rows: [{ id: rows[0]!.id, version: rows[0]!.version }],
      })
      assert.equal(approved.body.done.length, 1)
      assert.equal(await figure(), 1)
      await page.getByRole('button', { name: 'Refresh' }).click()
      await sentAs(page, form, 'Approved').waitFor()
      await stage.axe(page, 'what was sent')
    },
  },
]
export default stories
