import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeWorld, type World } from '../../../testing/world.ts'
import { callsTogether } from './together.ts'

let world: World
let call: (what: string) => Promise<{ got: string; xact: string }>
beforeAll(async () => {
  world = await makeWorld()
  await world.admin.query(`
    create function public.try_out(what text) returns jsonb language plpgsql as $$ begin
      if what = 'locked' then perform pg_advisory_xact_lock(4711); end if;
      if what = 'wrong' then raise exception 'this one is wrong'; end if;
      return jsonb_build_object('got', what, 'xact', pg_current_xact_id()::text);
    end $$;
    create function public.try_out_all(whats text[]) returns jsonb language sql as $$
      select jsonb_agg(public.try_out(what) order by n) from unnest(whats) with ordinality x(what, n) $$;
    grant usage on schema public to ura_app; grant execute on function public.try_out, public.try_out_all to ura_app`)
  const together = callsTogether<{ got: string; xact: string }>(world.kernel.appPool, {
    one: 'public.try_out',
    many: 'public.try_out_all',
    parameters: ['text'],
  })
  call = (what) => together([what], what)
})
afterAll(() => world.close())

test('each caller gets its own answer, and those that wait share a transaction', async () => {
  const asked = Array.from({ length: 70 }, (_, at) => `number ${at}`)
  const answers = await Promise.all(asked.map(call))
  expect(answers.map(({ got }) => got)).toEqual(asked)
  expect(new Set(answers.map(({ xact }) => xact)).size).toBeLessThan(20)
})

test('of calls that share a statement only the one at fault fails', async () => {
  const asked = Array.from({ length: 40 }, (_, at) => (at === 30 ? 'wrong' : `number ${at}`))
  const answers = await Promise.allSettled(asked.map(call))
  const failed = answers.flatMap((one, at) => (one.status === 'rejected' ? [at] : []))
  expect(failed).toEqual([30])
  expect(answers[30]).toMatchObject({ reason: { message: 'this one is wrong', code: 'P0001' } })
})

test('a statement that waits for a lock holds up nobody else', async () => {
  await world.admin.query('select pg_advisory_lock(4711)')
  let free = false
  const waiting = call('locked').then((answer) => {
    expect(free).toBe(true)
    return answer
  })
  const others = await Promise.all(Array.from({ length: 40 }, (_, at) => call(`passing ${at}`)))
  expect(others).toHaveLength(40)
  free = true
  await world.admin.query('select pg_advisory_unlock(4711)')
  expect(await waiting).toMatchObject({ got: 'locked' })
})
