import { randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Name, programmes } from '../../testing/cast.ts'
import { makeWorld, type World } from '../../testing/world.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())

const add = (
  who: Name | null,
  query: string,
  content: Buffer | string,
  headers: Record<string, string> = {},
) =>
  world.app.inject({
    method: 'POST',
    url: `/api/files?programme=${programmes.balkans}&${query}`,
    headers: { 'content-type': 'application/pdf', ...(who ? { cookie: world.cookie(who) } : {}), ...headers },
    payload: content,
  })
const get = (who: Name | null, id: string, headers: Record<string, string> = {}, query = '') =>
  world.app.inject({
    method: 'GET',
    url: `/api/files/${id}${query}`,
    headers: { ...(who ? { cookie: world.cookie(who) } : {}), ...headers },
  })
const actions = async (subject: string) => {
  const { rows } = await world.admin.query<{ action: string; person_id: string }>(
    'select action, person_id from kernel.audit where subject_id = $1 order by id',
    [subject],
  )
  return rows.map((row) => row.action)
}

describe('Uploads and downloads', () => {
  it('take a file from a member and give it back to whoever reaches its place', async () => {
    const content = randomBytes(300_000)
    const added = await add('mira', 'country=AL&name=Vizita%20n%C3%AB%20Shkod%C3%ABr.bin', content)
    expect(added.statusCode).toBe(201)
    const file = added.json()
    expect(file).toMatchObject({
      name: 'Vizita në Shkodër.bin',
      mediaType: 'application/octet-stream',
      size: 300_000,
    })
    const got = await get('arben', file.id)
    expect(got.statusCode).toBe(200)
    expect(got.rawPayload.equals(content)).toBe(true)
    expect(got.headers['content-disposition']).toContain(
      "filename*=UTF-8''Vizita%20n%C3%AB%20Shkod%C3%ABr.bin",
    )
    expect(got.headers['x-content-type-options']).toBe('nosniff')
    const part = await get('petra', file.id, { range: 'bytes=100000-199999' })
    expect(part.statusCode).toBe(206)
    expect(part.rawPayload.equals(content.subarray(100_000, 200_000))).toBe(true)
    const again = await get('petra', file.id, { 'if-none-match': String(got.headers.etag) })
    expect(again.statusCode).toBe(304)
    expect(await actions(file.id)).toEqual(['kernel.file.add'])
    // What lies in the folder is sealed.
    expect(readdirSync(world.kernel.files.spool)).toEqual([])
  })

  it('keep others out: another country, another programme, nobody', async () => {
    const { id } = (await add('mira', 'country=AL&name=a.txt', 'hello')).json()
    expect((await get('nikola', id)).statusCode).toBe(404)
    expect((await get('zana', id)).statusCode).toBe(404)
    expect((await get('nobody', id)).statusCode).toBe(404)
    expect((await get(null, id)).statusCode).toBe(401)
    expect((await get('mira', 'not-an-id')).statusCode).toBe(404)
    expect((await add('zana', 'country=AL&name=a.txt', 'x')).statusCode).toBe(403)
    expect((await add(null, 'country=AL&name=a.txt', 'x')).statusCode).toBe(401)
    expect(
      (await add('mira', 'country=AL&name=a.txt', 'x', { 'sec-fetch-site': 'cross-site' })).statusCode,
    ).toBe(403)
    expect((await add('mira', 'country=Albania&name=a.txt', 'x')).statusCode).toBe(422)
    expect(readdirSync(world.kernel.files.spool)).toEqual([])
  })

  it('log who looks at highly sensitive material', async () => {
    const { id } = (await add('mira', 'country=AL&name=a.txt&sensitivity=2', 'a testimony')).json()
    expect((await get('gent', id)).statusCode).toBe(404)
    expect((await get('arben', id)).statusCode).toBe(200)
    expect(await actions(id)).toEqual(['kernel.file.add', 'kernel.file.open'])
  })

  it('never let a page run: it is told by its bytes and only ever downloaded', async () => {
    const { id, mediaType } = (
      await add('mira', 'country=AL&name=a.pdf', '<html><script>steal()</script>')
    ).json()
    expect(mediaType).toBe('text/html')
    const got = await get('mira', id, {}, '?inline')
    expect(got.headers['content-disposition']).toMatch(/^attachment/)
    expect(got.headers['content-security-policy']).toContain('sandbox')
  })
})
