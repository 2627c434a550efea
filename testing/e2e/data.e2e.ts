import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { strToU8, unzipSync, zipSync } from 'fflate'
import type { Page } from 'playwright-core'
import { visitForm, visitXml } from '../collection/visit.ts'
import type { BrowserStory } from './run.ts'

/** Publishes a form in the open programme and sends visits to it, as a script in the page would. Answers the form's id. */
export async function formWithVisits(
  page: Page,
  code: string,
  visits: string[],
  form = visitForm(),
): Promise<string> {
  const source = form.replaceAll('border_visit', code)
  return page.evaluate(
    async ({ source, visits, code }) => {
      const json = async (method: string, url: string, body?: unknown) => {
        const answer = await fetch(url, {
          method,
          ...(body === undefined
            ? {}
            : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
        })
        if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`)
        return answer.status === 204 ? null : answer.json()
      }
      const programmes = await json('GET', '/api/programmes')
      const here = location.pathname.split('/')[2]
      const programme = (programmes.rows ?? programmes.programmes ?? programmes).find(
        (one: { code: string }) => one.code === here,
      ).id
      const kept = await (
        await fetch(`/api/files?name=form.md&programme=${programme}`, {
          method: 'POST',
          body: source,
          headers: { 'content-type': 'application/octet-stream' },
        })
      ).json()
      const { form } = await json('POST', `/api/programmes/${programme}/forms`, { file: kept.id })
      const { version } = await json('GET', `/api/forms/${form}`)
      await json('POST', `/api/forms/${form}/publish`, { version, waiver: 'A story' })
      const { odata } = await json('GET', `/api/forms/${form}/data`)
      for (const xml of visits) {
        const parts = new FormData()
        parts.append(
          'xml_submission_file',
          new Blob([xml.replaceAll('border_visit', code)], { type: 'text/xml' }),
          'form.xml',
        )
        const sent = await fetch(`${odata.split('/forms/')[0]}/submission`, {
          method: 'POST',
          headers: { 'x-openrosa-version': '1.0' },
          body: parts,
        })
        if (sent.status !== 201) throw new Error(`submission: ${sent.status} ${await sent.text()}`)
      }
      return form as string
    },
    { source, visits, code },
  )
}

const ruled = `
| survey |
| | type | name | label | constraint | constraint_message |
| | integer | staff | Staff | . < 100 | A team has at most 99. |
| | image | photo | Photo | | |
| settings |
| | form_id | form_title | version |
| | border_visit | Ruled visit | 1 |
`

const stories: BrowserStory[] = [
  {
    title: 'a coordinator takes data out as a file, copies the OData address, and takes past submissions in',
    play: async (stage) => {
      const { page } = await stage.signIn('programme_coordinator')
      await page.waitForURL(/\/programmes\//)
      const programme = /\/programmes\/[^/?#]+/.exec(page.url())![0]
      const form = await formWithVisits(page, 'story_data', [visitXml(), visitXml({ site: 'kakavija' })])
      await page.goto(`${programme}/collection/forms/${form}`)
      await page.getByText('All', { exact: true }).waitFor()
      await page.getByRole('link', { name: '2', exact: true }).first().waitFor()
      await stage.axe(page, 'the page of a form with submissions')
      await page.getByRole('link', { name: 'Export or connect a program' }).click()
      await page.getByRole('heading', { name: /Data: Border visit/ }).waitFor()
      await stage.axe(page, 'the data page')
      assert.match(
        await page.getByLabel('OData address').inputValue(),
        /\/v1\/projects\/\d+\/forms\/story_data\.svc$/,
      )

      const plain = page.waitForEvent('download')
      await page.getByRole('button', { name: 'Export', exact: true }).click()
      const files = unzipSync(await readFile((await (await plain).path())!))
      assert.deepEqual(Object.keys(files).sort(), ['story_data-people.csv', 'story_data.csv'])
      assert.ok(!Buffer.from(files['story_data.csv']!).toString().includes('Ardit Kola'))
      await page.getByText(/Exported: 2 submissions/).waitFor()

      // Personal answers leave only with a reason.
      await page.getByLabel('Format').selectOption('csv')
      await page.getByLabel('Include personal answers').check()
      await page.getByRole('button', { name: 'Export', exact: true }).click()
      await page
        .getByText(/Say in a few words why the personal answers are needed/)
        .first()
        .waitFor()
      await page.getByLabel('Why they are needed').fill('Asked for by the ombudsperson')
      const personal = page.waitForEvent('download')
      await page.getByRole('button', { name: 'Export', exact: true }).click()
      assert.ok((await readFile((await (await personal).path())!, 'utf8')).includes('Ardit Kola'))
      await page.getByText('personal: Asked for by the ombudsperson').waitFor()

      await page.getByRole('link', { name: 'Import past submissions' }).click()
      await page.getByRole('heading', { name: 'Import past submissions' }).waitFor()
      await stage.axe(page, 'the import: choosing a file')
      const csv =
        'KEY,day,site,staff,Weather\nuuid:past-1,2025-05-01,Hani i Hotit,4,Rain\nuuid:past-2,2025-05-02,nowhere,5,\n'
      await page
        .locator('input[type=file]')
        .setInputFiles({ name: 'past.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
      await page.getByRole('heading', { name: '1 thing is wrong' }).waitFor({ timeout: 60_000 })
      await page.getByText(/“nowhere” is not one of the choices/).waitFor()
      await page.getByRole('heading', { name: '1 column with data is left out' }).waitFor()
      await stage.axe(page, 'the import: what the dry run found')
      await page.getByLabel('Leave out the rows with errors').check()
      await page.getByRole('button', { name: 'Take in 1 submission' }).click()
      await page.getByRole('heading', { name: '1 submission was taken in' }).waitFor({ timeout: 60_000 })
    },
  },
  {
    title: 'past submissions are tried by the form’s rules, get their files, and are taken in with a reason',
    play: async (stage) => {
      const { page } = await stage.signIn('programme_coordinator')
      await page.waitForURL(/\/programmes\//)
      const programme = /\/programmes\/[^/?#]+/.exec(page.url())![0]
      const form = await formWithVisits(page, 'border_visit_ruled', [], ruled)
      await page.goto(`${programme}/collection/forms/${form}/import`)
      await page.getByRole('heading', { name: 'Import past submissions' }).waitFor()
      const csv = 'KEY,staff,photo\nuuid:r-1,4,fence.png\nuuid:r-2,400,\n'
      await page
        .locator('input[type=file]')
        .setInputFiles({ name: 'past.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
      await page
        .getByRole('heading', { name: '1 answer breaks a rule of the form' })
        .waitFor({ timeout: 60_000 })
      await page.getByText('“Staff”: A team has at most 99.').waitFor()
      await page.getByText('The new submissions name 1 file; 1 is missing.').waitFor()
      await stage.axe(page, 'the import: rules of the form and files')
      // An archive that cannot be opened stops nothing: it is named, and another is chosen.
      await page
        .locator('input[type=file]')
        .setInputFiles({ name: 'torn.zip', mimeType: 'application/zip', buffer: Buffer.from('PK torn') })
      await page.getByRole('alert').getByText('“torn.zip” could not be used').waitFor({ timeout: 60_000 })
      await stage.axe(page, 'the import: a bad archive')
      const zip = zipSync({ 'media/fence.png': strToU8('a picture') })
      await page
        .locator('input[type=file]')
        .setInputFiles({ name: 'media.zip', mimeType: 'application/zip', buffer: Buffer.from(zip) })
      await page
        .getByText('The new submissions name 1 file; all of them are there.')
        .waitFor({ timeout: 60_000 })
      await page.getByLabel('Take them in all the same, with a reason').check()
      await page.getByRole('textbox', { name: 'Reason' }).fill('Counted the whole shift.')
      await page.getByRole('button', { name: 'Take in 2 submissions' }).click()
      await page.getByRole('heading', { name: '2 submissions were taken in' }).waitFor({ timeout: 60_000 })

      // The same again, without and with a file that was never there.
      const lost = 'KEY,staff,photo\nuuid:r-3,4,gate.png\n'
      const past = { name: 'lost.csv', mimeType: 'text/csv', buffer: Buffer.from(lost) }
      await page.goto(`${programme}/collection/forms/${form}/import`)
      await page.locator('input[type=file]').setInputFiles(past)
      await page.getByRole('button', { name: 'Take in 1 submission' }).click({ timeout: 60_000 })
      await page.getByRole('heading', { name: '1 submission was taken in' }).waitFor({ timeout: 60_000 })
      await page.goto(`${programme}/collection/forms/${form}/import`)
      await page.locator('input[type=file]').setInputFiles(past)
      await page
        .getByText('Submissions that are there already lack 1 file; none of them is here.')
        .waitFor({ timeout: 60_000 })
      const gate = zipSync({ 'gate.png': strToU8('a gate') })
      await page
        .locator('input[type=file]')
        .setInputFiles({ name: 'gate.zip', mimeType: 'application/zip', buffer: Buffer.from(gate) })
      await page.getByRole('button', { name: 'Add 1 file' }).click({ timeout: 60_000 })
      await page
        .getByText('1 file was added to submissions that were there already.')
        .waitFor({ timeout: 60_000 })
    },
  },
]
export default stories
