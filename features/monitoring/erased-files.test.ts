import { afterAll, beforeAll, expect, test } from 'vitest'
import { collectHeaders, multipartBytes, submissionParts } from '../../testing/collection/collect.ts'
import { type Erasing, image, openErasing } from '../../testing/collection/erasing.ts'
import { newInstance } from '../../testing/collection/records.ts'
import { visitXml } from '../../testing/collection/visit.ts'
import { addSite, inBalkans, planVisit, readVisit, writeUp } from '../../testing/monitoring.ts'
import { openMySubmission } from '../collection/contract/mine.ts'
import { attachFile } from './contract.ts'

let e: Erasing
beforeAll(async () => {
  e = await openErasing()
})
afterAll(() => e.s.close())

/** What Mira sends from her browser, with a picture; she is told the picture's id. */
async function sendAsMira() {
  const { s } = e
  const instance = newInstance()
  const parts = submissionParts(visitXml({ instanceId: instance, photo: 'p.png' }), {
    'p.png': image('face'),
  })
  const { body, type } = multipartBytes(parts)
  const sent = await fetch(`${s.url}/v1/projects/1/submission`, {
    method: 'POST',
    headers: { ...collectHeaders, cookie: s.cookie('mira'), 'content-type': type, origin: s.url, 'sec-fetch-site': 'same-origin' },
    body: new Uint8Array(body),
  }) // biome-ignore format: headers
  expect(sent.status, await sent.text()).toBe(201)
  const { rows } = await s.admin.query('select id from collection.submission where instance_id = $1', [
    instance,
  ])
  const mine = await s.ask('mira', openMySubmission, { params: { submission: rows[0].id } })
  return { submission: rows[0].id as string, fileId: mine.body.files[0]!.file }
}

test('a submission’s file is not fastened to a visit; where one was, it does not keep the submission from being erased', async () => {
  const { s } = e
  const { submission, fileId } = await sendAsMira()
  const site = await addSite(s, 'mira', { code: 'hani' })
  const visit = await planVisit(s, 'mira', site.id)
  const params = { ...inBalkans, visit: visit.id }
  const refused = await s.ask('mira', attachFile, { params, body: { fileId, caption: '' } })
  expect([refused.status, refused.body], refused.text).toMatchObject([422, { fields: [{ path: 'fileId' }] }])
  // Nor what a colleague uploaded: it is theirs to fasten.
  const theirs = await s.upload('petra', 'map.pdf', 'of Petra')
  expect((await s.ask('mira', attachFile, { params, body: { fileId: theirs } })).status).toBe(422)

  // As it could be fastened before, to a visit that has been approved since and that nobody writes any more.
  await s.admin.query(`alter table monitoring.attachment disable trigger take_file`)
  await s.admin.query(
    `insert into monitoring.attachment (programme_id, country, sensitivity, visit_id, file_id) select programme_id, country, sensitivity, id, $2 from monitoring.visit where id = $1`,
    [visit.id, fileId],
  )
  await s.admin.query(`alter table monitoring.attachment enable trigger take_file`)
  await writeUp(s, visit.id)
  await s.admin.query(`alter table monitoring.visit disable trigger user`)
  await s.admin.query(`update monitoring.visit set state = 'approved' where id = $1`, [visit.id])
  await s.admin.query(`alter table monitoring.visit enable trigger user`)
  const before = await readVisit(s, 'petra', visit.id)
  expect([before.state, before.attachments.length]).toEqual(['approved', 1])
  const done = await e.erase('dora', submission)
  expect([done.status, done.body.files], done.text).toEqual([200, 1])
  expect((await s.admin.query('select 1 from kernel.file where id = $1', [fileId])).rowCount).toBe(0)
  const after = await readVisit(s, 'petra', visit.id)
  expect(after).toEqual({ ...before, attachments: [] })
})
