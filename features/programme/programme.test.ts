import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LocalText, localText } from '../../common/languages.ts'
import type { Name } from '../../testing/cast.ts'
import { makeWorld, programmes, type World } from '../../testing/world.ts'
import {
  amendments,
  createProgramme,
  getProgramme,
  listProgrammes,
  partners,
  updateProgramme,
} from './contract.ts'

const params = { programme: programmes.balkans }
const text = (en: string): LocalText => localText({ en, sq: `${en} (sq)` })
const page = { page: 1, size: 50 }
let world: World
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())

/** Petra, the programme coordinator, adds a record. */
async function add<R>(shelf: { create: unknown }, body: Record<string, unknown>, who: Name = 'petra') {
  const answer = await world.ask(who, shelf.create as never, { params, body } as never)
  expect(answer.status, answer.text).toBe(200)
  return answer.body as unknown as R & { id: string; version: number; may: string[] }
}

describe('the programme itself', () => {
  test('listProgrammes, getProgramme: members see theirs, and nobody else’s', async () => {
    const seen = async (who: Name) =>
      (await world.ask(who, listProgrammes, { query: page })).body.rows?.map((one) => one.code)
    expect(await seen('petra')).toEqual(['balkans'])
    expect(await seen('gresa')).toEqual(['balkans'])
    expect(await seen('zana')).toEqual(['other'])
    expect(await seen('nobody')).toEqual([])
    expect(await seen('ada')).toEqual(['balkans', 'other'])
    const found = async (query: object) => {
      const { body } = await world.ask('ada', listProgrammes, { query: { ...page, ...query } })
      return [body.rows.map((one) => one.code), body.total]
    }
    expect(await found({ size: 1 })).toEqual([['balkans'], 2])
    expect(await found({ size: 1, page: 2 })).toEqual([['other'], 2])
    expect(await found({ size: 1, page: 3 })).toEqual([[], 2])
    expect(await found({ search: 'programi OTHER' })).toEqual([['other'], 1])
    // What a text is made of is not what it says.
    for (const search of ['approved', 'source', '%', '_']) expect(await found({ search })).toEqual([[], 0])
    expect((await world.ask('mira', getProgramme, { params })).body).toMatchObject({
      code: 'balkans',
      period: null,
      may: [],
    })
    expect((await world.ask('zana', getProgramme, { params })).status).toBe(403)
    expect((await world.ask(null, getProgramme, { params })).status).toBe(401)
  })

  test('createProgramme: an administrator founds one; a coordinator does not', async () => {
    const body = { code: 'second', title: text('Second'), countries: ['AL'], languages: ['en' as const] }
    expect((await world.ask('petra', createProgramme, { body })).status).toBe(403)
    expect((await world.ask('ada', createProgramme, { body })).status).toBe(200)
    const again = await world.ask('ada', createProgramme, { body })
    expect([again.status, again.text]).toEqual([409, expect.stringContaining('This code is taken.')])
  })

  test('updateProgramme: the lead changes it; the second of two is told and gets what is there now', async () => {
    const before = (await world.ask('petra', getProgramme, { params })).body
    const {
      id: _,
      code: __,
      may: ___,
      demo: ____,
      period: _____,
      changedAt: ______,
      changedBy: _______,
      ...fields
    } = before
    const body = { ...fields, countries: ['AL', 'BA', 'XK', 'ME', 'MK', 'RS'], kosovoFootnote: true }
    const saved = await world.ask('petra', updateProgramme, { params, body })
    expect(saved.body).toMatchObject({ kosovoFootnote: true, version: before.version + 1, may: ['update'] })
    const late = await world.ask('petra', updateProgramme, { params, body })
    expect(late.status).toBe(409)
    expect(late.body).toMatchObject({ code: 'changed_meanwhile', current: { version: before.version + 1 } })
    expect((await world.ask('arben', updateProgramme, { params, body })).status).toBe(403)
  })

  test('createAmendment, listAmendments, getAmendment, updateAmendment, deleteAmendment: the last one is in force', async () => {
    const first = await add(amendments, {
      position: 0,
      startsOn: '2020-03-01',
      endsOn: '2023-03-31',
      byMonth: true,
      source: 'a partner’s page',
    })
    const second = await add(amendments, {
      position: 1,
      startsOn: '2020-03-01',
      endsOn: '2023-06-30',
      byMonth: true,
      reason: text('Extended'),
    })
    expect((await world.ask('donna', getProgramme, { params })).body.period).toEqual({
      startsOn: '2020-03-01',
      endsOn: '2023-06-30',
      byMonth: true,
    })
    const reversed = await world.ask('petra', amendments.create, {
      params,
      body: { position: 2, startsOn: '2023-01-01', endsOn: '2022-01-01' },
    })
    expect([reversed.status, reversed.text]).toEqual([
      422,
      expect.stringContaining('It ends before it begins.'),
    ])
    const { body: changed } = await world.ask('petra', amendments.update, {
      params: { ...params, id: second.id },
      body: { position: 1, startsOn: '2020-03-01', endsOn: '2023-09-30', version: second.version },
    })
    expect(changed.endsOn).toBe('2023-09-30')
    expect((await world.ask('mira', amendments.list, { params, query: page })).body.total).toBe(2)
    expect(
      (await world.ask('mira', amendments.get, { params: { ...params, id: first.id } })).body.source,
    ).toBe('a partner’s page')
    expect(
      (await world.ask('petra', amendments.remove, { params: { ...params, id: first.id } })).status,
    ).toBe(204)
  })

  test('createPartner, updatePartner, getPartner, listPartners, deletePartner: one lead, and organisations that are made on the way', async () => {
    const lead = await add(partners, { code: 'lead', role: 'lead', position: 1 })
    const fresh = { name: text('A new organisation'), shortName: 'NEW', country: 'ME' }
    const partner = await add<{ organisation: { shortName: string } }>(partners, {
      code: 'new-one',
      organisation: fresh,
      role: 'partner',
      position: 2,
    })
    expect(partner.organisation.shortName).toBe('NEW')
    expect(
      (await world.ask('petra', partners.create, { params, body: { code: 'unheard-of', role: 'partner' } }))
        .status,
    ).toBe(422)
    const second = await world.ask('petra', partners.create, {
      params,
      body: { code: 'serbian', role: 'lead' },
    })
    expect([second.status, second.text]).toEqual([409, expect.stringContaining('one lead')])
    const moved = await world.ask('petra', partners.update, {
      params: { ...params, id: partner.id },
      body: { code: 'new-one', role: 'supporter', country: 'ME', version: 1 },
    })
    expect(moved.body).toMatchObject({ role: 'supporter', country: 'ME' })
    expect(
      (await world.ask('lira', partners.list, { params, query: page })).body.rows.map((one) => one.code),
    ).toEqual(['new-one', 'lead'])
    expect((await world.ask('lira', partners.get, { params: { ...params, id: lead.id } })).body.role).toBe(
      'lead',
    )
    expect((await world.ask('arben', partners.remove, { params: { ...params, id: lead.id } })).status).toBe(
      403,
    )
    expect(
      (await world.ask('petra', partners.remove, { params: { ...params, id: partner.id } })).status,
    ).toBe(204)
  })
})
