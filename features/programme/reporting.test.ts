import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Name, names } from '../../testing/cast.ts'
import { bySex, makeReporting, moveAs, type Reporting, uploadEvidence } from '../../testing/programme.ts'
import { makeWorld, programmes, type World } from '../../testing/world.ts'
import { periods } from './contract-plan.ts'
import {
  createValue,
  deleteValue,
  getValue,
  listValues,
  lockPeriod,
  type ReportedValue,
  unlockPeriod,
  updateValue,
} from './contract-values.ts'

const params = { programme: programmes.balkans }
const page = { page: 1, size: 50 }
let world: World
let ids: Reporting
beforeAll(async () => {
  world = await makeWorld()
  ids = await makeReporting(world)
})
afterAll(() => world.close())

const fresh = (country: string | null = 'AL', periodId = ids.period) => ({
  indicatorId: ids.people,
  periodId,
  country,
  cells: bySex(7, 5),
})

describe('a reported value', () => {
  let value: ReportedValue

  test('createValue: begun by those who report for the place, typed as the definition says', async () => {
    for (const who of ['donna', 'gresa', 'pal', 'zana', 'jelena', 'nikola'] as const)
      expect((await world.ask(who, createValue, { params, body: fresh() })).status, who).toBe(403)
    const bad = async (change: object) =>
      (await world.ask('mira', createValue, { params, body: { ...fresh(), ...change } })).status
    expect(await bad({ cells: [{ dims: { sex: 'x' }, value: 1 }] })).toBe(422)
    expect(await bad({ cells: [{ dims: { sex: 'f' }, value: -1 }] })).toBe(422)
    expect(await bad({ unavailable: 'No list was kept' })).toBe(422)
    expect(await bad({ country: null })).toBe(422)
    expect(await bad({ country: 'XK' })).toBe(422)
    expect(await bad({ indicatorId: ids.visits })).toBe(409)
    const made = await world.ask('mira', createValue, { params, body: fresh() })
    expect(made.status, made.text).toBe(200)
    value = made.body
    expect(value).toMatchObject({ state: 'draft', total: 12, may: ['submit', 'update', 'delete'] })
    expect((await world.ask('mira', createValue, { params, body: fresh() })).status).toBe(409)
  })

  test('updateValue, getValue, listValues: the total is the sum; two at once are told apart', async () => {
    const at = { ...params, id: value.id }
    const body = {
      cells: bySex(8, 5),
      note: 'Attendance lists',
      evidence: [await uploadEvidence(world, 'mira')],
      version: value.version,
    }
    const saved = await world.ask('mira', updateValue, { params: at, body })
    expect(saved.body, saved.text).toMatchObject({ total: 13, evidence: [{ name: 'list.pdf' }] })
    const late = await world.ask('arben', updateValue, { params: at, body })
    expect(late.body).toMatchObject({ code: 'changed_meanwhile', current: { total: 13 } })
    expect((await world.ask('arben', getValue, { params: at })).body.note).toBe('Attendance lists')
    expect((await world.ask('jelena', getValue, { params: at })).status).toBe(404)
    expect((await world.ask('donna', getValue, { params: at })).status).toBe(404)
    const list = async (who: Name) =>
      (
        await world.ask(who, listValues, {
          params,
          query: { ...page, filter: ['state:draft', 'country:AL'] },
        })
      ).body.total
    expect([await list('arben'), await list('jelena'), await list('donna')]).toEqual([1, 0, 0])
    value = saved.body
  })

  test('moveValue (by moveAs): submitted with evidence, returned with a reason, checked by the country, approved by the lead', async () => {
    const { body: other } = await world.ask('nikola', createValue, { params, body: fresh('RS') })
    const bare = await moveAs(world, 'nikola', other, 'submit')
    expect([bare.status, bare.text]).toEqual([422, expect.stringContaining('evidence')])
    expect((await moveAs(world, 'nikola', value, 'submit')).status).toBe(404)
    const submitted = (await moveAs(world, 'mira', value, 'submit')).body
    expect(submitted).toMatchObject({ state: 'submitted', may: [] })
    const change = { cells: bySex(1, 1), version: submitted.version }
    expect(
      (await world.ask('mira', updateValue, { params: { ...params, id: value.id }, body: change })).status,
    ).toBe(409)
    expect((await moveAs(world, 'mira', submitted, 'check')).status).toBe(403)
    expect((await moveAs(world, 'arben', submitted, 'return')).status).toBe(422)
    const returned = (await moveAs(world, 'arben', submitted, 'return', 'The list has 14 names')).body
    expect(returned).toMatchObject({
      state: 'returned',
      steps: [
        { act: 'submit', total: 13 },
        { act: 'return', reason: 'The list has 14 names' },
      ],
    })
    const body = { cells: bySex(9, 5), evidence: [value.evidence[0]!.id], version: returned.version }
    const mended = (await world.ask('mira', updateValue, { params: { ...params, id: value.id }, body })).body
    const again = (await moveAs(world, 'mira', mended, 'submit')).body
    const checked = (await moveAs(world, 'arben', again, 'check')).body
    expect(checked).toMatchObject({ state: 'checked', may: [] })
    expect((await moveAs(world, 'arben', checked, 'approve')).status).toBe(403)
    value = (await moveAs(world, 'petra', checked, 'approve')).body
    expect(value).toMatchObject({ state: 'approved', total: 14, may: ['reopen'] })
    expect((await moveAs(world, 'petra', value, 'submit')).status).toBe(409)
    // Now everybody on the staff sees it, and the donor.
    expect((await world.ask('donna', getValue, { params: { ...params, id: value.id } })).body.total).toBe(14)
    expect((await world.ask('gresa', getValue, { params: { ...params, id: value.id } })).status).toBe(403)
  })

  test('“not available” has a reason and needs no evidence; deleteValue takes a draft away, and no more', async () => {
    const body = {
      indicatorId: ids.people,
      periodId: ids.next,
      country: 'RS',
      unavailable: 'The registry was closed',
    }
    const { body: made } = await world.ask('nikola', createValue, { params, body })
    expect(made).toMatchObject({ total: null, unavailable: 'The registry was closed' })
    expect((await world.ask('mira', deleteValue, { params: { ...params, id: made.id } })).status).toBe(404)
    expect((await moveAs(world, 'nikola', made, 'submit')).body.state).toBe('submitted')
    expect((await world.ask('nikola', deleteValue, { params: { ...params, id: made.id } })).status).toBe(403)
    const { body: draft } = await world.ask('petra', createValue, {
      params,
      body: { indicatorId: ids.regional, periodId: ids.next, country: null, cells: [{ value: 1 }] },
    })
    expect((await world.ask('petra', deleteValue, { params: { ...params, id: draft.id } })).status).toBe(204)
  })

  test('the database itself keeps what is decided from those who may not decide', async () => {
    const refused = (
      who: Name,
      work: (tx: Parameters<Parameters<World['inside']>[1]>[0]) => Promise<unknown>,
    ) =>
      expect(world.inside(who, work), who).rejects.toThrow(
        /approves|decides|typed into|begins as a draft|row-level/,
      )
    const set = (state: string) => (tx: Parameters<Parameters<World['inside']>[1]>[0]) =>
      tx
        .updateTable('programme.reportedValue')
        .set({ state })
        .where('state', 'in', ['draft', 'submitted', 'approved'])
        .execute()
    await refused('mira', set('returned'))
    await refused('arben', set('draft'))
    await refused('nikola', set('checked'))
    await refused('petra', (tx) => tx.updateTable('programme.reportedCell').set({ value: 999 }).execute())
    await refused('mira', (tx) =>
      tx
        .insertInto('programme.reportedValue')
        .values({ ...place('RS') })
        .execute(),
    )
    await refused('mira', (tx) =>
      tx
        .insertInto('programme.reportedValue')
        .values({ ...place('AL'), state: 'approved' })
        .execute(),
    )
    for (const who of names.filter(
      (name) => !['petra', 'arben', 'gent', 'mira', 'lira', 'tea'].includes(name),
    )) {
      const changed = await world.inside(who, (tx) =>
        tx
          .updateTable('programme.reportedValue')
          .set({ note: 'x' })
          .where('country', '=', 'AL')
          .executeTakeFirst(),
      )
      expect(Number(changed.numUpdatedRows), who).toBe(0)
    }
    function place(country: string) {
      return {
        programmeId: programmes.balkans,
        indicatorId: ids.people,
        definitionId: value.definitionId,
        periodId: ids.next,
        country,
      }
    }
  })

  test('lockPeriod: an approved period is closed, also for the lead and by direct SQL; unlockPeriod opens it with a reason', async () => {
    const at = { ...params, id: ids.period }
    expect((await world.ask('arben', lockPeriod, { params: at, body: { country: 'AL' } })).status).toBe(403)
    expect((await world.ask('petra', lockPeriod, { params: at, body: { country: 'RS' } })).status).toBe(409)
    expect((await world.ask('petra', lockPeriod, { params: at, body: { country: 'AL' } })).status).toBe(204)
    expect((await world.ask('petra', lockPeriod, { params: at, body: { country: 'AL' } })).status).toBe(409)
    expect((await world.ask('mira', periods.get, { params: at })).body.locked).toMatchObject([
      { country: 'AL' },
    ])
    expect((await moveAs(world, 'petra', value, 'reopen', 'A mistake')).status).toBe(409)
    await expect(
      world.inside('petra', (tx) =>
        tx
          .updateTable('programme.reportedValue')
          .set({ state: 'returned' })
          .where('id', '=', value.id)
          .execute(),
      ),
    ).rejects.toThrow(/locked/)
    expect(
      (await world.ask('petra', unlockPeriod, { params: at, body: { country: 'AL', reason: ' ' } })).status,
    ).toBe(422)
    expect(
      (await world.ask('petra', unlockPeriod, { params: at, body: { country: 'AL', reason: 'A mistake' } }))
        .status,
    ).toBe(204)
    const { rows } = await world.admin.query(
      `select details from kernel.audit where action = 'programme.period.unlock'`,
    )
    expect(rows[0].details.reason).toBe('A mistake')
  })
})
