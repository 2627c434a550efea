import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { localText } from '../../../common/languages.ts'
import { asActor } from '../../../kernel/http/transaction.ts'
import { type Name, names } from '../../../testing/cast.ts'
import { makeWorld, programmes, type World } from '../../../testing/world.ts'
import {
  approveFinding,
  editFinding,
  listFindings,
  readFinding,
  withdrawFinding,
} from '../contract-findings.ts'
import * as seam from '../seam.ts'

const params = { programme: programmes.balkans }
const visit = (id: string) => ({
  room: 'monitoring', kind: 'visit', id, label: 'Visit 3, Qafë Botë', path: `/monitoring/visits/${id}`,
}) // biome-ignore format: one record
const submission = {
  room: 'collection', kind: 'submission', id: '01900000-0000-7000-8000-00000000c011', label: 'Visit form, 4 May 2021',
  path: '/collection/submissions/01900000-0000-7000-8000-00000000c011',
} // biome-ignore format: one record
const first = visit('01900000-0000-7000-8000-0000000f0001')
const second = visit('01900000-0000-7000-8000-0000000f0002')

const given = (more: Partial<seam.GivenFinding> = {}): seam.GivenFinding => ({
  programmeId: programmes.balkans,
  statement: localText({
    en: 'No interpreter for Pashto at the crossing',
    sq: 'Nuk ka përkthyes për pashto në pikë',
  }),
  severity: 'serious',
  confidence: 'high',
  grade: 'observed',
  theme: 'interpretation',
  country: 'AL',
  occurredOn: '2021-05-04',
  sensitivity: 1,
  source: first,
  links: [submission],
  ...more,
})

let world: World
const as = <T>(who: Name, work: Parameters<typeof asActor<T>>[2]) =>
  asActor(world.kernel.db, { session: `session-${who}` }, work)
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())

const list = (who: Name, query: Record<string, unknown> = {}) =>
  world.ask(who, listFindings, { params, query })
const facts = async (who: Name) =>
  world.inside(who, (tx) => tx.selectFrom('evidence.findingFacts').selectAll().execute())

describe('a finding of a visit', () => {
  let id: string
  const asked = () => ({ params: { ...params, finding: id } })

  test('is deposited as a draft by the monitor and counts nowhere yet', async () => {
    id = await as('mira', (tx) => seam.depositFinding(tx, given()))
    await as('mira', (tx) =>
      seam.depositFinding(tx, given({ source: second, severity: 'minor', theme: 'health' })),
    )
    const { body } = await list('mira')
    expect(body.total).toBe(2)
    expect(body.rows.map(({ state }) => state)).toEqual(['draft', 'draft'])
    expect(await facts('mira')).toEqual([])
    const found = await as('mira', (tx) => seam.findingsOf(tx, first))
    expect(found).toMatchObject([{ id, version: 1, source: first, links: [submission] }])
    const leaning = await as('mira', (tx) => seam.findingsLeaningOn(tx, submission))
    expect(leaning).toHaveLength(2)
  })

  test('is approved with its source, and only then counted', async () => {
    expect(await as('arben', (tx) => seam.approveFindings(tx, first))).toBe(1)
    const counted = await facts('mira')
    expect(counted).toMatchObject([
      { recordId: id, country: 'AL', occurredOn: '2021-05-04', value: 1, dims: { severity: 'serious', source: 'monitoring.visit', sample: 'false' } },
    ]) // biome-ignore format: one row
    const { body } = await world.ask('mira', readFinding, asked())
    expect(body).toMatchObject({ state: 'approved', approvedBy: 'Arben', createdBy: 'Mira', may: ['edit'] })
    expect(body.history.map(({ act, by }) => [act, by])).toEqual([
      ['deposit', 'Mira'],
      ['approve', 'Arben'],
    ])
  })

  test('keeps its approval when a translation and a reference to the law are added', async () => {
    const { body: before } = await world.ask('lira', readFinding, asked())
    const statement = structuredClone(before.statement)
    statement.texts.mk = { text: 'Нема толкувач за пашто', state: 'draft' }
    const legal = [{ citation: 'Directive 2013/32/EU', celex: '32013L0032', article: '12(1)(b)' }]
    const edited = await world.ask('lira', editFinding, { ...asked(), body: { ...before, statement, legal } })
    expect(edited.status).toBe(200)
    expect(edited.body).toMatchObject({
      state: 'approved',
      legal,
      version: before.version + 1,
      links: [submission],
    })
    expect(edited.body.history.at(-1)).toMatchObject({
      act: 'revise',
      by: 'Lira',
      changed: ['statement', 'legal'],
    })
  })

  test('is a draft again when its substance changes, and needs other eyes', async () => {
    const { body: before } = await world.ask('arben', readFinding, asked())
    const edited = await world.ask('arben', editFinding, {
      ...asked(),
      body: { ...before, severity: 'critical' },
    })
    expect(edited.body).toMatchObject({ state: 'draft', severity: 'critical' })
    expect(await facts('mira')).toEqual([])
    const own = await world.ask('arben', approveFinding, {
      ...asked(),
      body: { version: edited.body.version },
    })
    expect(own.status).toBe(403)
    expect(own.text).toMatch(/another coordinator/)
    const stale = await world.ask('rada', approveFinding, { ...asked(), body: { version: before.version } })
    expect(stale.status).toBe(409)
    const done = await world.ask('rada', approveFinding, {
      ...asked(),
      body: { version: edited.body.version },
    })
    expect(done.body).toMatchObject({ state: 'approved', approvedBy: 'Rada' })
  })

  test('is withdrawn for good, with a reason, and stays readable', async () => {
    const { body: before } = await world.ask('arben', readFinding, asked())
    const body = { version: before.version, reason: '  ' }
    expect((await world.ask('arben', withdrawFinding, { ...asked(), body })).status).toBe(422)
    body.reason = 'An interpreter was there on the second shift'
    const done = await world.ask('arben', withdrawFinding, { ...asked(), body })
    expect(done.body).toMatchObject({ state: 'withdrawn', reason: body.reason, may: [] })
    expect(await facts('mira')).toEqual([])
    const again = await world.ask('petra', editFinding, {
      ...asked(),
      body: { ...done.body, severity: 'minor', version: done.body.version },
    })
    expect(again.status).toBe(409)
    const by = world.inside('petra', (tx) =>
      tx
        .updateTable('evidence.finding')
        .set({ state: 'approved', reason: null })
        .where('id', '=', id)
        .execute(),
    )
    await expect(by).rejects.toThrow(/withdrawn/)
  })
})

describe('the list', () => {
  beforeAll(async () => {
    await as('mira', (tx) => seam.depositFinding(tx, given({ severity: 'moderate', occurredOn: null })))
    await as('nikola', (tx) =>
      seam.depositFinding(tx, given({ country: 'RS', source: second, confidence: 'low' })),
    )
    await as('petra', (tx) =>
      seam.depositFinding(tx, given({ country: null, sensitivity: 3, grade: 'secondhand' })),
    )
  })

  test('is searched in every language, filtered, and sorted by meaning', async () => {
    expect((await list('petra', { search: 'pashto në' })).body.total).toBe(5)
    expect((await list('petra', { search: '100%' })).body.total).toBe(0)
    expect((await list('petra', { filter: 'country:RS' })).body.rows).toMatchObject([{ confidence: 'low' }])
    expect((await list('petra', { filter: 'country:' })).body.rows).toMatchObject([{ grade: 'secondhand' }])
    const { body } = await list('petra', { sort: 'severity', filter: 'state:draft' })
    expect(body.rows.map(({ severity }) => severity)).toEqual(['minor', 'moderate', 'serious', 'serious'])
    const second = await list('petra', { page: 9, size: 2 })
    expect(second.body).toMatchObject({ rows: [], total: 5 })
  })

  test('shows each reader their own country, and severe findings to the cleared alone', async () => {
    const seen = async (who: Name) =>
      (await list(who)).body.rows?.map(({ country, sensitivity }) => `${country}${sensitivity}`)
    expect(await seen('nikola')).toEqual(['RS1'])
    expect(new Set(await seen('mira'))).toEqual(new Set(['AL1']))
    expect(await seen('lira')).not.toContain('null3')
    expect(await seen('dora')).toContain('null3')
  })

  test('goes out whole as CSV and as a workbook, in words', async () => {
    const csv = await list('petra', { format: 'csv', size: 1 })
    expect(csv.headers['content-disposition']).toMatch(/findings\.csv/)
    expect(csv.text.trim().split(/\r?\n/)).toHaveLength(6)
    expect(csv.text).toContain('interpretation')
    const { rows: noted } = await world.admin.query(
      "select details from kernel.audit where action = 'evidence.listFindings.export'",
    )
    expect(noted).toMatchObject([{ details: { format: 'csv', rows: 5 } }])
    const xlsx = await list('petra', { format: 'xlsx', filter: 'country:RS' })
    expect(xlsx.headers['content-type']).toMatch(/spreadsheetml/)
    expect(xlsx.text.slice(0, 2)).toBe('PK')
  })
})

describe('tries at getting in', () => {
  test('donors, members of the platform, supported organisations and strangers see none', async () => {
    const kept: Name[] = ['ada', 'asja', 'tea', 'pal', 'donna', 'gresa', 'rina', 'teo', 'zana', 'nobody']
    for (const who of kept) {
      expect((await list(who)).status, who).toBe(403)
      const rows = await world.inside(who, (tx) => tx.selectFrom('evidence.finding').select('id').execute())
      expect(rows, who).toEqual([])
      const editions = await world.inside(who, (tx) =>
        tx.selectFrom('evidence.findingEdition').select('id').execute(),
      )
      expect(editions, who).toEqual([])
    }
    expect(names.length).toBeGreaterThan(kept.length)
  })

  test('a monitor deposits neither for another country, nor what they are not cleared for, nor as somebody else', async () => {
    const deposit = (who: Name, more: Partial<seam.GivenFinding>) =>
      world.inside(who, (tx) => seam.depositFinding(tx, given(more)))
    await expect(deposit('mira', { country: 'RS' })).rejects.toMatchObject({ code: '42501' })
    await expect(deposit('mira', { sensitivity: 3 })).rejects.toMatchObject({ code: '42501' })
    await expect(deposit('donna', {})).rejects.toMatchObject({ code: '42501' })
    const by = await world.inside('mira', async (tx) => {
      const id = await seam.depositFinding(tx, given({ by: '01900000-0000-7000-8000-000000000103' }))
      return (await seam.findingsOf(tx, first)).find((one) => one.id === id)!.createdBy
    })
    expect(by).toBe('01900000-0000-7000-8000-000000000108')
  })

  test('nobody writes the history, nor moves a finding to another origin', async () => {
    await expect(
      world.inside('petra', (tx) => tx.updateTable('evidence.findingEdition').set({ version: 9 }).execute()),
    ).resolves.toMatchObject([{ numUpdatedRows: 0n }])
    await expect(
      world.inside('petra', (tx) =>
        tx
          .updateTable('evidence.finding')
          .set({ sourceRoom: 'grants' })
          .where('state', '=', 'draft')
          .execute(),
      ),
    ).rejects.toThrow(/origin/)
  })

  test('malformed findings are refused, with the field that is wrong', async () => {
    const bad = (more: object) => world.inside('mira', (tx) => seam.depositFinding(tx, given(more)))
    await expect(bad({ source: { ...first, path: 'javascript:alert(1)' } })).rejects.toThrow(/path/)
    await expect(bad({ links: [{ ...submission, path: '//evil.example' }] })).rejects.toThrow(/path/)
    await expect(bad({ legal: [{ citation: 'x', celex: '12' }] })).rejects.toThrow(/celex/)
    await expect(bad({ statement: localText({ en: ' ' }) })).rejects.toThrow(/required/)
    const id = await as('mira', (tx) => seam.depositFinding(tx, given()))
    const { body } = await world.ask('mira', readFinding, { params: { ...params, finding: id } })
    const legal = [{ citation: 'x', celex: 'nonsense' }]
    const answer = await world.ask('mira', editFinding, {
      params: { ...params, finding: id },
      body: { ...body, legal },
    })
    expect(answer.status).toBe(422)
    expect(answer.text).toMatch(/CELEX/)
    const ahead = { params: { ...params, finding: id }, body: { ...body, occurredOn: '2099-01-01' } }
    expect((await world.ask('mira', editFinding, ahead, 'sq')).body).toMatchObject({
      fields: [{ path: 'occurredOn', message: expect.stringMatching(/^Kjo ditë ende nuk ka ardhur/) }],
    })
  })

  test('a monitor edits what is theirs to edit, and decides nothing', async () => {
    const id = await as('mira', (tx) => seam.depositFinding(tx, given()))
    const body = { version: 1, reason: 'because I can' }
    const at = { params: { ...params, finding: id }, body }
    expect((await world.ask('mira', approveFinding, at)).status).toBe(403)
    expect((await world.ask('mira', withdrawFinding, at)).status).toBe(403)
    expect((await world.ask('nikola', readFinding, at)).status).toBe(404)
    expect((await world.ask('jelena', approveFinding, at)).status).toBe(404)
    expect(await as('mira', (tx) => seam.discardFinding(tx, id))).toBe(true)
    expect((await world.ask('mira', readFinding, at)).status).toBe(404)
  })
})

test('samples go with one command', async () => {
  await as('mira', (tx) => seam.depositFinding(tx, given({ sample: true })))
  const all = (await list('petra')).body.total
  expect(await as('petra', (tx) => seam.removeSampleFindings(tx, programmes.balkans))).toBe(1)
  expect((await list('petra')).body.total).toBe(all - 1)
})
