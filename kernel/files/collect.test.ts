import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { programmes } from '../../testing/cast.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { sql } from '../db/db.ts'
import { asActor } from '../http/transaction.ts'
import { collectFiles } from './collect.ts'
import type { FileStore } from './store.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())

test('a store of many files is collected with few locks, and what is too much for one transaction later', async () => {
  const addressOf = (number: number) => createHash('sha256').update(`${number}`).digest('hex')
  const [named, unnamed] = [20_000, 2500]
  await world.admin.query(
    `insert into kernel.file (programme_id, country, address, name, media_type, size, kind)
     select $1, 'AL', encode(sha256(convert_to(n::text, 'UTF8')), 'hex'), 'a.png', 'image/png', 1, 'submission' from generate_series(0, $2::int - 1) n`,
    [programmes.balkans, named],
  )
  const there = new Set(Array.from({ length: named + unnamed }, (_, number) => addressOf(number)))
  const store = {
    ...world.kernel.files,
    remove: async (address) => void there.delete(address),
    async *list() {
      for (const address of [...there]) yield { address, size: 1, changed: new Date(0) }
    },
  } satisfies FileStore
  const collect = () =>
    asActor(world.kernel.workerDb, 'system', async (tx) => {
      const { contents, more } = await collectFiles(tx, store)
      const { rows } = await sql<{ held: number }>`
        select count(*)::int held from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()`.execute(
        tx,
      )
      return { contents, more, held: rows[0]!.held }
    })
  expect(await collect()).toEqual({ contents: 2000, more: true, held: 2001 })
  expect(await collect()).toEqual({ contents: 500, more: false, held: 501 })
  expect(there.size).toBe(named)
}, 60_000)
