import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Authenticator } from '../../testing/authenticator.ts'
import { testDatabase } from '../../testing/database.ts'
import { givePassword, type Visitor, visitor } from '../../testing/visitor.ts'
import { cast, emailOfCast, makeWorld, type World } from '../../testing/world.ts'
import { sql } from '../db/db.ts'
import { listMigrations, migrate } from '../db/migrate.ts'
import { asActor } from '../http/transaction.ts'
import { house, openKeyring } from '../seal/keyring.ts'
import { reseal, rotateDataKey, sealedColumns } from '../seal/rotate.ts'
import { seal, sealedKeyId } from '../seal/seal.ts'
import {
  addPasskey,
  addProgramKey,
  getAccount,
  listProgramKeys,
  prepareNewPasskey,
  signIn,
} from './contract.ts'
import { bindKeyNames } from './key-names.ts'

let world: World
let rada: Visitor
const tables = ['auth.passkey', 'auth.program_key'] as const
beforeAll(async () => {
  world = await makeWorld()
  rada = visitor(world)
  await rada.ask(signIn, {
    body: { email: emailOfCast('rada'), password: await givePassword(world, 'rada') },
  })
  const options = (await rada.ask(prepareNewPasskey, {})).body
  const response = new Authenticator('http://localhost').create(options)
  expect((await rada.ask(addPasskey, { body: { response, name: 'Rada’s phone' } })).status).toBe(200)
  expect((await rada.ask(addProgramKey, { body: { name: 'Rada’s Power BI', days: 30 } })).status).toBe(200)
})
afterAll(() => world.close())

const asSystem = <T>(work: Parameters<typeof asActor<T>>[2]) => asActor(world.kernel.workerDb, 'system', work)
const names = async () => [
  (await rada.ask(getAccount, {})).body.passkeys.map(({ name }) => name),
  (await rada.ask(listProgramKeys, {})).body.map(({ name }) => name),
]
const sealed = async (table: string): Promise<string> =>
  (await world.admin.query(`select name_sealed from ${table}`)).rows[0].name_sealed
const run = () =>
  asSystem((db) =>
    bindKeyNames.run({ kernel: world.kernel, db, payload: {} as never, progress: async () => undefined }),
  )

test('names that were sealed at the account are read as before, and a job brings them to their rows', async () => {
  for (const [table, name] of [
    ['auth.passkey', 'Rada’s old phone'],
    ['auth.program_key', 'Rada’s old Excel'],
  ] as const) {
    const value = await seal(world.kernel.keyring, house, { table, column: 'name', row: 'user-rada' }, name)
    await world.admin.query(`update ${table} set name_sealed = $1`, [value])
  }
  const old = await Promise.all(tables.map(sealed))
  expect(await names()).toEqual([['Rada’s old phone'], ['Rada’s old Excel']])
  await run()
  const brought = await Promise.all(tables.map(sealed))
  for (const [at, value] of brought.entries()) expect(value).not.toBe(old[at])
  expect(await names()).toEqual([['Rada’s old phone'], ['Rada’s old Excel']])
  // A second run finds nothing to do.
  await run()
  expect(await Promise.all(tables.map(sealed))).toEqual(brought)
})

test('a change of keys renews them as it does everything that is sealed', async () => {
  const { kernel } = world
  expect(await asSystem((tx) => sealedColumns(tx))).toEqual(
    expect.arrayContaining(tables.map((table) => ({ table, column: 'name_sealed' }))),
  )
  const retired = (await kernel.keyring.current(house)).id
  for (const table of tables) expect(sealedKeyId(await sealed(table))).toBe(retired)
  await asSystem((tx) => rotateDataKey(tx, kernel.master, house))
  const fresh = openKeyring(kernel.db, kernel.master)
  while ((await asSystem((tx) => reseal(tx, fresh, 20))) > 0);
  for (const table of tables) expect(sealedKeyId(await sealed(table))).toBe((await fresh.current(house)).id)
  expect(await names()).toEqual([['Rada’s old phone'], ['Rada’s old Excel']])
})

test('the system sees nothing else of the accounts, and nobody but the system renews names', async () => {
  await expect(asSystem((tx) => sql`select "publicKey" from auth.passkey`.execute(tx))).rejects.toThrow(
    'permission denied',
  )
  await expect(asSystem((tx) => sql`select token_hash from auth.program_key`.execute(tx))).rejects.toThrow(
    'permission denied',
  )
  await expect(asSystem((tx) => sql`delete from auth.passkey`.execute(tx))).rejects.toThrow(
    'permission denied',
  )
  for (const table of tables) {
    await expect(
      world.inside('ada', (tx) => sql`select name_sealed from ${sql.table(table)}`.execute(tx)),
    ).rejects.toThrow('permission denied')
    // The worker's own role, while it acts for a person: row-level security shows it none.
    const { rows } = await asActor(world.kernel.workerDb, { person: cast.rada.id }, (tx) =>
      sql`select id from ${sql.table(table)}`.execute(tx),
    )
    expect(rows).toEqual([])
  }
})

test('an older workspace is asked to do so when it is brought up to date, an empty one is not', async () => {
  const { number } = (await listMigrations()).find(({ name }) => name.endsWith('_last_guards.sql'))!
  for (const used of [true, false]) {
    const old = await testDatabase({ migrated: false })
    await migrate(old.connections, { upTo: number - 1 })
    const client = new pg.Client({ connectionString: old.connections.admin })
    await client.connect()
    if (used)
      await client.query(`insert into auth."user" (id, name, email) values ('u', '', 'hash');
        insert into auth.program_key ("userId", name, token_hash, expires_at) values ('u', 'sealed', '', now())`)
    await migrate(old.connections)
    const { rows } = await client.query('select task_identifier task from graphile_worker.jobs')
    expect(rows).toEqual(used ? [{ task: 'access.bindKeyNames' }] : [])
    await client.end()
    await old.stop()
  }
})
