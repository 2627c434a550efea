import { strToU8, zipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { features } from '../../../apps/features.ts'
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
const count = async () =>
  (await s.admin.query('select count(*)::int n from collection.submission where form_id = $1', [form]))
    .rows[0].n

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
    expect(one.media).toEqual({ named: 3, missing: 3, fileName: null })
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
    expect((await look(one.id)).media).toEqual({ named: 3, missing: 0, fileName: 'media.zip' })
    await take(one.id)
    for (const [at, word] of ['first', 'second'].entries()) {
      const { id } = (await filesOf(`uuid:${uuid[at]}`))!
      expect((await read('petra', id, '1.png')).rawPayload.equals(picture(word)), word).toBe(true)
    }
  })

  test('of an archive that is a trick, a bomb or damaged are refused with a sentence, and nothing is stored', async () => {
    const before = await count()
    const csv = 'site,wall,KEY\nHani,wall.png,uuid:t-1\n'
    for (const [media, sentence] of [
      [zip({ '../../etc/wall.png': picture('x') }), /point out of it/],
      [zip({ '/etc/wall.png': picture('x') }), /point out of it/],
      [zip({ 'wall.png': Buffer.alloc(40 * 1024 * 1024) }), /far more/],
      [Buffer.from('no archive at all'), /damaged/],
    ] as const) {
      const one = await checked('t.csv', csv, media)
      expect(one.state).toBe('failed')
      expect(one.fault).toMatch(sentence)
    }
    // A file whose bytes are not what its check sum says shows when it is unpacked.
    const broken = zip({ 'wall.png': picture('0123456789') }, 0)
    broken[broken.indexOf('0123456789')] = 0x39
    const one = await checked('t.csv', csv, broken)
    expect(one).toMatchObject({ state: 'checked', media: { missing: 0 } })
    expect(await take(one.id)).toMatchObject({ state: 'failed', fault: expect.stringMatching(/damaged/) })
    expect(await count()).toBe(before)
  })

  test('have to be an upload of the programme', async () => {
    const file = await s.upload('petra', 't.csv', 'site,KEY\nHani,uuid:t-2\n')
    const media = '01900000-0000-7000-8000-00000000dead'
    const answer = await s.ask('petra', startImport, { params: { form }, body: { file, media } })
    expect(answer.status).toBe(422)
  })
})
