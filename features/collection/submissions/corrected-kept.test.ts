import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cast } from '../../../testing/cast.ts'
import { newInstance } from '../../../testing/collection/records.ts'
import { openStation, type Station } from '../../../testing/collection/station.ts'
import { correctSubmission, getOriginal } from '../contract.ts'

const source = `
| survey |
| | type | name | label | parameters |
| | text | who | Who | |
| | range | pain | Pain | start=10 end=1 step=1 |
| | range | mood | Mood | start=1 end=5 step=1 |
| | decimal | cost | Cost | |
| | geotrace | way | Way | |
| | geoshape | camp | Camp | |
| | dateTime | seen | Seen | |
| | begin_repeat | people | People | |
| | decimal | share | Share | |
| | end_repeat | | | |
| settings |
| | form_id | form_title | version |
| | kept | Kept | 1 |
`

let s: Station
let phone: Awaited<ReturnType<Station['device']>>
beforeAll(async () => {
  s = await openStation()
  await s.publish(source)
  phone = await s.device({ country: 'AL', person: cast.mira.id, name: 'Mira’s phone' })
})
afterAll(() => s.close())

/** Sends a record from a phone. @returns its id and instance ID */
async function arrive(answers: string) {
  const instanceId = newInstance()
  const xml = `<data id="kept" version="1" xmlns:orx="http://openrosa.org/xforms">${answers}<orx:meta><orx:instanceID>${instanceId}</orx:instanceID></orx:meta></data>`
  const sent = await phone.send(xml)
  expect(sent.status, await sent.text()).toBe(201)
  const { rows } = await s.admin.query('select id from collection.submission where instance_id = $1', [
    instanceId,
  ])
  return { id: rows[0].id as string, instanceId }
}
async function correct(
  { id, instanceId }: { id: string; instanceId: string },
  change: (xml: string) => string,
) {
  const { xml, version } = (await s.ask('rada', getOriginal, { params: { submission: id } })).body
  const edited = change(xml).replace(
    /<orx:instanceID>[^<]*<\/orx:instanceID>/,
    `<orx:instanceID>${newInstance()}</orx:instanceID><orx:deprecatedID>${instanceId}</orx:deprecatedID>`,
  )
  return s.ask('rada', correctSubmission, {
    params: { submission: id },
    body: { version, xml: edited, reason: 'Misread.' },
  })
}
const storedOf = async (id: string) =>
  (await s.admin.query('select data, xml, version from collection.submission where id = $1', [id])).rows[0]

describe('what a correction did not touch', () => {
  test('stays, also on a scale that runs downwards', async () => {
    const one = await arrive('<who>Ana</who><pain>7</pain><mood>3</mood>')
    const done = await correct(one, (xml) => xml.replace('Ana', 'Ana K.'))
    expect(done.status, done.text).toBe(200)
    expect(done.body.changes.map(({ path }: { path: string }) => path)).toEqual(['/who'])
    expect((await storedOf(one.id)).data).toMatchObject({ who: 'Ana K.', pain: 7, mood: 3 })
  })

  test('never goes without a word: what the form cannot hold is named, and nothing is stored', async () => {
    const one = await arrive('<who>Ana</who><pain>7</pain><mood>9</mood>')
    const before = await storedOf(one.id)
    const refused = await correct(one, (xml) => xml.replace('Ana', 'Ana K.'))
    expect(refused.status, refused.text).toBe(422)
    const { fields } = JSON.parse(refused.text)
    expect(fields).toMatchObject([{ path: '/mood', message: expect.stringContaining('“Mood”') }])
    expect(await storedOf(one.id)).toEqual(before)
    // Answered anew or taken away, it is what the reviewer says.
    const done = await correct(one, (xml) => xml.replace('<mood>9<', '<mood><'))
    expect(done.status, done.text).toBe(200)
    expect(done.body.changes).toMatchObject([{ path: '/mood', before: '9', after: null }])
  })

  test('keeps the bytes that arrived, and is no change, whatever way its client wrote numbers and places', async () => {
    const way = '42.1 20.2 0 0;42.2 20.3 0 0;'
    const camp = '42.1 20.1 0 0;42.2 20.1 0 0;42.2 20.2 0 0;42.1 20.1 0 0;'
    const arrived = `<cost>1.50</cost><way>${way}</way><camp>${camp}</camp><seen>2025-03-01T08:00:00+01:00</seen><people><share>0.10</share></people><people><share>2.0</share></people>`
    const one = await arrive(`<who>Ana</who><mood>3</mood>${arrived}`)
    // As a browser's engine sends it, which has written all of it anew.
    const done = await correct(one, (xml) =>
      xml
        .replace('Ana', 'Ana &amp; Co.')
        .replace('1.50', '1.5')
        .replace('<share>2.0<', '<share>3<')
        .replace(way, '42.1 20.2 0.0 0.0;42.2 20.3 0.0 0.0'),
    )
    expect(done.status, done.text).toBe(200)
    expect(done.body.changes.map(({ path }: { path: string }) => path)).toEqual(['/who', '/people[2]/share'])
    const { xml } = await storedOf(one.id)
    expect(xml).toContain('<who>Ana &amp; Co.</who>')
    for (const [, name, bytes] of arrived.matchAll(/<(\w+)>([^<]+)<\/\1>/g))
      if (bytes !== '2.0') expect(xml).toContain(`<${name}>${bytes}</${name}>`)
    expect(xml).toMatch(/<share>3(?:\.0)?<\/share>/)
  })
})
