import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { siteVisitXml } from '../../../testing/collection/entities.ts'
import { newInstance } from '../../../testing/collection/records.ts'
import { openSites, type Sites } from '../../../testing/collection/sites.ts'
import { correctSubmission } from '../contract.ts'
import { entityJobs } from './jobs.ts'

let { s, entry, visit, send, enter, visited, review } = {} as Sites
beforeAll(async () => {
  ;({ s, entry, visit, send, enter, visited, review } = await openSites())
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
