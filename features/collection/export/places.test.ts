import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Name } from '../../../testing/cast.ts'
import { type Erasing, openErasing } from '../../../testing/collection/erasing.ts'
import { held, multiplied, type Reader, stalled } from '../../../testing/collection/readers.ts'
import { visitXml } from '../../../testing/collection/visit.ts'

let s: Erasing['s'], phone: Erasing['phone'], file: string
beforeAll(async () => {
  const erasing = await openErasing({ URA_LOG: 'silent' })
  ;({ s, phone } = erasing)
  const one = await erasing.arrive({ photo: 'a.bin' }, { 'a.bin': randomBytes(20_000_000) })
  file = `/v1/projects/1/forms/border_visit/submissions/${one.instanceId}/attachments/a.bin`
  await multiplied(s, 4000)
})
afterAll(() => s.close())

const readers: Reader[] = []
afterEach(async () => {
  for (const { socket } of readers.splice(0)) socket.destroy()
  await expect.poll(() => held(s)).toBe(0)
})
const stall = async (who: Name, path: string, times = 1) => {
  const reader = await stalled(s, who, path, times)
  readers.push(reader)
  return reader
}
const base = '/v1/projects/1/forms/border_visit'
const sends = async () => (await phone.send(visitXml())).status

test('files that nobody reads hold no connection, and nobody waits for their readers', async () => {
  for (let n = 0; n < 14; n++) expect((await stall('mira', file)).status).toBe(200)
  expect(await held(s)).toBe(0)
  expect(await sends()).toBe(201)
})

test('a list that nobody reads holds no connection either', async () => {
  for (let n = 0; n < 7; n++)
    expect((await stall('petra', `${base}/submissions?limit=10000`)).status).toBe(200)
  await expect.poll(() => held(s)).toBe(0)
})

test('nobody has all places among the large exports for themselves', async () => {
  for (let n = 0; n < 3; n++) expect((await stall('arben', `${base}.svc/Submissions`)).status).toBe(200)
  const refused = await fetch(`${s.url}${base}/submissions.csv`, { headers: { cookie: s.cookie('arben') } })
  expect(refused.status).toBe(503)
  expect(await refused.text()).toContain('You have several large exports under way already')
  // Others find the last place, and then none.
  expect((await stall('lira', `${base}.svc/Submissions`)).status).toBe(200)
  expect((await stall('jelena', `${base}.svc/Submissions`)).status).toBe(503)
  expect(await sends()).toBe(201)
})

test('requests behind one that is not read are let go with it', async () => {
  const one = await stall('arben', `${base}.svc/Submissions`, 3)
  await expect.poll(() => held(s)).toBe(3)
  one.socket.destroy()
  await expect.poll(() => held(s), { timeout: 5000 }).toBe(0)
})

test('as many readings as there may come together: each waits its turn, and what is sent in does not', async () => {
  const pages = Array.from({ length: 40 }, () =>
    s.app.inject({ url: `${base}.svc/Submissions?$top=1`, headers: { cookie: s.cookie('arben') } }),
  )
  expect(await sends()).toBe(201)
  expect((await Promise.all(pages)).map(({ statusCode }) => statusCode)).toEqual(pages.map(() => 200))
})
