import { strToU8, zipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { features } from '../../../apps/features.ts'
import { workOnce } from '../../../kernel/jobs/worker.ts'
import { type Name, names } from '../../../testing/cast.ts'
import { records } from '../../../testing/collection/records.ts'
import { openThreeVisits, type ThreeVisits } from '../../../testing/collection/three.ts'
import {
  acceptImport,
  checkImport,
  getImport,
  type ImportRecord,
  prepareExport,
  startImport,
} from '../contract.ts'

let s: ThreeVisits
beforeAll(async () => {
  s = await openThreeVisits()
})
afterAll(() => s.close())

const start = async (who: Name, name: string, content: string | Buffer) =>
  s.ask(who, startImport, { params: { form: s.form }, body: { file: await s.upload(who, name, content) } })
const look = async (id: string, who: Name = 'petra') =>
  (await s.ask(who, getImport, { params: { import: id } })).body
async function checked(name: string, content: string | Buffer): Promise<ImportRecord> {
  const begun = await start('petra', name, content)
  expect(begun.status, begun.text).toBe(200)
  await workOnce(s.kernel, features)
  return look(begun.body.id)
}
const accepted = async (one: ImportRecord, more: Record<string, unknown> = {}) => {
  const answer = await s.ask('petra', acceptImport, {
    params: { import: one.id },
    body: { version: one.version, ...more } as never,
  })
  await workOnce(s.kernel, features)
  return { status: answer.status, text: answer.text, after: await look(one.id) }
}
const count = async () =>
  (await s.admin.query(`select count(*)::int n from collection.submission where form_id = $1`, [s.form]))
    .rows[0].n

/** As Central writes it, with a repeat in a file of its own. */
const centralZip = (rows: string[], people: string[]) =>
  Buffer.from(
    zipSync({
      'border_visit.csv': strToU8(
        [
          'SubmissionDate,start,end,today,day,site,place-Latitude,place-Longitude,place-Altitude,place-Accuracy,name,greeting,notes,staff,share,topics,photo,voice,meta-instanceID,KEY,SubmitterID',
          ...rows,
        ].join('\n'),
      ),
      'border_visit-people.csv': strToU8(['age,story,PARENT_KEY,KEY', ...people].join('\n')),
      'media/fence.jpg': strToU8('x'),
    }),
  )
const row = (id: string, more: Partial<Record<'day' | 'site' | 'staff' | 'name' | 'topics', string>> = {}) =>
  `2025-01-02T10:00:00.000Z,2025-01-02T08:00:00.000+01:00,2025-01-02T09:00:00.000+01:00,2025-01-02,${more.day ?? '2025-01-02'},${more.site ?? 'hani'},42.1,19.4,10,5,${more.name ?? 'Бојан "Б"'.replaceAll('"', '')},Hello,"a, ""b""
c",${more.staff ?? '3'},0.5,${more.topics ?? 'asylum health'},fence.jpg,,${id},${id},7`

describe('past submissions', () => {
  test('from Central come in with repeats, sealed and dated, and are known the second time', async () => {
    const before = await count()
    const zip = centralZip(
      [row('uuid:old-1'), row('uuid:old-2', { site: 'kakavija' })],
      [`44,Told long ago,uuid:old-1,uuid:old-1/people[1]`, `9,Also,uuid:old-1,uuid:old-1/people[2]`],
    )
    const one = await checked('central.zip', zip)
    expect(one, JSON.stringify(one.errors)).toMatchObject({
      state: 'checked',
      errorTotal: 0,
      counts: { rows: 2, fresh: 2, same: 0, different: 0, wrong: 0 },
    })
    expect(await count()).toBe(before)
    const { after, status, text } = await accepted(one)
    expect(status, text).toBe(204)
    expect(after).toMatchObject({ state: 'done', stored: 2 })
    const look = records(s)
    const stored = await look.stored('uuid:old-1')
    expect(stored).toMatchObject({
      state: 'received',
      site: 'hani',
      agent: 'import: central.zip',
      person_id: '01900000-0000-7000-8000-000000000103',
    })
    expect(stored.data).toMatchObject({
      staff: 3,
      share: 0.5,
      topics: 'asylum health',
      notes: 'a, "b"\nc',
      people: [{ age: 44 }, { age: 9 }],
    })
    expect(JSON.stringify(stored.data) + stored.xml).not.toMatch(/Бојан|Told long ago/)
    expect(await look.bytesOf(stored)).toContain('<name>Бојан Б</name>')
    const { rows } = await s.admin.query(
      `select to_char(occurred_on, 'YYYY-MM-DD') as day from collection.submission where instance_id = 'uuid:old-1'`,
    )
    expect(rows[0].day).toBe('2025-01-02')
    const again = await checked(
      'central.zip',
      centralZip(
        [row('uuid:old-1'), row('uuid:old-2', { site: 'kakavija', staff: '99' }), row('uuid:old-3')],
        [`44,Told long ago,uuid:old-1,uuid:old-1/people[1]`, `9,Also,uuid:old-1,uuid:old-1/people[2]`],
      ),
    )
    expect(again.counts).toEqual({ rows: 3, fresh: 1, same: 1, different: 1, wrong: 0, broken: 0, held: 0 })
    expect((await accepted(again)).after.stored).toBe(1)
    expect((await look.stored('uuid:old-2')).data.staff).toBe(3)
    const { rows: audit } = await s.admin.query(
      `select person_id from kernel.audit where action = 'collection.submission.receive' and subject_id = $1`,
      [stored.id],
    )
    expect(audit).toEqual([{ person_id: '01900000-0000-7000-8000-000000000103' }])
  })

  test('from our own workbook and from Kobo, by labels and with group paths', async () => {
    const made = await s.ask('petra', prepareExport, {
      params: { form: s.form },
      body: { format: 'xlsx', labels: 'en' } as never,
    })
    const file = await s.app.inject({
      method: 'GET',
      url: `/api/exports/${made.body.id}/file`,
      headers: { cookie: s.cookie('petra') },
    })
    const own = await checked('own.xlsx', file.rawPayload)
    expect(own.errors).toEqual([])
    expect(own.counts).toMatchObject({ fresh: 0, different: 0, same: own.counts.rows })
    const kobo = [
      'start;end;Day of the visit;Site;_Place_latitude;_Place_longitude;_Place_altitude;_Place_precision;Name;Staff;Topics;Topics/Asylum;Topics/Health;_id;_uuid;_submission_time;_index',
      ';;03.02.2025;Kakavija;42,1;19.4;;;Ana;5;Asylum Health;1;1;11;0b0e7c1c-0000-4000-8000-000000000001;2025-02-03T10:00:00;1',
      ';;14/2/2025;Hani i Hotit;42.1;19.4;;;Ben;6;Health;0;1;12;0b0e7c1c-0000-4000-8000-000000000002;2025-02-14T10:00:00;2',
    ].join('\n')
    const one = await checked('kobo.csv', kobo)
    // The first latitude is written with a comma: a position is never guessed.
    expect(one.errors).toEqual([
      { table: 'kobo', row: 2, column: '_Place_latitude', text: expect.stringContaining('42,1') },
    ])
    expect(one.counts).toMatchObject({ rows: 2, fresh: 1, wrong: 1 })
    expect((await accepted(one)).status).toBe(422)
    const { after } = await accepted(one, {
      leaveOut: true,
      approve: true,
      reason: 'Reviewed on paper in 2025',
    })
    expect(after.stored).toBe(1)
    const stored = await records(s).stored('uuid:0b0e7c1c-0000-4000-8000-000000000002')
    expect(stored).toMatchObject({ state: 'approved' })
    expect(stored.data).toMatchObject({ day: '2025-02-14', site: 'hani', topics: 'health', staff: 6 })
    const { rows } = await s.admin.query(
      `select body, to_state from collection.remark where submission_id = $1`,
      [stored.id],
    )
    expect(rows).toEqual([{ body: 'Reviewed on paper in 2025', to_state: 'approved' }])
  })

  test('without a day of their own lie on the day that their device said, however long ago', async () => {
    const one = await checked(
      'old.csv',
      [
        'start;Site;Staff;_uuid',
        '2021-05-06T08:00:00.000+02:00;Kakavija;3;0b0e7c1c-0000-4000-8000-0000000000aa',
      ].join('\n'),
    )
    expect((await accepted(one)).after.stored).toBe(1)
    const stored = await records(s).stored('uuid:0b0e7c1c-0000-4000-8000-0000000000aa')
    const { rows } = await s.admin.query(
      'select occurred_on::text "day" from collection.submission where id = $1',
      [stored.id],
    )
    expect(rows).toEqual([{ day: '2021-05-06' }])
  })

  test('are named by row and column where something is wrong, in the reader’s language', async () => {
    const zip = centralZip(
      [
        row('uuid:bad-1', { site: 'nowhere' }),
        row('uuid:bad-2', { day: '2025-13-45' }),
        row('uuid:bad-3', { staff: 'many' }),
        row('uuid:bad-4', { topics: 'asylum weather' }),
        row('uuid:bad-4'),
      ],
      ['x,y,uuid:nobody,uuid:nobody/people[1]', 'young,y,uuid:bad-1,uuid:bad-1/people[1]'],
    )
    const one = await checked('bad.zip', zip)
    const brief = one.errors.map(({ table, row: at, column }) => `${table} ${at} ${column}`)
    // Notes have a line end: rows are counted as the file's reader counts them.
    expect(brief).toEqual([
      'border_visit 2 site',
      'border_visit 3 day',
      'border_visit 4 staff',
      'border_visit 5 topics',
      'border_visit 6 meta-instanceID',
      'border_visit-people 2 PARENT_KEY',
      'border_visit-people 3 age',
    ])
    expect(one.errors[0]!.text).toContain('nowhere')
    expect(
      (await s.ask('petra', getImport, { params: { import: one.id } }, 'sq')).body.errors[0]!.text,
    ).toContain('zgjedhjet')
  })

  test('are matched to other questions by a person', async () => {
    const one = await checked('odd.csv', 'Vendi ku ishim,Emri i plotë,Punonjës\nhani,Ana,4\n')
    expect(one.tables[0]!.columns.map((column) => column.target)).toEqual([null, null, '/staff'])
    const columns = {
      'Vendi ku ishim': '/site',
      'Emri i plotë': '/name',
      Punonjës: '/staff',
      nothing: '/site',
    }
    const answer = await s.ask('petra', checkImport, {
      params: { import: one.id },
      body: { version: one.version, tables: [{ name: 'odd', path: '', columns }] },
    })
    expect(answer.status, answer.text).toBe(204)
    await workOnce(s.kernel, features)
    const now = await look(one.id)
    expect(now).toMatchObject({ errorTotal: 0, counts: { fresh: 1 } })
    expect(now.tables[0]!.columns.map((column) => column.target)).toEqual(['/site', '/name', '/staff'])
    expect((await accepted(now)).after.stored).toBe(1)
    // Without any instance ID the same row is the same submission.
    const second = await checked('odd.csv', 'Vendi ku ishim,Emri i plotë,Punonjës\nhani,Ana,4\n')
    expect(second.counts).toMatchObject({ fresh: 0, same: 1 })
    expect((await accepted(second)).status).toBe(409)
  })
})

describe('files that are no tables', () => {
  test.each([
    ['truncated.xlsx', Buffer.from('504b0304140000000800', 'hex')],
    ['old.xls', Buffer.from('d0cf11e0a1b11ae1', 'hex')],
    ['picture.csv', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13, 0xff, 0xfe, 0, 0])],
    ['open.csv', Buffer.from('a,b\n"never closed,1\n')],
    ['empty.zip', Buffer.from(zipSync({ 'readme.txt': strToU8('x') }))],
    ['bomb.zip', Buffer.from(zipSync({ 'a.csv': new Uint8Array(40 * 1024 * 1024) }, { level: 9 }))],
  ])('%s is refused with a sentence, and nothing is stored', async (name, content) => {
    const before = await count()
    const one = await checked(name, content)
    expect(one.state).toBe('failed')
    expect(one.fault).toMatch(/\w{3}/)
    expect(one.fault).not.toContain('collection.')
    expect(await count()).toBe(before)
  })

  test('a wrong encoding is read as what it is', async () => {
    const one = await checked(
      'win.csv',
      Buffer.concat([
        Buffer.from('site,notes\nhani,'),
        Buffer.from([0xc1, 0xee, 0xbc, 0xe0, 0xed, 0x20, 0xcf, 0xe5, 0xf2, 0xf0, 0xee, 0xe2]),
        Buffer.from('\n'),
      ]),
    )
    expect(one.state).toBe('checked')
  })
})

describe('who has no right to it', () => {
  test('cannot start, look at or accept an import, each role', async () => {
    const one = await checked('odd.csv', 'site,staff\nhani,77\n')
    const file = await s.upload('petra', 'x.csv', 'site\nhani\n')
    for (const who of names.filter((name) => name !== 'petra')) {
      expect([403, 404, 422], who).toContain(
        (await s.ask(who, startImport, { params: { form: s.form }, body: { file } })).status,
      )
      expect([403, 404], who).toContain((await s.ask(who, getImport, { params: { import: one.id } })).status)
      expect([403, 404], who).toContain(
        (
          await s.ask(who, acceptImport, {
            params: { import: one.id },
            body: { version: one.version } as never,
          })
        ).status,
      )
    }
    // The door of imports is the system's own: with the app's role nobody comes in by it.
    const { rows } = await s.admin.query('select version_id from collection.import where id = $1', [one.id])
    await s.admin.query(`update collection.import set state = 'running' where id = $1`, [one.id])
    const client = await s.kernel.appPool.connect()
    await client.query('begin')
    await client.query(`select kernel.act('session-petra')`)
    const forged = await client.query(
      `select collection.receive('import', $1, $2, null, gen_random_uuid(), 'x', null, '', '', '{}', null, now()::date, null, null, null, null, null, null, 1, null, null, null, null) as r`,
      [one.id, rows[0].version_id],
    )
    await client.query('rollback')
    client.release()
    expect(forged.rows[0].r).toEqual({ outcome: 'no_one' })
  })
})
