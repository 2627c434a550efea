import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import type { BrowserStory } from './run.ts'

const programmeOf = (page: Page) => /\/programmes\/[^/?#]+/.exec(page.url())?.[0] ?? ''

/** Opens the submissions of a form of the library, by its code. */
async function openList(page: Page, code = 'border-crossing-visit', search = ''): Promise<void> {
  await page.waitForURL(/\/programmes\//)
  const form = await page.evaluate(async (wanted) => {
    const session = (await (await fetch('/api/session')).json()) as {
      programmes?: { id: string; code: string }[]
    }
    for (const programme of session.programmes ?? []) {
      const answer = await fetch(`/api/programmes/${programme.id}/forms`)
      const found = ((await answer.json()) as { rows?: { id: string; code: string }[] }).rows?.find(
        (one) => one.code === wanted,
      )
      if (found) return found.id
    }
    return null
  }, code)
  assert.ok(form, `there is no form ${code}`)
  await page.goto(`${programmeOf(page)}/collection/forms/${form}/submissions${search}`)
  await page.getByRole('tab', { name: 'Table' }).waitFor()
}

/** Corrects the open submission as a script in the page would, past the form's own page: its XML comes back as a new edition. */
async function correctByScript(page: Page, answers: Record<string, string> = {}): Promise<void> {
  const id = /submissions\/([0-9a-f-]{36})/.exec(page.url())![1]!
  await page.evaluate(
    async ([submission, given]) => {
      const post = async (path: string, body: object) => {
        const answer = await fetch(`/api/submissions/${submission}/${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
        if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
        return answer.json()
      }
      const { xml, instanceId, version } = await post('original', {})
      const answered = Object.entries(given).reduce(
        (text: string, [name, value]) => text.replace(RegExp(`<${name}>[^<]*<`), `<${name}>${value}<`),
        xml as string,
      )
      const edited = answered
        .replace(/<(orx:)?deprecatedID>[^<]*<\/(orx:)?deprecatedID>/, '')
        // The form's engine writes its own elements without a prefix.
        .replace(
          /<(orx:)?instanceID>[^<]*<\/(orx:)?instanceID>/,
          (_, prefix = '') =>
            `<${prefix}instanceID>uuid:${crypto.randomUUID()}</${prefix}instanceID><${prefix}deprecatedID>${instanceId}</${prefix}deprecatedID>`,
        )
      await post('correct', { version, xml: edited, reason: 'Read from the paper form.' })
    },
    [id, answers] as const,
  )
  await page.reload()
}

const stories: BrowserStory[] = [
  {
    title: 'submissions are narrowed by a question, seen as pictures, on the map and in charts',
    play: async (stage) => {
      const { page } = await stage.signIn('programme_coordinator')
      await openList(page)
      await page.getByRole('table').getByRole('rowheader').first().waitFor()
      await stage.axe(page, 'the table of submissions')
      const before = await page.getByRole('rowheader').count()
      await page.getByRole('button', { name: 'Add a condition' }).click()
      await page.getByRole('combobox', { name: 'What' }).fill('Access that was granted')
      await page.getByRole('option', { name: 'Access that was granted' }).click()
      await page.getByRole('combobox', { name: 'Value' }).click()
      await page.getByRole('option', { name: 'Partial' }).click()
      await page.keyboard.press('Tab')
      await page.getByRole('button', { name: 'Add', exact: true }).click()
      await page
        .getByRole('button', { name: /Remove the condition: Access that was granted is Partial/ })
        .waitFor()
      await page.waitForFunction((count) => document.querySelectorAll('tbody tr').length < count, before)
      assert.ok((await page.getByRole('rowheader').count()) > 0)
      for (const view of ['Pictures', 'Map', 'Charts', 'Duplicates'] as const) {
        await page.getByRole('tab', { name: view }).click()
        if (view === 'Pictures') await page.locator('img[src*=attachments]').first().waitFor()
        if (view === 'Map' || view === 'Charts') await page.getByRole('figure').first().waitFor()
        if (view === 'Duplicates')
          await page
            .getByRole('link', { name: /20\d\d/ })
            .first()
            .waitFor()
        await page.waitForTimeout(400)
        await stage.axe(page, `the view ${view}`)
      }
    },
  },
  {
    title: 'a submission is commented, returned, reopened and approved; the table shows it',
    play: async (stage) => {
      const { page } = await stage.signIn('programme_coordinator')
      await openList(page, 'centre-visit', '?f=state%3Areceived')
      const first = page.getByRole('rowheader').getByRole('link').first()
      await first.waitFor()
      await first.click()
      await page.getByRole('heading', { name: 'Answers' }).waitFor()
      await stage.axe(page, 'a submission')
      await page
        .getByRole('button', { name: /Comment on “Kind of centre”|Comment on/ })
        .first()
        .click()
      await page.getByRole('textbox', { name: /Comment on/ }).fill('Is this the right one?')
      await page.getByRole('button', { name: 'Note for the return' }).click()
      await page.getByText('goes with the return').waitFor()
      await page.keyboard.press('Alt+r')
      const dialog = page.getByRole('dialog')
      await dialog.getByText('Is this the right one?').waitFor()
      assert.ok(await dialog.getByRole('button', { name: 'Return', exact: true }).isDisabled())
      await dialog.getByRole('textbox', { name: 'Why', exact: true }).fill('Please look again.')
      await stage.axe(page, 'the dialog of returning')
      await dialog.getByRole('button', { name: 'Return', exact: true }).click()
      await page.getByRole('button', { name: 'Reopen' }).click()
      await dialog.getByRole('textbox', { name: 'Why' }).fill('Answered by telephone.')
      await dialog.getByRole('button', { name: 'Reopen' }).click()
      await page.getByRole('button', { name: 'Approve' }).click()
      await dialog.getByRole('button', { name: 'Approve' }).click()
      await page.getByText('Please look again.').waitFor()
      await page.getByRole('heading', { level: 1 }).getByText('approved').waitFor()
    },
  },
  {
    title:
      'review of chosen rows by keyboard keeps the choice when it is called off, and the place when it is done',
    play: async (stage) => {
      const { page } = await stage.signIn('programme_coordinator')
      await openList(page, 'centre-visit', '?f=state%3Ain_review')
      const boxes = page.locator('tbody').getByRole('checkbox')
      await boxes.first().focus()
      await page.keyboard.press('Space')
      const button = page.locator('main').getByRole('button', { name: 'Return', exact: true })
      await button.focus()
      await page.keyboard.press('Enter')
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('textbox', { name: 'Why' }).waitFor()
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'detached' })
      const focus = () =>
        page.evaluate(() => {
          const at = document.activeElement
          return at?.tagName === 'TABLE' ? 'TABLE' : (at?.textContent ?? '').trim()
        })
      assert.equal(await boxes.first().isChecked(), true)
      assert.equal(await focus(), 'Return')
      await page.keyboard.press('Enter')
      await dialog.getByRole('textbox', { name: 'Why' }).fill('Please look again.')
      await dialog.getByRole('button', { name: 'Return', exact: true }).focus()
      await page.keyboard.press('Enter')
      await dialog.waitFor({ state: 'detached' })
      await button.waitFor({ state: 'detached' })
      assert.equal(await focus(), 'TABLE')
      // The next key goes on in the table.
      await page.keyboard.press('Tab')
      assert.ok(await page.evaluate(() => document.activeElement?.closest('table') !== null))
    },
  },
  {
    title:
      'a reviewer corrects a submission in its own form, sees the difference, saves it and takes it back',
    play: async (stage) => {
      const { page } = await stage.signIn('programme_coordinator')
      await openList(page, 'border-crossing-visit', '?f=state%3Areceived')
      await page.getByRole('rowheader').getByRole('link').first().click()
      await page.getByRole('button', { name: 'Correct', exact: true }).click()
      await page.waitForURL(/\/correct$/)
      const team = page.getByRole('textbox', { name: /How many monitors took part/ })
      await team.waitFor()
      // The page's heading is the only one of its rank, and the form's title stands below it.
      assert.equal(await page.getByRole('heading', { level: 1 }).count(), 1)
      await page
        .getByText(/^Border crossing visit/)
        .first()
        .waitFor()
      await team.fill('41')
      await team.press('Tab')
      await stage.axe(page, 'the correction')
      await page.getByRole('button', { name: 'Look at the changes' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('cell', { name: '41', exact: true }).waitFor()
      await dialog.getByRole('textbox', { name: 'Why' }).fill('Read from the paper form.')
      await stage.axe(page, 'the difference before saving')
      await dialog.getByRole('button', { name: 'Save the correction' }).click()
      await page.waitForURL((url) => !url.pathname.endsWith('/correct'))
      await page.getByRole('heading', { name: 'History and comments' }).waitFor()
      const history = page.getByRole('region', { name: 'History and comments' })
      await history.getByText('Read from the paper form.').waitFor()
      await history.getByRole('cell', { name: '41', exact: true }).waitFor()
      await history.getByRole('button', { name: 'Bring back' }).first().click()
      await dialog.getByRole('textbox', { name: 'Why' }).fill('It was right before.')
      await dialog.getByRole('button', { name: 'Bring back' }).click()
      await history.getByText('It was right before.').waitFor()
      // Only what somebody changed: the calculated totals of a sample are as the form's engine writes them.
      assert.equal(await history.getByRole('table').first().getByRole('row').count(), 2)
      // From the top: a map's button that is scrolled half under the head of the page is no fault of the map.
      await page.evaluate(() => window.scrollTo(0, 0))
      await stage.axe(page, 'a corrected submission')
    },
  },
  {
    title: 'whoever corrected a submission sees why somebody else approves it; the coordinator says why not',
    play: async (stage) => {
      const { page } = await stage.signIn('reviewer')
      await openList(page, 'informal-site-visit', '?f=state%3Areceived')
      await page.getByRole('rowheader').getByRole('link').first().click()
      await page.getByRole('button', { name: 'Approve' }).waitFor()
      const rules = page.getByRole('region', { name: 'The form’s rules' })
      await rules.getByText(/keep the rules of the form/).waitFor()
      await correctByScript(page)
      await page.getByText('You corrected this submission yourself: somebody else approves it.').waitFor()
      const approve = page.getByRole('button', { name: 'Approve' })
      assert.equal(await approve.getAttribute('aria-disabled'), 'true')
      await approve.click({ force: true })
      await page.keyboard.press('Alt+a')
      assert.equal(await page.getByRole('dialog').count(), 0)
      await stage.axe(page, 'a submission that the reader corrected')

      // Among many it is named with its reason, and leads to its page.
      await openList(page, 'informal-site-visit', '?f=state%3Areceived')
      await page.getByRole('checkbox', { name: 'Choose all rows of this page' }).check()
      await page.getByRole('button', { name: 'Approve' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click()
      const refused = page.getByRole('alert').getByRole('listitem')
      await refused.getByText(/You corrected this submission yourself/).waitFor()
      await refused.getByRole('link').click()
      await page.getByRole('heading', { name: 'Answers' }).waitFor()

      const { page: other } = await stage.signIn('programme_coordinator')
      await other.goto(page.url())
      await other.getByRole('button', { name: 'Approve' }).waitFor()
      // Whatever a script says: the server tries the form's own rules, and names the one that is broken.
      await assert.rejects(correctByScript(other, { team_size: '99' }), /422.*Give a number from 1 to 50/)
      await correctByScript(other, { team_size: '9' })
      await other.getByRole('button', { name: 'Approve' }).click()
      const dialog = other.getByRole('dialog')
      await dialog.getByText(/somebody else should approve it/).waitFor()
      assert.ok(await dialog.getByRole('button', { name: 'Approve' }).isDisabled())
      await dialog.getByRole('textbox', { name: 'Why nobody else approves it' }).fill('The reviewer is ill.')
      await stage.axe(other, 'the dialog of approving an own correction')
      await dialog.getByRole('button', { name: 'Approve' }).click()
      await other.getByText('Approved by who corrected it').waitFor()
      await other.getByText('The reviewer is ill.').waitFor()
    },
  },
  {
    title: 'probable duplicates are held back when many are approved, compared and told apart',
    play: async (stage) => {
      const { page } = await stage.signIn('reviewer')
      const dialog = page.getByRole('dialog')
      const approveAll = async () => {
        await openList(page, 'border-crossing-visit', '?w=duplicate%20is%20yes&f=state%3Areceived')
        await page.getByRole('checkbox', { name: 'Choose all rows of this page' }).check()
        await page.getByRole('button', { name: 'Approve' }).click()
        await dialog.getByRole('button', { name: 'Approve' }).click()
        await dialog.getByText(/not approved: it is probably the same|were not approved/).waitFor()
      }
      await approveAll()
      await stage.axe(page, 'what was held back')
      await dialog.getByRole('listitem').getByRole('link').first().click()
      await page.getByRole('columnheader', { name: 'Question' }).waitFor()
      await approveAll()
      await dialog.getByRole('button', { name: /Approve also/ }).click()
      await dialog.waitFor({ state: 'detached' })
      await page.getByText(/submissions? (was|were) approved/).waitFor()
      await openList(page, 'border-crossing-visit', '?view=duplicates')
      await page
        .getByRole('link', { name: /20\d\d/ })
        .first()
        .click()
      await page.getByRole('columnheader', { name: 'Question' }).waitFor()
      await stage.axe(page, 'the comparison')
      await page.getByRole('button', { name: 'Not a duplicate' }).first().click()
      await page.getByRole('dialog').getByRole('button', { name: 'Not a duplicate' }).click()
      await page.getByText('Said to be different').first().waitFor()
    },
  },
]
export default stories
