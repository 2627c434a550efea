import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifyFiles } from '../../kernel/files/files.ts'
import { asActor } from '../../kernel/http/transaction.ts'
import type { Name } from '../../testing/cast.ts'
import { messageOf } from '../../testing/collection/collect.ts'
import { type Erasing, image, openErasing } from '../../testing/collection/erasing.ts'
import { newInstance, records } from '../../testing/collection/records.ts'
import { visitXml } from '../../testing/collection/visit.ts'
import { getSubmission, restoreEdition, reviewSubmissions } from './contract.ts'

let s: Erasing['s']
let form: string
let phone: Erasing['phone']
let arrive: Erasing['arrive']
let look: ReturnType<typeof records>
beforeAll(async () => {
  ;({ s, form, phone, arrive } = await openErasing())
  look = records(s)
})
afterAll(() => s.close())

const markOf = (payload: Buffer) => payload.subarray(-12).toString('latin1')
const at = (submission: string, name: string, edition?: string) =>
  `/api/submissions/${submission}${edition ? `/editions/${edition}` : ''}/attachments/${name}`
const get = (who: Name, url: string) => s.app.inject({ url, headers: { cookie: s.cookie(who) } })
/** The mark in a file's content, or why there is none. */
const read = async (submission: string, name: string, edition?: string, who: Name = 'rada') => {
  const answer = await get(who, at(submission, name, edition))
  return answer.statusCode === 200 ? markOf(answer.rawPayload) : answer.statusCode
}
const open = async (who: Name, submission: string) => {
  const answer = await s.ask(who, getSubmission, { params: { submission } })
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}
const review = async (id: string, act: 'approve' | 'reopen') => {
  const { version } = await open('rada', id)
  const why = act === 'reopen' ? { note: 'To be looked at again' } : {}
  const body = { act, rows: [{ id, version }], alsoDuplicates: true, ...why }
  const done = await s.ask('rada', reviewSubmissions, { params: { form }, body })
  expect([done.status, done.body.done.length], done.text).toEqual([200, 1])
}
const repeats = async (id: string) =>
  (
    await s.admin.query(
      `select details - 'device' details from kernel.audit where subject_id = $1 and action = 'collection.submission.repeat' order by id`,
      [id],
    )
  ).rows.map((row) => row.details)
/** Sends a correction of `one` from the phone. */
const correct = async (one: { instanceId: string }, photo: string, files: Record<string, Buffer> = {}) => {
  const instanceId = newInstance()
  const xml = visitXml({ instanceId, deprecatedId: one.instanceId, photo, notes: instanceId })
  const sent = await phone.send(xml, files)
  expect(sent.status, await sent.text()).toBe(201)
  return { instanceId, xml }
}

describe('a file that is there', () => {
  test('is not put in the place of another, and the sender is told; the same bytes are welcome as often as they come', async () => {
    const one = await arrive({ photo: 'fence.png' }, { 'fence.png': image('ORIGINAL-ONE') })
    await review(one.id, 'approve')
    const other = await phone.send(one.xml, { 'fence.png': image('REPLACED-TWO') })
    expect([other.status, messageOf(await other.text())]).toEqual([
      409,
      expect.stringMatching(/Another content/),
    ])
    const same = await phone.send(one.xml, { 'fence.png': image('ORIGINAL-ONE') })
    expect([same.status, messageOf(await same.text())]).toEqual([201, expect.stringMatching(/already/)])
    expect(await read(one.id, 'fence.png')).toBe('ORIGINAL-ONE')
    const { rows } = await s.admin.query(
      `select 1 from kernel.file where kind = 'submission' and name = 'fence.png'`,
    )
    expect(rows).toHaveLength(1)
    // What was tried is written down, too.
    expect(await repeats(one.id)).toMatchObject([{ refused: 'file_taken' }, { files: 1, added: 0 }])
  })

  test('stays when a sending brings a missing one beside another content for it: nothing of that is kept', async () => {
    const one = await arrive({ photo: 'a.png', voice: 'b.amr' }, { 'a.png': image('FIRST-PHOTO!') })
    const both = { 'a.png': image('OTHER-PHOTO!'), 'b.amr': image('FIRST-VOICE!') }
    expect((await phone.send(one.xml, both)).status).toBe(409)
    expect(await read(one.id, 'b.amr')).toBe(404)
    expect((await phone.send(one.xml, { 'b.amr': image('FIRST-VOICE!') })).status).toBe(201)
    expect(await read(one.id, 'b.amr')).toBe('FIRST-VOICE!')
  })

  test('was promised, and still comes after the approval; nothing else does', async () => {
    const one = await arrive({ photo: 'late.png' })
    await review(one.id, 'approve')
    const extra = await phone.send(one.xml, { 'extra.png': image('NOT-PROMISED') })
    expect([extra.status, messageOf(await extra.text())]).toEqual([409, expect.stringMatching(/approved/)])
    expect((await phone.send(one.xml, { 'late.png': image('PROMISED-ONE') })).status).toBe(201)
    expect(await read(one.id, 'late.png')).toBe('PROMISED-ONE')
    expect(await look.stored(one.instanceId)).toMatchObject({ state: 'approved', attachments_present: 1 })
    expect((await repeats(one.id)).at(-1)).toEqual({ files: 1, added: 1, state: 'approved' })
  })

  test('is the same file where the phone has moved to another country in the meantime', async () => {
    await s.admin.query(`update programme.programme set countries = '{AL,RS,XK}'`)
    const moving = await s.device({ country: 'AL' })
    const instanceId = newInstance()
    const xml = visitXml({ instanceId, photo: 'move.png', voice: 'move.amr' })
    expect((await moving.send(xml, { 'move.png': image('BEFORE-MOVE!') })).status).toBe(201)
    await s.admin.query(`update collection.device set country = 'XK' where id = $1`, [moving.id])
    const rest = { 'move.png': image('BEFORE-MOVE!'), 'move.amr': image('AFTER--MOVE!') }
    expect((await moving.send(xml, rest)).status).toBe(201)
    const row = await look.stored(instanceId)
    expect([row.country, row.attachments_present]).toEqual(['AL', 2])
    const check = await asActor(s.kernel.workerDb, 'system', (tx) =>
      verifyFiles(tx, s.kernel.files, s.kernel.keyring),
    )
    expect(check.bad).toEqual([])
  })
})

describe('the files of an edition', () => {
  test('stay its own: the record shows those of the edition that stands, the history those of each', async () => {
    const one = await arrive({ photo: 'wall.png' }, { 'wall.png': image('EDITION-ONE!'), 'extra.png': image('EXTRA-OF-ONE') })
    const two = await correct(one, 'wall.png', { 'wall.png': image('EDITION-TWO!') })
    const { files, editions } = await open('rada', one.id)
    expect(files).toMatchObject([{ name: 'wall.png', path: '/photo', there: true }])
    expect(editions).toMatchObject([
      { files: [{ name: 'extra.png', path: null, there: true }, { name: 'wall.png', path: '/photo', there: true }] },
    ])
    const edition = editions[0]!.id
    const now = () => Promise.all([read(one.id, 'wall.png'), read(one.id, 'wall.png', edition), read(one.id, 'extra.png', edition)])
    expect(await now()).toEqual(['EDITION-TWO!', 'EDITION-ONE!', 'EXTRA-OF-ONE'])
    // The phone's late retry of either changes nothing; another content is put in the place of neither.
    expect((await phone.send(one.xml, { 'wall.png': image('EDITION-ONE!') })).status).toBe(201)
    expect((await phone.send(two.xml, { 'wall.png': image('EDITION-TWO!') })).status).toBe(201)
    expect((await phone.send(one.xml, { 'wall.png': image('EDITION-TWO!') })).status).toBe(409)
    expect((await phone.send(two.xml, { 'wall.png': image('EDITION-ONE!') })).status).toBe(409)
    expect(await now()).toEqual(['EDITION-TWO!', 'EDITION-ONE!', 'EXTRA-OF-ONE'])
    // Under the same rights: no stranger, and no edition of another submission.
    for (const who of ['zana', 'gent', 'nobody'] as const) expect(await read(one.id, 'wall.png', edition, who), who).not.toBe('EDITION-ONE!')
    const other = await arrive()
    expect(await read(other.id, 'wall.png', edition)).toBe(404)
    expect((await s.app.inject({ url: at(one.id, 'wall.png', edition) })).statusCode).toBe(401)
  })

  test('go on with the next one where it names them, until its own has come', async () => {
    const one = await arrive({ photo: 'gate.png' }, { 'gate.png': image('GATE-OF-ONE!') })
    const two = await correct(one, 'gate.png')
    const edition = (await open('rada', one.id)).editions[0]!.id
    expect([await read(one.id, 'gate.png'), await read(one.id, 'gate.png', edition)]).toEqual(['GATE-OF-ONE!', 'GATE-OF-ONE!'])
    // The second post of the correction brings a picture that was taken anew.
    expect((await phone.send(two.xml, { 'gate.png': image('GATE-OF-TWO!') })).status).toBe(201)
    expect([await read(one.id, 'gate.png'), await read(one.id, 'gate.png', edition)]).toEqual(['GATE-OF-TWO!', 'GATE-OF-ONE!'])
    expect((await phone.send(two.xml, { 'gate.png': image('GATE-OF-SIX!') })).status).toBe(409)
  })

  test('are not exchanged once it was approved, even where they were another edition’s', async () => {
    const one = await arrive({ photo: 'hall.png' }, { 'hall.png': image('HALL-OF-ONE!') })
    const two = await correct(one, 'hall.png')
    await review(one.id, 'approve')
    expect((await phone.send(two.xml, { 'hall.png': image('HALL-OF-TWO!') })).status).toBe(409)
    expect(await read(one.id, 'hall.png')).toBe('HALL-OF-ONE!')
    await review(one.id, 'reopen')
    expect((await phone.send(two.xml, { 'hall.png': image('HALL-OF-TWO!') })).status).toBe(201)
    expect(await read(one.id, 'hall.png')).toBe('HALL-OF-TWO!')
  })

  test('that come late go on with later editions that lack them, and no further', async () => {
    const one = await arrive({ photo: 'roof.png' })
    const two = await correct(one, 'roof.png')
    await correct(two, 'roof.png', { 'roof.png': image('ROOF-OF-TEN!') })
    expect((await phone.send(one.xml, { 'roof.png': image('ROOF-OF-ONE!') })).status).toBe(201)
    const [second, first] = (await open('rada', one.id)).editions
    expect(await Promise.all([read(one.id, 'roof.png', first!.id), read(one.id, 'roof.png', second!.id), read(one.id, 'roof.png')]))
      .toEqual(['ROOF-OF-ONE!', 'ROOF-OF-ONE!', 'ROOF-OF-TEN!'])
    expect((await phone.send(two.xml, { 'roof.png': image('ROOF-OF-TWO!') })).status).toBe(201)
    expect([await read(one.id, 'roof.png', first!.id), await read(one.id, 'roof.png', second!.id)]).toEqual(['ROOF-OF-ONE!', 'ROOF-OF-TWO!'])
  })

  test('come back with it when it is restored, and those that it never had do not', async () => {
    const one = await arrive({ photo: 'door.png', voice: 'door.amr' }, { 'door.png': image('DOOR-OF-ONE!') })
    const instanceId = newInstance()
    const xml = visitXml({ instanceId, deprecatedId: one.instanceId, photo: 'door.png', voice: 'door.amr', notes: 'second' })
    expect((await phone.send(xml, { 'door.png': image('DOOR-OF-TWO!'), 'door.amr': image('TALK-OF-TWO!') })).status).toBe(201)
    const before = await open('rada', one.id)
    const params = { submission: one.id, edition: before.editions[0]!.id }
    const done = await s.ask('rada', restoreEdition, { params, body: { version: before.version, reason: 'It was right at first' } })
    expect(done.status, done.text).toBe(200)
    expect([await read(one.id, 'door.png'), await read(one.id, 'door.amr')]).toEqual(['DOOR-OF-ONE!', 404])
    const after = await open('rada', one.id)
    expect(after.files).toMatchObject([{ name: 'door.amr', there: false }, { name: 'door.png', there: true }])
    expect([await read(one.id, 'door.png', after.editions[0]!.id), await read(one.id, 'door.amr', after.editions[0]!.id)]).toEqual(['DOOR-OF-TWO!', 'TALK-OF-TWO!'])
  })
}) // biome-ignore format: rows of a table
