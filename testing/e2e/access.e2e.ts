import assert from 'node:assert/strict'
import { Secret, TOTP } from 'otpauth'
import type { Page } from 'playwright-core'
import type { BrowserStory, Stage } from './run.ts'

const email = (page: Page) => page.locator('input[name=email]')
const password = (page: Page) => page.locator('input[name=password]')

async function signInBy(page: Page, address: string, word: string): Promise<void> {
  await page.goto('/sign-in')
  await email(page).fill(address)
  await password(page).fill(word)
  await password(page).press('Enter')
}
const inside = (page: Page) => page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))

/** The last mail to an address, as the demo's outbox shows it. */
async function lastMail(admin: Page, to: string): Promise<string> {
  for (let tries = 0; tries < 40; tries++) {
    const text = await admin.evaluate(async (address) => {
      const list = await (await fetch('/api/outbox?size=50')).json()
      const mail = (list.rows as { id: string; to: string | null }[]).find((one) => one.to === address)
      return mail ? ((await (await fetch(`/api/outbox/${mail.id}`)).json()) as { text: string }).text : null
    }, to)
    if (text) return text
    await admin.waitForTimeout(250)
  }
  throw new Error(`No mail to ${to}`)
}

const stories: BrowserStory[] = [
  {
    title: 'a wrong password is said to be wrong; the right one leads to where one wanted',
    async play(stage: Stage) {
      const { page } = await stage.newPage()
      await page.goto('/account')
      await page.waitForURL(/\/sign-in\?then=/)
      const demo = page.getByRole('region', { name: 'Demo sign-ins' })
      await demo.getByText('Invented people').waitFor()
      await stage.axe(page, 'the sign-in page')
      await email(page).fill('nobody@ura.example')
      await password(page).fill('certainly not this')
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
      await page.getByRole('alert').getByText('The e-mail address or the password is not right.').waitFor()
      await demo.getByRole('button', { name: 'Lejla Begić' }).click()
      await page.waitForURL(/\/account$/)
      await page.getByRole('heading', { level: 1, name: 'Your account' }).waitFor()
      await page.getByText('lejla.begic@ura.example').first().waitFor()
      await stage.axe(page, 'the account page')
    },
  },
  {
    title: 'codes of an authenticator app: turned on, asked for, a backup code, turned off',
    async play(stage: Stage) {
      const { page } = await stage.signIn('reviewer')
      const { page: admin } = await stage.signIn('administrator')
      const person = await page.evaluate(async () => (await (await fetch('/api/session')).json()).person)
      const { demo } = await page.evaluate(async () => (await fetch('/api/session/door')).json())
      const word = (demo as { email: string; password: string }[]).find(
        (one) => one.email === person.email,
      )!.password
      await page.goto('/account')
      await page.getByRole('button', { name: 'Turn on' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Current password').fill(word)
      await dialog.getByRole('button', { name: 'Go on' }).click()
      await dialog.getByRole('img', { name: /Picture for the authenticator app/ }).waitFor()
      await stage.axe(page, 'the picture for the app')
      const key = (await dialog.locator('code').textContent())!.replace(/\s/g, '')
      const app = new TOTP({ secret: Secret.fromBase32(key) })
      await dialog.getByLabel('Code of the app').fill(app.generate({ timestamp: Date.now() - 30_000 }))
      await dialog.getByRole('button', { name: 'Turn on' }).click()
      await dialog.getByText('Keep these backup codes').waitFor()
      const backup = await dialog.getByRole('listitem').allTextContents()
      assert.equal(backup.length, 10)
      await dialog.getByRole('button', { name: 'I have kept them' }).click()
      await page.getByText('on', { exact: true }).waitFor()

      const { page: second } = await stage.newPage()
      await signInBy(second, person.email, word)
      await second.getByLabel('Code of the app').waitFor()
      await stage.axe(second, 'the code step')
      await second.getByLabel('Code of the app').fill('000000')
      await second.getByRole('button', { name: 'Go on' }).click()
      await second.getByRole('alert').getByText('This code is not right').waitFor()
      await second.getByLabel('Code of the app').fill(app.generate())
      await second.getByRole('button', { name: 'Go on' }).click()
      await inside(second)

      const { page: third } = await stage.newPage()
      await signInBy(third, person.email, word)
      await third.getByRole('button', { name: 'Use a backup code instead' }).click()
      await third.getByLabel('Backup code').fill(backup[0]!)
      await third.getByRole('button', { name: 'Go on' }).click()
      await inside(third)

      // Somebody lost the telephone: an administrator turns the codes off.
      await admin.goto(`/people/${person.id}`)
      await admin.getByRole('button', { name: 'More' }).click()
      await admin.getByRole('menuitem', { name: 'Turn the codes off' }).click()
      await admin.getByLabel('Reason').fill('the telephone is lost')
      await admin.getByRole('dialog').getByRole('button', { name: 'Turn the codes off' }).click()
      await admin.getByRole('dialog').waitFor({ state: 'detached' })
      const { page: fourth } = await stage.newPage()
      await signInBy(fourth, person.email, word)
      await inside(fourth)
    },
  },
  {
    title: 'a passkey is made on the device and signs in without a password',
    async play(stage: Stage) {
      const { page, context } = await stage.signIn('analyst')
      const devices = await context.newCDPSession(page)
      await devices.send('WebAuthn.enable')
      await devices.send('WebAuthn.addVirtualAuthenticator', {
        options: {
          protocol: 'ctap2',
          transport: 'internal',
          hasResidentKey: true,
          hasUserVerification: true,
          isUserVerified: true,
          automaticPresenceSimulation: true,
        },
      })
      await page.goto('/account')
      await page.getByRole('button', { name: 'Add a passkey' }).click()
      await page.getByLabel('Name of the device').fill('Work laptop')
      await page.getByRole('dialog').getByRole('button', { name: 'Go on' }).click()
      await page
        .getByRole('cell', { name: 'Work laptop' })
        .or(page.getByRole('rowheader', { name: 'Work laptop' }))
        .waitFor()
      await page.getByRole('button', { name: /account and sign-out/ }).click()
      await page.getByRole('menuitem', { name: 'Sign out' }).click()
      await page.waitForURL(/\/sign-in/)
      await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
      await inside(page)
      await page.goto('/account')
      await page.getByText('sanja.radulovic@ura.example').first().waitFor()
      await page.getByRole('button', { name: 'Remove' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      assert.equal(await page.getByText('Work laptop').count(), 0)
    },
  },
  {
    title:
      'a coordinator invites somebody, who comes in by the mail in their language and forgets the password later',
    async play(stage: Stage) {
      const { page } = await stage.signIn('programme_coordinator')
      const { page: admin } = await stage.signIn('administrator')
      const address = `drita.kola.${Date.now()}@elsewhere.example`
      const code = await page.evaluate(
        async () => (await (await fetch('/api/session')).json()).programmes[0].code,
      )
      await page.goto(`/programmes/${code}/people`)
      await page.getByRole('heading', { level: 1, name: 'People' }).waitFor()
      await stage.axe(page, 'the people of the programme')
      await page.getByRole('button', { name: 'Invite' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Name').fill('Drita Kola')
      await dialog.getByLabel('E-mail address').fill(address)
      await dialog.getByLabel('Language').click()
      await page.getByRole('option', { name: 'Shqip' }).click()
      await stage.axe(page, 'the invitation dialog')
      await dialog.getByRole('button', { name: 'Send the invitation' }).click()
      await page.getByText('The invitation to Drita Kola is on its way.').waitFor()
      await page.getByLabel('Search').first().fill('drita')
      await page.getByText('invited', { exact: true }).first().waitFor()

      const invitation = await lastMail(admin, address)
      assert.match(invitation, /ju ka ftuar/)
      const { page: drita } = await stage.newPage({ locale: 'sq-AL' })
      await drita.goto(/\S+\/invitation#\S+/.exec(invitation)![0])
      await drita.getByRole('heading', { level: 1, name: 'Ftesa juaj' }).waitFor()
      await stage.axe(drita, 'the invitation')
      await drita.locator('input[name=new-password]').fill('shtatë ura të gurta')
      await drita.getByRole('button', { name: 'Prano dhe hyr' }).click()
      await drita.waitForURL((url) => url.pathname === '/')

      const { page: later } = await stage.newPage()
      await later.goto('/forgotten-password')
      await later.getByRole('heading', { level: 1, name: 'Forgotten password' }).waitFor()
      await stage.axe(later, 'the forgotten password')
      await email(later).fill(address)
      await later.getByRole('button', { name: 'Send the link' }).click()
      await later.getByText('If this address is known here').waitFor()
      let mail = invitation
      for (let tries = 0; tries < 40 && !/reset-password#/.test(mail); tries++) {
        await admin.waitForTimeout(250)
        mail = await lastMail(admin, address)
      }
      await later.goto(/\S+\/reset-password#\S+/.exec(mail)![0])
      await later.locator('input[name=new-password]').fill('too short')
      await later.getByRole('button', { name: 'Set the password' }).click()
      await later.getByText('At least 12 characters. A few words').waitFor()
      await later.locator('input[name=new-password]').fill('nine quiet rivers')
      await later.getByRole('button', { name: 'Set the password' }).click()
      await later.getByText('The new password is set.').waitFor()
      await signInBy(later, address, 'nine quiet rivers')
      await inside(later)
    },
  },
  {
    title: 'roles, organisations and the reasons of access, also on a phone',
    async play(stage: Stage) {
      const { page } = await stage.signIn('programme_coordinator')
      const code = await page.evaluate(
        async () => (await (await fetch('/api/session')).json()).programmes[0].code,
      )
      await page.goto(`/programmes/${code}/people`)
      await page.getByRole('link', { name: 'Blerim Gashi' }).click()
      await page.getByRole('heading', { level: 1, name: 'Blerim Gashi' }).waitFor()
      await stage.axe(page, 'a person')
      await page.getByRole('button', { name: 'Give a role' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Role').click()
      await page.getByRole('option', { name: 'Trainer' }).click()
      await dialog.getByRole('button', { name: 'Give a role' }).click()
      const row = page.getByRole('row').filter({ hasText: 'Trainer' })
      await row.getByRole('button', { name: 'End' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'End' }).click()
      await row.getByText('ended').waitFor()

      await page.goto(`/programmes/${code}/access`)
      await page.getByRole('heading', { level: 1, name: 'Who may see what' }).waitFor()
      await page
        .getByText(/may read: .* Reason: the role/)
        .first()
        .waitFor()
      await stage.axe(page, 'the reasons of access')
      await page.getByRole('tab', { name: 'By record' }).click()
      await page
        .getByText(/may read/)
        .first()
        .waitFor()

      await page.goto('/organisations')
      await page.getByRole('button', { name: 'Add an organisation' }).click()
      await page.getByRole('dialog').getByLabel('Code').fill('drini')
      await page
        .getByRole('dialog')
        .getByRole('textbox', { name: 'Name', exact: true })
        .first()
        .fill('Drini Association')
      await stage.axe(page, 'a new organisation')
      await page.getByRole('dialog').getByRole('button', { name: 'Add an organisation' }).click()
      await page.getByRole('heading', { level: 1, name: 'Drini Association' }).waitFor()
      await stage.axe(page, 'an organisation')

      const { page: phone } = await stage.signIn('country_coordinator', {
        width: 390,
        height: 800,
        dark: true,
      })
      await phone.goto(`/programmes/${code}/people`)
      await phone.getByRole('heading', { level: 1, name: 'People' }).waitFor()
      await stage.axe(phone, 'the people on a phone, by night')
      const wide = await phone.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)
      assert.equal(wide, false, 'the page is wider than the phone')
    },
  },
  {
    title: 'an account that is closed loses its open session at once',
    async play(stage: Stage) {
      const { page } = await stage.signIn('donor')
      const { page: admin } = await stage.signIn('administrator')
      await admin.goto('/people')
      await admin.getByRole('heading', { level: 1, name: 'All people' }).waitFor()
      await stage.axe(admin, 'all people')
      await admin.getByRole('link', { name: 'Clara Lindqvist' }).click()
      await admin.getByRole('button', { name: 'More' }).click()
      await admin.getByRole('menuitem', { name: 'Close the account' }).click()
      await admin.getByLabel('Reason').fill('has left the delegation')
      await admin.getByRole('dialog').getByRole('button', { name: 'Close the account' }).click()
      await admin.getByText('closed', { exact: true }).first().waitFor()
      await page.goto('/account')
      await page.waitForURL(/\/sign-in/)
      await admin.getByRole('button', { name: 'More' }).click()
      await admin.getByRole('menuitem', { name: 'Open the account again' }).click()
      await admin.getByText('active', { exact: true }).first().waitFor()
    },
  },
]
export default stories
