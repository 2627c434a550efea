import { afterAll, beforeAll, expect, test } from 'vitest'
import { features } from '../../../apps/features.ts'
import { workOnce } from '../../../kernel/jobs/worker.ts'
import { programmes } from '../../../testing/cast.ts'
import { type Erasing, image, openErasing } from '../../../testing/collection/erasing.ts'
import { newInstance } from '../../../testing/collection/records.ts'
import { visitXml } from '../../../testing/collection/visit.ts'

let s: Erasing['s']
let phone: Erasing['phone']
let arrive: Erasing['arrive']
let erase: Erasing['erase']
beforeAll(async () => {
  ;({ s, phone, arrive, erase } = await openErasing())
})
afterAll(() => s.close())

/** Files of submissions, whether anything names them or not. */
const kept = async () =>
  (await s.admin.query(`select id, address from kernel.file where kind = 'submission' order by id`)).rows as {
    id: string
    address: string
  }[]

test('the files of every edition go, those that were replaced among them', async () => {
  const before = (await kept()).length
  const one = await arrive({ photo: 'face.png' }, { 'face.png': image('FACE-OF-ONE!') })
  const edit = visitXml({ instanceId: newInstance(), deprecatedId: one.instanceId, photo: 'face.png' })
  expect((await phone.send(edit, { 'face.png': image('FACE-OF-TWO!') })).status).toBe(201)
  expect((await phone.send(one.xml, { 'face.png': image('FACE-OF-SIX!') })).status).toBe(409)
  const files = (await kept()).slice(before)
  expect(files).toHaveLength(2)
  const done = await erase('dora', one.id)
  expect([done.status, done.body.files], done.text).toEqual([200, 2])
  await workOnce(s.kernel, features)
  expect(await kept()).toHaveLength(before)
  for (const { id, address } of files) {
    expect(await s.kernel.files.size(address)).toBeUndefined()
    for (const who of ['rada', 'mira', 'petra'] as const)
      expect(
        (await s.app.inject({ url: `/api/files/${id}`, headers: { cookie: s.cookie(who) } })).statusCode,
      ).toBe(404)
  }
  expect((await s.admin.query('select 1 from collection.edition_file')).rowCount).toBe(0)
})

/** Every column that points to files, as the catalogue knows them. */
const pointers = async () =>
  (
    await s.admin.query<{ place: string }>(`
      select k.conrelid::regclass || '.' || a.attname as place from pg_constraint k
        join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
      where k.contype = 'f' and k.confrelid = 'kernel.file'::regclass order by 1`)
  ).rows.map((row) => row.place)

test('nobody holds a file back by pointing to it, from whatever room', async () => {
  const one = await arrive({ photo: 'held.png' }, { 'held.png': image('HELD-BY-MANY') })
  const [file] = (await kept()).slice(-1)
  const { programme, form, version } = (
    await s.admin.query(
      `select programme_id programme, form_id form, version_id version from collection.submission where id = $1`,
      [one.id],
    )
  ).rows[0]
  // As older workspaces may hold them: past the checks of today.
  const held: Record<string, string> = {
    'collection.form_version.source_file_id': `update collection.form_version set source_file_id = $1 where id = '${version}'`,
    'collection.form_file.file_id': `insert into collection.form_file (version_id, programme_id, sensitivity, name, kind, file_id, address, md5) values ('${version}', '${programme}', 1, 'map.png', 'image', $1, 'x', md5('x'))`,
    'collection.import.file_id': `insert into collection.import (form_id, version_id, programme_id, sensitivity, person_id, state, file_id) select '${form}', '${version}', '${programme}', 1, id, 'checked', $1 from kernel.person limit 1`,
    'collection.import.media_file_id': `insert into collection.import (form_id, version_id, programme_id, sensitivity, person_id, state, file_id, media_file_id) select '${form}', '${version}', '${programme}', 1, id, 'done', $1, $1 from kernel.person limit 1`,
    'evidence.import.file_id': `insert into evidence.import (programme_id, dataset_id, file_id, file_name, file_size, format, preview, mapping) values ('${programme}', gen_random_uuid(), $1, 'x', 1, '{}', '{}', '{}')`,
    'evidence.vintage.file_id': `insert into evidence.vintage (programme_id, dataset_id, label, file_id, file_name, file_digest, granularity, dimensions, row_count) values ('${programme}', gen_random_uuid(), 'x', $1, 'x', repeat('a', 64), 'day', '{}', 0)`,
    'monitoring.attachment.file_id': `insert into monitoring.attachment (programme_id, country, sensitivity, visit_id, file_id) values ('${programme}', 'AL', 1, gen_random_uuid(), $1)`,
    'programme.reported_evidence.file_id': `insert into programme.reported_evidence (programme_id, reported_value_id, file_id) values ('${programme}', gen_random_uuid(), $1)`,
  }
  // Its own places, and documents, which only their room makes files for.
  const others = ['collection.attachment.file_id', 'collection.edition_file.file_id', 'publications.rendition.file_id']
  expect(await pointers()).toEqual([...Object.keys(held), ...others].sort())
  await s.admin.query('begin')
  await s.admin.query(`set local session_replication_role = replica`)
  for (const sql of Object.values(held)) await s.admin.query(sql, [file!.id])
  await s.admin.query('commit')
  const done = await erase('dora', one.id)
  expect(done.status, done.text).toBe(200)
  for (const at of Object.keys(held)) {
    const [schema, table, column] = at.split('.')
    const { rowCount } = await s.admin.query(`select 1 from ${schema}.${table} where ${column} = $1`, [file!.id])
    expect(rowCount, at).toBe(0)
  }
  expect((await s.admin.query('select state from collection.import order by id')).rows).toEqual([{ state: 'failed' }, { state: 'done' }])
  expect(programme).toBe(programmes.balkans)
}) // biome-ignore format: rows of a table
