import { fork } from 'node:child_process'
import { resolve } from 'node:path'
import { multipartBytes, submissionParts } from '../collection/collect.ts'
import { durableServer, webProcess } from '../collection/durable.ts'
import { multiply } from '../collection/multiply.ts'
import { openStation } from '../collection/station.ts'
import { surveyForm, surveyXml } from '../collection/survey.ts'
import { type Driven, drive } from '../collection/wire.ts'

const connections = [1, 8, 32]
const seconds = Number(process.env.URA_BENCH_SECONDS ?? 4)
const rounds = Number(process.env.URA_BENCH_ROUNDS ?? 3)
const warming = 4
const settling = 30
const rows = Number(process.env.URA_BENCH_ROWS ?? 1_000_000)
/** The reference server on two cores, fully processed a second at 1, 8 and 32 connections. */
const reference = [58, 93, 107]

/**
 * Submissions a second of a 40-question form with a repeat, everything on: token, form, personal answers sealed, audit
 * row, durable commit; against a floor measured in the same run (bare Node HTTP and one durable INSERT of the same bytes).
 * The load comes from this process; server and floor have one process each, as the product has. Both have been at work for a
 * while before (a server is not started for each submission), and take turns: a machine's mood meets both. Medians are said.
 */
export async function run(): Promise<void> {
  const server = await durableServer()
  const station = await openStation({ URA_LOG: 'silent' })
  await station.publish(surveyForm())
  const phone = await station.device()
  const path = new URL(phone.base).pathname
  const web = await webProcess(station.database.connections, station.database.data)
  const floor = fork(resolve(import.meta.dirname, '../collection/floor.ts'), {
    env: { ...process.env, URA_TEST_DATABASE: station.database.connections.admin },
  })
  const floorPort = await new Promise<number>((done) =>
    floor.once('message', (message) => done((message as { port: number }).port)),
  )
  try {
    const headers = { ...phone.headers }
    const make = () => multipartBytes(submissionParts(surveyXml()))
    const load = {
      port: Number(new URL(web.url).port),
      path: `${path}/submission?deviceID=bench`,
      headers,
      make,
      expect: 201,
    }
    console.log(
      `  One sending has ${make().body.length} bytes. Each figure: the median of ${rounds} rounds of ${seconds} s, each after 2 s of warming up.`,
    )
    for (const [at, count] of [
      [0, 'empty'],
      [rows, `${rows} submissions there`],
    ] as const) {
      if (at > 0) {
        await multiply(station.admin, at, (done) => console.log(`  … ${done} rows`))
        // It ends with a checkpoint, after which the first write to a page costs a copy of it. In life one comes every five
        // minutes: what is measured is the time between, as it was with the empty table.
        await drive({ ...load, connections: 32, seconds: settling })
      }
      console.log(`  — ${count}`)
      await drive({ ...load, connections: 32, seconds: warming })
      for (const [index, many] of connections.entries()) {
        const bare: Driven[] = []
        const ours: Driven[] = []
        for (let round = 0; round < rounds; round++) {
          bare.push(await drive({ port: floorPort, path: '/', headers, connections: many, seconds, make }))
          ours.push(await drive({ ...load, connections: many, seconds }))
        }
        say(many, bare, ours, reference[index]!)
      }
      console.log(`  memory of the web process: ${Math.round((await web.memory()) / 2 ** 20)} MB`)
    }
  } finally {
    floor.kill()
    await web.kill()
    await station.close()
    await server.stop()
  }
}

function say(many: number, floors: Driven[], rounds: Driven[], theirs: number): void {
  const ms = (value: number) => `${value.toFixed(1)}`
  const bare = median(floors.map(({ perSecond }) => perSecond))
  const ours = median(rounds.map(({ perSecond }) => perSecond))
  const ratios = rounds.map(({ perSecond }, at) => perSecond / floors[at]!.perSecond)
  const of = (what: 'p50' | 'p95' | 'p99') => ms(median(rounds.map((one) => one[what])))
  console.log(
    `  ${String(many).padStart(2)} connections: floor ${bare.toFixed(0)}/s · ours ${ours.toFixed(0)}/s (p50 ${of('p50')} p95 ${of('p95')} p99 ${of('p99')} ms)` +
      ` · ratio to floor ${median(ratios).toFixed(2)} (${ratios.map((one) => one.toFixed(2)).join(' ')}; target 0.35) · ${(ours / theirs).toFixed(1)} × the reference's ${theirs}/s (target 10)`,
  )
}

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!
