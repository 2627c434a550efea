import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { api, card, type Published, phone, publish, sentAs, submissionsOf } from './collect-world.ts'
import type { BrowserStory, Stage } from './run.ts'

/** Long enough that nobody finds a question in it by chance. */
const longForm = (code: string): string => `
| survey |
| | type | name | label::English (en) | label::Shqip (sq) | repeat_count |
| | date | day | Day of the visit | Dita e vizitës | |
${Array.from({ length: 12 }, (_, at) => `| | text | q${at} | Point ${at + 1} | Pika ${at + 1} | |`).join('\n')}
| | begin_repeat | people | Person | Personi | 3 |
| | text | pa | What did this person tell you? | Çfarë ju tregoi ky person? | |
| | integer | age | Age | Mosha | |
| | end_repeat | | | | |
| | text | end | In closing | Në fund | |
| settings |
| | form_id | form_title | version | instance_name |
| | ${code} | Visit of ${code} | 1 | concat('Visit of ', \${day}) |
`

const drafts = (page: Page) => page.getByRole('navigation').getByRole('link', { name: /Drafts/ })
const told = (page: Page) => page.getByLabel('What did this person tell you?')
const place = (page: Page, at: number) => page.getByText(`${at} of 20`, { exact: true })

/** From the drafts into the record that came back. */
async function correct(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Refresh' }).click()
  await drafts(page).click()
  await page.getByRole('link', { name: 'Correct' }).click()
}

/** From a question to the end of the form, and out of it. */
async function finish(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Contents' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Check and send' }).click()
  await page.getByRole('button', { name: 'Finish' }).click()
}

/** A long visit that was sent and came back, with two questions to be looked at again. */
async function sentBack(stage: Stage, coordinator: Page, form: Published, phone: Page): Promise<string> {
  await card(phone, form).getByRole('link', { name: 'Fill in' }).click()
  await phone.getByLabel('Day of the visit').fill('2026-11-20')
  await phone.getByRole('button', { name: 'Contents' }).click()
  const second = phone
    .getByRole('dialog')
    .getByRole('button', { name: /What did this person/ })
    .nth(1)
  await second.click()
  await told(phone).fill('He saw it')
  await finish(phone)
  await sentAs(phone, form, 'Received').waitFor()
  const [sent] = await submissionsOf(coordinator, form.form)
  const { page: reviewer } = await stage.signIn('reviewer')
  for (const [path, body] of [
    ['/people[2]/pa', 'Who saw what?'],
    ['/end', 'How did it end?'],
  ])
    assert.equal(
      (await api(reviewer, 'POST', `/api/submissions/${sent!.id}/remarks`, { path, body })).status,
      200,
    )
  const returned = await api<{ done: unknown[] }>(reviewer, 'POST', `/api/forms/${form.form}/review`, {
    act: 'return',
    rows: [{ id: sent!.id, version: sent!.version }],
    note: 'Two things, please.',
  })
  assert.equal(returned.body.done.length, 1)
  return sent!.id
}

const stories: BrowserStory[] = [
  {
    title:
      'a long form that came back opens at what came back, and of two corrections the late one is made again',
    async play(stage: Stage) {
      const { page: coordinator } = await stage.signIn('programme_coordinator')
      const form = await publish(coordinator, 'visit-long', longForm('visit-long'))
      const { page: first } = await phone(stage, 'monitor', form)
      const { page: second, context: away } = await phone(stage, 'monitor', form)
      await sentBack(stage, coordinator, form, first)

      // Both phones have it; it opens at the first question that came back.
      for (const page of [first, second]) {
        await page.goto('/collect#/sent')
        await correct(page)
        await page.getByText('Who saw what?').waitFor()
        await page.getByText('2 questions were returned').waitFor()
        await place(page, 16).waitFor()
      }
      await stage.axe(first, 'a form that came back')
      await first.getByRole('button', { name: 'Contents' }).click()
      const list = first.getByRole('dialog')
      assert.equal(await list.getByRole('button', { name: /returned$/ }).count(), 2)
      await stage.axe(first, 'the contents of a form that came back')
      await list.getByRole('button', { name: 'In closing returned' }).click()
      await first.getByText('How did it end?').waitFor()
      await first
        .getByRole('group')
        .getByRole('button', { name: /What did this person/ })
        .click()
      await told(first).fill('He saw the fence fall')

      // The second is out of reach, and does not know that the first was quicker.
      await away.setOffline(true)
      await told(second).fill('He heard it only')
      await finish(second)
      await second.getByRole('heading', { name: 'Waiting for sending' }).waitFor()
      await finish(first)
      await sentAs(first, form, 'Received').waitFor()
      await away.setOffline(false)
      await second.getByText('Somebody changed this submission').waitFor()
      await stage.axe(second, 'a correction that was overtaken')
      assert.equal(await second.getByRole('button', { name: 'Try again' }).count(), 0)
      await second.getByRole('button', { name: 'Get the newest edition' }).click()
      await place(second, 16).waitFor()
      assert.equal(await told(second).inputValue(), 'He saw the fence fall')
      await told(second).fill('He heard the fence fall')
      await finish(second)
      // What was overtaken stays until its writer deletes it.
      await second.getByText('Somebody changed this submission').waitFor()
      await second.getByText('Waits for a network').waitFor({ state: 'detached' })
      const [row] = await submissionsOf(coordinator, form.form)
      assert.equal(row!.edits, 2)
      assert.match(JSON.stringify(row!.answers), /He heard the fence fall/)
    },
  },
]
export default stories
