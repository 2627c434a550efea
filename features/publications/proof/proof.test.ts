import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asActor } from '../../../kernel/http/transaction.ts'
import { makeWorld, programmes, type World } from '../../../testing/world.ts'
import { loadShippedDatasets } from '../../evidence/seam.ts'
import { checkFigures } from '../check.ts'
import { gatherStatistics, type MadePaper, makeStatisticsPaper } from '../make.ts'
import { NotAPaper, openPaper, type PaperFormat, paperFormats, sealPaper } from './files.ts'
import { checkSeal } from './seal.ts'

let world: World
let made: MadePaper

const bytesOf = (format: PaperFormat) => made.files.find((one) => one.format === format)!.bytes
const stateOf = (bytes: Uint8Array) => {
  const { digest, seal } = openPaper(bytes)
  return checkSeal(world.kernel, digest, seal)
}
const check = (bytes: Uint8Array) =>
  asActor(world.kernel.workerDb, 'system', (db) =>
    checkFigures(db, programmes.balkans, openPaper(bytes).proof.figures),
  )

beforeAll(async () => {
  world = await makeWorld()
  await loadShippedDatasets(world.kernel, programmes.balkans)
  made = await asActor(world.kernel.workerDb, 'system', async (db) =>
    makeStatisticsPaper(
      world.kernel,
      db,
      programmes.balkans,
      await gatherStatistics(db, programmes.balkans),
      {
        language: 'sr-Cyrl',
        date: '2026-11-24',
        edition: '',
        status: 'draft',
      },
    ),
  )
}, 400_000)
afterAll(() => world.close())

describe('a paper that nobody touched', () => {
  test.each(paperFormats)('opens from its %s, sealed, with the same proof', async (format) => {
    const opened = openPaper(bytesOf(format))
    expect(opened.format).toBe(format)
    expect(opened.proof).toEqual(made.proof)
    expect(stateOf(bytesOf(format))).toBe('own')
  })

  test('is computed again to the same digests', async () => {
    expect((await check(bytesOf('pdf'))).filter(({ state }) => state !== 'match')).toEqual([])
  })

  test('has its chapters in their order, and one proof for each figure', () => {
    const headings = made.document.blocks.flatMap((block) => (block.kind === 'heading' ? [block.id] : []))
    expect(headings).toEqual([
      'findings', 'detections', 'nationalities', 'asylum', 'concern', 'deaths', 'comparability', 'method',
    ]) // biome-ignore format: a list
    const proofs = made.document.blocks.find((block) => block.kind === 'proof')
    expect(proofs?.kind === 'proof' && proofs.entries.map(({ id }) => id)).toEqual(
      made.figures.map(({ id }) => id),
    )
    expect(JSON.stringify(made.document.blocks)).not.toMatch(/publications\.statistics/)
  })
})

describe('a paper that somebody touched', () => {
  test('one word changed in the web page breaks its seal', () => {
    const page = strFromU8(bytesOf('html')).replace('</h1>', '!</h1>')
    expect(stateOf(strToU8(page))).toBe('broken')
  })

  test('one word changed in the Word file breaks its seal; packing it anew does not', () => {
    const parts = unzipSync(bytesOf('docx'))
    expect(stateOf(zipSync(parts, { level: 1 }))).toBe('own')
    const text = strFromU8(parts['word/document.xml']!)
    parts['word/document.xml'] = strToU8(text.replace('</w:t>', '!</w:t>'))
    expect(stateOf(zipSync(parts))).toBe('broken')
  })

  test('one byte changed in the PDF breaks its seal', () => {
    const bytes = Uint8Array.from(bytesOf('pdf'))
    // The minor version in its first line: every reader opens it all the same.
    bytes['%PDF-1.'.length] = 0x36
    expect(stateOf(bytes)).toBe('broken')
  })

  test('a changed row is found even where its seal was taken off', async () => {
    const { seal: _, ...proof } = JSON.parse(strFromU8(bytesOf('json')))
    proof.figures[1].rows[0][2] += 1
    const bytes = strToU8(JSON.stringify(proof))
    expect(stateOf(bytes)).toBe('missing')
    expect((await check(bytes)).map(({ state }) => state).filter((state) => state !== 'match')).toEqual([
      'altered',
    ])
  })

  test('a changed query is found even where it was sealed anew', async () => {
    const { seal: _, ...proof } = JSON.parse(strFromU8(bytesOf('json')))
    proof.figures[0].query.to = '2020'
    const bytes = sealPaper(world.kernel, 'json', strToU8(JSON.stringify(proof)))
    expect(stateOf(bytes)).toBe('own')
    const bad = (await check(bytes)).filter(({ state }) => state !== 'match')
    expect(bad).toMatchObject([{ state: 'differs' }])
    expect(bad[0]!.changed).toBeGreaterThan(0)
  })

  test.each([
    ['an empty file', ''],
    ['a text', 'Migration in figures'],
    ['a page without a proof', '<!doctype html><html></html>'],
    ['a broken proof', '{"format":"ura-paper-proof/1","figures":7}'],
    ['half a package', 'PK\u0003\u0004 and no more'],
  ])('%s is no paper, and is told so', (_, text) => {
    expect(() => openPaper(strToU8(text))).toThrow(NotAPaper)
  })
})
