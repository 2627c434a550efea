import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cast, type Name } from '../../testing/cast.ts'
import { openStation, type Station } from '../../testing/collection/station.ts'
import { visitForm } from '../../testing/collection/visit.ts'
import { programmes } from '../../testing/world.ts'
import {
  addDevice, addFromLibrary, admitDevice, getForm, listCollectors, listDevices, listForms, shutOutDevice,
} from './contract.ts' // biome-ignore format: a list
import { compileForm } from './forms/compile.ts'

let s: Station
beforeAll(async () => {
  s = await openStation()
})
afterAll(() => s.close())
const programme = programmes.balkans
const page = { page: 1, size: 50 }
const get = (who: Name | null, url: string) =>
  s.app.inject({ method: 'GET', url, headers: who ? { cookie: s.cookie(who), 'accept-language': 'en' } : {} })

describe('a lost phone', () => {
  test('is seen and shut out by the monitor whose it is, and by no other monitor', async () => {
    const people = await s.ask('petra', listCollectors, { params: { programme } })
    expect(people.body.people.map((one) => one.id)).toContain(cast.mira.id)
    expect(people.body.people.map((one) => one.id)).not.toContain(cast.gresa.id)
    expect((await s.ask('mira', listCollectors, { params: { programme } })).status).toBe(403)

    const body = { name: 'Mira’s phone', country: 'AL', person: cast.mira.id }
    const { id } = (await s.ask('petra', addDevice, { params: { programme }, body })).body
    await s.ask('petra', addDevice, { params: { programme }, body: { name: 'Another', country: 'AL' } })
    const mine = await s.ask('mira', listDevices, { params: { programme }, query: page })
    expect(mine.body.rows).toMatchObject([{ id, name: 'Mira’s phone', forms: null, may: ['shutOut'] }])
    const all = await s.ask('petra', listDevices, { params: { programme }, query: { ...page, sort: 'name' } })
    expect(all.body.rows.map((row) => [row.name, row.may])).toEqual([
      ['Another', ['manage', 'shutOut']],
      ['Mira’s phone', ['manage', 'shutOut']],
    ])
    expect(all.body.rows[1]!.person).toBeTruthy()

    const params = { device: id }
    expect((await s.ask('nikola', shutOutDevice, { params })).status).toBe(404)
    expect((await s.ask('mira', shutOutDevice, { params })).status).toBe(204)
    expect((await s.ask('mira', admitDevice, { params })).status).toBe(403)
    const lost = await s.ask('petra', listDevices, {
      params: { programme },
      query: { ...page, filter: ['state:out'] },
    })
    expect(lost.body.rows.map((row) => row.id)).toEqual([id])
    expect((await s.ask('petra', admitDevice, { params })).status).toBe(204)
  })

  test('stands in the list that leaves as a file, for those who may see the list', async () => {
    const csv = await get('petra', `/api/programmes/${programme}/devices?format=csv&sort=name`)
    expect(csv.headers['content-disposition']).toContain('devices.csv')
    expect(csv.body.split('\r\n').map((line) => line.split(',')[0])).toEqual([
      '\ufeffname',
      'Another',
      'Mira’s phone',
      '',
    ])
    const own = await get('mira', `/api/programmes/${programme}/devices?format=csv`)
    expect(own.body).not.toContain('Another')
    expect((await get('gresa', `/api/programmes/${programme}/devices?format=csv`)).statusCode).toBe(403)
    expect((await get(null, `/api/programmes/${programme}/devices?format=csv`)).statusCode).toBe(401)
  })
})

describe('the list of forms', () => {
  test('is filtered and sorted by the server, and leaves as a workbook', async () => {
    await s.publish(visitForm(), 'petra', { country: 'AL' })
    await s.ask('petra', addFromLibrary, {
      params: { programme, code: 'incident-testimony' },
      body: { open: true },
    })
    const ask = async (query: object, language = 'en') =>
      (
        await s.ask(
          'petra',
          listForms,
          { params: { programme }, query: { ...page, ...query } },
          language as 'en',
        )
      ).body.rows.map((row) => row.title)
    expect(await ask({ filter: ['country:AL'] })).toEqual(['Border visit'])
    expect(await ask({ filter: ['country:'] })).toEqual(['Incident testimony'])
    expect(await ask({ sort: '-title' }, 'sq')).toEqual(['Dëshmi për një incident', 'Border visit'])
    expect(await ask({ search: 'dëshmi' }, 'sq')).toEqual(['Dëshmi për një incident'])
    expect(await ask({ filter: ['state:closed'] })).toEqual([])
    const file = await get('petra', `/api/programmes/${programme}/forms?format=xlsx`)
    expect(file.rawPayload.subarray(0, 2).toString()).toBe('PK')
    expect(file.headers['content-type']).toContain('spreadsheetml')
  })
})

describe('the files of a form', () => {
  test('are the uploaded workbook and the XForm, for staff of its place alone', async () => {
    const list = await s.ask('petra', listForms, { params: { programme }, query: page })
    const row = list.body.rows.find((one) => one.code === 'border_visit')!
    const form = await s.ask('petra', getForm, { params: { form: row.id } })
    expect(form.body.counts).toMatchObject({ submissions: 0, lastAt: null })
    const base = `/api/forms/${row.id}/versions/${form.body.current!.id}`
    const source = await get('petra', `${base}/source`)
    expect(source.body).toBe(visitForm())
    expect(source.headers['content-disposition']).toContain('border_visit-1.md')
    const xform = await get('mira', `${base}/xform`)
    expect(compileForm(xform.rawPayload, 'x.xml').definition.id).toBe('border_visit')
    expect((await get('nikola', `${base}/xform`)).statusCode).toBe(404)
    expect((await get('zana', `${base}/source`)).statusCode).toBe(404)
    expect((await get(null, `${base}/source`)).statusCode).toBe(401)
    const other = list.body.rows.find((one) => one.code === 'incident-testimony')!
    expect(
      (await get('petra', `/api/forms/${other.id}/versions/${form.body.current!.id}/xform`)).statusCode,
    ).toBe(404)
  })

  test('come with an empty form and with the library, as workbooks that compile', async () => {
    const blank = await get('mira', '/api/collection/blank-form')
    const compiled = compileForm(blank.rawPayload, 'form.xlsx')
    expect(compiled.warnings).toEqual([])
    expect(compiled.gaps).toEqual([])
    const ready = await get('mira', `/api/programmes/${programme}/library/centre-visit/workbook`)
    expect(compileForm(ready.rawPayload, 'x.xlsx').definition.id).toBe('centre-visit')
    expect(
      (await get('gresa', `/api/programmes/${programme}/library/centre-visit/workbook`)).statusCode,
    ).toBe(403)
    expect((await get('mira', `/api/programmes/${programme}/library/..%2Fblank/workbook`)).statusCode).toBe(
      422,
    )
  })
})
