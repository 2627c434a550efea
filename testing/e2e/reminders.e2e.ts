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
  {
    title:
      'a trainer opens the action point that they were given, from the notice and in the list, and nothing else',
    async play(stage: Stage) {
      const { page: lead } = await stage.signIn('programme_coordinator')
      await go(lead, '/monitoring/visits')
      await lead.getByRole('heading', { level: 1 }).waitFor()
      await lead.evaluate(async () => {
        const ask = async (path: string, body?: object) => {
          const sent = body && {
            method: 'POST',
            body: JSON.stringify(body),
            headers: { 'content-type': 'application/json' },
          }
          const answer = await fetch(`/api${path}`, sent || {})
          if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
          return answer.json()
        }
        const [programme] = (await ask('/programmes')).rows
        const at = `/programmes/${programme.id}/monitoring`
        const people: { id: string; roles: string[] }[] = (await ask(`${at}/people`)).rows
        const [visit] = (await ask(`${at}/visits?filter=state:approved`)).rows
        const trainer = people.find(({ roles }) => roles.includes('trainer'))!
        const text = { text: 'Train the guards of the crossing', state: 'approved' }
        const what = { source: 'en', texts: { en: text } }
        await ask(`${at}/visits/${visit.id}/points`, { what, ownerPersonId: trainer.id, dueOn: '2099-06-01' })
      })
      const { page } = await stage.signIn('trainer')
      await page.getByRole('button', { name: /new notice/ }).click()
      await page
        .getByRole('link', { name: /action point/ })
        .first()
        .click()
      await page.getByRole('heading', { name: 'Train the guards of the crossing', level: 1 }).waitFor()
      assert.equal(await page.getByRole('button', { name: 'Save', exact: true }).count(), 0)
      await stage.axe(page, 'an own action point')
      await go(page, '/monitoring/points')
      await page.getByRole('rowheader', { name: 'Train the guards of the crossing' }).waitFor()
      assert.equal(await page.getByRole('table').getByRole('rowheader').count(), 1)
      assert.equal(await page.getByRole('radio').count(), 0)
      await stage.axe(page, 'own action points')
    },
  },
]
export default stories
