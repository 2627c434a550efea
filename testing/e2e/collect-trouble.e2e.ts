import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import {
  api,
  bigPicture,
  card,
  everythingKept,
  phone,
  pixel,
  publish,
  saved,
  sentAs,
  submissionsOf,
} from './collect-world.ts'
import { startDemo } from './demo.ts'
import type { BrowserStory, Stage } from './run.ts'

/** Fills in the first three questions of the visit form. */
async function fill(page: Page, queue: string): Promise<void> {
  await page.getByLabel('Day of the visit').fill('2026-11-21')
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByLabel('Kakavija').check()
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByLabel('What did you see in the queue?').fill(queue)
}

async function finish(page: Page, file?: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
  await page.getByRole('button', { name: 'Next' }).click()
  if (file) {
    await page.locator('input[type=file]').first().setInputFiles(file)
    await saved(page)
  }
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByRole('button', { name: 'Finish' }).click()
}

const tab = (page: Page, name: string) =>
  page.getByRole('navigation').getByRole('link', { name: new RegExp(name) })

const stories: BrowserStory[] = [
  {
    title: 'signing out warns of what is unsent, and leaves nothing of it',
    async play(stage: Stage) {
      const { page: coordinator } = await stage.signIn('programme_coordinator')
      const form = await publish(coordinator, 'visit-leaving')
      const { page, context } = await phone(stage, 'monitor', form, { locale: 'en-GB' })
      await context.setOffline(true)
      await card(page, form).getByRole('link', { name: 'Fill in' }).click()
      await fill(page, 'A secret of the queue')
      await saved(page)
      await page.getByRole('button', { name: 'Close' }).click()
      await page.getByRole('heading', { name: 'Drafts', level: 1 }).waitFor()
      await tab(page, 'Settings').click()
      await stage.axe(page, 'the settings')
      await page.getByRole('button', { name: 'Sign out' }).click()
      await page.getByRole('heading', { name: 'There is something unsent here' }).waitFor()
      await page.getByText('Drafts: 1; waiting for sending: 0').waitFor()
      await stage.axe(page, 'the warning')
      await page.getByRole('button', { name: 'Cancel' }).click()
      await tab(page, 'Drafts').click()
      await page.getByRole('heading', { name: 'Visit of 2026-11-21' }).waitFor()

      await tab(page, 'Settings').click()
      await page.getByRole('button', { name: 'Sign out' }).click()
      await page.getByRole('button', { name: 'Delete and sign out' }).click()
      await page.getByText('first sign-in on a device needs one').waitFor()
      const left = await everythingKept(page)
      for (const word of ['visit-leaving', 'Kakavija', 'secret']) assert.ok(!left.includes(word), word)
      await stage.axe(page, 'the way in')
    },
  },
  {
    title: 'signing out of the workspace warns of what Collect keeps in the same browser, and takes it along',
    async play(stage: Stage) {
      const { page: coordinator } = await stage.signIn('programme_coordinator')
      const form = await publish(coordinator, 'visit-desk')
      const { page } = await phone(stage, 'monitor', form, { width: 1280, locale: 'en-GB' })
      await card(page, form).getByRole('link', { name: 'Fill in' }).click()
      await fill(page, 'A secret of the desk')
      await saved(page)
      await page.goto('/')
      const account = page.getByRole('button', { name: /Blerim Gashi/ })
      await account.click()
      await page.getByRole('menuitem', { name: 'Sign out' }).click()
      const question = page.getByRole('dialog', { name: 'There is something unsent here' })
      await question.getByText('Drafts: 1; waiting for sending: 0').waitFor()
      await stage.axe(page, 'the question before signing out')
      await question.getByRole('button', { name: 'Cancel' }).click()
      await account.click()
      await page.getByRole('menuitem', { name: 'Sign out' }).click()
      await question.getByRole('button', { name: 'Delete and sign out' }).click()
      await page.waitForURL(/\/sign-in/)
      const left = await everythingKept(page)
      for (const word of ['visit-desk', 'secret']) assert.ok(!left.includes(word), word)
    },
  },
  {
    title:
      'signing out of the workspace never fails on what Collect keeps, or on what cannot be fetched any more',
    async play(stage: Stage) {
      const { page } = await stage.signIn('monitor', { locale: 'en-GB' })
      const asked = page.waitForRequest(/\/assets\/box-[\w-]+\.js/)
      await page.route(/\/assets\/box-[\w-]+\.js/, (route) => route.abort())
      await page.getByRole('button', { name: /Blerim Gashi/ }).click()
      await page.getByRole('menuitem', { name: 'Sign out' }).click()
      await asked
      await page.waitForURL(/\/sign-in/)
      assert.equal((await page.request.get('/api/programmes')).status(), 401)
    },
  },
  {
    title: 'a session that has ended loses nothing: one signs in over the page, and it goes',
    async play(stage: Stage) {
      const { page: coordinator } = await stage.signIn('programme_coordinator')
      const form = await publish(coordinator, 'visit-session')
      const { page, context } = await phone(stage, 'monitor', form)
      await card(page, form).getByRole('link', { name: 'Fill in' }).click()
      await fill(page, 'Seen while signed out')
      await saved(page)
      await context.clearCookies()
      await finish(page)
      await page.getByText('Your sign-in has ended').waitFor()
      assert.equal((await submissionsOf(coordinator, form.form)).length, 0)
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
      const dialog = page.getByRole('dialog')
      assert.match(await dialog.getByLabel('E-mail').inputValue(), /@/)
      await stage.axe(page, 'signing in again')
      await dialog.getByLabel('Password').fill(stage.people.find((one) => one.role === 'monitor')!.password)
      await dialog.getByRole('button', { name: 'Sign in', exact: true }).click()
      await sentAs(page, form, 'Received').waitFor()
      assert.equal((await submissionsOf(coordinator, form.form)).length, 1)
    },
  },
  {
    title: 'two tabs send once, and a draft is open in one of them',
    async play(stage: Stage) {
      const { page: coordinator } = await stage.signIn('programme_coordinator')
      const form = await publish(coordinator, 'visit-tabs')
      const { page, context } = await phone(stage, 'monitor', form)
      await context.setOffline(true)
      await card(page, form).getByRole('link', { name: 'Fill in' }).click()
      await fill(page, 'In the first tab')
      await saved(page)
      const second = await context.newPage()
      await second.goto(page.url())
      await second.getByRole('heading', { name: 'Open in another tab' }).waitFor()
      await stage.axe(second, 'a draft that is open elsewhere')
      await finish(page, pixel('tabs.png'))
      await page.getByRole('heading', { name: 'Waiting for sending' }).waitFor()
      await second.goto('/collect#/sent')
      await second.getByRole('heading', { name: 'Waiting for sending' }).waitFor()
      const posts: string[] = []
      context.on('request', (request) => {
        if (request.method() === 'POST' && request.url().includes('/submission?')) posts.push(request.url())
      })
      await context.setOffline(false)
      for (const one of [page, second]) await sentAs(one, form, 'Received').waitFor()
      assert.equal(posts.length, 1, 'the record went out once')
      assert.equal((await submissionsOf(coordinator, form.form)).length, 1)
    },
  },
  {
    title: 'a closed form is said in words; the record stays and can be saved as a file',
    async play(stage: Stage) {
      const { page: coordinator } = await stage.signIn('programme_coordinator')
      const form = await publish(coordinator, 'visit-closed')
      const { page, context } = await phone(stage, 'monitor', form)
      await context.setOffline(true)
      await card(page, form).getByRole('link', { name: 'Fill in' }).click()
      // Long enough for a packer to want a worker, which the content security policy does not let it have.
      await fill(page, 'Too late. '.repeat(20_000))
      await finish(page, pixel('late.png'))
      await page.getByRole('heading', { name: 'Waiting for sending' }).waitFor()
      const { body } = await api<{ version: number }>(coordinator, 'GET', `/api/forms/${form.form}`)
      await api(coordinator, 'PUT', `/api/forms/${form.form}/state`, {
        version: body.version,
        state: 'closed',
      })
      await context.setOffline(false)
      await page.getByText('no longer accepts submissions').waitFor()
      await page.getByText('It stays here.').waitFor()
      await stage.axe(page, 'a refused record')
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Save as a file' }).click(),
      ])
      assert.match(file.suggestedFilename(), /^visit-closed-.*\.zip$/)
      await api(coordinator, 'PUT', `/api/forms/${form.form}/state`, {
        version: body.version + 1,
        state: 'open',
      })
      await page.getByRole('button', { name: 'Try again' }).click()
      await sentAs(page, form, 'Received').waitFor()
      assert.equal((await submissionsOf(coordinator, form.form)).length, 1)
    },
  },
  {
    title: 'a full device says so and keeps what was saved before',
    async play(stage: Stage) {
      const { page: coordinator } = await stage.signIn('programme_coordinator')
      const form = await publish(coordinator, 'visit-full')
      const { page } = await phone(stage, 'monitor', form)
      await card(page, form).getByRole('link', { name: 'Fill in' }).click()
      await fill(page, 'Before it was full')
      await saved(page)
      // What a browser answers when the device is full; only Chromium could be told to really be so.
      await page.evaluate(() => {
        const put = IDBObjectStore.prototype.put
        IDBObjectStore.prototype.put = function (...given: [unknown, IDBValidKey?]) {
          if (this.name === 'chunks') throw new DOMException('The device is full.', 'QuotaExceededError')
          return put.apply(this, given)
        }
      })
      await page.getByRole('button', { name: 'Next' }).click()
      await page
        .locator('input[type=file]')
        .first()
        .setInputFiles({ ...pixel('big.png'), buffer: bigPicture() })
      await page.getByText('no room left on this device').waitFor()
      await stage.axe(page, 'a full device')
      const [aside] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Save as a file' }).click(),
      ])
      assert.match(aside.suggestedFilename(), /visit-full/)
      await page.reload()
      const queue = page.getByLabel('What did you see in the queue?')
      // It opens at the question that was kept last.
      await page.getByRole('button', { name: 'Next' }).waitFor()
      if (!(await queue.isVisible())) await page.getByRole('button', { name: 'Back' }).click()
      assert.equal(await queue.inputValue(), 'Before it was full')
    },
  },
  {
    title: 'a server that is killed in the middle of an upload has the record once, with its attachment',
    async play(stage: Stage) {
      let demo = await startDemo()
      try {
        const own: Stage = { ...stage, ...stage.at(demo) }
        const { page: coordinator } = await own.signIn('programme_coordinator')
        const form = await publish(coordinator, 'visit-killed')
        const { page, context } = await phone(own, 'monitor', form)
        await context.setOffline(true)
        await card(page, form).getByRole('link', { name: 'Fill in' }).click()
        await fill(page, 'Written while the server died')
        await finish(page, { ...pixel('large.png'), buffer: bigPicture() })
        await page.getByRole('heading', { name: 'Waiting for sending' }).waitFor()
        // Megabytes are on their way the moment the request begins: that is when the power goes.
        // The page sends, or the service worker by Background Sync: whichever is first.
        const under = context.waitForEvent('request', (request) => request.url().includes('/submission?'))
        await context.setOffline(false)
        await under
        await demo.kill()
        await page.getByText('It is tried again by itself').waitFor()
        demo = await startDemo({}, demo)
        await sentAs(page, form, 'Received').waitFor({ timeout: 60_000 })
        const rows = await submissionsOf(coordinator, form.form)
        assert.equal(rows.length, 1)
        assert.equal(rows[0]!.attachmentsPresent, 1)
      } finally {
        await demo.stop()
      }
    },
  },
]
export default stories
