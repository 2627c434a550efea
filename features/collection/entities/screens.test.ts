import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Name } from '../../../testing/cast.ts'
import {
  siteChoiceForm,
  siteForm,
  siteVisitForm,
  siteVisitXml,
  siteXml,
} from '../../../testing/collection/entities.ts'
import { newInstance } from '../../../testing/collection/records.ts'
import { openStation, programmes, type Station } from '../../../testing/collection/station.ts'
import {
  getEntity, getEntityList, getForm, listEntities, listEntityLists, listUnapplied, reviewSubmissions, settleConflict, switchEntityList,
} from '../contract.ts' // biome-ignore format: a list

let s: Station
let entry: string
let visit: string
let list: string
const [albanian, serbian] = [randomUUID(), randomUUID()]
beforeAll(async () => {
  s = await openStation()
  entry = await s.publish(siteForm())
  visit = await s.publish(siteVisitForm())
  await s.publish(siteChoiceForm())
  await enter('AL', albanian, 'Hani i Hotit')
  await enter('RS', serbian, 'Preševo')
  list = (await s.ask('petra', listEntityLists, { params: { programme: programmes.balkans }, query: {} }))
    .body.rows[0]!.id
})
afterAll(() => s.close())

async function send(country: string, xml: string, instanceId: string): Promise<string> {
  const phone = await s.device({ country })
  expect((await phone.send(xml)).status).toBe(201)
  const { rows } = await s.admin.query('select id from collection.submission where instance_id = $1', [
    instanceId,
  ])
  return rows[0].id
}
async function approve(form: string, id: string) {
  const { rows } = await s.admin.query('select version from collection.submission where id = $1', [id])
  const body = { act: 'approve' as const, rows: [{ id, version: rows[0].version }], alsoDuplicates: true }
  expect((await s.ask('petra', reviewSubmissions, { params: { form }, body })).body.refused).toEqual([])
}
async function enter(country: string, id: string, name: string, approved = true): Promise<string> {
  const instanceId = newInstance()
  const submission = await send(country, siteXml({ id, name, instanceId }), instanceId)
  if (approved) await approve(entry, submission)
  return submission
}
async function change(kind: string) {
  const instanceId = newInstance()
  await approve(
    visit,
    await send('AL', siteVisitXml({ id: albanian, kind, base: 1, instanceId }), instanceId),
  )
}
const rows = async (who: Name, query: object = {}) =>
  (await s.ask(who, listEntities, { params: { list }, query })).body.rows

describe('the lists of a programme', () => {
  test('say what is in them and which forms feed and offer them', async () => {
    const { body } = await s.ask('petra', listEntityLists, {
      params: { programme: programmes.balkans },
      query: {},
    })
    expect(body).toMatchObject({
      total: 1,
      rows: [{ name: 'sites', entities: 2, waiting: 0, conflicts: 0, onArrival: false }],
    })
    expect(body.rows[0]!.feeds.map((one) => one.title)).toEqual(['Site entry', 'Site visit'])
    expect(body.rows[0]!.reads.map((one) => one.title)).toEqual(['Site choice', 'Site visit'])
    const form = await s.ask('petra', getForm, { params: { form: visit } })
    expect(form.body.lists).toEqual({
      feeds: [{ id: list, name: 'sites' }],
      reads: [{ id: list, name: 'sites' }],
    })
    expect(form.body.files).toMatchObject([{ name: 'sites.csv', size: null, list: true }])
    const none = await s.ask('petra', listEntityLists, {
      params: { programme: programmes.balkans },
      query: { search: 'sit_s' },
    })
    expect(none.body.total).toBe(0)
  })

  test('are shown to those who read submissions, each with the entities of their place', async () => {
    for (const who of ['petra', 'dora', 'lira', 'rada'] as const)
      expect((await rows(who)).length, who).toBe(2)
    for (const who of ['arben', 'mira'] as const)
      expect(
        (await rows(who)).map((one) => one.label),
        who,
      ).toEqual(['Hani i Hotit'])
    expect((await rows('nikola')).map((one) => one.label)).toEqual(['Preševo'])
    for (const who of [
      'tea',
      'pal',
      'donna',
      'gresa',
      'zana',
      'nobody',
      'gent',
      'asja',
      'teo',
      'rina',
      'ada',
    ] as const) {
      const answer = await s.ask(who, listEntities, { params: { list }, query: {} })
      expect([403, 404], who).toContain(answer.status)
    }
    const one = (await rows('petra', { search: 'hoti' }))[0]!
    expect((await s.ask('nikola', getEntity, { params: { entity: one.id } })).status).toBe(404)
    expect((await rows('petra', { filter: ['country:RS'], sort: '-label' })).map((row) => row.label)).toEqual(
      ['Preševo'],
    )
  })

  test('lie on a map, and leave as a file', async () => {
    const { body } = await s.ask('mira', getEntityList, { params: { list } })
    expect(body).toMatchObject({ properties: ['kind', 'geometry'], csv: null, may: [] })
    expect(body.places).toMatchObject([{ label: 'Hani i Hotit', latitude: 42.33, longitude: 19.43 }])
    expect((await s.ask('petra', getEntityList, { params: { list } })).body.csv).toMatch(
      /\/datasets\/sites\/entities\.csv$/,
    )
    const file = await s.app.inject({
      url: `/api/entity-lists/${list}/entities?format=csv`,
      headers: { cookie: s.cookie('petra') },
    })
    expect([file.statusCode, file.body]).toEqual([200, expect.stringContaining('kind: crossing')])
  })

  test('show an entity’s history, and a conflict until it was looked at', async () => {
    await change('camp')
    await change('closed')
    const id = (await rows('petra', { filter: ['conflict:hard'] }))[0]!.id
    const { body } = await s.ask('petra', getEntity, { params: { entity: id } })
    expect(body).toMatchObject({
      label: 'Hani i Hotit',
      conflict: 'hard',
      data: { kind: 'closed' },
      list: { name: 'sites' },
      may: ['settle'],
    })
    expect(body.history.map((one) => [one.number, one.how, one.conflict, one.conflicting])).toEqual([
      [3, 'update', 'hard', ['kind']],
      [2, 'update', null, []],
      [1, 'create', null, []],
    ])
    expect(body.history[0]!.changes).toEqual([{ name: 'kind', before: 'camp', after: 'closed' }])
    expect(body.history[0]!.submission).toMatch(/^[0-9a-f-]{36}$/)
    for (const who of ['mira', 'lira'] as const)
      expect((await s.ask(who, settleConflict, { params: { entity: id } })).status, who).toBe(403)
    expect((await s.ask('jelena', settleConflict, { params: { entity: id } })).status).toBe(404)
    expect((await s.ask('rada', settleConflict, { params: { entity: id } })).body).toEqual({ settled: 1 })
    expect((await s.ask('petra', getEntity, { params: { entity: id } })).body).toMatchObject({
      conflict: null,
      may: [],
    })
  })

  test('say what could not be applied', async () => {
    await enter('AL', albanian, 'Once more')
    const { body } = await s.ask('petra', listUnapplied, { params: { list }, query: {} })
    expect(body).toMatchObject({
      total: 1,
      rows: [{ outcome: 'exists', label: 'Once more', form: 'Site entry' }],
    })
    expect((await s.ask('nikola', listUnapplied, { params: { list }, query: {} })).body.total).toBe(0)
  })

  test('let what arrives count where the programme’s coordinator says so, and back', async () => {
    const fresh = randomUUID()
    await enter('AL', fresh, 'Not looked at', false)
    expect((await rows('petra')).map((one) => one.label)).not.toContain('Not looked at')
    const to = (who: Name, onArrival: boolean, version: number) =>
      s.ask(who, switchEntityList, { params: { list }, body: { version, onArrival } })
    for (const who of ['arben', 'rada', 'dora', 'mira'] as const)
      expect((await to(who, true, 1)).status, who).toBe(403)
    expect((await to('zana', true, 1)).status).toBe(404)
    expect((await to('petra', true, 1)).body).toEqual({ version: 2 })
    expect((await rows('petra')).map((one) => one.label)).toContain('Not looked at')
    await enter('AL', randomUUID(), 'At once', false)
    expect((await rows('petra')).map((one) => one.label)).toContain('At once')
    expect((await to('petra', false, 1)).status).toBe(409)
    expect((await to('petra', false, 2)).status).toBe(200)
    expect((await rows('petra')).map((one) => one.label)).toEqual(['Hani i Hotit', 'Preševo'])
    const { rows: audit } = await s.admin.query(
      `select details from kernel.audit where action = 'collection.entities.switch' and person_id is not null order by id`,
    )
    expect(audit.map((one) => one.details.onArrival)).toEqual(expect.arrayContaining([true, false]))
  })
})
