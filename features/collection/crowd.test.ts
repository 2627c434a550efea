import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newInstance } from '../../testing/collection/records.ts'
import { openStation, type Station } from '../../testing/collection/station.ts'
import { visitXml } from '../../testing/collection/visit.ts'
import { shutOutDevice } from './contract.ts'

let s: Station
beforeAll(async () => {
  s = await openStation()
  await s.publish()
})
afterAll(() => s.close())

const stored = async (instanceIds: string[]) => {
  const { rows } = await s.admin.query(
    'select id, instance_id, country, device_id, size, occurred_on, data, personal_sealed from collection.submission where instance_id = any ($1)',
    [instanceIds],
  )
  return rows
}

test('what many send at the same moment is stored together, each as if it had come alone', async () => {
  const [albania, serbia, lost] = await Promise.all([
    s.device({ country: 'AL' }),
    s.device({ country: 'RS' }),
    s.device({ country: 'AL' }),
  ])
  // This process knows none of them yet: where they belong, each says in its first submission.
  for (const phone of [albania, serbia, lost]) expect((await phone.send(visitXml())).status).toBe(201)
  await s.ask('petra', shutOutDevice, { params: { device: lost.id } })
  const same = visitXml({ instanceId: newInstance(), notes: 'twice' })
  const other = newInstance()
  const good = Array.from({ length: 24 }, () => newInstance())
  const photo = randomBytes(5000)
  const withPhoto = visitXml({ instanceId: newInstance(), photo: 'a.jpg' })
  const { rows: before } = await s.admin.query('select max(id) id from kernel.audit')

  // Nothing can be stored until all have come: then they wait, and go together.
  await s.admin.query('begin; lock table collection.submission in exclusive mode')
  const sent = Promise.all([
    Promise.all(good.map((instanceId, n) => (n % 2 ? serbia : albania).send(visitXml({ instanceId, staff: String(n) })))),
    Promise.all(Array.from({ length: 4 }, () => albania.send(same))),
    Promise.all(Array.from({ length: 4 }, (_, n) => albania.send(visitXml({ instanceId: other, notes: `${n}` })))),
    Promise.all(Array.from({ length: 3 }, () => lost.send(visitXml()))),
    Promise.all(Array.from({ length: 2 }, () => albania.send(withPhoto, { 'a.jpg': photo }))),
  ]) // biome-ignore format: one line a sender
  await pause(1000)
  await s.admin.query('commit')
  const [mine, twice, differing, lostOnes, pictures] = await sent
  const statuses = (answers: { status: number }[]) => answers.map(({ status }) => status).sort()
  expect(statuses(mine)).toEqual(Array(24).fill(201))
  expect(statuses(twice)).toEqual(Array(4).fill(201))
  expect(statuses(differing)).toEqual([201, 409, 409, 409])
  expect(statuses(lostOnes)).toEqual(Array(3).fill(401))
  expect(statuses(pictures)).toEqual([201, 201])

  const rows = await stored(good)
  expect(rows).toHaveLength(24)
  for (const [n, instanceId] of good.entries()) {
    const row = rows.find((one) => one.instance_id === instanceId)
    expect([row.country, row.device_id]).toEqual(n % 2 ? ['RS', serbia.id] : ['AL', albania.id])
    expect(row.data).toMatchObject({ staff: n, site: 'hani' })
    expect(row.personal_sealed).toMatch(/^ura1\./)
  }
  expect(await stored([other])).toHaveLength(1)
  // One line in the log for each that was stored; and they did share transactions.
  const { rows: noted } = await s.admin.query(
    `select a.subject_id, a.xid::text, a.country, a.details ->> 'device' device from kernel.audit a
     where a.id > $1 and a.action = 'collection.submission.receive'`,
    [before[0].id],
  )
  for (const row of rows)
    expect(noted.filter((one) => one.subject_id === row.id)).toMatchObject([
      { country: row.country, device: row.device_id },
    ])
  expect(noted).toHaveLength(24 + 3)
  expect(new Set(noted.map(({ xid }) => xid)).size).toBeLessThan(noted.length)
})

test('every column is filled in as it is for one that comes alone', async () => {
  const phone = await s.device({ country: 'AL' })
  const ids = Array.from({ length: 8 }, () => newInstance())
  const send = (instanceId: string) => phone.send(visitXml({ instanceId, ages: [31, 7] }))
  // The first tells this process where the device belongs, the last comes alone.
  await send(ids[0]!)
  await Promise.all(ids.slice(1, -1).map(send))
  await send(ids.at(-1)!)
  const { rows } = await s.admin.query<{ one: Record<string, unknown> }>(
    'select to_jsonb(x) one from collection.submission x where instance_id = any ($1) order by id',
    [ids],
  )
  const own = [
    'id',
    'instance_id',
    'instance_key',
    'root_key',
    'xml',
    'digest',
    'personal_sealed',
    'received_at',
  ]
  const shared = rows.map(({ one }) => {
    expect(own.filter((name) => one[name] === null)).toEqual([])
    const { meta: _, ...data } = one.data as Record<string, unknown>
    return { ...one, ...Object.fromEntries(own.map((name) => [name, null])), data }
  })
  expect(shared).toHaveLength(ids.length)
  for (const one of shared) expect(one).toEqual(shared.at(-1))
})
