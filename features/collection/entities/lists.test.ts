import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { siteForm, siteXml } from '../../../testing/collection/entities.ts'
import { newInstance } from '../../../testing/collection/records.ts'
import { openSites, type Sites } from '../../../testing/collection/sites.ts'
import { addForm, eraseSubmission, publishForm } from '../contract.ts'

let { s, entry, visit } = {} as Sites
let { send, enter, visited, review, entity, history } = {} as Sites
beforeAll(async () => {
  ;({ s, entry, visit, send, enter, visited, review, entity, history } = await openSites())
})
afterAll(() => s.close())

describe('a list', () => {
  test('has what approved submissions say, and nothing else', async () => {
    const id = randomUUID()
    const submission = await enter({ id })
    expect(await entity(id)).toMatchObject({ state: 'waiting', version: 0, label: '', data: {} })
    await review(entry, submission, 'approve')
    expect(await entity(id)).toEqual({
      state: 'present', label: 'Hani i Hotit', data: { kind: 'crossing', geometry: '42.33 19.43 0 0' }, version: 1, conflict: null, country: 'AL',
    }) // biome-ignore format: one entity
    await review(entry, submission, 'reopen')
    expect(await entity(id)).toMatchObject({ state: 'waiting', version: 2, label: '', data: {} })
    await review(entry, submission, 'approve')
    expect(await entity(id)).toMatchObject({ state: 'present', version: 3, label: 'Hani i Hotit' })
    await review(entry, submission, 'reopen')
    await review(entry, submission, 'reject')
    expect(await entity(id)).toMatchObject({ state: 'gone', version: 4 })
    expect((await history(id)).map((one) => one.how)).toEqual(['create', 'withdraw', 'create', 'withdraw'])
  })

  test('is updated, and goes back when the update is taken back', async () => {
    const id = randomUUID()
    await review(entry, await enter({ id }), 'approve')
    const closed = await visited({ id, kind: 'closed', base: 1 })
    expect(await entity(id)).toMatchObject({ version: 1, data: { kind: 'crossing' } })
    await review(visit, closed, 'approve')
    expect(await entity(id)).toMatchObject({
      version: 2, label: 'Hani i Hotit', conflict: null, data: { kind: 'closed', geometry: '42.33 19.43 0 0' },
    }) // biome-ignore format: one entity
    await review(visit, closed, 'reopen')
    expect(await entity(id)).toMatchObject({ version: 3, data: { kind: 'crossing' } })
  })

  test('an update that is approved first waits for what creates its entity', async () => {
    const id = randomUUID()
    const created = await enter({ id })
    await review(visit, await visited({ id, kind: 'closed', base: 1 }), 'approve')
    expect(await entity(id)).toMatchObject({ state: 'waiting', version: 0 })
    await review(entry, created, 'approve')
    expect(await entity(id)).toMatchObject({ state: 'present', version: 1, data: { kind: 'closed' } })
  })

  test('updates made without knowing of each other: the later one holds, and the conflict is marked', async () => {
    const id = randomUUID()
    await review(entry, await enter({ id }), 'approve')
    await review(visit, await visited({ id, kind: 'camp', base: 1 }), 'approve')
    const other = await s.device({ country: 'AL' })
    await review(visit, await visited({ id, kind: 'closed', base: 1 }, other), 'approve')
    expect(await entity(id)).toMatchObject({ version: 3, data: { kind: 'closed' }, conflict: 'hard' })
    expect((await history(id)).at(-1)).toMatchObject({ conflict: 'hard', conflicting: ['kind'] })
  })

  test('what one phone changed again and again offline is one branch, and no conflict with itself', async () => {
    const [id, branch] = [randomUUID(), randomUUID()]
    await review(entry, await enter({ id }), 'approve')
    const first = await visited({ id, kind: 'one', base: 1, trunk: 1, branch })
    const second = await visited({ id, kind: 'two', base: 2, trunk: 1, branch })
    await review(visit, first, 'approve')
    await review(visit, second, 'approve')
    expect(await entity(id)).toMatchObject({ version: 3, data: { kind: 'two' }, conflict: null })
    // Approved the other way round it comes to the same.
    const [twin, its] = [randomUUID(), randomUUID()]
    await review(entry, await enter({ id: twin }), 'approve')
    const early = await visited({ id: twin, kind: 'one', base: 1, trunk: 1, branch: its })
    const late = await visited({ id: twin, kind: 'two', base: 2, trunk: 1, branch: its })
    await review(visit, late, 'approve')
    await review(visit, early, 'approve')
    expect(await entity(twin)).toMatchObject({ data: { kind: 'two' }, conflict: null })
    // Entered and changed offline, before the server had heard of it.
    const [fresh, own] = [randomUUID(), randomUUID()]
    const entered = await enter({ id: fresh })
    const changed = await visited({ id: fresh, kind: 'three', base: 1, branch: own })
    await review(entry, entered, 'approve')
    await review(visit, changed, 'approve')
    expect(await entity(fresh)).toMatchObject({ version: 2, data: { kind: 'three' }, conflict: null })
  })

  test('creates once, unless it may update', async () => {
    const id = randomUUID()
    await review(entry, await enter({ id, kind: 'first' }), 'approve')
    await review(entry, await enter({ id, kind: 'second' }), 'approve')
    expect(await entity(id)).toMatchObject({ version: 1, data: { kind: 'first' } })
    await review(entry, await enter({ id, kind: 'third', update: '1', base: '1' }), 'approve')
    expect(await entity(id)).toMatchObject({ version: 2, data: { kind: 'third' }, conflict: null })
    const { rows } = await s.admin.query(
      `select outcome from collection.entity_change c join collection.entity e on e.id = c.entity_id where e.uuid = $1 order by c.id`,
      [id],
    )
    expect(rows.map((row) => row.outcome)).toEqual(['created', 'exists', 'updated'])
  })

  test('of a corrected submission it has the last edition', async () => {
    const [id, instanceId, next] = [randomUUID(), newInstance(), newInstance()]
    const submission = await enter({ id, instanceId, kind: 'mistake' })
    await review(entry, submission, 'return')
    await send(siteXml({ id, instanceId: next, deprecatedId: instanceId, kind: 'right' }), next)
    await review(entry, submission, 'approve')
    expect(await entity(id)).toMatchObject({ version: 1, data: { kind: 'right' } })
  })

  test('of an erased submission it keeps nothing, in the history neither', async () => {
    const id = randomUUID()
    await review(entry, await enter({ id, name: 'Told in confidence' }), 'approve')
    const update = await visited({ id, kind: 'secret place', base: 1 })
    await review(visit, update, 'approve')
    const erase = async (submission: string) => {
      const answer = await s.ask('dora', eraseSubmission, {
        params: { submission },
        body: { ground: 'consent_withdrawn', reference: '', version: undefined } as never,
      })
      expect(answer.status, answer.text).toBe(200)
    }
    await erase(update)
    expect(await entity(id)).toMatchObject({ state: 'present', version: 3, data: { kind: 'crossing' } })
    expect(JSON.stringify(await history(id))).not.toContain('secret place')
    const { rows } = await s.admin.query(
      `select c.submission_id id from collection.entity_change c join collection.entity e on e.id = c.entity_id where e.uuid = $1`,
      [id],
    )
    await erase(rows[0].id)
    expect(await entity(id)).toMatchObject({ state: 'gone', label: '', data: {} })
    expect(JSON.stringify(await history(id))).not.toContain('confidence')
  })

  test('a submission that names no UUID, or another country’s entity, changes nothing', async () => {
    const id = randomUUID()
    await review(entry, await enter({ id }), 'approve')
    const elsewhere = await s.device({ country: 'RS' })
    await review(visit, await visited({ id, kind: 'from afar', base: 1 }, elsewhere), 'approve')
    expect(await entity(id)).toMatchObject({ version: 1, data: { kind: 'crossing' }, country: 'AL' })
    const broken = await enter({ id: 'not-a-uuid' })
    await review(entry, broken, 'approve')
    const { rows } = await s.admin.query(
      `select outcome from collection.entity_change where submission_id = $1`,
      [broken],
    )
    expect(rows).toEqual([{ outcome: 'bad_id' }])
  })

  test('takes in nothing personal: such a form is not published', async () => {
    const refuse = async (source: string) => {
      const file = await s.upload('petra', 'form.md', source)
      const programme = '01900000-0000-7000-8000-00000000ba11'
      const made = await s.ask('petra', addForm, {
        params: { programme },
        body: { file, country: null, sensitivity: 1 },
      })
      expect(made.status, made.text).toBe(200)
      const form = made.body.form
      const { rows } = await s.admin.query('select version from collection.form where id = $1', [form])
      const answer = await s.ask('petra', publishForm, {
        params: { form },
        body: { version: rows[0].version },
      })
      expect(answer.status).toBe(422)
      return answer.text
    }
    const other = (text: string, code: string) => text.replace('site_entry', code)
    const saved = await refuse(other(siteForm('1', 'informant'), 'saved'))
    expect(saved).toContain('personal')
    expect(saved).toContain('survey · 5 · save_to')
    expect(
      await refuse(
        other(siteForm().replace(/\$\{site_name\}/, 'concat($&, " ", $${informant})'), 'labelled'),
      ),
    ).toContain('entities · label')
  })

  test('what becomes personal later leaves the list', async () => {
    const id = randomUUID()
    await s.publish(siteForm().replace('site_entry', 'late_entry').replaceAll('sites', 'late_sites'))
    const instanceId = newInstance()
    const late = siteXml({ id, instanceId, kind: 'Ana’s house' })
      .replace('site_entry', 'late_entry')
      .replaceAll('"sites"', '"late_sites"')
    const submission = await send(late, instanceId)
    const { rows } = await s.admin.query(`select id from collection.form where code = 'late_entry'`)
    await review(rows[0].id, submission, 'approve')
    expect(await entity(id)).toMatchObject({ data: { kind: 'Ana’s house' } })
    await s.publish(
      siteForm('2', '', 'yes')
        .replace('site_entry', 'late_entry')
        .replaceAll('sites', 'late_sites')
        .replace('| kind | yes |', '| | yes |'),
    )
    expect((await entity(id)).data).toEqual({ geometry: '42.33 19.43 0 0' })
    expect(JSON.stringify(await history(id))).not.toContain('Ana’s')
  })
})
