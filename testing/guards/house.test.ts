import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { features } from '../../apps/features.ts'
import { storedLanguages } from '../../common/languages.ts'
import { clearance, ownOrganisationRoles, roles } from '../../kernel/access/roles.ts'
import { home } from '../../kernel/config/config.ts'
import { listMigrations } from '../../kernel/db/migrate.ts'
import { describeApi } from '../../kernel/http/openapi.ts'
import { catalogue } from '../../kernel/problems/problem.ts'
import { readWords, wordFolders } from '../../kernel/words.ts'
import { type TestDatabase, testDatabase } from '../database.ts'
import { tablesAreCurrent } from '../tables.ts'

const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: home,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file && existsSync(resolve(home, file)))
const words = readWords()

const isOperation = (one: unknown): one is { name: string; path: string } =>
  typeof one === 'object' && one !== null && 'method' in one && 'path' in one && 'summary' in one

let database: TestDatabase
let admin: pg.Client
beforeAll(async () => {
  database = await testDatabase()
  admin = new pg.Client({ connectionString: database.connections.admin })
  await admin.connect()
})
afterAll(async () => {
  await admin.end()
  await database.stop()
})

describe('operations', () => {
  const served = features.flatMap((feature) =>
    feature.operations.map((one) => ({ room: feature.key, ...one })),
  )

  test('each has a name of its own, in its room, and a path of its own', () => {
    const names = served.map((one) => one.operation.name)
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
    expect(
      served.filter((one) => !one.operation.name.startsWith(`${one.room}.`)).map((one) => one.operation.name),
    ).toEqual([])
    const doors = served.map((one) => `${one.operation.method} ${one.operation.path.replace(/:\w+/g, ':')}`)
    expect(doors.filter((door, at) => doors.indexOf(door) !== at)).toEqual([])
  })

  test('each that a contract describes is served, and so described, guarded and told', async () => {
    const names = new Set(served.map((one) => one.operation.name))
    const lost: string[] = []
    for (const file of tracked.filter((one) =>
      /^(features|kernel)\/[^/]+\/contract(-[\w-]+)?\.ts$/.test(one),
    )) {
      const contract = (await import(resolve(home, file))) as Record<string, unknown>
      for (const one of Object.values(contract))
        if (isOperation(one) && !names.has(one.name)) lost.push(`${file}: ${one.name}`)
    }
    expect([...new Set(lost)]).toEqual([])
  })

  test('each has a policy with a name: a sentence, not an afterthought', () => {
    expect(
      served.filter((one) => !one.may.name || one.may.name === 'may').map((one) => one.operation.name),
    ).toEqual([])
  })

  test('each that writes says its audit action', () => {
    const silent = served.filter((one) => one.operation.method !== 'GET' && !one.operation.action)
    expect(silent.map((one) => one.operation.name)).toEqual([])
  })

  test('each is told in a story', async () => {
    const stories = await Promise.all(
      tracked
        .filter((file) => /\.(test|e2e)\.tsx?$/.test(file))
        .map((file) => readFile(resolve(home, file), 'utf8')),
    )
    const told = stories.join('\n')
    const untold = served.filter(
      ({ operation }) => !new RegExp(`\\b${operation.name.split('.')[1]}\\b`).test(told),
    )
    expect(untold.map((one) => one.operation.name)).toEqual([])
  })

  test('the API description is complete: unique ids, every path parameter described', () => {
    const api = describeApi(features) as {
      paths: Record<string, Record<string, { parameters: { name: string; in: string }[] }>>
    }
    for (const [path, methods] of Object.entries(api.paths)) {
      const wanted = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
      for (const [method, operation] of Object.entries(methods)) {
        const given = operation.parameters.filter((one) => one.in === 'path').map((one) => one.name)
        expect(given.sort(), `${method} ${path}`).toEqual(wanted.sort())
      }
    }
  })

  test('every job that is enqueued exists, and every job is enqueued or runs by the clock', async () => {
    const jobs = features.flatMap((feature) => feature.jobs ?? [])
    const code = (
      await Promise.all(
        tracked
          .filter((file) => /^(apps|features|kernel)\/.*(?<!\.test)\.ts$|^migrations\/.*\.sql$/.test(file))
          .map((file) => readFile(resolve(home, file), 'utf8')),
      )
    ).join('\n')
    const asleep = jobs.filter((job) => !job.clock && code.split(`'${job.name}'`).length < 3)
    expect(asleep.map((job) => job.name)).toEqual([])
  })
})

describe('the database', () => {
  test('every table has row-level security and a policy', async () => {
    const { rows } = await admin.query(`
      select n.nspname || '.' || c.relname as relation, c.relrowsecurity as secured, (select count(*) from pg_policy p where p.polrelid = c.oid)::int as policies
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema', 'graphile_worker') and n.nspname !~ '^pg_'
        and n.nspname || '.' || c.relname <> 'public.migration'`)
    expect(rows.filter((row) => !row.secured || row.policies === 0).map((row) => row.relation)).toEqual([])
  })

  test("the app's role owns nothing and bypasses nothing", async () => {
    const { rows } = await admin.query(`
      select rolname from pg_roles r where rolname in ('ura_app', 'ura_auth') and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb
        or exists (select 1 from pg_class c where c.relowner = r.oid and c.relnamespace not in (select oid from pg_namespace where nspname ~ '^pg_')))`)
    expect(rows).toEqual([])
  })

  test('facts views say no more than facts', async () => {
    const { rows } = await admin.query<{ view: string; columns: string[] }>(`
      select n.nspname || '.' || c.relname as view, array_agg(a.attname::text order by a.attnum) as columns
      from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
      where c.relkind = 'v' and c.relname like '%\\_facts' group by 1`)
    for (const row of rows)
      expect(row.columns, row.view).toEqual([
        'programme_id',
        'record_id',
        'occurred_on',
        'country',
        'organisation_id',
        'value',
        'dims',
      ])
    const declared = features.flatMap((feature) => feature.measures ?? []).map((measure) => measure.view)
    expect(declared.filter((view) => !rows.some((row) => row.view === view))).toEqual([])
  })

  test('migrations are one contiguous line', async () => {
    const numbers = (await listMigrations()).map((one) => one.number)
    expect(numbers).toEqual(numbers.map((_, at) => at + 1))
  })

  test('migrations/tables.ts is written from this very database', async () => {
    const { current, wanted } = await tablesAreCurrent(admin)
    const same = (text: string) => text.replace(/\s+/g, ' ')
    expect(same(current)).toBe(same(wanted))
  })

  test('the roles of the code are the roles of the database', async () => {
    const { rows } = await admin.query(
      'select key, clearance, own_organisation from kernel.role order by position',
    )
    expect(rows).toEqual(
      roles.map((key) => ({
        key,
        clearance: clearance[key],
        own_organisation: ownOrganisationRoles.includes(key),
      })),
    )
  })
})

describe('words', () => {
  const placeholders = (text: string) =>
    [...new Set([...text.matchAll(/\{\s*(\w+)\s*[,}]/g)].map((match) => match[1]!))].sort()

  test('every language has the same keys', () => {
    for (const folder of wordFolders()) {
      const english = Object.keys(JSON.parse(readFileSync(resolve(home, folder, 'en.json'), 'utf8')))
      for (const language of storedLanguages) {
        const file = resolve(home, folder, `${language}.json`)
        const keys = existsSync(file) ? Object.keys(JSON.parse(readFileSync(file, 'utf8'))) : []
        expect(
          english.filter((key) => !keys.includes(key)),
          `${folder}/${language}.json lacks`,
        ).toEqual([])
        expect(
          keys.filter((key) => !english.includes(key)),
          `${folder}/${language}.json has over`,
        ).toEqual([])
      }
    }
  })

  test('every translation uses the placeholders of the English', () => {
    for (const language of storedLanguages)
      for (const [key, text] of Object.entries(words[language]))
        expect(
          placeholders(text).filter((one) => !placeholders(words.en[key] ?? '').includes(one)),
          `${language} ${key}`,
        ).toEqual([])
  })

  test('every guard with a condition of its own is explained on the access page', async () => {
    const { rows } = await admin.query<{ relation: string }>(
      `select relation from kernel.guarded where scope = 'own'`,
    )
    expect(
      rows.map(({ relation }) => `access.explained.${relation}`).filter((key) => !(key in words.en)),
    ).toEqual([])
  })

  test('every problem has its sentence', () => {
    expect(Object.keys(catalogue).filter((code) => !words.en[`problem.${code}`])).toEqual([])
  })

  test('every key that the code says exists', async () => {
    const missing: string[] = []
    for (const file of tracked.filter(
      (one) => /^(apps|features|kernel|ui)\/.*\.tsx?$/.test(one) && !/\.test\.tsx?$/.test(one),
    )) {
      const text = (await readFile(resolve(home, file), 'utf8')).replace(/^\s*(\*|\/\/).*$/gm, '')
      for (const match of text.matchAll(/\bsay\(\s*'([a-z][\w-]*(?:\.[\w-]+)+)'/g))
        if (!words.en[match[1]!]) missing.push(`${file}: ${match[1]}`)
    }
    expect(missing).toEqual([])
  })
})

describe('the house', () => {
  // Lists and tables that are one thing; everything else over 300 lines is two things.
  const longOnPurpose = /^(migrations\/tables\.ts|package-lock\.json|testing\/guards\/.*)$/
  test('no file is longer than 300 lines', async () => {
    const long: string[] = []
    for (const file of tracked.filter(
      (one) => /\.(tsx?|mjs|cjs|css)$/.test(one) && !longOnPurpose.test(one),
    )) {
      const lines = (await readFile(resolve(home, file), 'utf8')).split('\n').length - 1
      if (lines > 300) long.push(`${file}: ${lines}`)
    }
    expect(long).toEqual([])
  })

  test('every path named in prose exists', async () => {
    const gone: string[] = []
    for (const file of tracked.filter((one) => one.endsWith('.md'))) {
      const text = await readFile(resolve(home, file), 'utf8')
      for (const match of text.matchAll(
        /`((?:apps|common|docs|features|kernel|migrations|programmes|testing|ui|\.ci)\/[\w./-]*)`/g,
      ))
        if (!existsSync(resolve(home, match[1]!))) gone.push(`${file}: ${match[1]}`)
    }
    expect(gone).toEqual([])
  })

  test('package.json has at most twelve scripts, and every room is on the map', async () => {
    const { scripts } = JSON.parse(readFileSync(resolve(home, 'package.json'), 'utf8'))
    expect(Object.keys(scripts).length).toBeLessThanOrEqual(12)
    const map = (await import('../../features/map.cjs')).default as Record<string, string[]>
    const rooms = (await readdir(resolve(home, 'features'), { withFileTypes: true }))
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
    expect(rooms.filter((room) => !map[room])).toEqual([])
  })

  test('versions are pinned, and no registry is named', () => {
    const pack = JSON.parse(readFileSync(resolve(home, 'package.json'), 'utf8'))
    const loose = Object.entries({ ...pack.dependencies, ...pack.devDependencies }).filter(
      ([, version]) => !/^\d/.test(String(version)),
    )
    expect(loose).toEqual([])
    expect(readFileSync(resolve(home, 'package-lock.json'), 'utf8')).not.toMatch(/"resolved": "https?:/)
  })
})
