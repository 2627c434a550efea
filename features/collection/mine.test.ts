import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asActor } from '../../kernel/http/transaction.ts'
import { cast, type Name } from '../../testing/cast.ts'
import { Collect, submissionParts } from '../../testing/collection/collect.ts'
import { openStation, type Station } from '../../testing/collection/station.ts'
import { visitForm, visitXml } from '../../testing/collection/visit.ts'
import {
  getArrived,
  listMyForms,
  listMySubmissions,
  openMySubmission,
  reviewSubmissions,
} from './contract.ts'
import { submissionJobs } from './submissions/jobs.ts'

let s: Station
let form: string
let project: number
beforeAll(async () => {
  s = await openStation()
  form = await s.publish(visitForm('1'), 'petra', { country: 'AL' })
  project = (await s.ask('mira', listMyForms, {})).body.forms[0]!.project
})
afterAll(() => s.close())

/** A page of ours with somebody's cookie, as it sends. */
const browser = (who: Name, headers: Record<string, string> = {}) =>
  new Collect(`${s.url}/v1/projects/${project}`, {
    cookie: s.cookie(who),
    origin: s.url,
    'sec-fetch-site': 'same-origin',
    ...headers,
  })
const sent = async (who: Name) => (await s.ask(who, listMySubmissions, { query: {} })).body.rows
const stateOf = async (id: string) => {
  const { rows } = await s.admin.query('select version from collection.submission where id = $1', [id])
  return { id, version: rows[0].version as number }
}

describe('forms to fill in', () => {
  test('are those of the place, with what is needed to keep them', async () => {
    const { forms } = (await s.ask('mira', listMyForms, {})).body
    expect(forms).toMatchObject([
      { code: 'border_visit', version: '1', country: 'AL', questions: 12, files: [] },
    ])
    expect(forms[0]!.hash).toMatch(/^[0-9a-f]{32}$/)
    expect(forms[0]!.bytes).toBeGreaterThan(1000)
  })

  test('are called as the reader speaks, where the workbook says how', async () => {
    await s.admin.query(
      `update collection.form_version set definition = jsonb_set(definition, '{titles}', '{"sq": "Vizita në kufi"}')`,
    )
    const titled = async (language: string) => {
      const answer = await fetch(`${s.url}/api${listMyForms.path}`, {
        headers: { cookie: s.cookie('mira'), 'accept-language': language },
      })
      return ((await answer.json()) as { forms: { title: string }[] }).forms[0]!.title
    }
    expect(await titled('sq')).toBe('Vizita në kufi')
    expect(await titled('en')).not.toBe('Vizita në kufi')
  })

  test('are called so in what was sent too, in its list and opened', async () => {
    await browser('mira').send(visitXml({ instanceId: `uuid:${randomUUID()}` }))
    const asked = async (path: string, language: string) => {
      const headers = { cookie: s.cookie('mira'), 'accept-language': language }
      return (await fetch(`${s.url}/api${path}`, { headers })).json() as Promise<never>
    }
    for (const [language, title] of [
      ['sq', 'Vizita në kufi'],
      ['en', 'Border visit'],
    ] as const) {
      const { rows } = (await asked(listMySubmissions.path, language)) as {
        rows: { id: string; formTitle: string }[]
      }
      expect(rows.map((row) => row.formTitle)).toEqual([title])
      const whole = (await asked(openMySubmission.path.replace(':submission', rows[0]!.id), language)) as {
        formTitle: string
      }
      expect(whole.formTitle).toBe(title)
    }
    await s.admin.query('delete from collection.submission')
  })

  test('are not offered elsewhere, to those who do not collect, or to strangers', async () => {
    for (const who of ['nikola', 'donna', 'gresa', 'zana', 'nobody', 'ada'] as const)
      expect((await s.ask(who, listMyForms, {})).body.forms, who).toEqual([])
    expect((await s.ask(null, listMyForms, {})).status).toBe(401)
  })
})

describe('what became of it', () => {
  test('is told to the sender: received, returned with notes, corrected, approved', async () => {
    const instance = `uuid:${randomUUID()}`
    expect((await browser('mira').send(visitXml({ instanceId: instance, photo: 'p.jpg' }))).status).toBe(201)
    const [row] = await sent('mira')
    expect(row).toMatchObject({
      state: 'received',
      instanceId: instance,
      attachmentsExpected: 1,
      attachmentsPresent: 0,
    })
    const back = await s.ask('rada', reviewSubmissions, {
      params: { form },
      body: { act: 'return', rows: [await stateOf(row!.id)], note: 'Which lane?' },
    })
    expect(back.body.done).toHaveLength(1)
    expect(await toldOf(row!.id)).toBe('Vizita në kufi')
    await s.admin.query(
      `insert into collection.remark (submission_id, programme_id, country, sensitivity, kind, path, body, instance_id)
       select id, programme_id, country, sensitivity, 'comment', '/data/notes', 'Say how long the queue was.', instance_id from collection.submission where id = $1`,
      [row!.id],
    )
    expect((await sent('mira'))[0]).toMatchObject({ state: 'returned', note: 'Which lane?', notes: 1 })
    const whole = (await s.ask('mira', openMySubmission, { params: { submission: row!.id } })).body
    // The personal answers are hers: she gets the very bytes that she sent.
    expect(whole.xml).toBe(visitXml({ instanceId: instance, photo: 'p.jpg' }))
    expect(whole.notes).toMatchObject([
      { path: null, text: 'Which lane?' },
      { path: '/data/notes', text: 'Say how long the queue was.' },
    ])
    const again = `uuid:${randomUUID()}`
    const edit = visitXml({
      instanceId: again,
      deprecatedId: instance,
      photo: 'p.jpg',
      notes: 'Forty minutes',
    })
    expect((await browser('mira').send(edit)).status).toBe(201)
    expect((await sent('mira'))[0]).toMatchObject({
      id: row!.id,
      state: 'received',
      instances: [again, instance],
    })
    await s.ask('rada', reviewSubmissions, {
      params: { form },
      body: { act: 'approve', rows: [await stateOf(row!.id)], alsoDuplicates: true },
    })
    expect((await sent('mira'))[0]).toMatchObject({ state: 'approved' })
  })

  /** What the form is called where a sender who speaks Albanian is told that it came back. */
  async function toldOf(submission: string): Promise<string> {
    const speak = (language: string) =>
      s.admin.query('update kernel.person set language = $2 where id = $1', [cast.mira.id, language])
    const { rows: before } = await s.admin.query('select language from kernel.person where id = $1', [
      cast.mira.id,
    ])
    await speak('sq')
    const tell = submissionJobs.find((one) => one.name === 'collection.tellReturned')!
    await asActor(s.kernel.workerDb, 'system', (db) =>
      tell.run({ kernel: s.kernel, db, payload: { submission } as never, progress: async () => undefined }),
    )
    await speak(before[0].language)
    const { rows } = await s.admin.query('select params from kernel.notice where person_id = $1 and link like $2', [cast.mira.id, `%${submission}`]) // biome-ignore format: a query
    return rows[0].params.form
  }

  test('is nobody else’s to ask here, reviewer and stranger alike', async () => {
    const id = (await sent('mira'))[0]!.id
    for (const who of ['rada', 'arben', 'nikola', 'zana', 'ada'] as const) {
      expect((await s.ask(who, openMySubmission, { params: { submission: id } })).status, who).toBe(404)
      expect(await sent(who), who).toEqual([])
    }
  })
})

describe('a sending that broke off', () => {
  test('goes on with the files that have not arrived', async () => {
    const instance = `uuid:${randomUUID()}`
    const ask = async (who: Name) =>
      (await s.ask(who, getArrived, { params: { project }, query: { form: 'border_visit', instance } })).body
    expect(await ask('mira')).toEqual({ known: false, files: [] })
    const xml = visitXml({ instanceId: instance, photo: 'p.jpg', voice: 'v.ogg' })
    await browser('mira').send(xml, { 'p.jpg': Buffer.alloc(1234, 1) }, true)
    expect(await ask('mira')).toEqual({ known: true, files: [{ name: 'p.jpg', size: 1234 }] })
    // Whether it exists is nobody else's to know.
    expect(await ask('nikola')).toEqual({ known: false, files: [] })
    await browser('mira').send(xml, { 'v.ogg': Buffer.alloc(99, 2) })
    expect((await ask('mira')).files).toHaveLength(2)
    expect((await sent('mira')).filter((row) => row.instanceId === instance)).toHaveLength(1)
  })

  test('is not taken from a page of another site, whatever cookie the browser adds', async () => {
    for (const headers of [
      { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
      { 'sec-fetch-site': 'same-site', origin: 'https://evil.example' },
    ]) {
      const answer = await browser('mira', headers).post(submissionParts(visitXml()))
      expect(answer.status).toBe(401)
    }
  })
})
