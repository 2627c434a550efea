import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Name } from '../../../testing/cast.ts'
import { type Erasing, openErasing } from '../../../testing/collection/erasing.ts'
import { held, multiplied, type Reader, stalled } from '../../../testing/collection/readers.ts'
import { prepareExport } from '../contract.ts'

const patience = 1.5
let s: Erasing['s'], form: string, file: string
beforeAll(async () => {
  const erasing = await openErasing({ URA_READER_SECONDS: String(patience), URA_LOG: 'silent' })
  ;({ s, form } = erasing)
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
const waysOut: [string, () => Promise<string>][] = [
  ['OData', async () => `${base}.svc/Submissions`],
  ['CSV', async () => `${base}/submissions.csv`],
  ['ZIP', async () => `${base}/submissions.csv.zip?attachments=false`],
  ['GeoJSON', () => prepared('geojson')],
  ['XLSX', () => prepared('xlsx')],
]
async function prepared(format: 'geojson' | 'xlsx'): Promise<string> {
  const made = await s.ask('arben', prepareExport, { params: { form }, body: { format } })
  return `/api/exports/${made.body.id}/file`
}

test.each(waysOut)('%s: who reads nothing is cut off, and gives back what they held', async (_, path) => {
  const one = await stall('arben', await path())
  expect(one.status).toBe(200)
  await expect.poll(() => held(s)).toBe(1)
  expect(one.ended()).toBe(false)
  await expect.poll(one.ended, { timeout: 5000 }).toBe(true)
  await expect.poll(() => held(s)).toBe(0)
})

test('also who goes on sending meanwhile', async () => {
  const one = await stall('arben', `${base}.svc/Submissions`)
  one.socket.write('GET / HTTP/1.1\r\nSlowly: ')
  const sending = setInterval(() => one.socket.write('a'), 200)
  await pause(patience * 500)
  expect(one.ended()).toBe(false)
  await expect
    .poll(one.ended, { timeout: 5000 })
    .toBe(true)
    .finally(() => clearInterval(sending))
})

test('files beside the tables of a ZIP need no connection, and are cut off as well', async () => {
  const filter = encodeURIComponent("notes eq 'Queue & delay'")
  const one = await stall('arben', `${base}/submissions.csv.zip?$filter=${filter}`)
  expect(one.status).toBe(200)
  await expect.poll(() => held(s)).toBe(0)
  expect(one.ended()).toBe(false)
  await expect.poll(one.ended, { timeout: 5000 }).toBe(true)
})

test('who reads slowly and steadily gets the whole of it', async () => {
  const answer = await fetch(`${s.url}${file}`, { headers: { cookie: s.cookie('mira') } })
  const begun = Date.now()
  let bytes = 0
  for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
    bytes += chunk.length
    // About five megabytes a second.
    await pause(Math.max(0, (bytes / 5_000_000) * 1000 - (Date.now() - begun)))
  }
  expect(bytes).toBe(20_000_000)
  expect(Date.now() - begun).toBeGreaterThan(patience * 2000)
})
