import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../../../kernel/db/db.ts'
import { names, organisations } from '../../../testing/cast.ts'
import { openStation, type Station } from '../../../testing/collection/station.ts'
import { visitXml } from '../../../testing/collection/visit.ts'

let s: Station
let form: string
beforeAll(async () => {
  s = await openStation()
  form = await s.publish()
  expect((await (await s.device({ country: 'AL' })).send(visitXml())).status).toBe(201)
  // One of every kind that a reach may tell apart, and tests, which nobody counts.
  const { rows } = await s.admin.query(
    `select string_agg(attname, ', ') columns from pg_attribute where attrelid = 'collection.submission'::regclass and attnum > 0 and not attisdropped
       and attname not in ('id', 'root_key', 'instance_key', 'country', 'organisation_id', 'sensitivity', 'state')`,
  )
  const others = rows[0].columns as string
  await s.admin.query(
    `insert into collection.submission (id, root_key, instance_key, country, organisation_id, sensitivity, state, ${others})
     select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), country, organisation, sensitivity, state, ${others}
     from (select ${others} from collection.submission limit 1) one,
       unnest(array['AL', 'RS', 'XK', null]) country, unnest($1::uuid[] || null) organisation, generate_series(0, 3) sensitivity,
       unnest(array['received', 'approved', 'test']) state`,
    [Object.values(organisations)],
  )
})
afterAll(() => s.close())

test('counting by kinds gives everybody what counting under the row-level security gives', async () => {
  const seen = new Set<number>()
  for (const who of [...names, null]) {
    const counts = await s.inside(who, async (tx) => {
      const under = await sql<{
        n: number
      }>`select count(*)::int n from collection.submission where form_id = ${form} and state <> 'test'`.execute(
        tx,
      )
      const byKinds = await sql<{ n: number }>`select collection.count_reached(${form})::int n`.execute(tx)
      return [under.rows[0]!.n, byKinds.rows[0]!.n]
    })
    expect(counts[1], who ?? 'nobody').toBe(counts[0])
    seen.add(counts[0]!)
  }
  // The cast reaches different parts of it: nothing, a country, most.
  expect(seen.size).toBeGreaterThan(3)
  expect(seen).toContain(0)
})
