import { execFileSync, spawnSync } from 'node:child_process'
import { inflateSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Collect } from '../../testing/collection/collect.ts'
import { openStation, type Station } from '../../testing/collection/station.ts'
import { visitForm, visitXml } from '../../testing/collection/visit.ts'
import { programmes } from '../../testing/world.ts'
import {
  addForm, addFormFile, admitDevice, changeDevice, compareVersions, discardDraft, getDeviceSettings, getDraftSettings,
  getForm, getQuestions, listDevices, listForms, publishForm, setFormState, shutOutDevice, uploadDraft,
} from './contract.ts' // biome-ignore format: a list

let s: Station
beforeAll(async () => {
  s = await openStation()
})
afterAll(() => s.close())
const programme = programmes.balkans
const page = { page: 1, size: 50 }

describe('a form', () => {
  test('with mistakes is refused with sheet, row and column, and leaves nothing behind', async () => {
    const file = await s.upload(
      'petra',
      'bad.md',
      '| survey |\n| | type | name | label |\n| | text | a b | A |\n| | nonsense | c | C |\n',
    )
    const answer = await s.ask('petra', addForm, { params: { programme }, body: { file } })
    expect(answer.status).toBe(422)
    const { fields } = answer.body as unknown as { fields: { path: string; message: string }[] }
    expect(fields.map((one) => one.path).join()).toMatch(/survey · 3/)
    expect(fields[0]!.message).not.toMatch(/^collection\./)
    expect((await s.admin.query('select 1 from collection.form')).rowCount).toBe(0)
  })

  test('goes from draft through versions, closing and reopening, with gaps waived and a diff in words', async () => {
    const file = await s.upload('petra', 'visit.md', visitForm('1').replace('| Shënime |', '| |'))
    const made = await s.ask('petra', addForm, { params: { programme }, body: { file } })
    expect(made.body.gaps).toEqual([
      { language: 'Shqip (sq)', path: '/data/notes', what: 'label', cell: 'survey!D10' },
    ])
    const form = made.body.form
    const refused = await s.ask('petra', publishForm, { params: { form }, body: { version: 2 } })
    expect(refused.status).toBe(422)
    const published = await s.ask('petra', publishForm, {
      params: { form },
      body: { version: 2, waiver: 'Notes are for the team only.' },
    })
    expect(published.body.name).toBe('1')
    const record = await s.ask('mira', getForm, { params: { form } })
    expect(record.body).toMatchObject({
      code: 'border_visit',
      state: 'open',
      draft: null,
      may: ['submissions'],
    })
    expect(record.body.current).toMatchObject({
      questions: 12,
      personal: 3,
      waiver: 'Notes are for the team only.',
    })

    const next = await s.upload(
      'petra',
      'visit.md',
      visitForm('2')
        .replace('| | integer | staff | Staff |', '| | decimal | staff | Staff on duty |')
        .replace('| | site | kakavija | Kakavija | Kakavia |\n', '')
        .replace(
          '| | audio | voice | Voice | Zë | | | |',
          '| | text | vehicle | Vehicle | Automjeti | | | |',
        ),
    )
    const draft = await s.ask('petra', uploadDraft, { params: { form }, body: { file: next } })
    const diff = await s.ask('petra', compareVersions, {
      params: { form, from: published.body.version, to: draft.body.version },
    })
    expect(diff.body.changes.map((one) => one.code).sort()).toEqual([
      'choice_removed',
      'kind',
      'label',
      'label',
      'question_added',
      'question_removed',
    ])
    expect(diff.body.changes.find((one) => one.code === 'question_removed')!.text).toBe(
      'Question removed: “Voice”',
    )
    const questions = await s.ask('mira', getQuestions, { params: { form }, query: {} })
    expect(questions.body.questions.find((one) => one.path === '/people/age')).toMatchObject({
      kind: 'integer',
      repeat: '/people',
    })

    const same = await s.ask('petra', publishForm, { params: { form }, body: { version: 3 } })
    expect(same.status).toBe(409)
    const discarded = await s.ask('petra', discardDraft, { params: { form } })
    expect(discarded.status).toBe(204)
    const now = await s.ask('petra', getForm, { params: { form } })
    const closed = await s.ask('petra', setFormState, {
      params: { form },
      body: { version: now.body.version, state: 'closed' },
    })
    expect(closed.body.state).toBe('closed')
    const phone = await s.device()
    expect((await phone.send(visitXml())).status).toBe(409)
    expect(await (await phone.get('/formList')).text()).not.toContain('border_visit')
    const reopened = await s.ask('petra', setFormState, {
      params: { form },
      body: { version: closed.body.version, state: 'open' },
    })
    expect(reopened.body.state).toBe('open')
    expect((await phone.send(visitXml())).status).toBe(201)
    const list = await s.ask('arben', listForms, { params: { programme }, query: page })
    expect(list.body.rows[0]).toMatchObject({
      code: 'border_visit',
      submissions: 1,
      waiting: 1,
      hasDraft: false,
    })
  })

  test('needs its files before it is published, and hands them out with their digest', async () => {
    const source =
      '| survey |\n| | type | name | label |\n| | select_one_from_file places.csv | p | Place |\n| settings |\n| | form_id | version |\n| | places | 1 |\n'
    const made = await s.ask('petra', addForm, {
      params: { programme },
      body: { file: await s.upload('petra', 'p.md', source) },
    })
    const form = made.body.form
    const early = await s.ask('petra', publishForm, { params: { form }, body: { version: 2 } })
    expect(early.status).toBe(422)
    const csv = await s.upload('petra', 'anything.csv', 'name,label\na,Ä\n')
    expect(
      (await s.ask('petra', addFormFile, { params: { form, name: 'places.csv' }, body: { file: csv } }))
        .status,
    ).toBe(204)
    expect(
      (await s.ask('petra', addFormFile, { params: { form, name: 'other.csv' }, body: { file: csv } }))
        .status,
    ).toBe(404)
    expect((await s.ask('petra', publishForm, { params: { form }, body: { version: 2 } })).status).toBe(200)
    const phone = await s.device()
    const list = await (await phone.get('/formList')).text()
    const manifest = await (await phone.get(/<manifestUrl>([^<]+places[^<]+)</.exec(list)![1]!)).text()
    expect(manifest).toContain('<filename>places.csv</filename>')
    const file = await phone.get(/<downloadUrl>([^<]+)</.exec(manifest)![1]!)
    expect(await file.text()).toBe('name,label\na,Ä\n')
  })

  test('of one country is managed by that country, seen by nobody of another, and untouched by the rest', async () => {
    const source = visitForm().replace('border_visit', 'albanian_visit')
    const form = await s.publish(source, 'arben', { country: 'AL' })
    expect((await s.ask('jelena', getForm, { params: { form } })).status).toBe(404)
    expect((await s.ask('zana', getForm, { params: { form } })).status).toBe(404)
    expect((await s.ask('donna', getForm, { params: { form } })).status).toBe(404)
    const mira = await s.ask('mira', getForm, { params: { form } })
    expect(mira.body.may).toEqual(['submissions'])
    expect(
      (
        await s.ask('mira', setFormState, {
          params: { form },
          body: { version: mira.body.version, state: 'closed' },
        })
      ).status,
    ).toBe(403)
    const file = await s.upload('mira', 'x.md', visitForm())
    expect((await s.ask('mira', addForm, { params: { programme }, body: { file } })).status).toBe(403)
    const serbian = await s.device({ country: 'RS' })
    expect(await (await serbian.get('/formList')).text()).not.toContain('albanian_visit')
    expect((await serbian.send(visitXml().replace('border_visit', 'albanian_visit'))).status).toBe(401)
  })

  test('as a draft is tried out without counting', async () => {
    const source = visitForm().replace('border_visit', 'trial')
    const made = await s.ask('petra', addForm, {
      params: { programme },
      body: { file: await s.upload('petra', 't.md', source) },
    })
    const form = made.body.form
    const settings = await s.ask('petra', getDraftSettings, { params: { form }, query: { language: 'sq' } })
    const tester = new Collect(settings.body.url.replace('http://localhost', s.url))
    expect(await (await tester.get('/formList')).text()).toContain('<formID>trial</formID>')
    const xml = visitXml({ instanceId: 'uuid:trial' }).replace('border_visit', 'trial')
    expect((await tester.send(xml)).status).toBe(201)
    expect((await tester.send(visitXml())).status).toBe(404)
    const phone = await s.device()
    expect((await phone.send(xml)).status).toBe(404)
    expect((await s.ask('petra', getForm, { params: { form } })).body.draft).toMatchObject({ tests: 1 })
    await s.ask('petra', publishForm, { params: { form }, body: { version: 2 } })
    // What was tried out is gone, the address is dead, and the same ID may come again for real.
    expect((await tester.send(xml)).status).toBe(401)
    expect((await phone.send(xml)).status).toBe(201)
  })
})

// `addDevice` is told in every story: it is how the phones of the station come to be.
describe('a device', () => {
  test('is named, seen, changed, lost and let in again with another token', async () => {
    const form = await s.publish(visitForm().replace('border_visit', 'lent'))
    const phone = await s.device(
      { name: 'Mira’s phone', country: 'AL', person: '01900000-0000-7000-8000-000000000108' },
      'arben',
    )
    expect((await phone.send(visitXml().replace('border_visit', 'lent'))).status).toBe(201)
    const list = await s.ask('arben', listDevices, { params: { programme }, query: page })
    const row = list.body.rows.find((one) => one.id === phone.id)!
    expect(row).toMatchObject({ name: 'Mira’s phone', submissions: 1, forms: null })
    expect(row.lastSeenAt).not.toBeNull()
    const narrowed = await s.ask('arben', changeDevice, {
      params: { device: phone.id },
      body: {
        version: row.version,
        name: 'Mira’s new phone',
        country: 'AL',
        person: row.personId,
        forms: [form],
      },
    })
    expect(narrowed.status).toBe(200)
    expect(
      (
        await s.ask('arben', changeDevice, {
          params: { device: phone.id },
          body: { version: row.version, name: 'x', country: 'AL' },
        })
      ).status,
    ).toBe(409)
    expect((await (await phone.get('/formList')).text()).match(/<formID>/g)).toHaveLength(1)
    expect((await phone.send(visitXml())).status).toBe(401)
    // Lost: its owner shuts it out herself.
    expect((await s.ask('nikola', shutOutDevice, { params: { device: phone.id } })).status).toBe(404)
    expect((await s.ask('mira', shutOutDevice, { params: { device: phone.id } })).status).toBe(204)
    const refused = await phone.send(visitXml().replace('border_visit', 'lent'))
    expect(refused.status).toBe(401)
    expect((await phone.head()).status).toBe(401)
    expect((await s.ask('arben', admitDevice, { params: { device: phone.id } })).status).toBe(204)
    expect((await phone.head()).status).toBe(401)
    const settings = await s.ask('arben', getDeviceSettings, { params: { device: phone.id }, query: {} })
    const again = new Collect(settings.body.url.replace('http://localhost', s.url))
    expect((await again.head()).status).toBe(204)
    expect(
      (await s.ask('jelena', getDeviceSettings, { params: { device: phone.id }, query: {} })).status,
    ).toBe(404)
  })

  test('gets Collect’s settings as a picture of deflated JSON', async () => {
    const phone = await s.device()
    const { body } = await s.ask('petra', getDeviceSettings, {
      params: { device: phone.id },
      query: { language: 'sq' },
    })
    const settings = JSON.parse(body.settings)
    expect(settings).toMatchObject({
      general: { server_url: body.url, form_update_mode: 'match_exactly', app_language: 'sq' },
      admin: {},
    })
    expect(body.picture).toMatch(/^data:image\/png;base64,/)
  })

  const zbar = spawnSync('zbarimg', ['--version']).status === 0
  test.skipIf(!zbar)('gets a picture that another program reads (zbar)', async () => {
    const phone = await s.device()
    const { body } = await s.ask('petra', getDeviceSettings, { params: { device: phone.id }, query: {} })
    const picture = Buffer.from(body.picture.split(',')[1]!, 'base64')
    const read = execFileSync('zbarimg', ['--quiet', '--raw', '-'], { input: picture, encoding: 'utf8' })
    expect(inflateSync(Buffer.from(read, 'base64')).toString('utf8')).toBe(body.settings)
  })
})
