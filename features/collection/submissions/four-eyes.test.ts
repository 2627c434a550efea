import { afterAll, beforeAll, expect, test } from 'vitest'
import { cast, type Name } from '../../../testing/cast.ts'
import { newInstance } from '../../../testing/collection/records.ts'
import { openStation, type Station } from '../../../testing/collection/station.ts'
import { visitXml } from '../../../testing/collection/visit.ts'
import {
  correctSubmission, getOriginal, getSubmission, listSubmissions, restoreEdition, reviewSubmissions,
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

async function arrive() {
  const instanceId = newInstance()
  expect((await phone.send(visitXml({ instanceId, staff: '4' }))).status).toBe(201)
  const { rows } = await s.admin.query('select id from collection.submission where instance_id = $1', [
    instanceId,
  ])
  return rows[0].id as string
}
const open = async (who: Name, submission: string) =>
  (await s.ask(who, getSubmission, { params: { submission } })).body
const post = async (who: Name, url: string, payload: object) => {
  const answer = await s.app.inject({
    method: 'POST',
    url: `/api${url}`,
    headers: { 'x-ura-client': 'web', cookie: s.cookie(who) },
    payload,
  })
  expect(answer.statusCode, answer.body).toBe(200)
}

/** Corrects the staff in a submission as somebody, by the door that the page takes. */
async function correct(who: Name, id: string) {
  const { xml, instanceId, version } = (await s.ask(who, getOriginal, { params: { submission: id } })).body
  const edited = xml
    .replace('<staff>4<', '<staff>5<')
    .replace(/<(orx:)?deprecatedID>[^<]*<\/(orx:)?deprecatedID>/, '')
    // The form's engine writes its own elements without a prefix.
    .replace(
      /<(orx:)?instanceID>[^<]*<\/(orx:)?instanceID>/,
      (_, prefix = '') =>
        `<${prefix}instanceID>${newInstance()}</${prefix}instanceID><${prefix}deprecatedID>${instanceId}</${prefix}deprecatedID>`,
    )
  await post(who, correctSubmission.path.replace(':submission', id), {
    version,
    xml: edited,
    reason: 'Five.',
  })
}
const approve = async (who: Name, ids: string[], note?: string, language: 'en' | 'sq' = 'en') => {
  const rows = await Promise.all(ids.map(async (id) => ({ id, version: (await open('petra', id)).version })))
  const body = { act: 'approve' as const, rows, alsoDuplicates: true, ...(note ? { note } : {}) }
  return (await s.ask(who, reviewSubmissions, { params: { form }, body }, language)).body
}

test('whoever corrected a submission does not approve it; somebody else does', async () => {
  const id = await arrive()
  expect(await open('rada', id)).toMatchObject({ ownCorrection: false })
  await correct('rada', id)
  const seen = await open('rada', id)
  expect(seen.ownCorrection).toBe(true)
  expect(seen.may).toEqual(expect.arrayContaining(['review', 'return', 'reject', 'correct']))
  expect(seen.may).not.toContain('approve')
  const { rows } = (await s.ask('rada', listSubmissions, { params: { form }, query: {} as never })).body
  expect(rows.find((row) => row.id === id)!.may).not.toContain('approve')
  // No reason makes it right for a reviewer or for a country's coordinator.
  const refused = await approve('rada', [id], 'Nobody else is there today.')
  expect(refused.refused).toMatchObject([
    { id, problem: expect.stringMatching(/corrected this submission yourself/) },
  ])
  expect((await open('arben', id)).may).toContain('approve')
  expect((await approve('arben', [id])).done).toMatchObject([{ id, state: 'approved' }])
  const decided = (await open('rada', id)).remarks.at(-1)
  expect(decided).toMatchObject({ toState: 'approved', ownCorrection: false })
})

test('among many, the own one stays with its reason, in the reader’s language', async () => {
  const [own, other] = [await arrive(), await arrive()]
  await correct('arben', own)
  const answer = await approve('arben', [own, other], 'All looked through.', 'sq')
  expect(answer.done.map((one) => one.id)).toEqual([other])
  expect(answer.refused).toEqual([
    {
      id: own,
      name: 'Hani i Hotit · 2026-11-20',
      problem: expect.stringMatching(/e keni korrigjuar vetë/),
      duplicate: false,
    },
  ])
})

test('taking a correction back is a correction, too', async () => {
  const id = await arrive()
  await correct('rada', id)
  const { version, editions } = await open('arben', id)
  const path = restoreEdition.path.replace(':submission', id).replace(':edition', editions[0]!.id)
  await post('arben', path, { version, reason: 'Four after all.' })
  for (const who of ['rada', 'arben'] as const)
    expect((await approve(who, [id])).refused[0]?.problem, who).toMatch(/corrected this submission yourself/)
  expect((await approve('petra', [id])).done).toHaveLength(1)
})

test('every edition names who made it, and when it came to stand', async () => {
  const id = await arrive()
  await correct('rada', id)
  const { version } = await open('arben', id)
  await s.ask('arben', reviewSubmissions, {
    params: { form },
    body: { act: 'take', rows: [{ id, version }] },
  })
  await correct('petra', id)
  const { sender, receivedAt, editions, remarks } = await open('arben', id)
  expect(sender).toBe('Mira')
  expect(editions.map((one) => one.by)).toEqual(['Rada', 'Mira'])
  expect(editions[1]!.madeAt).toBe(receivedAt)
  // Taking it up for review made no edition.
  expect(editions[0]!.madeAt).toBe(editions[1]!.replacedAt)
  expect(remarks.map((one) => one.by)).toEqual(['Rada', 'Arben', 'Petra'])
  const { rows } = await s.admin.query(
    'select person_id, device_id is null as on_the_web from collection.submission_edition where submission_id = $1 order by made_at',
    [id],
  )
  expect(rows).toEqual([
    { person_id: cast.mira.id, on_the_web: false },
    { person_id: cast.rada.id, on_the_web: true },
  ])
})

test('the programme’s coordinator may, one by one and with a reason, and everybody sees it', async () => {
  const [id, other] = [await arrive(), await arrive()]
  await correct('petra', id)
  expect((await open('petra', id)).may).toContain('approve')
  for (const answer of [
    await approve('petra', [id]),
    await approve('petra', [id], 'ok'),
    await approve('petra', [id, other], 'Nobody else is there.'),
  ])
    expect(answer.refused).toMatchObject([
      { id, problem: expect.stringMatching(/on its own, with the reason/) },
    ])
  expect((await approve('petra', [id], 'Rada is on leave until May.')).done).toHaveLength(1)
  expect((await open('lira', id)).remarks.at(-1)).toMatchObject({
    toState: 'approved',
    ownCorrection: true,
    body: 'Rada is on leave until May.',
  })
  const { rows } = await s.admin.query(
    `select details from kernel.audit where action = 'collection.submission.review' and subject_id = $1`,
    [id],
  )
  expect(rows.at(-1).details).toMatchObject({ ownCorrection: true, reason: 'Rada is on leave until May.' })
})

test('the database holds to it, whoever asks past the handlers', async () => {
  const id = await arrive()
  for (const who of ['rada', 'petra'] as const) {
    await correct(who, id)
    const set = (values: object) =>
      s.inside(who, (tx) =>
        tx.updateTable('collection.submission').set(values).where('id', '=', id).execute(),
      )
    await expect(set({ state: 'approved' }), who).rejects.toMatchObject({
      constraint: 'submission_own_correction',
    })
    await expect(set({ correctedBy: null }), who).rejects.toThrow(/permission denied/)
    // A reviewer cannot do it with a reason, either.
    const withReason = s.inside(who, async (tx) => {
      const about = await tx
        .selectFrom('collection.submission')
        .select(['programmeId', 'country', 'organisationId', 'sensitivity', 'instanceId'])
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
      const said = { kind: 'state', toState: 'approved', body: 'Nobody else is there.' }
      await tx
        .insertInto('collection.remark')
        .values({ ...about, ...said, submissionId: id, personId: cast[who].id })
        .execute()
      await tx.updateTable('collection.submission').set({ state: 'approved' }).where('id', '=', id).execute()
      throw new Error('gone through')
    })
    if (who === 'petra') await expect(withReason).rejects.toThrow('gone through')
    else await expect(withReason).rejects.toMatchObject({ constraint: 'submission_own_correction' })
  }
})

test('nor does anybody judge what they sent themselves', async () => {
  const id = await arrive()
  await s.admin.query('update collection.submission set person_id = $1 where id = $2', [cast.petra.id, id])
  const set = (who: Name, state: string) =>
    s.inside(who, (tx) =>
      tx.updateTable('collection.submission').set({ state }).where('id', '=', id).returning('id').execute(),
    )
  expect((await open('petra', id)).may).not.toContain('approve')
  for (const state of ['in_review', 'returned', 'approved', 'rejected'])
    await expect(set('petra', state), state).rejects.toMatchObject({ constraint: 'submission_own_review' })
  const { version } = await open('rada', id)
  await s.ask('rada', reviewSubmissions, {
    params: { form },
    body: { act: 'take', rows: [{ id, version }] },
  })
  // Correcting it is theirs, and leaves it where it stands.
  await correct('petra', id)
  expect(await open('rada', id)).toMatchObject({ state: 'in_review', edits: 1 })
  await expect(set('petra', 'approved')).rejects.toMatchObject({ code: '23514' })
  expect(await set('rada', 'approved')).toHaveLength(1)
})
