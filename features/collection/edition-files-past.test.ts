import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listMigrations, migrate } from '../../kernel/db/migrate.ts'
import { type TestDatabase, testDatabase } from '../../testing/database.ts'

let old: TestDatabase
let admin: pg.Client
beforeAll(async () => {
  old = await testDatabase({ migrated: false })
  const { number } = (await listMigrations()).find(({ name }) => /_edition_files\.sql$/.test(name))!
  await migrate(old.connections, { upTo: number - 1 })
  admin = new pg.Client({ connectionString: old.connections.admin })
  await admin.connect()
}, 120_000)
afterAll(async () => {
  await admin.end()
  await old.stop()
})

const [programme, form, version, corrected, swapped, gone] = Array.from({ length: 6 }, () => randomUUID())
const edition = randomUUID()
/** A time of that day, as the first half of a UUID of version 7 says it. */
const at = (clock: string) => new Date(`2026-05-04T${clock}Z`)
const fileId = (clock: string) => {
  const ms = at(clock).getTime().toString(16).padStart(12, '0')
  return `${ms.slice(0, 8)}-${ms.slice(8)}-7000-8000-${randomUUID().slice(24)}`
}

/** What an older workspace wrote: files of corrected and repeated submissions, whose rows it forgot. */
async function store(submission: string, state: string, edits: number) {
  await admin.query(
    `insert into collection.submission (id, form_id, version_id, programme_id, sensitivity, state, instance_id, root_key, instance_key, xml, digest, data, occurred_on, size, edits)
     values ($1::uuid, $2, $3, $4, 2, $5::text, case when $5::text = 'erased' then '' else 'instance' end, $1::uuid, $1::uuid, '', case when $5::text = 'erased' then ''::bytea else 'd' end, '{}', '2026-05-04', 0, $6)`,
    [submission, form, version, programme, state, edits],
  )
}
async function file(submission: string, name: string, clock: string, action = 'repeat') {
  const id = fileId(clock)
  await admin.query(
    `insert into kernel.file (id, programme_id, sensitivity, address, name, media_type, size, kind, created_at) values ($1, $2, 2, $3, $4, 'image/png', 1, 'submission', $5)`,
    [id, programme, id, name, at(clock)],
  )
  await admin.query(
    `insert into kernel.audit (at, actor, action, programme_id, subject_id) values ($1, 'device', 'collection.submission.' || $2, $3, $4)`,
    [new Date(at(clock).getTime() + 3), action, programme, submission],
  )
  return id
}
const attach = (
  submission: string,
  name: string,
  path: string | null,
  id: string | null,
  clock: string | null,
) =>
  admin.query(
    `insert into collection.attachment (submission_id, programme_id, sensitivity, name, path, file_id, added_at) values ($1, $2, 2, $3, $4, $5, $6)`,
    [submission, programme, name, path, id, clock && at(clock)],
  )

test('files that were put aside come back under the edition that they came with; those of nobody go', async () => {
  await admin.query('begin; set local session_replication_role = replica')
  // An edition of 10:00, replaced at 11:00: its photo was exchanged by the next one, its voice is no longer named.
  await store(corrected!, 'received', 1)
  await admin.query(
    `insert into collection.submission_edition (id, submission_id, programme_id, sensitivity, instance_id, instance_key, version_id, xml, digest, data, made_at, replaced_at)
     values ($1::uuid, $2, $3, 2, 'first', $1::uuid, $4, '', 'd', '{}', $5, $6)`,
    [edition, corrected, programme, version, at('10:00:00'), at('11:00:00')],
  )
  const photo = await file(corrected!, 'photo.png', '10:00:00', 'receive')
  const voice = await file(corrected!, 'voice.amr', '10:00:01')
  const sketch = await file(corrected!, 'sketch.png', '10:00:02')
  const photo2 = await file(corrected!, 'photo.png', '11:00:00.010', 'edit')
  await attach(corrected!, 'photo.png', '/photo', photo2, '11:00:00.012')
  await attach(corrected!, 'voice.amr', null, voice, '10:00:01')
  await attach(corrected!, 'sketch.png', '/sketch', sketch, '10:00:02')
  // Evidence that was exchanged under the edition that stands.
  await store(swapped!, 'approved', 0)
  const fence = await file(swapped!, 'fence.png', '12:00:00', 'receive')
  const fence2 = await file(swapped!, 'fence.png', '13:00:00')
  await attach(swapped!, 'fence.png', '/photo', fence2, '13:00:00.005')
  // Of what was erased in the meantime.
  await store(gone!, 'erased', 0)
  const face = await file(gone!, 'face.png', '14:00:00', 'receive')
  await admin.query('commit')

  await migrate(old.connections)

  const rows = async (sql: string) => (await admin.query({ text: sql, rowMode: 'array' })).rows
  expect(
    await rows(`select name, path, file_id, inherited from collection.edition_file order by name`),
  ).toEqual([
    ['photo.png', '/photo', photo, false],
    ['sketch.png', '/sketch', sketch, false],
    ['voice.amr', null, voice, false],
  ])
  expect(
    await rows(
      `select name, path, file_id, inherited from collection.attachment where submission_id = '${corrected}' order by name`,
    ),
  ).toEqual([
    ['photo.png', '/photo', photo2, false],
    ['sketch.png', '/sketch', sketch, true],
  ])
  expect(
    await rows(
      `select name, path, file_id from collection.attachment where submission_id = '${swapped}' order by path nulls first`,
    ),
  ).toEqual([
    ['fence (2026-05-04 12.00.00.000).png', null, fence],
    ['fence.png', '/photo', fence2],
  ])
  expect(await rows(`select attachments_present from collection.submission where id = '${swapped}'`)).toEqual(
    [[2]],
  )
  expect(await rows(`select id from kernel.file where id = '${face}'`)).toEqual([])
}, 120_000)
