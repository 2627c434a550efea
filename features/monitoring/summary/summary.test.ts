import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { localText } from '../../../common/languages.ts'
import { getProgress } from '../../../kernel/desk/contract.ts'
import { asActor } from '../../../kernel/http/transaction.ts'
import type { Name } from '../../../testing/cast.ts'
import { addSite, approvedVisit, inBalkans, pastYear, planVisit, said } from '../../../testing/monitoring.ts'
import { cast, makeWorld, programmes, type World } from '../../../testing/world.ts'
import { depositFinding } from '../../evidence/seam.ts'
import { getProgramme, updateProgramme } from '../../programme/contract.ts'
import { PrintedSummary, printSummary, readSummary, type Summary, type TableName } from '../contract.ts'
import { amountsOf, cutPage, guardRegion } from './guard.ts'
import { printSummaryFile } from './print.ts'
import { countUp, periodsOf, spanBefore } from './rules.ts'

let world: World
const year = { from: `${pastYear}-01-01`, to: `${pastYear}-12-31` }

beforeAll(async () => {
  world = await makeWorld()
  const { body: programme } = await world.ask('petra', getProgramme, { params: inBalkans })
  await world.ask('petra', updateProgramme, { params: inBalkans, body: { ...programme, countries: ['AL', 'RS'] } })
  const south = await addSite(world, 'mira', { name: said('Kapshticë'), area: 'Korçë' })
  const camp = await addSite(world, 'mira', { name: said('The hidden camp'), area: 'Gjirokastër', sensitivity: 2 })
  const first = await approvedVisit(world, south.id)
  await approvedVisit(world, camp.id, { startsOn: `${pastYear}-04-10`, endsOn: `${pastYear}-04-10` })
  await planVisit(world, 'mira', south.id, { startsOn: `${pastYear}-05-10`, endsOn: `${pastYear}-05-10` })
  await asActor(world.kernel.db, { session: 'session-mira' }, async (db) => {
    const source = { room: 'monitoring', kind: 'visit', id: first.id, label: first.code, path: `/monitoring/visits/${first.id}` }
    for (const severity of ['serious', 'serious', 'critical'] as const)
      await depositFinding(db, {
        programmeId: programmes.balkans, country: 'AL', sensitivity: 1, statement: localText({ en: 'A finding' }), severity,
        confidence: 'high', grade: 'observed', theme: 'health', occurredOn: `${pastYear}-03-02`, source,
      })
  })
  await world.admin.query(`set ura.context = ''; update evidence.finding set source_approved = true, state = 'approved', approved_at = now() where severity = 'serious'`)
}) // biome-ignore format: records
afterAll(() => world.close())

const read = async (who: Name, more: object = {}) =>
  world.ask(who, readSummary, { params: inBalkans, query: { ...year, ...more } })
const cell = (summary: Summary, name: TableName, row: string, column: string) => {
  const table = summary.tables[name]!
  return table.cells[table.rows.findIndex((one) => one.code === row)]![table.columns.indexOf(column)]
}

describe('the summary', () => {
  test('counts approved visits, people, findings and compares with the year before', async () => {
    const { body } = await read('petra')
    expect(body).toMatchObject({ guarded: false, sample: false, placedBy: 'country', before: { from: `${pastYear - 1}-01-01`, to: `${pastYear - 1}-12-31` } })
    expect(cell(body, 'totals', 'visits', 'now')).toEqual({ value: 2 })
    expect(cell(body, 'totals', 'visits', 'before')).toEqual({ value: 0 })
    expect(cell(body, 'totals', 'persons', 'now')).toEqual({ value: 16 })
    expect(cell(body, 'people', '0-4', 'f')).toEqual({ value: 6 })
    expect(cell(body, 'people', 'total', 'm')).toEqual({ value: 10 })
    expect(cell(body, 'findings', 'serious', 'now')).toEqual({ value: 2 })
    expect(cell(body, 'findings', 'critical', 'now')).toEqual({ value: 0 })
    expect(body.tables.themes!.rows.map(({ code }) => code)).toEqual(['health', 'total'])
    expect(cell(body, 'themes', 'health', 'now')).toEqual({ value: 2 })
    expect(cell(body, 'themes', 'health', 'before')).toEqual({ value: 0 })
    expect(cell(body, 'access', 'granted', 'announced')).toEqual({ value: 2 })
    expect(cell(body, 'places', 'RS', 'visits')).toEqual({ value: 0 })
    expect(cell(body, 'periods', `${pastYear}-04`, 'persons')).toEqual({ value: 8 })
  })

  test('narrows findings to a theme for those who see every count, and for nobody else', async () => {
    const other = (await read('petra', { theme: 'children' })).body
    expect(other).toMatchObject({ theme: 'children', may: ['export', 'theme', 'span'] })
    expect(cell(other, 'totals', 'findings', 'now')).toEqual({ value: 0 })
    expect(cell(other, 'places', 'AL', 'findings')).toEqual({ value: 0 })
    expect(cell(other, 'totals', 'persons', 'now')).toEqual({ value: 16 })
    expect(cell((await read('petra', { theme: 'health' })).body, 'findings', 'serious', 'now')).toEqual({ value: 2 })
    // Small counts could be worked out from several themes and the whole.
    const donor = (await read('donna', { theme: 'children' })).body
    expect(donor).toMatchObject({ theme: null, allThemes: true, may: ['export'] })
    expect(other.may).toContain('span')
    expect(other.allThemes).toBe(false)
    expect(cell(donor, 'totals', 'findings', 'now')).toEqual({ value: null, below: 5 })
    expect(cell(donor, 'themes', 'health', 'now')).toEqual({ value: null, below: 5 })
    expect((await read('petra', { theme: 'weather' })).status).toBe(422)
  })

  test('compares the sites of a country, by name for those who may see them', async () => {
    const { body } = await read('mira', { country: 'AL' })
    expect(body).toMatchObject({ placedBy: 'site', guarded: false })
    const { rows, cells } = body.tables.places!
    expect(rows.map(({ label }) => label?.texts.en?.text ?? null)).toEqual(expect.arrayContaining(['Kapshticë', 'The hidden camp']))
    expect(cells.at(-1)![0]).toEqual({ value: 2 })
  })

  test('withholds small counts from staff who do not work with the records of that place', async () => {
    for (const [who, country] of [['donna', undefined], ['pal', undefined], ['mira', undefined], ['nikola', 'AL']] as const) {
      const { body, status } = await read(who, country ? { country } : {})
      expect(status, who).toBe(200)
      expect(body.guarded, who).toBe(true)
      expect(cell(body, 'totals', 'visits', 'now')).toEqual({ value: 2 })
      expect(cell(body, 'findings', 'serious', 'now')).toEqual({ value: null, below: 5 })
      expect(JSON.stringify(body), who).not.toMatch(/hidden camp|Kapshticë/)
      const shown = body.tables.people!.cells.flat().flatMap(({ value }) => value ?? [])
      expect(shown.filter((value) => value > 0 && value < 5)).toEqual([])
    }
  })

  test('shows whole years to whom it withholds: overlapping spans would give away what lies between them', async () => {
    const spring = { from: `${pastYear}-02-01`, to: `${pastYear}-04-09` }
    expect((await read('petra', spring)).body).toMatchObject({ span: spring, may: ['export', 'theme', 'span'] })
    for (const asked of [spring, { from: `${pastYear - 1}-01-01`, to: `${pastYear}-04-10` }]) {
      const { body } = await read('donna', asked)
      expect(body).toMatchObject({ span: year, before: { from: `${pastYear - 1}-01-01`, to: `${pastYear - 1}-12-31` }, may: ['export'] })
    }
    expect((await read('mira', { country: 'AL', ...spring })).body.span).toEqual(spring)
  })

  test('withholds of one country what the summary of all withholds of it', async () => {
    const person = (country: string, count: number) => ({
      subject: 'persons' as const, country, day: `${pastYear}-03-01`, count, dims: { age: '18-59', sex: 'm' }, place: null, sample: false,
    })
    const facts = [person('AL', 60), person('RS', 2)] as never[]
    const countries = ['AL', 'RS']
    const region = await guardRegion(facts, year, countries)
    const all = countUp(facts, year, 'country', countries)
    const everywhere = await cutPage(all, region, undefined)
    expect(everywhere.persons.placed[all.placed.persons.at('RS')]).toEqual({ value: null, below: 5 })
    expect(everywhere.persons.placed[all.placed.persons.at('AL')]).toEqual({ value: null, withheld: true })
    const one = countUp(facts.slice(0, 1), year, 'area', countries)
    const shown = await cutPage(one, region, 'AL')
    expect(JSON.stringify(shown.persons)).not.toContain('60')
    expect(shown.visits).toEqual(amountsOf(one).visits)
    // A country of which nothing is known, also to the programme, has nothing.
    const none = await cutPage(countUp([], year, 'area', countries), region, 'ME')
    expect(none.persons.own[0]).toEqual({ value: 0 })
  })

  test('is not for grantees and strangers, and refuses a reversed time', async () => {
    for (const who of ['gresa', 'teo', 'zana', 'nobody', 'ada'] as const) expect((await read(who)).status, who).toBe(403)
    const reversed = await read('petra', { from: `${pastYear + 1}-01-01`, to: `${pastYear}-01-01` })
    expect(reversed.status).toBe(422)
    expect(reversed.text).toContain('ends before it begins')
    expect((await read('petra', { country: 'Albania' })).status).toBe(422)
  })
}) // biome-ignore format: stories

const asked = { ...year, language: 'en' as const, country: null as string | null }
const runPrint = (who: Name, more: object, progressId: string) =>
  asActor(world.kernel.workerDb, 'system', (db) => {
    const payload = { ...asked, ...more, programme: programmes.balkans, person: cast[who].id, progressId }
    return printSummaryFile.run({ kernel: world.kernel, db, payload: payload as never, progress: async () => undefined })
  }) // biome-ignore format: one call
/** Prints as somebody, runs the job, and fetches the file as whoever asks. */
async function print(
  who: Name,
  more: { format: 'pdf' | 'docx'; language?: 'sq'; country?: string; theme?: 'children' },
) {
  const { body } = await world.ask(who, printSummary, { params: inBalkans, body: { ...asked, ...more } })
  await runPrint(who, more, body.progress)
  const done = (await world.ask(who, getProgress, { params: { id: body.progress } })).body
  expect(done).toMatchObject({ state: 'done', percent: 100 })
  const result = PrintedSummary.parse(done.result)
  const fetch = (by: Name) =>
    world.app.inject({ url: `/api/files/${result.file}`, headers: { cookie: world.cookie(by) } })
  return { result, fetch }
}

describe('what leaves the workspace', () => {
  const fetchFile = (who: Name | null, format: string, more = '') =>
    world.app.inject({
      url: `/api/programmes/${programmes.balkans}/monitoring/summary/file?${more.includes('from=') ? '' : `from=${pastYear}-01-01&`}to=${pastYear}-12-31&format=${format}${more}`,
      headers: who ? { cookie: world.cookie(who) } : {},
    })

  test('has small counts withheld even for the lead, with a footnote, and is written down', async () => {
    const csv = await fetchFile('petra', 'csv', '&country=AL')
    expect(csv.statusCode).toBe(200)
    expect(csv.body).toContain('findings,serious,now,,<5')
    expect(csv.body).toContain('totals,visits,now,2')
    expect(csv.body).not.toMatch(/hidden camp|Kapshticë|Gjirokastër/)
    expect(csv.body).toContain('area:Korçë')
    const { rows } = await world.admin.query(`select details, country from kernel.audit where action = 'monitoring.summary.export'`)
    expect(rows).toMatchObject([{ country: 'AL', details: { format: 'csv', from: `${pastYear}-01-01` } }])
  }) // biome-ignore format: one statement

  test('comes as PDF and Word from a job with progress, in the language asked for; the file is the asker’s', async () => {
    const pdf = await print('petra', { format: 'pdf' })
    expect((await pdf.fetch('petra')).rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
    expect(pdf.result.name).toBe(`monitoring-${pastYear}-01-01-${pastYear}-12-31.pdf`)
    const paper = await print('nikola', { format: 'docx', language: 'sq', country: 'AL' })
    const word = unzipSync(new Uint8Array((await paper.fetch('nikola')).rawPayload))
    const text = Buffer.from(word['word/document.xml']!).toString()
    expect(text).toContain('Numrat e vegjël nuk tregohen')
    expect(text).toContain('&lt;5')
    // Where he may not look he learns no place, although a job does the work.
    expect(text).not.toMatch(/Korçë|Kapshticë|hidden camp/)
    for (const who of ['zana', 'nobody'] as const) expect((await paper.fetch(who)).statusCode, who).toBe(404)
    const { rows } = await world.admin.query(
      `select details from kernel.audit where action = 'monitoring.summary.export' and person_id = $1`,
      [cast.nikola.id],
    )
    expect(rows).toMatchObject([{ details: { format: 'docx', language: 'sq', from: `${pastYear}-01-01` } }])
  }, 60_000)

  test('is printed for nobody who has left the programme while the job waited', async () => {
    const { body } = await world.ask('donna', printSummary, { params: inBalkans, body: { ...asked, format: 'pdf' } })
    await world.admin.query(`set ura.context = ''; update kernel.membership set ended_at = now() where person_id = '${cast.donna.id}'`)
    await expect(runPrint('donna', { format: 'pdf' }, body.progress)).rejects.toMatchObject({ code: 'forbidden' })
    expect((await world.ask('zana', printSummary, { params: inBalkans, body: { ...asked, format: 'pdf' } })).status).toBe(403)
  }) // biome-ignore format: short

  test('comes as a workbook', async () => {
    const book = unzipSync(new Uint8Array((await fetchFile('petra', 'xlsx')).rawPayload))
    expect(Object.keys(book).filter((name) => name.includes('worksheets/sheet'))).toHaveLength(9)
    expect(Buffer.from(book['xl/sharedStrings.xml']!).toString()).toContain('To protect people')
  }, 60_000)

  test('counts all themes whatever is on the screen, and says so in the file', async () => {
    const words = (bytes: Buffer, name: string) =>
      Buffer.from(unzipSync(new Uint8Array(bytes))[name]!).toString()
    const book = async (more: string) =>
      words((await fetchFile('petra', 'xlsx', more)).rawPayload, 'xl/sharedStrings.xml')
    expect(await book('')).not.toContain('findings of all themes')
    expect(await book('&theme=children')).toContain('findings of all themes')
    const [narrowed, whole] = [
      await fetchFile('petra', 'csv', '&theme=children'),
      await fetchFile('petra', 'csv'),
    ]
    expect(narrowed.body).toBe(whole.body)
    // A span of one's own choice could be held against the years: the file warns of it.
    expect(await book('')).not.toContain('overlapping time')
    expect(await book(`&from=${pastYear}-02-01`)).toContain('overlapping time')
    const paper = await print('petra', { format: 'docx', theme: 'children' })
    const text = words((await paper.fetch('petra')).rawPayload, 'word/document.xml')
    expect(text).toContain('findings of all themes')
    expect(text).toContain('&lt;5')
  }, 60_000)

  test('is refused to who may not read the summary', async () => {
    expect((await fetchFile(null, 'csv')).statusCode).toBe(401)
    expect((await fetchFile('zana', 'csv')).statusCode).toBe(403)
    expect((await fetchFile('petra', 'pdf')).statusCode).toBe(422)
    expect(
      (await world.app.inject({ url: '/api/programmes/x/monitoring/summary/file?format=csv' })).statusCode,
    ).toBe(404)
  })
})

describe('spans', () => {
  test('the span before is as long, by whole months where it is of whole months', () => {
    expect(spanBefore({ from: '2021-01-01', to: '2021-12-31' })).toEqual({
      from: '2020-01-01',
      to: '2020-12-31',
    })
    expect(spanBefore({ from: '2021-03-01', to: '2021-03-31' })).toEqual({
      from: '2021-02-01',
      to: '2021-02-28',
    })
    expect(spanBefore({ from: '2021-03-05', to: '2021-03-14' })).toEqual({
      from: '2021-02-23',
      to: '2021-03-04',
    })
  })
  test('long spans are told by year', () => {
    expect(periodsOf({ from: '2021-11-15', to: '2022-02-01' })).toEqual({ step: 'month', periods: ['2021-11', '2021-12', '2022-01', '2022-02'] })
    expect(periodsOf({ from: '2020-03-01', to: '2023-06-30' })).toEqual({ step: 'year', periods: ['2020', '2021', '2022', '2023'] })
  }) // biome-ignore format: values
})
