import { strToU8, zipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { features } from '../../../apps/features.ts'
import { sql } from '../../../kernel/db/db.ts'
import { workOnce } from '../../../kernel/jobs/worker.ts'
import { openStation, type Station } from '../../../testing/collection/station.ts'
import { acceptImport, checkImport, getImport, startImport } from '../contract.ts'

const source = `
| survey |
| | type | name | label | personal |
| | text | site | Site | |
| | image | wall | Wall | |
| | image | face | Face | yes |
| settings |
| | form_id | form_title | version |
| | pictured | Pictured | 1 |
`
const picture = (word: string) => Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.from(word)])
const zip = (entries: Record<string, Buffer | string>, level: 0 | 9 = 9) =>
  Buffer.from(
    zipSync(
      Object.fromEntries(
        Object.entries(entries).map(([name, one]) => [
          name,
          new Uint8Array(typeof one === 'string' ? strToU8(one) : one),
        ]),
      ),
      { level },
    ),
  )

let s: Station
let form: string
beforeAll(async () => {
  s = await openStation()
  form = await s.publish(source)
})
afterAll(() => s.close())

const look = async (id: string) => (await s.ask('petra', getImport, { params: { import: id } })).body
async function checked(name: string, content: Buffer | string, media?: Buffer) {
  const body = {
    file: await s.upload('petra', name, content),
    ...(media ? { media: await s.upload('petra', 'files.zip', media) } : {}),
  }
  const begun = await s.ask('petra', startImport, { params: { form }, body })
  expect(begun.status, begun.text).toBe(200)
  await workOnce(s.kernel, features)
  return look(begun.body.id)
}
async function take(id: string) {
  const { version } = await look(id)
  const answer = await s.ask('petra', acceptImport, { params: { import: id }, body: { version } })
  expect(answer.status, answer.text).toBe(204)
  await workOnce(s.kernel, features)
  return look(id)
}
async function filesOf(instance: string) {
  const { rows } = await s.admin.query(
    `select s.id, s.attachments_expected expected, s.attachments_present present from collection.submission s where s.instance_id = $1`,
    [instance],
  )
  return rows[0] as { id: string; expected: number; present: number } | undefined
}
const read = (who: 'petra' | 'lira', submission: string, name: string) =>
  s.app.inject({
    url: `/api/submissions/${submission}/attachments/${name}`,
    headers: { cookie: s.cookie(who) },
  })

describe('files of past submissions', () => {
  test('come in out of the folder beside the tables; what is missing is listed and stays expected', async () => {
    const one = await checked(
      'central.zip',
      zip({
        'pictured.csv': 'site,wall,face,KEY\nHani,wall.png,me.png,uuid:c-1\nMuriqan,gone.png,,uuid:c-2\n',
        'media/wall.png': picture('wall'),
        'media/me.png': picture('face'),
        'elsewhere/gone.png': picture('not in media'),
      }),
    )
    expect(one, JSON.stringify(one)).toMatchObject({
      state: 'checked',
      media: { named: 3, missing: 1, fileName: null },
      missing: [{ table: 'pictured', row: 3, column: 'wall', text: 'gone.png' }],
    })
    expect((await take(one.id)).stored).toBe(2)
    const first = (await filesOf('uuid:c-1'))!
    expect(first).toMatchObject({ expected: 2, present: 2 })
    expect((await filesOf('uuid:c-2'))!).toMatchObject({ expected: 1, present: 0 })
    const wall = await read('lira', first.id, 'wall.png')
    expect([wall.statusCode, wall.headers['content-type']]).toEqual([200, 'image/png'])
    expect(wall.rawPayload.equals(picture('wall'))).toBe(true)
    // A face is personal, and not for an analyst.
    expect((await read('lira', first.id, 'me.png')).statusCode).not.toBe(200)
    expect((await read('petra', first.id, 'me.png')).rawPayload.equals(picture('face'))).toBe(true)
  })

  test('come in out of an archive of their own, added after the dry run, and told apart by folders', async () => {
    const uuid = ['0b0e7c1c-0000-4000-8000-000000000001', '0b0e7c1c-0000-4000-8000-000000000002']
    const csv = `site,wall,face,_uuid\nHani,1.png,Ana Kola.png,${uuid[0]}\nMuriqan,1.png,,${uuid[1]}\n`
    const one = await checked('kobo.csv', csv)
    expect(one.media).toMatchObject({ named: 3, missing: 3, fileName: null })
    // The name of a personal file may be a name: the question stands for it.
    expect(one.missing.map((each) => each.text)).toEqual(['1.png', 'Face', '1.png'])
    const media = await s.upload(
      'petra',
      'media.zip',
      zip({
        [`who/attachments/x/${uuid[0]}/1.png`]: picture('first'),
        [`who/attachments/x/${uuid[1]}/1.png`]: picture('second'),
        'Ana Kola.png': picture('ana'),
      }),
    )
    const body = { version: one.version, media }
    expect((await s.ask('petra', checkImport, { params: { import: one.id }, body })).status).toBe(204)
    await workOnce(s.kernel, features)
    expect((await look(one.id)).media).toMatchObject({ named: 3, missing: 0, fileName: 'media.zip' })
    await take(one.id)
    for (const [at, word] of ['first', 'second'].entries()) {
      const { id } = (await filesOf(`uuid:${uuid[at]}`))!
      expect((await read('petra', id, '1.png')).rawPayload.equals(picture(word)), word).toBe(true)
    }
  })

  test('of an archive that is a trick, a bomb or damaged stay out with a sentence, and another is chosen', async () => {
    const csv = (id: string) => `site,wall,KEY\nHani,wall.png,uuid:${id}\n`
    const good = await s.upload('petra', 'good.zip', zip({ 'wall.png': picture('good') }))
    for (const [at, [media, sentence]] of (
      [
        [zip({ '../../etc/wall.png': picture('x') }), /point out of it/],
        [zip({ '/etc/wall.png': picture('x') }), /point out of it/],
        [zip({ 'wall.png': Buffer.alloc(40 * 1024 * 1024) }), /far more/],
        [Buffer.from('no archive at all'), /damaged/],
      ] as const
    ).entries()) {
      const one = await checked('t.csv', csv(`t-${at}`), media)
      expect(one).toMatchObject({ state: 'checked', fault: null, counts: { fresh: 1 } })
      expect(one.media).toMatchObject({
        missing: 1,
        fileName: 'files.zip',
        fault: expect.stringMatching(sentence),
      })
      if (at % 2 === 0) {
        // Without it, the files stay expected.
        expect(await take(one.id)).toMatchObject({ state: 'done', stored: 1 })
        expect(await filesOf(`uuid:t-${at}`)).toMatchObject({ expected: 1, present: 0 })
        continue
      }
      const body = { version: one.version, media: good }
      expect((await s.ask('petra', checkImport, { params: { import: one.id }, body })).status).toBe(204)
      await workOnce(s.kernel, features)
      expect((await look(one.id)).media).toMatchObject({ missing: 0, fault: null, fileName: 'good.zip' })
      await take(one.id)
      expect(await filesOf(`uuid:t-${at}`)).toMatchObject({ expected: 1, present: 1 })
    }
  })

  test('that are damaged are named, and do not keep the others out', async () => {
    // A file whose bytes are not what its check sum says shows when it is unpacked.
    const broken = zip({ 'wall.png': picture('0123456789'), 'fine.png': picture('fine') }, 0)
    broken[broken.indexOf('0123456789')] = 0x39
    const csv = 'site,wall,KEY\nHani,wall.png,uuid:d-1\nMuriqan,fine.png,uuid:d-2\n'
    const one = await checked('t.csv', csv, broken)
    expect(one).toMatchObject({
      state: 'checked',
      media: { named: 2, missing: 1, bad: 1, fault: null },
      missing: [],
      spoilt: [{ row: 2, column: 'wall', text: expect.stringMatching(/^wall\.png: .*damaged/) }],
    })
    expect(await take(one.id)).toMatchObject({ state: 'done', stored: 2 })
    expect(await filesOf('uuid:d-1')).toMatchObject({ expected: 1, present: 0 })
    expect(await filesOf('uuid:d-2')).toMatchObject({ expected: 1, present: 1 })
  })

  test('that were missing come in with the next import of the same submissions', async () => {
    const csv = 'site,wall,face,KEY\nHani,a.png,b.png,uuid:m-1\nMuriqan,c.png,,uuid:m-2\n'
    const some = zip({ 'a.png': picture('first a') })
    expect(await take((await checked('m.csv', csv, some)).id)).toMatchObject({ stored: 2 })
    const before = (await filesOf('uuid:m-1'))!
    expect(before).toMatchObject({ expected: 2, present: 1 })
    // Nothing new and no file: there is nothing to accept.
    const none = await checked('m.csv', csv)
    expect(none).toMatchObject({ counts: { fresh: 0, same: 2 }, media: { named: 0, lacking: 2, added: 0 } })
    const { status } = await s.ask('petra', acceptImport, {
      params: { import: none.id },
      body: { version: none.version },
    })
    expect(status).toBe(409)
    const rest = zip({ 'a.png': picture('another a'), 'b.png': picture('b') })
    const again = await checked('m.csv', csv, rest)
    expect(again.media).toMatchObject({ named: 0, lacking: 2, added: 1 })
    expect(await take(again.id)).toMatchObject({ state: 'done', stored: 0, media: { added: 1 } })
    const { id } = (await filesOf('uuid:m-1'))!
    expect(await filesOf('uuid:m-1')).toEqual({ id: before.id, expected: 2, present: 2 })
    expect((await read('petra', id, 'b.png')).rawPayload.equals(picture('b'))).toBe(true)
    // What is there stays: a file of the same name is no correction. A face is no less personal than before.
    expect((await read('petra', id, 'a.png')).rawPayload.equals(picture('first a'))).toBe(true)
    expect((await read('lira', id, 'b.png')).statusCode).not.toBe(200)
    const { rows } = await s.admin.query(
      `select details from kernel.audit where action = 'collection.submission.repeat' and subject_id = $1`,
      [id],
    )
    expect(rows).toEqual([{ details: { import: again.id, files: 1 } }])
    // By nobody but the job.
    await expect(
      s.inside('petra', (tx) =>
        sql`select collection.complete_imported(${again.id}, ${id}, '[]')`.execute(tx),
      ),
    ).rejects.toThrow(/permission denied/)
  })

  test('have to be an upload of the programme', async () => {
    const file = await s.upload('petra', 't.csv', 'site,KEY\nHani,uuid:t-2\n')
    const media = '01900000-0000-7000-8000-00000000dead'
    const answer = await s.ask('petra', startImport, { params: { form }, body: { file, media } })
    expect(answer.status).toBe(422)
  })
})
