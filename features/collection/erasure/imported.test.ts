import { afterAll, beforeAll, expect, test } from 'vitest'
import { features } from '../../../apps/features.ts'
import { workOnce } from '../../../kernel/jobs/worker.ts'
import { openThreeVisits, type ThreeVisits } from '../../../testing/collection/three.ts'
import { acceptImport, eraseSubmission, getImport, startImport } from '../contract.ts'

let s: ThreeVisits
beforeAll(async () => {
  s = await openThreeVisits()
})
afterAll(() => s.close())

const csv = (...rows: string[]) =>
  ['SubmissionDate,day,site,name,notes,staff,meta-instanceID,KEY', ...rows].join('\n')
const row = (id: string, notes: string) =>
  `2025-01-02T10:00:00.000Z,2025-01-02,hani,Ana,${notes},3,${id},${id}`

/** Takes a file in, whole. */
async function take(content: string) {
  const file = await s.upload('petra', 'past.csv', content)
  const begun = await s.ask('petra', startImport, { params: { form: s.form }, body: { file } })
  expect(begun.status, begun.text).toBe(200)
  const params = { import: begun.body.id }
  await workOnce(s.kernel, features)
  const { body: one } = await s.ask('petra', getImport, { params })
  const body = { version: one.version, broken: 'take', reason: 'As it was written then' } as never
  const accepted = await s.ask('petra', acceptImport, { params, body })
  expect(accepted.status, accepted.text + JSON.stringify(one)).toBe(204)
  await workOnce(s.kernel, features)
  const look = async () => (await s.ask('petra', getImport, { params })).body
  return { file, look, after: await look() }
}
const idOf = async (instance: string) =>
  (await s.admin.query('select id from collection.submission where instance_id = $1', [instance])).rows[0]?.id

test('what came in by an import goes with the file that it came in by, and no import brings it back', async () => {
  const content = csv(row('uuid:goes', 'Told in confidence'), row('uuid:stays', 'Quiet'))
  const first = await take(content)
  expect(first.after).toMatchObject({ state: 'done', stored: 2, fileId: first.file })
  const other = await take(csv(row('uuid:other', 'Of another file')))
  const { rows } = await s.admin.query('select address from kernel.file where id = $1', [first.file])

  const submission = await idOf('uuid:goes')
  const done = await s.ask('dora', eraseSubmission, {
    params: { submission },
    body: { ground: 'consent_withdrawn' },
  })
  expect(done.status, done.text).toBe(200)
  await workOnce(s.kernel, features)
  expect(await first.look()).toMatchObject({ state: 'done', stored: 2, fileId: null, tables: [], errors: [] })
  expect(await s.kernel.files.size(rows[0].address)).toBeUndefined()
  expect(await idOf('uuid:stays')).toBeDefined()
  expect((await other.look()).fileId).toBe(other.file)

  const again = await take(content)
  // Nor is the file kept that would have done so.
  expect(again.after).toMatchObject({ state: 'done', stored: 0, fileId: null, tables: [] })
  expect(await idOf('uuid:goes')).toBeUndefined()
  const { rows: left } = await s.admin.query(
    'select state, xml, data from collection.submission where id = $1',
    [submission],
  )
  expect(left).toEqual([{ state: 'erased', xml: '', data: {} }])
})
