import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Transaction } from '../../kernel/db/db.ts'
import { asActor } from '../../kernel/http/transaction.ts'
import { cast } from '../../testing/cast.ts'
import { openStation, type Station } from '../../testing/collection/station.ts'
import { visitXml } from '../../testing/collection/visit.ts'
import {
  addSite,
  inBalkans,
  pastYear,
  planVisit,
  readVisit,
  step,
  writeUp,
} from '../../testing/monitoring.ts'
import {
  attachFile, detachFile, getChecklists, linkChecklist, listVisits, settleQuestion, updateVisit,
} from './contract.ts' // biome-ignore format: a list

// What belongs to one visit does not slip into another, and nothing unapproved slips in with a visit.

let world: Station
let site: { id: string }
beforeAll(async () => {
  world = await openStation()
  await world.publish()
  site = await addSite(world, 'mira', { code: 'hani' })
}, 120_000)
afterAll(() => world.close())

const send = async (notes: string, staff: string) => {
  const phone = await world.device({ country: 'AL', name: 'Border phone' })
  const xml = visitXml({ day: `${pastYear}-03-02`, site: 'hani', notes, staff })
  expect((await phone.send(xml)).status).toBe(201)
  const { rows } = await world.admin.query('select id from collection.submission order by id desc limit 1')
  return rows[0].id as string
}

test('a file goes from its own visit only', async () => {
  const [mine, other] = [await planVisit(world, 'mira', site.id), await planVisit(world, 'mira', site.id)]
  const fileId = await world.upload('mira', 'note.txt', 'a note')
  const attached = await world.ask('mira', attachFile, {
    params: { ...inBalkans, visit: other.id },
    body: { fileId, caption: '' },
  })
  const { id: attachment } = attached.body.attachments[0]!
  const from = (visit: string) =>
    world.ask('mira', detachFile, { params: { ...inBalkans, visit, attachment } })
  expect((await from(mine.id)).status).toBe(404)
  expect((await readVisit(world, 'mira', other.id)).attachments).toHaveLength(1)
  expect((await from(other.id)).status).toBe(200)
})

test('an agreement is open again when somebody who was not heard says otherwise', async () => {
  const visit = await writeUp(world, (await planVisit(world, 'mira', site.id)).id)
  const params = { ...inBalkans, visit: visit.id }
  const link = (submissionId: string) => world.ask('mira', linkChecklist, { params, body: { submissionId } })
  const staff = async () =>
    (await world.ask('mira', getChecklists, { params })).body.questions.find(({ path }) => path === '/staff')!
  const lists = [await send('The guard hit the man', '4'), await send('The man hit the guard', '6')]
  for (const one of lists) await link(one)
  const { body } = await world.ask('mira', getChecklists, { params })
  // The same words in another order say something else.
  expect(body.questions.find(({ path }) => path === '/notes')!.state).toBe('differ')
  for (const [path, answer] of [['/staff', '4'], ['/notes', 'They fought']] as const)
    await world.ask('mira', settleQuestion, { params, body: { form: 'border_visit', path, answer, note: '', why: [] } }) // biome-ignore format: one call
  expect(await staff()).toMatchObject({
    state: 'settled',
    overall: { dissent: [{ submissionId: lists[1] }] },
  })
  // A device is called as the workspace calls it, for those who look after devices.
  const seen = (await world.ask('petra', getChecklists, { params })).body.submissions
  expect(seen.map(({ by }) => by)).toEqual(['Border phone', 'Border phone'])
  await link(await send('They fought', '9'))
  expect(await staff()).toMatchObject({ state: 'differ', overall: { answer: '4' } })
  expect((await step(world, 'mira', visit.id, 'submit')).text).toMatch(/1 question the checklists differ/)
  await world.ask('mira', settleQuestion, { params, body: { form: 'border_visit', path: '/staff', answer: '4', note: '', why: [] } }) // biome-ignore format: one call
  expect((await staff()).overall!.dissent).toHaveLength(2)
})

test('a visit whose checklists are not approved is not approved, whoever does not see them', async () => {
  const visit = await writeUp(world, (await planVisit(world, 'mira', site.id)).id)
  const params = { ...inBalkans, visit: visit.id }
  const list = await send('Quiet', '4')
  await world.ask('mira', linkChecklist, { params, body: { submissionId: list } })
  await step(world, 'mira', visit.id, 'submit')
  // Out of the sight of whoever approves: nothing of it is told, and it stands in the way all the same.
  await world.admin.query('update collection.submission set country = $2 where id = $1', [list, 'RS'])
  const { body } = await world.ask('arben', getChecklists, { params })
  expect(body).toMatchObject({ submissions: [], questions: [], hidden: 1 })
  // Nor does whoever sees a part of them settle what the others say.
  await step(world, 'arben', visit.id, 'return', 'Something is missing')
  const seen = await send('Loud', '6')
  await world.ask('mira', linkChecklist, { params, body: { submissionId: seen } })
  const settled = await world.ask('mira', settleQuestion, { params, body: { form: 'border_visit', path: '/staff', answer: '6', note: '', why: [] } }) // biome-ignore format: one call
  expect(settled.status).toBe(403)
  expect(settled.text).toMatch(/not yours to see/)
  expect((await world.ask('mira', getChecklists, { params })).body).toMatchObject({
    hidden: 1,
    may: ['link'],
  })
  await world.admin.query('delete from monitoring.checklist where submission_id = $1', [seen])
  await step(world, 'mira', visit.id, 'submit')
  expect((await step(world, 'arben', visit.id, 'approve')).text).toMatch(/linked checklist/)
  const direct = asActor(world.kernel.db, { session: 'session-arben' }, (db) =>
    db.updateTable('monitoring.visit').set({ state: 'approved' }).where('id', '=', visit.id).execute(),
  )
  await expect(direct).rejects.toMatchObject({ constraint: 'visit_checklists_unapproved' })
})

test('a visit that moves to another country leaves its checklists and its code there', async () => {
  const abroad = await addSite(world, 'petra', { code: 'abroad', country: 'RS' })
  const visit = await planVisit(world, 'petra', site.id, { team: [] })
  const params = { ...inBalkans, visit: visit.id }
  const move = async (more: object = {}) => {
    const { title, purpose, announced, startsOn, endsOn, methods, risk, version } = await readVisit(world, 'petra', visit.id)
    const body = { title, purpose, announced, startsOn, endsOn, methods, risk, version, team: [], siteId: abroad.id, ...more }
    return world.ask('petra', updateVisit, { params, body: body as never })
  } // biome-ignore format: a body
  const list = await send('Quiet', '5')
  await world.admin.query(
    `insert into monitoring.checklist (programme_id, visit_id, country, sensitivity, submission_id) select programme_id, id, country, sensitivity, $2 from monitoring.visit where id = $1`,
    [visit.id, list],
  )
  expect((await move()).text).toMatch(/Checklists are linked/)
  await world.admin.query('delete from monitoring.checklist where visit_id = $1', [visit.id])
  expect((await move({ endsOn: '2099-11-10' })).text).toMatch(/longer than 92 days/)
  expect((await move()).body).toMatchObject({ country: 'RS', code: expect.stringMatching(/^RS-/) })
})

test('who does not work with the records is told no count that may be one person', async () => {
  const { body } = await world.ask('pal', listVisits, { params: inBalkans, query: {} })
  expect(body.total).toBeGreaterThan(0)
  for (const row of body.rows) {
    expect(row.persons).toBeNull()
    expect((await readVisit(world, 'pal', row.id)).population).toBeNull()
  }
})

test('a visit is written by its team, its planner and coordinators, whatever an operation would let through', async () => {
  await world.admin.query(
    `insert into kernel.membership (person_id, programme_id, organisation_id, role, country) select person_id, programme_id, organisation_id, role, 'AL'
     from kernel.membership where person_id = $1`,
    [cast.nikola.id],
  )
  const visit = await planVisit(world, 'petra', site.id)
  const at = { programmeId: inBalkans.programme, visitId: visit.id }
  const asNikola = <T>(work: (db: Transaction) => Promise<T>) =>
    asActor(world.kernel.db, { session: 'session-nikola' }, work)
  const person = { sex: 'm', age: '18-59', nationality: 'AF', vulnerability: 'none', persons: 1 }
  const writes = {
    team: (db: Transaction) =>
      db.insertInto('monitoring.team').values({ ...at, country: 'AL', sensitivity: 0, personId: cast.nikola.id, role: 'monitor' }).execute(),
    population: (db: Transaction) =>
      db.insertInto('monitoring.population').values({ ...at, country: 'AL', sensitivity: 0, ...person }).execute(),
  } // biome-ignore format: two rows
  for (const write of Object.values(writes))
    await expect(asNikola(write)).rejects.toMatchObject({ code: '42501' })
  const touched = await asNikola(async (db) => [
    await db.updateTable('monitoring.visit').set({ startsOn: `${pastYear}-03-01` }).where('id', '=', visit.id).executeTakeFirst(),
    await db.deleteFrom('monitoring.team').where('visitId', '=', visit.id).executeTakeFirst(),
  ]) // biome-ignore format: two statements
  expect(touched).toMatchObject([{ numUpdatedRows: 0n }, { numDeletedRows: 0n }])
  expect((await readVisit(world, 'nikola', visit.id)).may).toEqual([])
  const { title, purpose, announced, startsOn, endsOn, methods, risk } = visit
  const update = async (who: 'petra' | 'nikola', team: { personId: string; role: 'lead' | 'monitor' }[]) => {
    const { version } = await readVisit(world, who, visit.id)
    const body = { title, purpose, announced, startsOn, endsOn, methods, risk, siteId: site.id, team, version }
    return world.ask(who, updateVisit, { params: { ...inBalkans, visit: visit.id }, body: body as never })
  } // biome-ignore format: a body
  const [mira, nikola] = [cast.mira.id, cast.nikola.id]
  await update('petra', [{ personId: mira, role: 'lead' }, { personId: nikola, role: 'monitor' }]) // biome-ignore format: a team
  await asNikola(writes.population)
  // A member of the team changes who leads, and goes.
  expect((await update('nikola', [{ personId: nikola, role: 'lead' }, { personId: mira, role: 'monitor' }])).status).toBe(200) // biome-ignore format: a team
  expect((await update('nikola', [{ personId: mira, role: 'lead' }])).body.team).toMatchObject([
    { personId: mira, role: 'lead' },
  ])
  expect((await update('nikola', [{ personId: nikola, role: 'lead' }])).status).toBe(403)
})
