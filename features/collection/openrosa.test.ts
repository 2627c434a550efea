import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { messageOf } from '../../testing/collection/collect.ts'
import { openStation, type Station } from '../../testing/collection/station.ts'
import { visitXml } from '../../testing/collection/visit.ts'
import { reviewSubmissions } from './contract.ts'

let s: Station
let form: string
beforeAll(async () => {
  s = await openStation()
  form = await s.publish()
})
afterAll(() => s.close())

describe('a phone with a token', () => {
  test('lists, downloads, sends, and the record is approved', async () => {
    const phone = await s.device()
    const list = await phone.get('/formList')
    expect(list.status).toBe(200)
    expect(list.headers.get('content-type')).toContain('text/xml')
    expect(list.headers.get('x-openrosa-version')).toBe('1.0')
    const xml = await list.text()
    expect(xml).toContain('<formID>border_visit</formID>')
    const url = /<downloadUrl>([^<]+)</.exec(xml)![1]!
    const downloaded = await phone.get(url)
    expect(await downloaded.text()).toContain('id="border_visit"')
    const head = await phone.head()
    expect(head.status).toBe(204)
    const sent = await phone.send(visitXml({ instanceId: 'uuid:first' }))
    expect([sent.status, messageOf(await sent.text())]).toEqual([201, expect.stringMatching(/\w/)])
    const { rows } = await s.admin.query(
      `select * from collection.submission where instance_id = 'uuid:first'`,
    )
    expect(rows[0].data).toMatchObject({ site: 'hani', staff: 4 })
    expect(JSON.stringify(rows[0])).not.toContain('Ardit')
    const review = await s.ask('petra', reviewSubmissions, {
      params: { form },
      body: { act: 'approve', rows: [{ id: rows[0].id, version: 1 }] },
    })
    expect(review.body.done).toHaveLength(1)
    const facts = await s.inside('petra', (tx) =>
      tx.selectFrom('collection.submissionFacts').selectAll().execute(),
    )
    expect(facts).toHaveLength(1)
  })
})
