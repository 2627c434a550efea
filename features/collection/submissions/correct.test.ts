import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cast, type Name } from '../../../testing/cast.ts'
import { newInstance } from '../../../testing/collection/records.ts'
import { openStation, type Station } from '../../../testing/collection/station.ts'
import { type VisitAnswers, visitXml } from '../../../testing/collection/visit.ts'
import {
  type AnswerNode, compareCorrection, correctSubmission, getOriginal, getSealedOriginal, getSubmission, restoreEdition, revealSubmission, reviewSubmissions,
} from '../contract.ts' // biome-ignore format: a list

let s: Station
let form: string
let phone: Awaited<ReturnType<Station['device']>>
beforeAll(async () => {
  s = await openStation()
  form = await s.publish()
  phone = await s.device({ country: 'AL', person: cast.mira.id, name: 'Mira’s phone' })
})
afterAll(() => s.close())

const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

async function arrive(answers: VisitAnswers = {}, files: Record<string, Buffer> = {}) {
  const instanceId = answers.instanceId ?? newInstance()
  const sent = await phone.send(visitXml({ ...answers, instanceId }), files)
  expect(sent.status, await sent.text()).toBe(201)
  const { rows } = await s.admin.query('select id from collection.submission where instance_id = $1', [
    instanceId,
  ])
  return { id: rows[0].id as string, instanceId }
}
const open = async (who: Name, submission: string) => {
  const answer = await s.ask(who, getSubmission, { params: { submission } })
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}
const find = (nodes: AnswerNode[], path: string): AnswerNode | undefined => {
  for (const node of nodes) {
    if (node.path === path) return node
    const below = node.children && find(node.children, path)
    if (below) return below
  }
  return undefined
}

describe('a correction', () => {
  const post = (who: Name | null, url: string, body: object) =>
    s.app.inject({
      method: 'POST',
      url,
      headers: { 'x-ura-client': 'web', ...(who ? { cookie: s.cookie(who) } : {}) },
      payload: body,
    })
  const correct = (who: Name | null, id: string, body: object) =>
    post(who, `/api${correctSubmission.path.replace(':submission', id)}`, body)
  const edited = (from: string, deprecatedId: string, change: (xml: string) => string) =>
    change(from).replace(
      /<orx:instanceID>[^<]*<\/orx:instanceID>/,
      `<orx:instanceID>${newInstance()}</orx:instanceID><orx:deprecatedID>${deprecatedId}</orx:deprecatedID>`,
    )

  test('hands out the whole XML to those who may see all of it, and says so to the others', async () => {
    const { id, instanceId } = await arrive({ photo: 'fence.png' })
    const whole = await s.ask('rada', getOriginal, { params: { submission: id } })
    expect(whole.body).toMatchObject({ instanceId, whole: true, version: 1 })
    expect(whole.body.xml).toContain('Ardit Kola')
    expect(whole.body.form.xform).toContain('<h:html')
    expect(whole.body.attachments).toMatchObject([{ name: 'fence.png', there: false }])
    const sealed = await s.ask('lira', getOriginal, { params: { submission: id } })
    expect(sealed.body.whole).toBe(false)
    expect(sealed.body.xml).not.toContain('Ardit')
  })

  test('is not needed to try the form’s rules: they are tried on what is not sealed, by whoever may read it', async () => {
    const { id } = await arrive()
    for (const who of ['rada', 'lira'] as const) {
      const { body } = await s.ask(who, getSealedOriginal, { params: { submission: id } })
      expect(body.xml, who).toContain('<staff>4</staff>')
      expect(body.xml, who).not.toMatch(/Ardit|fence/)
      expect(body.personal).toEqual(['/name', '/greeting', '/people/story'])
      expect(body.repeats).toEqual(['/people'])
      expect(body.asked).toContain('/people/age')
      expect(body.asked).not.toContain('/greeting')
    }
    for (const [who, status] of [
      ['jelena', 404],
      ['zana', 404],
    ] as const)
      expect((await s.ask(who, getSealedOriginal, { params: { submission: id } })).status, who).toBe(status)
    const { rows } = await s.admin.query('select count(*)::int n from kernel.audit where subject_id = $1', [
      id,
    ])
    expect(rows[0].n).toBe(1)
  })

  test('comes in as a new edition with its reason, its difference and its files, and can be undone', async () => {
    const { id, instanceId } = await arrive({ staff: '4', photo: 'new.png' })
    const original = (await s.ask('rada', getOriginal, { params: { submission: id } })).body
    const xml = edited(original.xml, instanceId, (text) =>
      text
        .replace('<staff>4<', '<staff>14<')
        .replace('Ardit Kola', 'Ardit K.')
        .replace('<site>hani<', '<site>kakavija<'),
    )
    const preview = await s.ask('rada', compareCorrection, { params: { submission: id }, body: { xml } })
    expect(preview.body.changes).toEqual([
      { path: '/site', label: 'Site', before: 'Hani i Hotit', after: 'Kakavija' },
      { path: '/name', label: 'Name', before: null, after: null, personal: true },
      { path: '/staff', label: 'Staff', before: '4', after: '14' },
    ])
    const upload = await s.upload('rada', 'new.png', pixel)
    expect((await correct('rada', id, { version: 1, xml, reason: '' })).statusCode).toBe(422)
    const done = await correct('rada', id, {
      version: 1,
      xml,
      reason: 'Misread.',
      files: [{ name: 'new.png', file: upload }],
    })
    expect(done.statusCode, done.body).toBe(200)
    const after = await open('rada', id)
    expect(after).toMatchObject({ edits: 1, siteName: 'Kakavija', state: 'received' })
    expect(find(after.answers, '/staff')?.value).toBe(14)
    expect(after.files).toMatchObject([{ name: 'new.png', there: true }])
    expect(after.remarks).toMatchObject([
      {
        kind: 'edit',
        body: 'Misread.',
        changes: [
          { path: '/site' },
          { path: '/name' },
          { path: '/greeting' },
          { path: '/staff', before: '4', after: '14' },
        ],
      },
    ])
    // The old edition kept its personal part; the new one has its own.
    const shown = await s.ask('rada', revealSubmission, { params: { submission: id } })
    expect(find(shown.body.answers, '/name')?.value).toBe('Ardit K.')

    const url = `/api${restoreEdition.path.replace(':submission', id).replace(':edition', after.editions[0]!.id)}`
    expect((await post('lira', url, { version: after.version, reason: 'x' })).statusCode).toBe(403)
    const undone = await post('rada', url, { version: after.version, reason: 'It was four after all.' })
    expect(undone.statusCode, undone.body).toBe(200)
    const now = await open('rada', id)
    expect(now).toMatchObject({ edits: 2, siteName: 'Hani i Hotit' })
    expect(now.remarks.at(-1)).toMatchObject({ kind: 'undo', body: 'It was four after all.' })
    expect((await s.ask('rada', revealSubmission, { params: { submission: id } })).text).toContain(
      'Ardit Kola',
    )
  })

  test('is refused when somebody was faster, when it was decided, and from who may not', async () => {
    const { id, instanceId } = await arrive()
    const { xml } = (await s.ask('rada', getOriginal, { params: { submission: id } })).body
    const body = () => ({
      version: 1,
      reason: 'r',
      xml: edited(xml, instanceId, (text) => text.replace('<staff>4<', '<staff>5<')),
    })
    for (const [
      who,
      status,
    ] of [[null, 401], ['lira', 403], ['jelena', 404], ['zana', 404], ['dora', 403]] as const) // biome-ignore format: a list
      expect((await correct(who, id, body())).statusCode, `${who}`).toBe(status)
    expect((await correct('rada', id, { ...body(), version: 7 })).statusCode).toBe(409)
    // Another submission's XML, and no XML at all.
    const other = await arrive()
    expect(
      (await correct('rada', id, { ...body(), xml: edited(xml, other.instanceId, (text) => text) }))
        .statusCode,
    ).toBe(409)
    expect((await correct('rada', id, { ...body(), xml: '<data' })).statusCode).toBe(400)
    expect(
      (await correct('rada', id, { ...body(), xml: `<!DOCTYPE a [<!ENTITY b "c">]>${xml}` })).statusCode,
    ).toBe(400)
    expect(
      (await correct('rada', id, { ...body(), files: [{ name: 'a.png', file: other.id }] })).statusCode,
    ).toBe(404)
    const raced = await Promise.all([correct('rada', id, body()), correct('petra', id, body())])
    expect(raced.map((one) => one.statusCode).sort()).toEqual([200, 409])
    const { version } = await open('rada', id)
    // Rada or Petra corrected it: it takes somebody else to approve it.
    await s.ask('arben', reviewSubmissions, {
      params: { form },
      body: { act: 'approve', rows: [{ id, version }], alsoDuplicates: true },
    })
    const late = await correct('rada', id, { ...body(), version: version + 1 })
    expect([late.statusCode, late.json().code]).toEqual([409, 'locked'])
    // A page of another site cannot make somebody's browser do it.
    const forged = await s.app.inject({
      method: 'POST',
      url: `/api/submissions/${id}/correct`,
      headers: { cookie: s.cookie('rada'), origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
      payload: body(),
    })
    expect(forged.statusCode).toBe(403)
  })

  test('stands in the API description, with what it takes and gives', async () => {
    const { paths } = (await s.app.inject({ url: '/api/openapi.json' })).json()
    for (const { path, name } of [correctSubmission, restoreEdition]) {
      const described = paths[`/api${path.replace(/:(\w+)/g, '{$1}')}`]?.post
      expect(described, path).toMatchObject({ operationId: name, tags: ['collection'] })
      expect(described.requestBody.content['application/json'].schema.required).toContain('reason')
      expect(described.responses[200].content['application/json'].schema.required).toEqual(['id', 'changes'])
    }
  })

  test('from the phone says what it changed, too', async () => {
    const { id, instanceId } = await arrive({ staff: '4' })
    expect(
      (await phone.send(visitXml({ instanceId: newInstance(), deprecatedId: instanceId, staff: '6' })))
        .status,
    ).toBe(201)
    const record = await open('rada', id)
    expect(record.remarks).toMatchObject([
      { kind: 'edit', changes: [{ path: '/staff', before: '4', after: '6' }] },
    ])
  })
})
