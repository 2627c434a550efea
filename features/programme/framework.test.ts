import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LocalText, localText } from '../../common/languages.ts'
import type { Name } from '../../testing/cast.ts'
import { makeWorld, programmes, type World } from '../../testing/world.ts'
import { objectives, results, strands } from './contract.ts'
import { getFramework } from './contract-framework.ts'
import { endIndicator, indicators, listMeasures, targets } from './contract-indicators.ts'

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

describe('the framework', () => {
  const meaning = { level: 'country' as const, unit: text('visits') }
  let objective: { id: string }
  let result: { id: string }

  test('createObjective, createStrand, createResult, and getFramework shows them together', async () => {
    objective = await add(objectives, { code: 'SO', kind: 'specific', title: text('Specific objective') })
    const strand = await add<{ id: string }>(strands, { code: 'A', title: text('Capacity building') })
    result = await add(results, {
      code: '6',
      title: text('Monitorings'),
      objectiveId: objective.id,
      strandId: strand.id,
    })
    const { body } = await world.ask('gresa', getFramework, { params })
    expect([body.objectives.length, body.strands.length, body.results.length, body.may]).toEqual([
      1,
      1,
      1,
      [],
    ])
    expect((await world.ask('zana', getFramework, { params })).status).toBe(403)
  })

  test('listStrands, getStrand, updateStrand, deleteStrand: what is leaned on stays', async () => {
    const { rows } = (
      await world.ask('mira', strands.list, {
        params,
        query: { ...page, search: 'capacity', sort: '-title' },
      })
    ).body
    expect(rows).toHaveLength(1)
    const at = { ...params, id: rows[0]!.id }
    expect((await world.ask('mira', strands.get, { params: at })).body.code).toBe('A')
    const change = { code: 'A', title: text('Capacity'), version: 1 }
    expect((await world.ask('mira', strands.update, { params: at, body: change })).status).toBe(403)
    expect((await world.ask('petra', strands.update, { params: at, body: change })).body.version).toBe(2)
    const leaned = await world.ask('petra', strands.remove, { params: at })
    expect([leaned.status, leaned.text]).toEqual([409, expect.stringContaining('still leans on it')])
  })

  test('listObjectives, getObjective, updateObjective, deleteObjective; listResults, getResult, updateResult, deleteResult', async () => {
    const spare = await add(objectives, { code: 'OO', kind: 'overall', title: text('Overall objective') })
    expect(
      (await world.ask('pal', objectives.list, { params, query: { ...page, filter: ['kind:overall'] } })).body
        .total,
    ).toBe(1)
    const at = { ...params, id: spare.id }
    expect((await world.ask('pal', objectives.get, { params: at })).body.code).toBe('OO')
    const body = { code: 'OO', kind: 'overall' as const, title: text('To contribute'), version: 1 }
    expect((await world.ask('petra', objectives.update, { params: at, body })).status).toBe(200)
    expect((await world.ask('petra', objectives.remove, { params: at })).status).toBe(204)
    expect((await world.ask('petra', objectives.get, { params: at })).status).toBe(404)

    const other = await add(results, { code: '7', title: text('Report'), objectiveId: objective.id })
    const there = { ...params, id: other.id }
    expect((await world.ask('teo', results.list, { params, query: page })).body.total).toBe(2)
    expect((await world.ask('teo', results.get, { params: there })).body.level).toBe('output')
    const change = { code: '7', title: text('Reports'), objectiveId: objective.id, version: 1 }
    expect((await world.ask('petra', results.update, { params: there, body: change })).status).toBe(200)
    expect((await world.ask('petra', results.remove, { params: there })).status).toBe(204)
    const elsewhere = { code: '8', title: text('x'), objectiveId: programmes.other }
    expect((await world.ask('petra', results.create, { params, body: elsewhere })).status).toBe(409)
  })

  test('createIndicator, getIndicator, listIndicators: a definition of its own, checked', async () => {
    const fields = { code: '6.1', title: text('Monitorings'), resultId: result.id, meaning }
    const made = await add<{ definition: { number: number }; computed: boolean }>(indicators, fields)
    expect(made).toMatchObject({
      definition: { number: 1, fromOn: null },
      computed: false,
      may: ['update', 'delete'],
    })
    expect(
      (await world.ask('donna', indicators.get, { params: { ...params, id: made.id } })).body.may,
    ).toEqual([])
    expect((await world.ask('donna', indicators.list, { params, query: page })).body.total).toBe(1)
    const wrong = { ...fields, code: '6.2', meaning: { ...meaning, measure: 'monitoring.visits' } }
    expect((await world.ask('petra', indicators.create, { params, body: wrong })).text).toContain(
      'meaning.aggregate',
    )
    const orphan = { ...fields, code: '6.2', resultId: null }
    expect((await world.ask('petra', indicators.create, { params, body: orphan })).status).toBe(422)
  })

  test('updateIndicator: wording changes in place; meaning only as a new definition with its reason', async () => {
    const { rows } = (await world.ask('petra', indicators.list, { params, query: page })).body
    const at = { ...params, id: rows[0]!.id }
    const body = {
      code: '6.1',
      title: text('Monitoring visits'),
      resultId: result.id,
      meaning: { ...meaning, unit: localText({ en: 'visits', sq: 'vizita', mk: 'посети' }) },
      version: 1,
    }
    const worded = await world.ask('petra', indicators.update, { params: at, body })
    expect(worded.body.definitions, worded.text).toHaveLength(1)
    expect(worded.body.definition.unit.texts.mk?.text).toBe('посети')
    const silent = await world.ask('petra', indicators.update, {
      params: at,
      body: { ...body, meaning: { ...meaning, direction: 'down' }, version: 2 },
    })
    expect([silent.status, silent.text]).toEqual([
      422,
      expect.stringContaining('What is counted has changed'),
    ])
    const told = await world.ask('petra', indicators.update, {
      params: at,
      body: {
        ...body,
        meaning: { ...meaning, direction: 'down' },
        reason: text('Fewer is better'),
        version: 2,
      },
    })
    expect(told.body.definitions.map((one) => [one.number, one.direction])).toEqual([
      [1, 'up'],
      [2, 'down'],
    ])
  })

  test('two people edit one indicator: the second is told who was first and when, and gets the record', async () => {
    const { rows } = (await world.ask('petra', indicators.list, { params, query: page })).body
    const { id, version, meaning: now } = rows[0]!
    const body = { code: '6.1', title: text('Visits'), resultId: result.id, meaning: now, version }
    const at = { params: { ...params, id } }
    const both = await Promise.all([
      world.ask('petra', indicators.update, { ...at, body }),
      world.ask('petra', indicators.update, { ...at, body: { ...body, title: text('Visits, too') } }),
    ])
    expect(both.map((one) => one.status).sort()).toEqual([200, 409])
    const second = both.find((one) => one.status === 409)!
    const first = both.find((one) => one.status === 200)!
    expect(second.body).toMatchObject({
      code: 'changed_meanwhile',
      current: { version: version + 1, title: first.body.title },
    })
    expect(second.text).toContain('Nothing that you typed is lost')
  })

  test('endIndicator and deleteIndicator', async () => {
    const spare = await add(indicators, { code: '6.9', title: text('Spare'), resultId: result.id, meaning })
    const at = { ...params, id: spare.id }
    const ended = await world.ask('petra', endIndicator, {
      params: at,
      body: { version: 1, endedOn: '2022-12-31' },
    })
    expect(ended.body.endedOn).toBe('2022-12-31')
    expect(
      (await world.ask('petra', endIndicator, { params: at, body: { version: 1, endedOn: null } })).status,
    ).toBe(409)
    expect(
      (await world.ask('arben', endIndicator, { params: at, body: { version: 2, endedOn: null } })).status,
    ).toBe(403)
    expect((await world.ask('petra', indicators.remove, { params: at })).status).toBe(204)
  })

  test('createTarget, listTargets, getTarget, updateTarget, deleteTarget: targets fit their indicator', async () => {
    const { rows } = (await world.ask('petra', indicators.list, { params, query: page })).body
    const indicatorId = rows[0]!.id
    const target = await add<{ id: string }>(targets, {
      indicatorId,
      country: 'AL',
      value: 15,
      onDate: '2023-06-30',
    })
    expect(
      (
        await world.ask('petra', targets.create, {
          params,
          body: { indicatorId, country: 'AL', value: 15, onDate: '2023-06-30' },
        })
      ).status,
    ).toBe(409)
    expect(
      (await world.ask('petra', targets.create, { params, body: { indicatorId, country: 'RS' } })).status,
    ).toBe(422)
    await add(targets, {
      indicatorId,
      country: 'RS',
      notSet: true,
      note: text('The document gives no number'),
    })
    const at = { ...params, id: target.id }
    const read = (await world.ask('donna', targets.get, { params: at })).body
    expect(read.value).toBe(15)
    // It is called by its indicator's name.
    const { code, title } = (
      await world.ask('donna', indicators.get, { params: { ...params, id: indicatorId } })
    ).body
    expect(read.indicator).toEqual({ code, title })
    expect(
      (
        await world.ask('donna', targets.list, {
          params,
          query: { ...page, filter: [`indicatorId:${indicatorId}`] },
        })
      ).body.total,
    ).toBe(2)
    const change = { indicatorId, country: 'AL', value: 16, version: 1 }
    expect((await world.ask('arben', targets.update, { params: at, body: change })).status).toBe(403)
    expect((await world.ask('petra', targets.update, { params: at, body: change })).body.value).toBe(16)
    expect((await world.ask('petra', targets.remove, { params: at })).status).toBe(204)
  })

  test('listMeasures: none until a room lets something be counted', async () => {
    expect((await world.ask('petra', listMeasures, { params })).status).toBe(200)
  })
})
