import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addSite, inBalkans, planVisit, said } from '../../testing/monitoring.ts'
import { cast, makeWorld, programmes, type World } from '../../testing/world.ts'
import { createSite, deleteSite, getSite, listSites, type Site, updateSite } from './contract.ts'

let world: World
let site: Site
beforeAll(async () => {
  world = await makeWorld()
  site = await addSite(world, 'mira')
})
afterAll(() => world.close())

describe('sites', () => {
  test('are kept by the country’s monitors; others see the border section only', async () => {
    expect(site.may).toEqual(['update', 'delete'])
    const seen = (await world.ask('pal', getSite, { params: { ...inBalkans, site: site.id } })).body
    expect(seen).toMatchObject({ latitude: 40.25, longitude: 20.75, coarse: true, may: [] })
    // Being a monitor of another country shows no position here.
    await world.admin.query(
      `insert into kernel.membership (person_id, programme_id, role, country) values ($1, $2, 'monitor', 'RS')`,
      [cast.pal.id, programmes.balkans],
    )
    const still = (await world.ask('pal', getSite, { params: { ...inBalkans, site: site.id } })).body
    expect(still).toMatchObject({ latitude: 40.25, coarse: true })
    const elsewhere = { code: 'x-1', kind: 'court' as const, name: said('x'), country: 'RS' }
    expect((await world.ask('mira', createSite, { params: inBalkans, body: elsewhere })).status).toBe(403)
    const twice = await world.ask('mira', createSite, {
      params: inBalkans,
      body: { ...elsewhere, country: 'AL', code: site.code },
    })
    expect(twice.text).toMatch(/Another site has this code/)
    const half = await world.ask('mira', createSite, {
      params: inBalkans,
      body: { ...elsewhere, country: 'AL', latitude: 41 },
    })
    expect(half.text).toMatch(/both latitude and longitude/)
    const { body } = await world.ask('arben', updateSite, {
      params: { ...inBalkans, site: site.id },
      body: { ...site, capacity: 40 },
    })
    expect(body.capacity).toBe(40)
    expect(
      (
        await world.ask('arben', updateSite, {
          params: { ...inBalkans, site: site.id },
          body: { ...site, capacity: 50 },
        })
      ).status,
    ).toBe(409)
    await planVisit(world, 'mira', site.id)
    const used = await world.ask('mira', deleteSite, { params: { ...inBalkans, site: site.id } })
    expect(used.status).toBe(409)
    const { body: list } = await world.ask('pal', listSites, {
      params: inBalkans,
      query: { filter: ['kind:border_crossing'] },
    })
    expect(list.rows[0]!.visits).toBeGreaterThan(0)
  })
})
