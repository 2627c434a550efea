import Fastify from 'fastify'
import pg from 'pg'
import { z } from 'zod'
import { Id } from '../../common/ids.ts'
import { LocalText } from '../../common/languages.ts'
import { operation } from '../../common/operation.ts'
import { anySignedIn, serve } from '../../kernel/http/serve.ts'
import { buildServer } from '../../kernel/http/server.ts'
import { makeWorld, programmes } from '../world.ts'

const readProgramme = operation({
  name: 'bench.readProgramme',
  method: 'GET',
  path: '/bench/programmes/:programme',
  summary: 'One programme by its id, under row-level security.',
  params: z.object({ programme: Id }),
  result: z.object({ id: Id, code: z.string(), title: LocalText, version: z.int() }),
})

/**
 * Requests a second of a signed-in read under row-level security, as a ratio to bare Fastify with one SELECT:
 * the same row, the same pool size, the same load (16 connections), both in this process, in turn.
 */
export async function run(): Promise<void> {
  const world = await makeWorld({ URA_LOG: 'silent', URA_REQUESTS_A_MINUTE: '1000000000' })
  const ours = await buildServer(world.kernel, [
    {
      key: 'bench',
      operations: [
        serve(readProgramme, {
          may: anySignedIn,
          run: async ({ db, params }) =>
            db
              .selectFrom('programme.programme')
              .select(['id', 'code', 'title', 'version'])
              .where('id', '=', params.programme)
              .executeTakeFirstOrThrow(),
        }),
      ],
    },
  ])
  const pool = new pg.Pool({ connectionString: world.database.connections.admin, max: 12 })
  pool.on('error', () => undefined)
  const bare = Fastify()
  bare.get('/programmes/:programme', async (request) => {
    const { rows } = await pool.query(
      'select id, code, title, version from programme.programme where id = $1',
      [(request.params as { programme: string }).programme],
    )
    return rows[0]
  })
  const ourUrl = `${await ours.listen({ port: 0 })}/api/bench/programmes/${programmes.balkans}`
  const bareUrl = `${await bare.listen({ port: 0 })}/programmes/${programmes.balkans}`
  const headers = { cookie: world.cookie('mira') }
  const ratios: number[] = []
  for (let round = 0; round < 6; round++) {
    const floor = await load(bareUrl, {})
    const mine = await load(ourUrl, headers)
    if (round === 0) continue // a warm-up
    ratios.push(mine / floor)
    console.log(
      `  bare Fastify + SELECT ${floor.toFixed(0)}/s · signed-in read with row-level security ${mine.toFixed(0)}/s · ratio ${(mine / floor).toFixed(2)}`,
    )
  }
  ratios.sort((a, b) => a - b)
  console.log(`request: median ratio ${ratios[Math.floor(ratios.length / 2)]!.toFixed(2)} (target ≥ 0.4)`)
  await bare.close()
  await ours.close()
  await pool.end()
  await world.close()
}

/** Requests a second over 16 connections for three seconds. */
async function load(url: string, headers: Record<string, string>): Promise<number> {
  const { Agent, request } = await import('node:http')
  const agent = new Agent({ keepAlive: true, maxSockets: 16 })
  const until = Date.now() + 3000
  let done = 0
  const one = () =>
    new Promise<void>((resolve, reject) => {
      request(url, { agent, headers }, (response) => {
        if (response.statusCode !== 200) reject(new Error(`${url} answered ${response.statusCode}`))
        response.resume().on('end', resolve)
      })
        .on('error', reject)
        .end()
    })
  const started = Date.now()
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      while (Date.now() < until) {
        await one()
        done++
      }
    }),
  )
  agent.destroy()
  return (done * 1000) / (Date.now() - started)
}
