import { afterAll, beforeAll, expect, test } from 'vitest'
import { features } from '../../../apps/features.ts'
import { workOnce } from '../../../kernel/jobs/worker.ts'
import { openStation, type Station } from '../../../testing/collection/station.ts'
import { acceptImport, getImport, startImport } from '../contract.ts'

let s: Station
let form: string
beforeAll(async () => {
  s = await openStation()
  form = await s.publish()
})
afterAll(() => s.close())

test('what is probably there twice is not approved with the others on one word for all', async () => {
  const rows = [
    'day,site,staff,KEY',
    '2025-07-01,hani,3,uuid:twin-1',
    '2025-07-01,hani,4,uuid:twin-2',
    '2025-07-02,hani,4,uuid:alone',
  ]
  const file = await s.upload('petra', 'twins.csv', Buffer.from(rows.join('\n')))
  const begun = await s.ask('petra', startImport, { params: { form }, body: { file } })
  await workOnce(s.kernel, features)
  const params = { import: begun.body.id }
  const { version, untried, counts } = (await s.ask('petra', getImport, { params })).body
  expect(counts).toMatchObject({ fresh: 3, broken: 0, held: 0 })
  const body = { version, approve: true, reason: 'Reviewed on paper in 2025' }
  expect(untried).toBe(0)
  expect((await s.ask('petra', acceptImport, { params, body })).status).toBe(204)
  await workOnce(s.kernel, features)
  const after = (await s.ask('petra', getImport, { params })).body
  expect(after).toMatchObject({ state: 'done', stored: 3, counts: { held: 2 } })
  const { rows: stored } = await s.admin.query(
    `select instance_id, state from collection.submission where instance_id like 'uuid:%' order by 1`,
  )
  expect(stored).toEqual([
    { instance_id: 'uuid:alone', state: 'approved' },
    { instance_id: 'uuid:twin-1', state: 'received' },
    { instance_id: 'uuid:twin-2', state: 'received' },
  ])
})
