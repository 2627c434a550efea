import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { features } from '../../../apps/features.ts'
import { sql, type Transaction } from '../../../kernel/db/db.ts'
import { asActor } from '../../../kernel/http/transaction.ts'
import { workOnce } from '../../../kernel/jobs/worker.ts'
import { openStation, type Station } from '../../../testing/collection/station.ts'
import { visitXml } from '../../../testing/collection/visit.ts'
import { listSubmissions } from '../contract.ts'

// From 20,000 submissions on a form's answers are kept in order: none may be missing there, and none refused because of it.

let s: Station
let form: string
let phone: Awaited<ReturnType<Station['device']>>
beforeAll(async () => {
  s = await openStation()
  form = await s.publish()
  phone = await s.device({ country: 'AL' })
})
afterAll(() => s.close())

const asSystem = <T>(work: (tx: Transaction) => Promise<T>) => asActor(s.kernel.workerDb, 'system', work)
const addKey = (path: string, kind: string) =>
  asSystem(async (tx) => {
    const { rows } = await sql<{ key: number }>`select collection.add_key(${form}, ${path}, ${kind}) key`.execute(tx)
    await sql`select kernel.enqueue('collection.keepKey', ${JSON.stringify({ key: rows[0]!.key })}::jsonb)`.execute(tx)
    return rows[0]!.key
  }) // biome-ignore format: two calls
const readyOf = async (key: number) =>
  (await s.admin.query('select ready from collection.answer_key where id = $1', [key])).rows[0].ready

test('a key waits for whoever is storing submissions without knowing of it', async () => {
  expect((await phone.send(visitXml({ staff: '7' }))).status).toBe(201)
  const importing = new pg.Client(s.database.connections.admin)
  await importing.connect()
  await importing.query('begin')
  const columns = `form_id, version_id, programme_id, country, organisation_id, sensitivity, state, xml, digest, occurred_on, size`
  await importing.query(
    `insert into collection.submission (id, instance_id, root_key, instance_key, data, ${columns})
     select uuidv7(), 'uuid:late', gen_random_uuid(), gen_random_uuid(), jsonb_set(data, '{staff}', '99'), ${columns} from collection.submission`,
  )
  const key = await addKey('/staff', 'one')
  await workOnce(s.kernel, features)
  expect(await readyOf(key)).toBe(false)
  await importing.query('commit')
  await importing.end()
  // What comes later knows of it.
  expect((await phone.send(visitXml({ staff: '98' }))).status).toBe(201)
  await s.admin.query(
    `update graphile_worker._private_jobs set run_at = now() where task_id = (select id from graphile_worker._private_tasks where identifier = 'collection.keepKey')`,
  )
  await workOnce(s.kernel, features)
  expect(await readyOf(key)).toBe(true)
  const { rows } = await s.admin.query(
    'select number from collection.answer_value where key_id = $1 order by 1',
    [key],
  )
  expect(rows.map(({ number }) => number)).toEqual([7, 98, 99])
})

test('a submission of more words than an index of words holds is kept and found by its first', async () => {
  await addKey('*', 'words')
  await workOnce(s.kernel, features)
  const many = Array.from({ length: 110_000 }, (_, n) => `word${n}${'x'.repeat(n % 7)}`).join(' ')
  expect(many.length).toBeGreaterThan(1_000_000)
  const sent = await phone.send(visitXml({ notes: `Interpreterless ${many}` }))
  expect(sent.status, await sent.text()).toBe(201)
  const { rows } = await s.admin.query(
    `select submission_id from collection.answer_words where words @@ 'interpreterless'::tsquery and words @@ 'word17xxx'::tsquery`,
  )
  expect(rows).toHaveLength(1)
  const found = await s.ask('petra', listSubmissions, {
    params: { form },
    query: { search: 'interpreterless' },
  })
  expect(found.body.total).toBe(1)
})

test('a number too small for its type is kept as a text', async () => {
  const small = `0.${'0'.repeat(400)}1`
  expect((await phone.send(visitXml({ staff: small }))).status).toBe(201)
  const { rows } = await s.admin.query(
    `select v.number from collection.answer_value v join collection.answer_key k on k.id = v.key_id
     where k.path = '/staff' and v.text like '0.000%'`,
  )
  expect(rows).toEqual([{ number: null }])
})
