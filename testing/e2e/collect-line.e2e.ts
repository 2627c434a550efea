import assert from 'node:assert/strict'
import { Secret, TOTP } from 'otpauth'
import type { Page } from 'playwright-core'
import {
  api,
  bigPicture,
  card,
  phone,
  publish,
  saved,
  sentAs,
  submissionsOf,
  workerReady,
} from './collect-world.ts'
import { type Line, openLine } from './line.ts'
import type { BrowserStory, Stage } from './run.ts'

/** A form with two pictures. */
const pictures = (code: string): string => `
| survey |
| | type | name | label |
| | image | gate | The gate |
| | image | fence | The fence |
| settings |
| | form_id | form_title | version | instance_name |
| | ${code} | Visit of ${code} | 1 | '${code}' |
`

/** The stage's demo workspace at the end of a line. */
async function overLine(stage: Stage): Promise<{ line: Line; far: Stage }> {
  const demo = { url: stage.baseUrl, people: stage.people } as Line['demo']
  const line = await openLine(demo)
  return { line, far: { ...stage, ...stage.at(line.demo) } }
}

const choose = async (page: Page, name: string, buffer: Buffer) => {
  await page.locator('input[type=file]').first().setInputFiles({ name, mimeType: 'image/png', buffer })
  await saved(page)
  await page.getByRole('button', { name: 'Next' }).click()
}

const stories: BrowserStory[] = [
  {
    title: 'a line that is cut in the middle of an attachment: what has arrived is not sent again',
    async play(stage: Stage) {
      const { line, far } = await overLine(stage)
      try {
        const { page: coordinator } = await stage.signIn('programme_coordinator')
        const form = await publish(coordinator, 'visit-cut', pictures('visit-cut'))
        const { page } = await phone(far, 'monitor', form)
        await card(page, form).getByRole('link', { name: 'Fill in' }).click()
        const [gate, fence] = [bigPicture(900), bigPicture(1000)]
        await choose(page, 'gate.png', gate)
        await choose(page, 'fence.png', fence)
        // The smaller picture goes first, in a post of its own; of the larger one the line lets two thirds through.
        line.cutAfter(gate.length + 100_000)
        await page.getByRole('button', { name: 'Finish' }).click()
        await page.getByText('It is tried again by itself').waitFor()
        assert.ok(line.cut())
        assert.equal(line.sent.length, 1)
        const half = await submissionsOf(coordinator, form.form)
        assert.deepEqual(
          half.map((row) => row.attachmentsPresent),
          [1],
        )
        line.mend()
        await page.getByRole('button', { name: 'Send now' }).first().click()
        await sentAs(page, form, 'Received').waitFor()
        assert.equal(line.sent.length, 2, 'the picture that had arrived was sent again')
        assert.ok(line.sent[1]! > fence.length && line.sent[1]! < fence.length + 100_000)
        const [row, ...more] = await submissionsOf(coordinator, form.form)
        assert.deepEqual([row!.attachmentsPresent, more.length], [2, 0])
        // What lies at the server is what was on the phone, byte by byte.
        const { body } = await api<{ files: { name: string; size: number }[] }>(
          coordinator, 'GET', `/api/submissions/${row!.id}`,
        ) // biome-ignore format: one question
        assert.deepEqual(
          body.files.map((file) => file.size).sort((a, b) => a - b),
          [gate.length, fence.length],
        )
      } finally {
        line.close()
      }
    },
  },
  {
    title:
      'a new version of the app waits for the reader’s word, and nothing that is being filled in is lost',
    async play(stage: Stage) {
      const { line, far } = await overLine(stage)
      try {
        const { page: coordinator } = await stage.signIn('programme_coordinator')
        const form = await publish(coordinator, 'visit-update')
        const { page, context } = await phone(far, 'monitor', form)
        const caches = (of: Page) =>
          of.evaluate(async () =>
            (await window.caches.keys()).filter((name) => name.startsWith('ura-collect-')),
          )
        const old = await caches(page)
        assert.equal(old.length, 1)
        const offer = (of: Page) => of.getByText('A new version of the app is here')
        await card(page, form).getByRole('link', { name: 'Fill in' }).click()
        await page.getByLabel('Day of the visit').fill('2026-11-22')
        await page.getByRole('button', { name: 'Next' }).click()
        await page.getByLabel('Kakavija').check()
        await saved(page)
        await page.getByRole('button', { name: 'Next' }).click()
        assert.equal(await offer(page).count(), 0)

        line.release('0123456789ab')
        // The page looks for a new version when somebody looks at it again.
        await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
        await offer(page).waitFor()
        await stage.axe(page, 'the offer of a new version')
        // Whoever opens the app elsewhere is offered it as well; there another visit is begun.
        const second = await context.newPage()
        await second.goto('/collect')
        await offer(second).waitFor()
        await card(second, form).getByRole('link', { name: 'Fill in' }).click()
        await second.getByLabel('Day of the visit').fill('2026-11-23')
        assert.equal((await caches(page)).length, 2, 'the old version serves until then')

        // Typed in the moment before: nothing waits for the half second that saving takes.
        await page.getByLabel('What did you see in the queue?').fill('Typed just before')
        for (const tab of [page, second]) await tab.evaluate(() => Object.assign(window, { before: true }))
        await page.getByRole('button', { name: 'Reload' }).click()
        // Both load anew.
        for (const tab of [page, second]) {
          await tab.waitForFunction(() => !('before' in window))
          await workerReady(tab)
          assert.equal(await offer(tab).count(), 0)
        }
        assert.deepEqual(await caches(page), ['ura-collect-0123456789ab'])
        await page.goto('/collect#/drafts')
        await page.getByRole('heading', { name: 'Visit of 2026-11-22' }).waitFor()
        await page.getByRole('heading', { name: 'Visit of 2026-11-23' }).waitFor()
        await page
          .getByRole('listitem')
          .filter({ hasText: '2026-11-22' })
          .getByRole('link', { name: 'Go on' })
          .click()
        const queue = page.getByLabel('What did you see in the queue?')
        await queue.waitFor()
        assert.equal(await queue.inputValue(), 'Typed just before')
      } finally {
        line.close()
      }
    },
  },
  {
    title: 'signing in with a code of an authenticator app, and again when the session has ended',
    async play(stage: Stage) {
      const { page: admin } = await stage.signIn('administrator')
      const { email, password } = stage.people.find((one) => one.role === 'analyst')!
      const { page: account } = await stage.signIn('analyst')
      const id = (await api<{ person: { id: string } }>(account, 'GET', '/api/session')).body.person.id
      const { app, backup } = await turnCodesOn(account, password)

      const { page, context } = await stage.newPage({ width: 360, height: 740 })
      await page.goto('/collect')
      await page.getByLabel('E-mail').fill(email)
      await page.getByLabel('Password').fill(password)
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
      const code = page.getByLabel('Code of the app')
      await code.waitFor()
      await stage.axe(page, 'the code on the phone')
      await code.fill('000000')
      await page.getByRole('button', { name: 'Go on' }).click()
      await page.getByRole('alert').getByText('This code is not right').waitFor()
      await code.fill(app.generate())
      await page.getByRole('button', { name: 'Go on' }).click()
      await page.getByRole('heading', { name: 'Forms', level: 1, exact: true }).waitFor()
      // The session ends; over the page, the password alone is not enough.
      await context.clearCookies()
      await page.getByRole('button', { name: 'Refresh' }).click()
      await page.getByText('Your sign-in has ended').waitFor()
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Password').fill(password)
      await dialog.getByRole('button', { name: 'Sign in', exact: true }).click()
      await dialog.getByRole('button', { name: 'Use a backup code instead' }).click()
      await stage.axe(page, 'a backup code on the phone')
      await dialog.getByLabel('Backup code').fill(backup[0]!)
      await dialog.getByRole('button', { name: 'Go on' }).click()
      await dialog.waitFor({ state: 'detached' })
      await page.getByText('Your sign-in has ended').waitFor({ state: 'detached' })

      // As it was, for the stories after this one.
      await admin.goto(`/people/${id}`)
      await admin.getByRole('button', { name: 'More' }).click()
      await admin.getByRole('menuitem', { name: 'Turn the codes off' }).click()
      await admin.getByLabel('Reason').fill('the story is over')
      await admin.getByRole('dialog').getByRole('button', { name: 'Turn the codes off' }).click()
      await admin.getByRole('dialog').waitFor({ state: 'detached' })
    },
  },
]
export default stories

/** Turns on the codes of an authenticator app on somebody's account page, with a code of the half minute before. */
async function turnCodesOn(page: Page, password: string): Promise<{ app: TOTP; backup: string[] }> {
  await page.goto('/account')
  await page.getByRole('button', { name: 'Turn on' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Current password').fill(password)
  await dialog.getByRole('button', { name: 'Go on' }).click()
  await dialog.getByRole('img', { name: /Picture for the authenticator app/ }).waitFor()
  const key = (await dialog.locator('code').textContent())!.replace(/\s/g, '')
  const app = new TOTP({ secret: Secret.fromBase32(key) })
  await dialog.getByLabel('Code of the app').fill(app.generate({ timestamp: Date.now() - 30_000 }))
  await dialog.getByRole('button', { name: 'Turn on' }).click()
  await dialog.getByText('Keep these backup codes').waitFor()
  const backup = await dialog.getByRole('listitem').allTextContents()
  await dialog.getByRole('button', { name: 'I have kept them' }).click()
  return { app, backup }
}
