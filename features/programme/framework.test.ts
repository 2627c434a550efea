import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LocalText, localText } from '../../common/languages.ts'
import { type Name, names } from '../../testing/cast.ts'
import { makeWorld, programmes, type World } from '../../testing/world.ts'
import {
  amendments,
  createProgramme,
  getProgramme,
  listProgrammes,
  objectives,
  partners,
  results,
  strands,
  updateProgramme,
} from './contract.ts'
import { getFramework } from './contract-framework.ts'
import { endIndicator, indicators, listMeasures, targets } from './contract-indicators.ts'
import { activities, headings, periods, risks } from './contract-plan.ts'

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
    expect((await world.ask('donna', targets.get, { params: at })).body.value).toBe(15)
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

describe('plan, risks, budget, periods', () => {
  test('createActivity, updateActivity, getActivity, listActivities, deleteActivity: a country’s coordinator plans for the country', async () => {
    const mine = {
      code: 'AL-1',
      title: text('Visits in the south'),
      country: 'AL',
      startsOn: '2021-03-01',
      endsOn: '2021-06-30',
    }
    const made = await add(activities, mine, 'arben')
    const theirs = await world.ask('arben', activities.create, {
      params,
      body: { ...mine, code: 'RS-1', country: 'RS' },
    })
    expect(theirs.status).toBe(403)
    expect(
      (await world.ask('arben', activities.create, { params, body: { ...mine, code: 'X', country: null } }))
        .status,
    ).toBe(403)
    const at = { ...params, id: made.id }
    expect((await world.ask('jelena', activities.get, { params: at })).body.may).toEqual([])
    // Nor is a row taken over by moving it into one's own country.
    expect(
      (
        await world.ask('jelena', activities.update, {
          params: at,
          body: { ...mine, country: 'RS', version: 1 },
        })
      ).status,
    ).toBe(403)
    expect(
      (
        await world.ask('arben', activities.update, {
          params: at,
          body: { ...mine, state: 'done', version: 1 },
        })
      ).body.state,
    ).toBe('done')
    expect(
      (await world.ask('mira', activities.list, { params, query: { ...page, filter: ['country:AL'] } })).body
        .total,
    ).toBe(1)
    expect((await world.ask('petra', activities.remove, { params: at })).status).toBe(204)
  })

  test('createRisk, updateRisk, getRisk, listRisks, deleteRisk: not for supported organisations', async () => {
    const risk = {
      code: 'R1',
      kind: 'risk' as const,
      title: text('Access to sites is refused'),
      likelihood: 3,
      impact: 4,
      country: 'AL',
    }
    const made = await add(risks, risk, 'arben')
    const at = { ...params, id: made.id }
    expect((await world.ask('donna', risks.get, { params: at })).status).toBe(200)
    expect((await world.ask('gresa', risks.get, { params: at })).status).toBe(403)
    expect((await world.ask('jelena', risks.list, { params, query: page })).body.total).toBe(0)
    expect(
      (
        await world.ask('arben', risks.update, {
          params: at,
          body: { ...risk, state: 'occurred', version: 1 },
        })
      ).body.state,
    ).toBe('occurred')
    expect((await world.ask('arben', risks.remove, { params: at })).status).toBe(204)
  })

  test('createHeading, updateHeading, getHeading, listHeadings, deleteHeading: the lead’s budget', async () => {
    const made = await add(headings, { code: '1', title: text('Human resources'), amount: 1000.5 })
    const below = await add(headings, { code: '1.1', title: text('Salaries'), parentId: made.id })
    const at = { ...params, id: made.id }
    expect((await world.ask('donna', headings.get, { params: at })).body.amount).toBe(1000.5)
    expect((await world.ask('gresa', headings.list, { params, query: page })).status).toBe(403)
    const circle = { code: '1', title: text('x'), parentId: made.id, version: 1 }
    expect((await world.ask('petra', headings.update, { params: at, body: circle })).status).toBe(422)
    expect((await world.ask('petra', headings.remove, { params: at })).status).toBe(409)
    expect((await world.ask('petra', headings.remove, { params: { ...params, id: below.id } })).status).toBe(
      204,
    )
    expect((await world.ask('petra', headings.remove, { params: at })).status).toBe(204)
  })

  test('createPeriod, updatePeriod, getPeriod, listPeriods, deletePeriod', async () => {
    const period = { code: '2021', startsOn: '2021-01-01', endsOn: '2021-12-31', dueOn: '2022-01-31' }
    const made = await add<{ locked: unknown[] }>(periods, period)
    expect(made.locked).toEqual([])
    const at = { ...params, id: made.id }
    expect((await world.ask('mira', periods.get, { params: at })).body.code).toBe('2021')
    expect((await world.ask('mira', periods.list, { params, query: page })).body.total).toBe(1)
    expect(
      (await world.ask('arben', periods.update, { params: at, body: { ...period, version: 1 } })).status,
    ).toBe(403)
    expect(
      (await world.ask('petra', periods.update, { params: at, body: { ...period, dueOn: null, version: 1 } }))
        .body.dueOn,
    ).toBeNull()
    expect((await world.ask('petra', periods.remove, { params: at })).status).toBe(204)
  })
})

describe('tries at getting in', () => {
  test('nobody but the lead writes the framework, by HTTP', async () => {
    for (const who of names.filter((name) => name !== 'petra')) {
      const made = await world.ask(who, strands.create, { params, body: { code: 'Z', title: text('Z') } })
      expect([403], `${who} ${made.status}`).toContain(made.status)
    }
    expect(
      (await world.ask(null, strands.create, { params, body: { code: 'Z', title: text('Z') } })).status,
    ).toBe(401)
  })

  const framework = [
    'programme',
    'amendment',
    'partner',
    'strand',
    'objective',
    'result',
    'indicator',
    'definition',
    'target',
    'period',
  ] as const
  const guarded = [
    'heading',
    'risk',
    'reportedValue',
    'reportedCell',
    'reportedEvidence',
    'reportedStep',
  ] as const

  test('strangers read no row of any table, by SQL as the app’s role', async () => {
    for (const who of ['zana', 'nobody', null] as const)
      for (const table of [...framework, ...guarded, 'activity', 'periodLock', 'approvedValue'] as const) {
        const column = table === 'programme' ? 'id' : 'programmeId'
        const rows = await world.inside(who, (tx) =>
          tx
            .selectFrom(`programme.${table}`)
            .selectAll()
            .where(column as never, '=', programmes.balkans as never)
            .execute(),
        )
        expect(rows, `${who} ${table}`).toEqual([])
      }
  })

  test('only the lead changes a row of the framework, by SQL as the app’s role', async () => {
    for (const who of names.filter((name) => name !== 'petra'))
      for (const table of framework.filter(
        (one) => !['amendment', 'partner', 'period', 'target'].includes(one),
      )) {
        const column = table === 'programme' ? 'id' : 'programmeId'
        const changed = await world.inside(who, (tx) =>
          tx
            .updateTable(`programme.${table}`)
            .set({ changedAt: new Date() } as never)
            .where(column as never, '=', programmes.balkans as never)
            .executeTakeFirst(),
        )
        expect(Number(changed.numUpdatedRows), `${who} ${table}`).toBe(0)
      }
    const lead = await world.inside('petra', (tx) =>
      tx
        .updateTable('programme.result')
        .set({ position: 9 })
        .where('programmeId', '=', programmes.balkans)
        .executeTakeFirst(),
    )
    expect(Number(lead.numUpdatedRows)).toBeGreaterThan(0)
  })

  test('sample records are refused in a real programme, by the database itself', async () => {
    await expect(
      world.inside('petra', async (tx) => {
        await world.admin.query('update programme.programme set demo = false where id = $1', [
          programmes.balkans,
        ])
        await tx
          .insertInto('programme.activity')
          .values({
            programmeId: programmes.balkans,
            code: 'S',
            title: JSON.stringify(text('Sample')) as never,
            sample: true,
          })
          .execute()
      }),
    ).rejects.toThrow(/demo programme/)
    await world.admin.query('update programme.programme set demo = true where id = $1', [programmes.balkans])
  })
})
