import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asActor } from '../../../kernel/http/transaction.ts'
import { openStation, programmes, type Station } from '../../../testing/collection/station.ts'
import { listSubmissions } from '../contract.ts'
import { addLibraryForms, addSampleSubmissions, removeSampleSubmissions } from '../seam.ts'
import { holds } from './samples/fill.ts'

let s: Station
beforeAll(async () => {
  s = await openStation()
  await asActor(s.kernel.workerDb, 'system', (db) => addLibraryForms(s.kernel, db, programmes.balkans))
})
afterAll(() => s.close())

describe('sample submissions', () => {
  test('come in by the real door, once, marked, in every state, with pictures and a probable duplicate', async () => {
    expect(await addSampleSubmissions(s.kernel, programmes.balkans)).toBe(41)
    expect(await addSampleSubmissions(s.kernel, programmes.balkans)).toBe(0)
    const { rows: forms } = await s.admin.query(`select id, code from collection.form order by code`)
    const border = forms.find((one) => one.code === 'border-crossing-visit')
    const list = await s.ask('petra', listSubmissions, {
      params: { form: border.id },
      query: { size: 50 } as never,
    })
    expect(list.body.total).toBe(14)
    expect(list.body.rows.every((row) => row.sample)).toBe(true)
    expect(new Set(list.body.rows.map((row) => row.country)).size).toBe(6)
    expect(new Set(list.body.rows.map((row) => row.state)).size).toBeGreaterThan(3)
    expect(list.body.rows.filter((row) => row.duplicates > 0)).toHaveLength(2)
    const { rows } = await s.admin.query(`select dims from collection.submission_facts`)
    expect(rows).toHaveLength(0) // nobody is signed in here
    const facts = await asActor(s.kernel.workerDb, 'system', (db) => db.selectFrom('collection.submissionFacts' as never).selectAll().execute()) as { dims: { sample?: boolean } }[] // biome-ignore format: one statement
    expect(facts.length).toBeGreaterThan(10)
    expect(facts.every((fact) => fact.dims.sample === true)).toBe(true)
  })

  test('are refused in a real programme by the database itself, and go with one call', async () => {
    await s.admin.query(`update programme.programme set demo = false where id = $1`, [programmes.other])
    await expect(
      s.admin.query(
        `update collection.submission set programme_id = $1 where id = (select id from collection.submission where sample limit 1)`,
        [programmes.other],
      ),
    ).rejects.toThrow(/demo programme/)
    expect(await removeSampleSubmissions(s.kernel, programmes.balkans)).toBe(41)
    const { rows } = await s.admin.query(
      `select (select count(*) from collection.submission) + (select count(*) from collection.attachment) + (select count(*) from collection.device) n`,
    )
    expect(Number(rows[0].n)).toBe(0)
  })

  test('hold to the conditions of the forms', () => {
    const answers = new Map([['access', 'partial'], ['methods', 'people observation'], ['size', '4']]) // biome-ignore format: pairs
    expect(holds("/data/visit/access = 'partial' or /data/visit/access = 'refused'", answers)).toBe(true)
    expect(holds("selected( /data/visit/methods , 'people')", answers)).toBe(true)
    expect(holds("../access != 'partial'", answers)).toBe(false)
    expect(holds('/data/size > 3 and /data/none > 1', answers)).toBe(false)
    expect(holds('position(..) mod 2 = 0', answers)).toBe(false)
  })
})
