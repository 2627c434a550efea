import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { durableServer, type WebProcess, webProcess } from '../collection/durable.ts'
import { multiply } from '../collection/multiply.ts'
import { openStation, type Station } from '../collection/station.ts'
import { surveyForm, surveyXml } from '../collection/survey.ts'

const sizes = (process.env.URA_BENCH_ROWS ?? '20000,200000').split(',').map(Number)
const seeds = 2000

/** What ODK Central v2026.2.2 takes for 20,000 submissions of the same form on two cores, in seconds. */
const reference: Record<string, number> = {
  'CSV zip': 8.1,
  'plain CSV': 2.8,
  OData: 4.7,
  'OData page of 250': 0.17,
}

/**
 * Ways out of 20,000 and of 200,000 submissions of a form of 41 questions with a repeat, from a web process of its own;
 * against `COPY` of the same cells in the same run. The best of three, of a page the median of 41; peak memory of the web
 * process beside it.
 */
export async function run(): Promise<void> {
  const server = await durableServer()
  const station = await openStation({ URA_LOG: 'silent' })
  try {
    await station.publish(surveyForm())
    await seed(station)
    const web = await webProcess(station.database.connections, station.database.data)
    try {
      for (const size of sizes) {
        await multiply(station.admin, size)
        await measure(station, web, size)
      }
    } finally {
      await web.kill()
    }
  } finally {
    await station.close()
    await server.stop()
  }
}

async function seed(station: Station): Promise<void> {
  const phone = await station.device()
  for (let n = 0; n < seeds; n += 20)
    await Promise.all(Array.from({ length: 20 }, async () => {
      const answer = await phone.send(surveyXml())
      if (answer.status !== 201) throw new Error(`seed: ${answer.status} ${await answer.text()}`)
    })) // biome-ignore format: one call
}

async function measure(station: Station, web: WebProcess, size: number): Promise<void> {
  console.log(`  — ${size} submissions`)
  const cookie = station.cookie('petra')
  const base = `${web.url}/v1/projects/1/forms/survey40`
  const whole = (path: string) => () => bytesOf(`${base}${path}`, cookie)
  const rows = await copyOf(station.admin, size)
  const repeats = await copyOf(station.admin, size, true)
  console.log(`  COPY of the form's table ${rows.toFixed(2)} s, of its repeat ${repeats.toFixed(2)} s`)
  const ways: [string, () => Promise<number>, number][] = [
    ['CSV zip', whole('/submissions.csv.zip?attachments=false'), rows + repeats],
    ['plain CSV', whole('/submissions.csv'), rows],
    ['OData', whole('.svc/Submissions'), rows],
    ['OData page of 250', whole('.svc/Submissions?$top=250&$count=true'), rows],
    ['XLSX', exportOf(web, cookie, station, 'xlsx'), rows + repeats],
  ]
  for (const [name, work, floor] of ways) {
    resetPeak(web)
    let bytes = 0
    const took: number[] = []
    const rounds = name.includes('page') ? 41 : size > 50_000 ? 2 : 3
    while (took.length < rounds) {
      const started = performance.now()
      bytes = await work()
      took.push((performance.now() - started) / 1000)
    }
    took.sort((a, b) => a - b)
    const best = name.includes('page') ? took[20]! : took[0]!
    const theirs = size === 20_000 ? reference[name] : undefined
    console.log(
      `  ${name.padEnd(18)} ${best.toFixed(3)} s · ${(bytes / 2 ** 20).toFixed(1)} MB · ${(best / floor).toFixed(2)} × COPY · peak ${await peak(web)} MB` +
        (theirs
          ? ` · ${(theirs / best).toFixed(1)} × faster than the reference's ${theirs} s (target 10)`
          : ''),
    )
  }
}

/** Bytes of an answer, counted and thrown away: a more comfortable client would take the cores that are measured. */
function bytesOf(url: string, cookie: string): Promise<number> {
  return new Promise((done, fail) => {
    get(url, { headers: { cookie }, agent: false }, (answer) => {
      if (answer.statusCode !== 200) fail(new Error(`${url}: ${answer.statusCode}`))
      let bytes = 0
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length
      })
      answer.on('end', () => done(bytes))
      answer.on('error', fail)
    }).on('error', fail)
  })
}

/** The whole of an export as the workspace's own pages make it. */
function exportOf(web: WebProcess, cookie: string, station: Station, format: string): () => Promise<number> {
  return async () => {
    const { rows } = await station.admin.query("select id from collection.form where code = 'survey40'")
    const made = await fetch(`${web.url}/api/forms/${rows[0].id}/exports`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json' },
      body: JSON.stringify({ format }),
    })
    if (!made.ok) throw new Error(`export: ${made.status} ${await made.text()}`)
    const { id } = (await made.json()) as { id: string }
    return bytesOf(`${web.url}/api/exports/${id}/file`, cookie)
  }
}

/** Seconds that PostgreSQL's own COPY takes for the same cells, read by this process and thrown away. */
async function copyOf(admin: pg.Client, size: number, repeat = false): Promise<number> {
  const { rows } = await admin.query(
    `select f.id, v.definition from collection.form f join collection.form_version v on v.id = f.current_version_id where f.code = 'survey40'`,
  )
  const fields = (rows[0].definition.fields as { path: string; kind: string; personal?: boolean }[]).filter(
    (field) =>
      !['group', 'repeat'].includes(field.kind) &&
      !field.personal &&
      field.path.startsWith('/incident/') === repeat,
  )
  const cells = fields.map(({ path }) => {
    const steps = path.split('/').slice(repeat ? 2 : 1)
    return `${repeat ? 'one' : 's.data'} #>> '{${steps.join(',')}}'`
  })
  const own = repeat
    ? [`s.instance_id || '/incident[' || n || ']'`, 's.instance_id']
    : ['s.received_at', 's.instance_id', 's.device_label', 's.edits', 's.state']
  const from = `collection.submission s${repeat ? `, jsonb_array_elements(s.data -> 'incident') with ordinality x(one, n)` : ''}`
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < (size > 50_000 ? 2 : 3); round++) {
    const started = performance.now()
    const copy = admin.query(
      copyTo(
        `copy (select ${[...own, ...cells].join(', ')} from ${from} where s.form_id = '${rows[0].id}' and s.state <> 'test') to stdout csv`,
      ),
    )
    await pipeline(copy, new Writable({ write: (_chunk, _encoding, done) => done() }))
    best = Math.min(best, (performance.now() - started) / 1000)
  }
  return best
}

const status = (web: WebProcess) => `/proc/${web.child.pid}/status`

function resetPeak(web: WebProcess): void {
  if (existsSync(status(web))) writeFileSync(`/proc/${web.child.pid}/clear_refs`, '5')
}

/** Peak of the memory that the web process held, in MB; what it holds now where the system does not tell. */
async function peak(web: WebProcess): Promise<number> {
  const found = existsSync(status(web))
    ? /VmHWM:\s+(\d+) kB/.exec(readFileSync(status(web), 'utf8'))?.[1]
    : undefined
  return Math.round(found ? Number(found) / 1024 : (await web.memory()) / 2 ** 20)
}
