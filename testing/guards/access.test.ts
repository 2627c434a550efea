import { mkdir, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { features } from '../../apps/features.ts'
import { pathOf } from '../../common/operation.ts'
import { home } from '../../kernel/config/config.ts'
import { type Name, names, programmes } from '../cast.ts'
import { makeWorld, type World } from '../world.ts'
import { commands, type Matrix, matrixPage, operationMatrix, tableMatrix } from './matrix.ts'

let world: World
let tables: Matrix
let operations: Awaited<ReturnType<typeof operationMatrix>>
beforeAll(async () => {
  world = await makeWorld()
  tables = await tableMatrix(world)
  operations = await operationMatrix(world)
  // Whole and readable, for whoever reviews a change of policies.
  await mkdir(resolve(home, 'test-results'), { recursive: true })
  await writeFile(resolve(home, 'test-results/access-matrix.md'), matrixPage(tables, operations))
})
afterAll(() => world.close())

describe('whatever the matrix says', () => {
  // What everyone may know: it names no person and no programme's content.
  const open = ['kernel.role', 'kernel.grantable', 'kernel.data_key', 'kernel.guarded', 'kernel.audit_seal']
  const inProgramme = () => Object.entries(tables).filter(([relation]) => !relation.startsWith('kernel.'))

  test('nobody reaches a programme that they are no member of', () => {
    for (const [relation, by] of inProgramme()) {
      for (const who of names.filter((name) => !['ada', 'zana'].includes(name)))
        for (const command of commands)
          expect(by[who]![command], `${who} ${command} ${relation}`).not.toContain('foreign')
      for (const command of commands)
        for (const probe of ['own', 'elsewhere', 'severe'] as const)
          expect(by.zana![command], `zana ${command} ${relation}`).not.toContain(probe)
    }
  })

  test('severe records are for those with clearance alone', () => {
    const cleared: Name[] = ['dora', 'petra', 'arben']
    for (const [relation, by] of inProgramme())
      for (const who of names.filter((name) => !cleared.includes(name)))
        if (
          by.petra!.read.includes('severe') !== by.petra!.read.includes('own') ||
          by[who]!.read.includes('severe') !== by[who]!.read.includes('own')
        )
          expect(by[who]!.read, `${who} reads severe ${relation}`).not.toContain('severe')
  })

  test('the public reaches no table but the open ones', () => {
    for (const [relation, by] of Object.entries(tables).filter(([name]) => !open.includes(name)))
      expect(by.public!.read, relation).toEqual([])
  })

  test('a row is asked for its place within the query, not by a call of a function a row', async () => {
    const client = await world.kernel.appPool.connect()
    try {
      const { rows } = await client.query<Record<string, string>>(
        'explain select * from collection.submission',
      )
      const plan = rows.map((row) => Object.values(row)[0]).join('\n')
      expect(plan).toContain('InitPlan')
      expect(plan).not.toContain('kernel.place(')
    } finally {
      client.release()
    }
  })

  test('the donor changes nothing', () => {
    for (const [relation, by] of inProgramme())
      for (const command of ['add', 'change', 'remove'] as const)
        expect(by.donna![command], `donna ${command} ${relation}`).toEqual([])
  })
})

describe('whatever the operations say', () => {
  const all = features.flatMap((feature) => feature.operations.map((one) => one.operation))

  test('who is not signed in may ask what is public, and nothing else', () => {
    for (const operation of all.filter((one) => one.access !== 'public'))
      expect(operations[operation.name]!.public, operation.name).toBe(false)
  })

  // What a job prints for whoever reads it: a progress and a file of their own, and no record of the programme.
  const printed = ['monitoring.printSummary']

  test('the donor, and whoever is no member, changes nothing in a programme', () => {
    for (const operation of all.filter(
      (one) => one.method !== 'GET' && one.access !== 'public' && one.path.includes(':programme'),
    ))
      for (const who of ['donna', 'nobody', 'zana'] as const)
        expect(operations[operation.name]![who], `${who} ${operation.name}`).toBe(
          who === 'donna' && printed.includes(operation.name),
        )
  })
})

describe('over HTTP', () => {
  const all = features.flatMap((feature) => feature.operations.map((one) => one.operation))
  const nowhere = '01900000-0000-7000-8000-00000000dead'
  const ask = async (who: Name | null, operation: (typeof all)[number]) => {
    const params = Object.fromEntries(
      [...operation.path.matchAll(/:(\w+)/g)].map(([, name]) => [
        name,
        name === 'programme' ? programmes.balkans : nowhere,
      ]),
    )
    return world.app.inject({
      method: operation.method,
      url: pathOf(operation.path, params),
      headers: who ? { cookie: world.cookie(who) } : {},
      ...(operation.method === 'GET' || operation.method === 'DELETE' ? {} : { payload: {} }),
    })
  }

  test('without a session nothing that is not public is answered', async () => {
    for (const operation of all.filter((one) => one.access !== 'public')) {
      const answer = await ask(null, operation)
      expect([401, 422], `${operation.name}: ${answer.statusCode}`).toContain(answer.statusCode)
    }
  })

  test("a stranger gets nothing out of a programme's paths, and never an internal error", async () => {
    for (const operation of all.filter((one) => one.path.includes(':programme') && one.access !== 'public'))
      for (const who of ['zana', 'nobody'] as const) {
        const answer = await ask(who, operation)
        expect([403, 404, 422], `${who} ${operation.name}: ${answer.statusCode}`).toContain(answer.statusCode)
      }
  })

  test('no empty request of anyone ends in an internal error', async () => {
    // Signing out would make everything after it a question of nobody's.
    for (const operation of all.filter((one) => one.name !== 'access.signOut'))
      for (const who of ['petra', 'mira', 'donna', 'gresa', 'ada'] as const) {
        const answer = await ask(who, operation)
        // 503 says that something outside is not set up here (a sign-in provider): an answer, not a fault.
        if (answer.statusCode !== 503)
          expect(answer.statusCode, `${who} ${operation.name}: ${answer.body.slice(0, 200)}`).toBeLessThan(
            500,
          )
      }
  })
})
