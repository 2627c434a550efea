import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cast } from '../../../testing/cast.ts'
import { newInstance } from '../../../testing/collection/records.ts'
import { openStation, type Station } from '../../../testing/collection/station.ts'
import { correctSubmission, getOriginal, getSubmission, restoreEdition } from '../contract.ts'

const source = (version: string, most: number) => `
| survey |
| | type | name | label::English (en) | label::Shqip (sq) | required | relevant | constraint | constraint_message::English (en) | constraint_message::Shqip (sq) | calculation | personal |
| | start | start | | | | | | | | | |
| | end | end | | | | | | | | | |
| | date | day | Day | Dita | yes | | . <= today() | A visit cannot lie in the future. | Vizita s’mund të jetë në të ardhmen. | | |
| | date | next | Next visit | Vizita tjetër | | | . > today() | It lies in the past. | Është në të kaluarën. | | |
| | integer | staff | Staff | Punonjës | | | . >= 0 and . < ${most} | | | | |
| | text | why | Why nobody | Pse askush | yes | \${staff} = 0 | | | | | |
| | text | who | Name | Emri | yes | | string-length(.) > 1 | Write the whole name. | Shkruani emrin e plotë. | | yes |
| | begin_repeat | people | People | Njerëz | | | | | | | |
| | integer | age | Age | Mosha | | | . <= 120 | Nobody is that old. | Askush s’është aq i vjetër. | | |
| | end_repeat | | | | | | | | | | |
| | image | photo | Photo | Foto | | | | | | | |
| | calculate | total | | | | | | | | \${staff} + count(\${people}) | |
| settings |
| | form_id | form_title | version |
| | ruled | Ruled visit | ${version} |
`

let s: Station
let phone: Awaited<ReturnType<Station['device']>>
beforeAll(async () => {
  s = await openStation()
  await s.publish(source('1', 100))
  phone = await s.device({ country: 'AL', person: cast.mira.id, name: 'Mira’s phone' })
})
afterAll(() => s.close())

const xmlWith = (instanceId: string, more: Record<string, string> = {}) => {
  const given = { day: '2025-03-01', next: '2025-03-02', staff: '4', why: '', who: 'Ana Kola', ...more }
  const answers = Object.entries(given).map(([name, text]) => `<${name}>${text}</${name}>`)
  return `<data id="ruled" version="1" xmlns:orx="http://openrosa.org/xforms"><start>2025-03-01T08:00:00.000+01:00</start><end>2025-03-01T09:00:00.000+01:00</end>${answers.join('')}<people><age>31</age></people><people><age>7</age></people><photo>fence.png</photo><total>6</total><orx:meta><orx:instanceID>${instanceId}</orx:instanceID></orx:meta></data>`
}
async function arrive(more: Record<string, string> = {}) {
  const instanceId = newInstance()
  const sent = await phone.send(xmlWith(instanceId, more))
  expect(sent.status, await sent.text()).toBe(201)
  const { rows } = await s.admin.query('select id from collection.submission where instance_id = $1', [
    instanceId,
  ])
  return { id: rows[0].id as string, instanceId }
}
async function correct(
  { id, instanceId }: { id: string; instanceId: string },
  change: (xml: string) => string,
  language: 'en' | 'sq' = 'en',
) {
  const { xml, version } = (await s.ask('rada', getOriginal, { params: { submission: id } })).body
  const edited = change(xml).replace(
    /<orx:instanceID>[^<]*<\/orx:instanceID>/,
    `<orx:instanceID>${newInstance()}</orx:instanceID><orx:deprecatedID>${instanceId}</orx:deprecatedID>`,
  )
  return s.ask(
    'rada',
    correctSubmission,
    { params: { submission: id }, body: { version, xml: edited, reason: 'Misread.' } },
    language,
  )
}
const storedOf = async (id: string) =>
  (await s.admin.query('select data, xml, version from collection.submission where id = $1', [id])).rows[0]

describe('a correction goes through the form’s own engine', () => {
  test('and is refused in words when it breaks a rule; nothing is stored', async () => {
    const one = await arrive()
    const before = await storedOf(one.id)
    const wrong = (xml: string) =>
      xml
        .replace('<day>2025-03-01<', '<day>2031-01-01<')
        .replace('<staff>4<', '<staff>0<')
        .replace('Ana Kola', 'B')
        .replace('<age>7<', '<age>130<')
    const refused = await correct(one, wrong)
    expect(refused.status, refused.text).toBe(422)
    expect(refused.text).toContain('The corrected answers break rules of the form')
    const fields = JSON.parse(refused.text).fields as { path: string; message: string }[]
    expect(fields.map(({ path, message }) => `${path} ${message}`)).toEqual([
      '/day “Day”: A visit cannot lie in the future.',
      '/why “Why nobody” needs an answer.',
      '/who “Name”: Write the whole name.',
      expect.stringMatching(/^\/people\[2\]\/age “Age \(.*2.*\)”: Nobody is that old\.$/),
    ])
    expect((await correct(one, wrong, 'sq')).text).toContain('Shkruani emrin e plotë.')
    expect(await storedOf(one.id)).toEqual(before)
  })

  test('which calculates anew, as on the day of filling in, and loses no personal answer and no file', async () => {
    const one = await arrive()
    await s.admin.query('update collection.submission set received_at = ended_at where id = $1', [one.id])
    const done = await correct(one, (xml) =>
      xml.replace('<staff>4<', '<staff>14<').replace('<total>6<', '<total>-5<'),
    )
    expect(done.status, done.text).toBe(200)
    const { data, xml } = await storedOf(one.id)
    expect(data).toMatchObject({ day: '2025-03-01', next: '2025-03-02', staff: 14, photo: 'fence.png' })
    expect(String(data.total)).toBe('16')
    expect(xml).not.toContain('Ana Kola')
    const original = (await s.ask('rada', getOriginal, { params: { submission: one.id } })).body
    expect(original.xml).toContain('Ana Kola')
    expect(original.xml).toContain(`deprecatedID>${one.instanceId}<`)
    expect(done.body.changes.map(({ path }: { path: string }) => path)).toEqual(['/staff', '/total'])
  })

  test('and the browser that opens it is told the clock of that day', async () => {
    const { id } = await arrive()
    const { clock } = (await s.ask('rada', getOriginal, { params: { submission: id } })).body
    expect(clock).toEqual({ at: Date.UTC(2025, 2, 1, 8), offset: 60 })
  })

  test('by the rules of its own version, and what was received once can come back as it was', async () => {
    const one = await arrive({ staff: '150' })
    await s.publish(source('2', 1000))
    expect((await correct(one, (xml) => xml.replace('Ana Kola', 'Ana K.'))).status).toBe(422)
    const done = await correct(one, (xml) => xml.replace('<staff>150<', '<staff>15<'))
    expect(done.status, done.text).toBe(200)
    const { body } = await s.ask('rada', getSubmission, { params: { submission: one.id } })
    const undone = await s.ask('rada', restoreEdition, {
      params: { submission: one.id, edition: body.editions[0]!.id },
      body: { version: body.version, reason: 'It was so.' },
    })
    expect(undone.status, undone.text).toBe(200)
    expect((await storedOf(one.id)).data).toMatchObject({ staff: 150 })
  })
})
