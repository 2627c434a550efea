import { createHash } from 'node:crypto'
import { strToU8, zipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Desk, openDesk } from '../../testing/statistics.ts'
import { makeWorld, programmes, type World } from '../../testing/world.ts'
import { loadShippedDatasets } from './seam.ts'

let world: World
let desk: Desk
const programme = programmes.balkans
const dataset = 'frontex-detections'
beforeAll(async () => {
  world = await makeWorld()
  await loadShippedDatasets(world.kernel, programme)
  desk = await openDesk(world, programme)
})
afterAll(async () => {
  await desk.close()
  await world.close()
})

const head = 'route,nationality,month,n\n'
const fault = async (name: string, content: Buffer | string) => {
  const answer = await desk.upload(dataset, name, content)
  expect(answer.status, answer.text).toBe(422)
  return (answer.body as unknown as { fields: { code: string; message: string }[] }).fields[0]!
}

describe('a file that is no table', () => {
  test('no table at all: a picture, noise, a document, a text with NUL', async () => {
    const picture = Buffer.from(`\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08`, 'latin1')
    const noise = Buffer.concat(
      Array.from({ length: 40 }, (_, at) => createHash('sha256').update(`${at}`).digest()),
    )
    const strange: [string, Buffer | string][] = [
      ['picture.csv', picture],
      ['picture.png', picture],
      ['noise.xlsx', noise],
      ['document.csv', '%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n'],
      ['nul.csv', `${head}Western Balkan Route,SY\0R,2024-01,12\n`],
      ['nuls.csv', `${head}W\0\0e\0s\0t,S\0Y\0R,2024-01,12\n`],
    ]
    for (const [name, content] of strange) {
      const told = await fault(name, content)
      expect([name, told.code, told.message]).toEqual([
        name,
        'evidence.fault.not_table',
        expect.stringContaining('neither a CSV file nor an XLSX workbook'),
      ])
    }
    const archive = Buffer.from(zipSync({ 'letter.txt': strToU8('no workbook') }))
    expect((await fault('archive.xlsx', archive)).code).toBe('evidence.fault.not_xlsx')
    expect((await fault('archive.csv', archive)).code).toBe('evidence.fault.not_xlsx')
    const cube = '{"version":"2.0","class":"dataset","id":["geo\\u0000"],"size":[1],"value":[1]}'
    expect((await fault('cube.json', cube)).code).toBe('evidence.fault.json')
  })

  test('a NUL far below the headings is told with its row; UTF-16 without its mark is read', async () => {
    const rows = `Western Balkan Route,SYR,2024-01,12\n`.repeat(4000)
    const checked = await desk.check(
      dataset,
      'late.csv',
      `${head}${rows}Western Balkan Route,S\0YR,2024-02,1\n`,
    )
    expect(checked.fault).toMatchObject({ kind: 'encoding', message: expect.stringContaining('row 4002') })
    const file = `${head}Western Balkan Route,SYR,2024-01,12\n`
    for (const encoding of ['utf-16le', 'utf-16be']) {
      const bytes = Buffer.from(file, 'utf16le')
      const { body } = await desk.upload(
        dataset,
        'wide.csv',
        encoding === 'utf-16le' ? bytes : bytes.swap16(),
      )
      expect(body).toMatchObject({ format: { encoding }, names: ['route', 'nationality', 'month', 'n'] })
    }
  })
})
