import { afterAll, beforeAll, expect, test } from 'vitest'
import { cast, type Name } from '../../testing/cast.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { sql, type Transaction } from '../db/db.ts'
import { askTogether, TogetherError } from '../db/together.ts'
import { asReader } from './reading.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())

const read = <T>(who: Name, work: Parameters<typeof asReader<T>>[2]) =>
  asReader(world.kernel.db, `session-${who}`, work)
const memberships = async (tx: Transaction) =>
  (await tx.selectFrom('kernel.membership').select('id').execute()).length
const me = async (tx: Transaction) =>
  (await sql<{ me: string | null }>`select kernel.me() me`.execute(tx)).rows[0]!.me

/** Every connection of the pool is as it was found: nobody's, and outside of a transaction. */
async function nobodyIsLeft(): Promise<void> {
  const clients = await Promise.all(Array.from({ length: 5 }, () => world.kernel.appPool.connect()))
  for (const client of clients) {
    const { rows } = await client.query(
      `select kernel.context() context, now() = statement_timestamp() fresh, current_setting('transaction_read_only') read_only`,
    )
    client.release()
    expect(rows[0]).toEqual({ context: null, fresh: true, read_only: 'off' })
  }
}

test('a reading sees what its person may see, the first time and every later one', async () => {
  for (let time = 0; time < 3; time++) {
    expect(await read('mira', memberships)).toBeGreaterThan(10)
    expect(await read('nobody', memberships)).toBe(0)
  }
  await nobodyIsLeft()
})

test('readings side by side on few connections are each their own person’s, however many statements they ask', async () => {
  const who = ['mira', 'nobody', 'rada', 'arben'] as const
  await Promise.all(
    Array.from({ length: 300 }, async (_, at) => {
      const name = who[at % who.length]!
      const seen = await read(name, async (tx, actor) => [
        actor.personId,
        ...(await Promise.all(Array.from({ length: at % 5 }, () => me(tx)))),
        at % 2 ? await me(tx) : actor.personId,
      ])
      expect(new Set(seen)).toEqual(new Set([cast[name].id]))
    }),
  )
  await nobodyIsLeft()
})

test('who loses a role loses it at the very next reading, in policies and in the database', async () => {
  const roles = () =>
    read('tea', async (tx, actor) => [actor.context.memberships.length, await memberships(tx)])
  expect((await roles())[0]).toBe(1)
  const { rows } = await world.admin.query('delete from kernel.membership where person_id = $1 returning *', [
    cast.tea.id,
  ])
  expect(await roles()).toEqual([0, 0])
  // A refusal that was meant for the old one is taken back, too.
  const insisting = () =>
    read('tea', async (_, actor) => {
      if (actor.context.memberships.length === 0) throw new Error('refused')
      return 'welcome'
    })
  await expect(insisting()).rejects.toThrow('refused')
  await world.admin.query(
    'insert into kernel.membership select * from jsonb_populate_record(null::kernel.membership, $1)',
    [JSON.stringify(rows[0])],
  )
  expect(await insisting()).toBe('welcome')
  await nobodyIsLeft()
})

test('a session that has ended is nobody, also for work that hides what went wrong', async () => {
  const seen = () =>
    read('pal', async (tx, actor) => [
      actor.isSignedIn,
      await memberships(tx).catch(() => -1),
      await memberships(tx),
    ])
  expect((await seen())[0]).toBe(true)
  await world.admin.query(`delete from auth.session where token = 'session-pal'`)
  expect(await seen()).toEqual([false, 0, 0])
  expect(await read('pal', async (_, actor) => actor.isSignedIn)).toBe(false)
})

test('nothing is written by a reading: not by its first statement, and not by a later one', async () => {
  const write = (tx: Transaction) => sql`select nextval('kernel.audit_id_seq')`.execute(tx)
  await read('ada', me)
  const refused = (work: (tx: Transaction) => Promise<unknown>) =>
    expect(read('ada', work)).rejects.toThrow('read-only transaction')
  await refused((tx) => sql`create temp table x (y int)`.execute(tx).then(() => write(tx)))
  await refused((tx) => sql`update kernel.person set language = language`.execute(tx))
  await refused(async (tx) => {
    await me(tx)
    await sql`update kernel.person set language = language`.execute(tx)
  })
  await nobodyIsLeft()
})

test('what a reading sets for itself holds until its end, and no longer', async () => {
  const limit = (tx: Transaction) =>
    sql<{ set: string }>`select current_setting('statement_timeout') "set"`
      .execute(tx)
      .then(({ rows }) => rows[0]!.set)
  const set = (tx: Transaction) => sql`select set_config('statement_timeout', '7s', true)`.execute(tx)
  const usual = await read('mira', limit)
  expect(await read('mira', async (tx) => [await set(tx), await limit(tx)][1])).toBe('7s')
  expect(await read('mira', async (tx) => [await me(tx), await set(tx), await limit(tx)][2])).toBe('7s')
  expect(await read('mira', limit)).toBe(usual)
})

test('a statement that fails leaves the connection clean, whichever it was', async () => {
  const wrong = (tx: Transaction) => sql`select ${'x'}::integer`.execute(tx)
  await read('mira', me)
  for (let time = 0; time < 4; time++) {
    // The third time the statement is prepared under a name, which PostgreSQL then never learns.
    await expect(read('mira', wrong)).rejects.toMatchObject({ code: '22P02' })
    await expect(read('mira', async (tx) => [await me(tx), await wrong(tx)])).rejects.toMatchObject({
      code: '22P02',
    })
    await expect(read('mira', (tx) => Promise.all([wrong(tx), me(tx), me(tx)]))).rejects.toMatchObject({
      code: '22P02',
    })
    expect(await read('mira', me)).toBe(cast.mira.id)
  }
  await nobodyIsLeft()
})

test('of statements that go together none has happened when one fails, and those before it have answered', async () => {
  const client = await world.kernel.appPool.connect()
  try {
    const set = { name: 'set-one', text: `select set_config('ura.test', $1, true)`, values: ['here'] }
    const wrong = { name: 'divide', text: 'select 1 / $1::int', values: [0] }
    const after = { name: 'after', text: `select current_setting('ura.test', true) seen` }
    for (let time = 0; time < 2; time++) {
      const failed = await askTogether(client, [set, wrong, after]).catch((error) => error)
      expect(failed).toBeInstanceOf(TogetherError)
      expect(failed.cause).toMatchObject({ code: '22012' })
      expect(failed.answered).toHaveLength(1)
      const answers = await askTogether(client, [set, after])
      expect(answers[1]!.rows).toEqual([{ seen: 'here' }])
      expect((await client.query(after)).rows).toEqual([{ seen: '' }])
    }
    await expect(askTogether(client, [{ name: 'after', text: 'select 2' }])).rejects.toThrow(
      'another statement',
    )
    const bad = {
      text: 'select $1',
      values: [
        {
          toPostgres: () => {
            throw new Error('not to be sent')
          },
        },
      ],
    }
    await expect(askTogether(client, [set, bad])).rejects.toThrow('not to be sent')
    expect((await client.query('select 1 one')).rows).toEqual([{ one: 1 }])
  } finally {
    client.release()
  }
})
