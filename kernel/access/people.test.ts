import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { features } from '../../apps/features.ts'
import { localText } from '../../common/languages.ts'
import { type Name, names } from '../../testing/cast.ts'
import { tableMatrix } from '../../testing/guards/matrix.ts'
import { cast, makeWorld, programmes, type World } from '../../testing/world.ts'
import { asActor } from '../http/transaction.ts'
import { workOnce } from '../jobs/worker.ts'
import {
  addOrganisation,
  changeOrganisation,
  explainAccess,
  exportPeople,
  getOrganisation,
  getPerson,
  invitePerson,
  listEverybody,
  listOrganisations,
  listPeople,
} from './contract.ts'
import { guards } from './explain.ts'
import { reachInto } from './reach.ts'
import { clearance, roles } from './roles.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())
beforeEach(() => world.admin.query('delete from auth."rateLimit"'))

const balkans = { programme: programmes.balkans }
const problem = (answer: { body: unknown }) => answer.body as { code: string; detail: string }
const _held = async (name: Name) => {
  const { rows } = await world.admin.query('select id from kernel.membership where person_id = $1', [
    cast[name].id,
  ])
  return { membership: rows[0].id as string }
}

describe('the people of a programme', () => {
  test('are found, filtered, sorted and paged: listPeople', async () => {
    const list = async (query: object, who: Name = 'petra') =>
      (await world.ask(who, listPeople, { params: balkans, query })).body
    const all = await list({})
    expect(all.total).toBe(16)
    expect(all.rows.map((row) => row.name)).toEqual(all.rows.map((row) => row.name).toSorted())
    expect((await list({ search: 'MIR' })).rows.map((row) => row.name)).toEqual(['Mira'])
    expect(
      (await list({ filter: ['role:monitor', 'role:assessor', 'country:RS'] })).rows.map((row) => row.name),
    ).toEqual(['Asja', 'Nikola'])
    expect((await list({ sort: '-name', page: 2, size: 3 })).rows.map((row) => row.name)).toEqual([
      'Rada',
      'Petra',
      'Pal',
    ])
    expect((await list({ filter: 'state:ended' })).total).toBe(0)
    expect(all.rows.find((row) => row.name === 'Gresa')?.organisation?.name).toBe('The grantee organisation')
  })

  test('colleagues see names, those who look after people see addresses, others see nothing', async () => {
    const ask = (who: Name) => world.ask(who, listPeople, { params: balkans, query: {} })
    expect((await ask('petra')).body.rows.find((row) => row.name === 'Mira')?.email).toBe('mira@cast.example')
    expect((await ask('lira')).body.rows.every((row) => row.email === null)).toBe(true)
    expect((await ask('ada')).body.total).toBe(16)
    for (const who of ['gresa', 'donna', 'zana', 'nobody'] as const)
      expect((await ask(who)).status, who).toBe(403)
  })

  test('one person’s page shows what the asker may see: getPerson', async () => {
    const ask = (who: Name, whom: Name) => world.ask(who, getPerson, { params: { person: cast[whom].id } })
    expect((await ask('arben', 'mira')).body).toMatchObject({
      name: 'Mira',
      email: 'mira@cast.example',
      codes: null,
    })
    expect((await ask('lira', 'mira')).body.email).toBeNull()
    expect((await ask('ada', 'mira')).body.may).toEqual({ close: true, invite: true, resetCodes: true })
    expect((await ask('gresa', 'mira')).status).toBe(404)
    expect((await ask('gresa', 'gresa')).body.email).toBe('gresa@cast.example')
    expect((await ask('petra', 'zana')).status).toBe(404)
  })

  test('administrators see everybody: listEverybody', async () => {
    const { body } = await world.ask('ada', listEverybody, { query: { search: 'a', filter: 'role:grantee' } })
    expect(body.rows.map((row) => row.name)).toEqual(['Gresa', 'Rina'])
    expect((await world.ask('petra', listEverybody, { query: {} })).status).toBe(403)
  })
})

describe('a list of people as a file', () => {
  test('is taken by those who may, with a reason that is kept: exportPeople', async () => {
    const reason = 'list for the steering committee'
    const take = (who: Name, format: 'csv' | 'xlsx' = 'csv', why = reason) =>
      world.ask(who, exportPeople, { params: balkans, body: { reason: why, format } })
    for (const who of ['arben', 'lira', 'donna', 'gresa', 'zana'] as const)
      expect((await take(who)).status, who).toBe(403)
    expect((await take('petra', 'csv', ' ')).status).toBe(422)
    const { body } = await take('petra')
    const text = Buffer.from(body.content, 'base64').toString()
    expect(text.split('\r\n')[0]).toBe('name,email,role,country,organisation,starts_on,ends_on,state,account')
    expect(text).toMatch(/^Mira,mira@cast\.example,monitor,AL,/m)
    const book = await take('dora', 'xlsx')
    expect(Buffer.from(book.body.content, 'base64').subarray(0, 2).toString()).toBe('PK')
    const { rows } = await world.admin.query(
      `select person_id, programme_id, details from kernel.audit where action = 'access.people.export' order by id`,
    )
    expect(rows).toHaveLength(2)
    expect(rows[0]).toMatchObject({
      person_id: cast.petra.id,
      programme_id: programmes.balkans,
      details: { reason, format: 'csv' },
    })
  })
})

describe('organisations', () => {
  test('are added and edited by those who may, and the second of two editors is told: addOrganisation, changeOrganisation', async () => {
    const body = {
      code: 'drini',
      name: localText({ sq: 'Shoqata Drini', en: 'Drini Association' }),
      country: 'XK',
      website: 'https://drini.example',
    }
    expect((await world.ask('mira', addOrganisation, { body })).status).toBe(403)
    expect(
      (await world.ask('gent', addOrganisation, { body: { ...body, website: 'javascript:alert(1)' } }))
        .status,
    ).toBe(422)
    const made = await world.ask('gent', addOrganisation, { body })
    const params = { organisation: made.body.id }
    expect(problem(await world.ask('gent', addOrganisation, { body })).detail).toMatch(/short code exists/)
    const change = (who: Name, version: number, shortName: string) =>
      world.ask(who, changeOrganisation, { params, body: { ...body, version, shortName } })
    expect((await change('arben', 1, 'Drini')).body).toEqual({ version: 2 })
    expect((await change('petra', 1, 'D.')).status).toBe(409)
    expect((await change('lira', 2, 'D.')).status).toBe(403)
    expect((await world.ask('lira', getOrganisation, { params })).body).toMatchObject({
      shortName: 'Drini',
      version: 2,
      mayEdit: false,
    })
    expect((await world.ask('gresa', getOrganisation, { params })).status).toBe(404)
  })

  test('are listed as far as one sees them: listOrganisations', async () => {
    const list = async (who: Name, query: object) => (await world.ask(who, listOrganisations, { query })).body
    expect((await list('petra', { search: 'shoqata drin' })).rows.map((row) => row.code)).toEqual(['drini'])
    expect((await list('petra', { filter: 'country:RS' })).rows.map((row) => row.code).sort()).toEqual([
      'lead',
      'serbian',
    ])
    expect((await list('gresa', {})).rows.map((row) => row.code)).toEqual(['grantee'])
  })
})

describe('who may see what', () => {
  test('is told to those who work in the programme: explainAccess', async () => {
    const { body } = await world.ask('lira', explainAccess, { params: balkans })
    expect(body.people.find((one) => one.name === 'Mira')?.roles).toMatchObject([
      { role: 'monitor', country: 'AL', clearance: 2 },
    ])
    expect(body.relations.map((one) => one.relation)).toContain('kernel.membership')
    expect((await world.ask('gresa', explainAccess, { params: balkans })).status).toBe(403)
  })

  test('what the page says is what the database does, for every guarded table and everybody', async () => {
    const matrix = await tableMatrix(world)
    const all = await asActor(world.kernel.workerDb, 'system', guards)
    const guarded = all.filter((one) => one.scope !== 'own' && matrix[one.relation])
    expect(guarded.length).toBeGreaterThan(0)
    for (const guard of guarded) {
      // The probes are Lira's own rows, which she may reach for that reason alone.
      for (const who of names.filter((name) => name !== 'lira')) {
        const { role, country, programme } = cast[who]
        if (!role || programme !== programmes.balkans) continue
        const said = reachInto(guard, { role, country, clearance: clearance[role] })!
        const real = matrix[guard.relation]![who]!
        const inReach = (probes: string[]) => probes.some((probe) => probe === 'own' || probe === 'elsewhere')
        expect(said.read, `${who} reads ${guard.relation}`).toBe(inReach(real.read))
        expect(said.write, `${who} writes ${guard.relation}`).toBe(inReach(real.change))
        // The probes lie in Albania (one of them severe) and in Serbia.
        if (said.read && !said.ownOnly) {
          const places = [said.readIn ?? 'AL', said.readIn ?? 'RS']
          expect(real.read.includes('own'), `${who} reads ${guard.relation} in AL`).toBe(
            places.includes('AL'),
          )
          expect(real.read.includes('elsewhere'), `${who} reads ${guard.relation} in RS`).toBe(
            places.includes('RS'),
          )
          const severe = places.includes('AL') && (said.upTo === null || said.upTo >= 3)
          expect(real.read.includes('severe'), `${who} reads severe ${guard.relation}`).toBe(severe)
        }
        if (said.write && !said.ownOnly)
          expect(real.change.includes('elsewhere'), `${who} writes ${guard.relation} in RS`).toBe(
            (said.writeIn ?? 'RS') === 'RS',
          )
      }
    }
  }, 400_000)
})

test('whoever steals the whole database finds no name and no address of anyone', async () => {
  const invited = {
    name: 'New Person',
    email: 'new@elsewhere.example',
    language: 'en' as const,
    role: 'monitor' as const,
  }
  await world.ask('petra', invitePerson, { params: balkans, body: invited })
  await workOnce(world.kernel, features)
  const { rows: tables } = await world.admin.query<{ relation: string }>(
    `select format('%I.%I', schemaname, tablename) relation from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
  )
  let everything = ''
  for (const { relation } of tables) {
    const { rows } = await world.admin.query(
      `select coalesce(json_agg(t)::text, '') as all from ${relation} t`,
    )
    everything += rows[0].all
  }
  expect(everything.length).toBeGreaterThan(50_000)
  expect(everything.match(/[\w.]+@(?:cast|elsewhere)\.example/gi)).toBeNull()
  expect(everything.match(/"(?:Mira|Petra|New Person)"/g)).toBeNull()
  const addresses = everything.match(/[\w.+-]+@[\w-]+\.[a-z]{2,}/g) ?? []
  expect(addresses.filter((one) => !one.endsWith('@person.invalid'))).toEqual([])
})

test('every role has its word', () => {
  for (const language of ['en', 'sq', 'mk', 'bs', 'cnr', 'sr-Latn'] as const)
    for (const role of roles)
      expect(world.kernel.say(language).has(`role.${role}`), `${language} ${role}`).toBe(true)
})
