import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Collect } from '../../../testing/collection/collect.ts'
import { siteVisitForm, siteVisitXml } from '../../../testing/collection/entities.ts'
import { newInstance } from '../../../testing/collection/records.ts'
import { openSites, type Sites } from '../../../testing/collection/sites.ts'
import { correctSubmission, getDraftSettings, uploadDraft } from '../contract.ts'
import { entityJobs } from './jobs.ts'

let { s, entry, visit, enter, visited, review } = {} as Sites
beforeAll(async () => {
  ;({ s, entry, visit, enter, visited, review } = await openSites())
})
afterAll(() => s.close())

describe('a correction', () => {
  test('keeps a chosen entity that the list does not have, and what an update was based on', async () => {
    const id = randomUUID()
    const branch = randomUUID()
    await enter({ id })
    const instanceId = newInstance()
    const submission = await visited({ id, kind: 'camp', base: 1, branch, instanceId })
    const { rows } = await s.admin.query('select version from collection.submission where id = $1', [
      submission,
    ])
    const next = newInstance()
    const xml = siteVisitXml({ id, kind: 'transit', base: '', instanceId: next, deprecatedId: instanceId })
    const answer = await s.ask('petra', correctSubmission, {
      params: { submission },
      body: { version: rows[0].version, reason: 'Wrong word', xml, files: [] },
    })
    expect(answer.status, answer.text).toBe(200)
    expect(answer.body.changes).toMatchObject([{ path: '/kind', before: 'camp', after: 'transit' }])
    const { rows: changes } = await s.admin.query(
      'select base_version, branch_id, data from collection.entity_change where submission_id = $1',
      [submission],
    )
    expect(changes).toEqual([{ base_version: 1, branch_id: branch, data: { kind: 'transit' } }])
  })
})

describe('lists', () => {
  test('can be made anew from approved submissions, and are the same', async () => {
    const all = async () => {
      const { rows } = await s.admin.query(
        `select l.name, e.uuid, e.label, e.data, e.country, e.sensitivity from collection.entity e join collection.entity_list l on l.id = e.list_id
         where e.state = 'present' order by e.uuid`,
      )
      return rows
    }
    const [first, second, third] = [randomUUID(), randomUUID(), randomUUID()]
    await review(entry, await enter({ id: first }), 'approve')
    // Another form's submissions come in between: the order of their arrival decides.
    await review(visit, await visited({ id: first, kind: 'by visit', base: 1 }), 'approve')
    await review(entry, await enter({ id: first, kind: 'by entry', update: '1', base: '2' }), 'approve')
    await review(entry, await enter({ id: second, name: 'Tabanovce' }), 'approve')
    await review(entry, await enter({ id: third, name: 'Never' }), 'reject')
    const before = await all()
    expect(before.map((one) => [one.label, one.data.kind])).toEqual(
      expect.arrayContaining([
        ['Hani i Hotit', 'by entry'],
        ['Tabanovce', 'crossing'],
      ]),
    )
    expect(before).toHaveLength(2)
    await s.admin.query('delete from collection.entity_list')
    expect(await all()).toEqual([])
    const run = () => entityJobs[0]!.run({ kernel: s.kernel, payload: {} } as never)
    await run()
    expect(await all()).toEqual(before)
    const { rows } = await s.admin.query('select count(*)::int n, max(id) last from collection.entity_change')
    await run()
    const again = await s.admin.query('select count(*)::int n, max(id) last from collection.entity_change')
    expect(again.rows).toEqual(rows)
  })
})

describe('at the same time', () => {
  test('approvals of one entity’s updates take turns, and none is lost', async () => {
    const id = randomUUID()
    await review(entry, await enter({ id }), 'approve')
    const sent: string[] = []
    for (let n = 0; n < 6; n++) sent.push(await visited({ id, kind: `k${n}`, base: 1 }))
    await Promise.all(sent.toReversed().map((one) => review(visit, one, 'approve')))
    const { rows } = await s.admin.query(
      `select e.version, e.data ->> 'kind' kind, array_agg(v.number order by v.number) numbers
       from collection.entity e join collection.entity_version v on v.entity_id = e.id where e.uuid = $1 group by e.id`,
      [id],
    )
    expect(rows).toEqual([{ version: 7, kind: 'k5', numbers: [1, 2, 3, 4, 5, 6, 7] }])
  })

  test('two submissions that create the same entity make one', async () => {
    const id = randomUUID()
    const both = await Promise.all([enter({ id, kind: 'a' }), enter({ id, kind: 'b' })])
    await Promise.all(both.map((one) => review(entry, one, 'approve')))
    // Whichever was approved first: it is the one that arrived first, as the list made anew would have it.
    const { rows } = await s.admin.query(
      `select e.data ->> 'kind' kind, first.data ->> 'kind' first, array(select outcome from collection.entity_change where entity_id = e.id order by id) outcomes
       from collection.entity e join lateral (select data from collection.entity_change where entity_id = e.id order by id limit 1) first on true where e.uuid = $1`,
      [id],
    )
    expect(rows).toEqual([{ kind: rows[0].first, first: rows[0].first, outcomes: ['created', 'exists'] }])
  })
})

describe('a draft that is tried', () => {
  test('offers the list, and what is tried says nothing of it', async () => {
    const source = siteVisitForm('2')
    const file = await s.upload('petra', 'form.md', source)
    expect((await s.ask('petra', uploadDraft, { params: { form: visit }, body: { file } })).status).toBe(200)
    const { body } = await s.ask('petra', getDraftSettings, { params: { form: visit }, query: {} })
    const tester = new Collect(body.url.replace(/^https?:\/\/[^/]+/, s.url))
    const id = randomUUID()
    await review(entry, await enter({ id }), 'approve')
    const manifest = await (await tester.get('/manifest')).text()
    const part = (name: string) => new RegExp(`<${name}>([^<]*)<`).exec(manifest)![1]!
    expect(await (await tester.get(part('downloadUrl'))).text()).toContain(id)
    expect(await (await tester.get(`${part('integrityUrl')}?id=${id}`)).text()).toContain(
      `"${id}"><deleted>false`,
    )
    const sent = await tester.send(siteVisitXml({ id, kind: 'tried', base: 1, version: '2' }))
    expect(sent.status).toBe(201)
    const { rows } = await s.admin.query(
      `select 1 from collection.entity_change where data ->> 'kind' = 'tried'`,
    )
    expect(rows).toEqual([])
  })
})
