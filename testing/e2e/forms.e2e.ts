import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { visitForm } from '../collection/visit.ts'
import type { BrowserStory } from './run.ts'

const upload = (page: Page, name: string, content: string) =>
  page
    .locator('input[type=file]')
    .last()
    .setInputFiles({ name, mimeType: 'text/markdown', buffer: Buffer.from(content) })

const badForm =
  '| survey |\n| | type | name | label |\n| | text | a b | A |\n| | nonsense | c | C |\n| | select_one x | e | E |\n'
const formCode = 'e2e_visit'
const goodForm = (version: string) =>
  visitForm(version).replace('| | border_visit |', `| | ${formCode} |`).replace('Border visit', 'Story visit')

/** Asks the server as whoever is signed in on the page. */
const ask = <T>(page: Page, path: string, body: unknown) =>
  page.evaluate(
    async ([path, body]) => {
      const headers = { 'content-type': 'application/json', 'x-ura-client': 'web' }
      const answer = await fetch(`/api${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
      return answer.status === 204 ? null : answer.json()
    },
    [path, body] as const,
  ) as Promise<T>

/** What a phone's camera reads from the picture, where there is a decoder on this machine. */
function decode(picture: string): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'ura-code-'))
  const file = join(folder, 'code.png')
  writeFileSync(file, Buffer.from(picture.split(',')[1]!, 'base64'))
  const read = spawnSync('zbarimg', ['--raw', '-q', file], { encoding: 'utf8' })
  rmSync(folder, { recursive: true })
  return read.error ? null : read.stdout.trim()
}

async function programmeOf(page: Page): Promise<string> {
  await page.waitForURL(/\/programmes\//)
  return /\/programmes\/[^/?#]+/.exec(page.url())?.[0] ?? ''
}

const stories: BrowserStory[] = [
  {
    title: 'a coordinator uploads a form with mistakes, mends it, publishes it with a reason, and closes it',
    play: async (stage) => {
      const { page } = await stage.signIn('programme_coordinator')
      const programme = await programmeOf(page)
      await page.goto(`${programme}/collection/forms`)
      await page.getByRole('link', { name: 'Border crossing visit' }).waitFor()
      await stage.axe(page, 'the list of forms')
      await page.getByRole('link', { name: 'Add a form' }).click()
      await upload(page, 'bad.md', badForm)
      await page.getByRole('heading', { name: 'The form has 3 mistakes' }).waitFor()
      await page.getByText('There is no question type').waitFor()
      await stage.axe(page, 'a form with mistakes')

      await upload(page, 'visit.md', goodForm('1').replace('| Shënime |', '| |'))
      await page.waitForURL(/\/collection\/forms\/[0-9a-f-]{36}/)
      await page.getByText('survey!D10').waitFor()
      await stage.axe(page, 'a draft with a gap')
      await page.getByRole('button', { name: 'Publish' }).click()
      await page.getByText('say why the form is published without them').last().waitFor()
      await page.getByLabel('Why is it published all the same?').fill('Notes are for the team only.')
      await page.getByRole('button', { name: 'Publish' }).click()
      await page.getByRole('heading', { name: 'Current version' }).waitFor()
      await page.getByText('Notes are for the team only.').waitFor()
      await stage.axe(page, 'a published form')

      await page.getByRole('tab', { name: 'Draft' }).click()
      await upload(
        page,
        'visit.md',
        goodForm('2').replace('| | integer | staff | Staff |', '| | integer | staff | Staff on duty |'),
      )
      await page.getByText('changed from “Staff” to “Staff on duty”').waitFor()
      await page.getByRole('button', { name: 'Publish' }).click()
      await page.getByRole('heading', { name: 'Current version' }).waitFor()
      await page.getByRole('tab', { name: /Versions/ }).click()
      await page.getByText('changed from “Staff” to “Staff on duty”').waitFor()
      await stage.axe(page, 'the versions of a form')
      const [workbook] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Workbook' }).first().click(),
      ])
      assert.equal(workbook.suggestedFilename(), `${formCode}-2.md`)
      assert.match(readFileSync(await workbook.path(), 'utf8'), /Staff on duty/)

      await page.getByRole('tab', { name: 'Questions' }).click()
      await page.getByText('Staff on duty').waitFor()
      await page.getByLabel('Language of the form').selectOption('Shqip (sq)')
      await page.getByText('Punonjës').waitFor()
      await stage.axe(page, 'a form on paper')

      await page.getByRole('tab', { name: 'Overview' }).click()
      await page.getByRole('tabpanel').getByRole('button', { name: 'Close', exact: true }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).last().click()
      await page.getByRole('button', { name: 'Reopen' }).waitFor()
      await page.goto(`${programme}/collection/forms?f=state:closed`)
      await page.getByRole('link', { name: 'Story visit' }).waitFor()
    },
  },
  {
    title: 'a new programme takes a ready form from the library',
    play: async (stage) => {
      const admin = await stage.signIn('administrator')
      const title = { source: 'en', texts: { en: { text: 'A story', state: 'approved' } } }
      const { id } = await ask<{ id: string }>(admin.page, '/programmes', {
        code: 'story-forms', title, countries: ['AL'], languages: ['en', 'sq'],
      }) // biome-ignore format: one programme
      const people = (await (await admin.page.request.get('/api/people?search=Lejla&size=50')).json()) as {
        rows: { id: string; name: string }[]
      }
      const lejla = people.rows.find((one) => one.name.startsWith('Lejla'))!
      await ask(admin.page, `/people/${lejla.id}/memberships`, {
        programmeId: id, role: 'programme_coordinator',
      }) // biome-ignore format: one role

      const { page } = await stage.signIn('trainer')
      await page.goto('/programmes/story-forms/collection/forms')
      await page.getByText('There are no forms yet.').waitFor()
      await stage.axe(page, 'a programme without forms')
      await page.getByRole('link', { name: 'Ready forms' }).first().click()
      await page.getByRole('link', { name: 'Incident testimony', exact: true }).click()
      await page.getByText('Do no harm: the testimony belongs to the person who tells it.').waitFor()
      await stage.axe(page, 'a ready form')
      await page.getByRole('button', { name: /^Add to the programme/ }).click()
      await stage.axe(page, 'adding a ready form')
      await page.getByRole('dialog').getByRole('button', { name: 'Add to the programme' }).click()
      await page.getByRole('heading', { name: 'Current version' }).waitFor()
      await page.goto('/programmes/story-forms/collection/library')
      await page.getByText('In the programme').waitFor()
      await stage.axe(page, 'the library')
    },
  },
  {
    title: 'a phone gets its code, is lost, is shut out, and comes back with another code',
    play: async (stage) => {
      const { page } = await stage.signIn('programme_coordinator', { width: 390 })
      const programme = await programmeOf(page)
      await page.goto(`${programme}/collection/devices`)
      await page.getByRole('button', { name: 'Add a device' }).first().click()
      await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Story phone')
      await stage.axe(page, 'adding a device')
      await page.getByRole('dialog').getByRole('button', { name: 'Add a device' }).click()
      const first = await codeOf(page)
      await stage.axe(page, 'the code of a device')
      assert.equal((await page.request.get(`${first.url}/formList`, openRosa)).status(), 200)
      if (first.read) {
        const settings = JSON.parse(inflateSync(Buffer.from(first.read, 'base64')).toString()) as {
          general: { server_url: string }
        }
        assert.equal(settings.general.server_url, first.url)
      }
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Shut out: Story phone' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Shut out' }).click()
      await page.getByText('Story phone is shut out.').waitFor()
      await stage.axe(page, 'the list of devices')
      assert.equal((await page.request.get(`${first.url}/formList`, openRosa)).status(), 401)
      await page.getByRole('button', { name: 'Let in again: Story phone' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Let in again' }).click()
      const second = await codeOf(page)
      assert.notEqual(second.url, first.url)
      assert.equal((await page.request.get(`${second.url}/formList`, openRosa)).status(), 200)
      assert.equal((await page.request.get(`${first.url}/formList`, openRosa)).status(), 401)
    },
  },
]

const openRosa = { headers: { 'x-openrosa-version': '1.0' } }

async function codeOf(page: Page): Promise<{ url: string; read: string | null }> {
  const picture = page.getByRole('img', { name: 'QR code with the settings of Story phone' })
  await picture.waitFor()
  const box = await picture.boundingBox()
  assert.ok(box && Math.abs(box.width - box.height) < 2, 'the code is square')
  const url = (await page.getByRole('dialog').locator('code').textContent())!.trim()
  return { url, read: decode((await picture.getAttribute('src'))!) }
}

export default stories
