import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { DOMParser, type Element } from '@xmldom/xmldom'
import { unzipSync } from 'fflate'
import readExcel from 'read-excel-file/node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { home } from '../../../kernel/config/config.ts'
import { asActor } from '../../../kernel/http/transaction.ts'
import type { Name } from '../../../testing/cast.ts'
import { cast, makeWorld, programmes, type World } from '../../../testing/world.ts'
import { loadFile } from '../contract-file.ts'
import { type Output, outputs } from '../contract-outputs.ts'
import { loadProgramme } from '../file/load.ts'

const founding = readFileSync(resolve(home, 'programmes/western-balkans.yaml'), 'utf8').replace(
  'code: western-balkans',
  'code: balkans',
)
const params = { programme: programmes.balkans }
let world: World
beforeAll(async () => {
  world = await makeWorld()
  await asActor(world.kernel.workerDb, 'system', (db) => loadProgramme(db, founding))
})
afterAll(() => world.close())

async function get(who: Name | null, what: Output, language = 'en') {
  return world.app.inject({
    method: 'GET',
    url: `/api/programmes/${programmes.balkans}/export/${outputs[what]}?language=${language}`,
    headers: who ? { cookie: world.cookie(who) } : {},
  })
}

test('each export is for those who may read it, and is logged', async () => {
  for (const what of Object.keys(outputs) as Output[]) {
    const status = async (who: Name | null) => (await get(who, what)).statusCode
    expect(
      [
        await status('petra'),
        await status('donna'),
        await status('zana'),
        await status('nobody'),
        await status(null),
      ],
      what,
    ).toEqual([200, 200, 403, 403, 401])
    expect(await status('gresa'), what).toBe(403)
  }
  const { rows } = await world.admin.query(
    `select details ->> 'what' what from kernel.audit where action = 'programme.programme.export' and person_id = $1`,
    [cast.donna.id],
  )
  expect(rows.map((row) => row.what).sort()).toEqual(['data', 'iati', 'sheet', 'word'])
})

describe('IATI 2.03', () => {
  // The children of each element in the order of the official schema (xsd:sequence); what is not listed may not stand there.
  const order: Record<string, string[]> = {
    'iati-activities': ['iati-activity'],
    'iati-activity': [
      'iati-identifier', 'reporting-org', 'title', 'description', 'participating-org', 'other-identifier', 'activity-status', 'activity-date',
      'contact-info', 'activity-scope', 'recipient-country', 'recipient-region', 'location', 'sector', 'tag', 'country-budget-items',
      'humanitarian-scope', 'policy-marker', 'collaboration-type', 'default-flow-type', 'default-finance-type', 'default-aid-type',
      'default-tied-status', 'budget', 'planned-disbursement', 'capital-spend', 'transaction', 'document-link', 'related-activity',
      'legacy-data', 'conditions', 'result', 'crs-add', 'fss',
    ],
    'reporting-org': ['narrative'], title: ['narrative'], description: ['narrative'], 'participating-org': ['narrative'], 'activity-date': ['narrative'],
    result: ['title', 'description', 'document-link', 'reference', 'indicator'],
    indicator: ['title', 'description', 'document-link', 'reference', 'baseline', 'period'],
    baseline: ['location', 'dimension', 'document-link', 'comment'],
    period: ['period-start', 'period-end', 'target', 'actual'],
    target: ['location', 'dimension', 'comment', 'document-link'], actual: ['location', 'dimension', 'comment', 'document-link'],
  } // biome-ignore format: lists
  const codes: [string, string, RegExp][] = [
    ['participating-org', 'role', /^[1-4]$/], ['activity-status', 'code', /^[1-6]$/], ['activity-date', 'type', /^[1-4]$/], ['description', 'type', /^([1-4]|)$/],
    ['activity-scope', 'code', /^[1-8]$/], ['result', 'type', /^[1239]$/], ['indicator', 'measure', /^[1-5]$/], ['indicator', 'ascending', /^[01]$/],
    ['recipient-country', 'code', /^[A-Z]{2}$/], ['activity-date', 'iso-date', /^\d{4}-\d\d-\d\d$/], ['reporting-org', 'type', /^[1-9]\d$/],
  ] // biome-ignore format: a table

  const children = (element: Element) =>
    [...element.childNodes].filter((node): node is Element => node.nodeType === 1)
  const all = (root: Element, name: string) => [...root.getElementsByTagName(name)] as Element[]

  test('every element stands where the schema wants it, with codes of the official lists', async () => {
    const xml = (await get('petra', 'iati')).body
    const root = new DOMParser().parseFromString(xml, 'text/xml').documentElement!
    expect(root.getAttribute('version')).toBe('2.03')
    const walk = (element: Element): void => {
      const wanted = order[element.tagName]
      const names = children(element).map((child) => child.tagName)
      if (names.length) expect(wanted, element.tagName).toBeDefined()
      const ranks = names.map((name) => wanted!.indexOf(name))
      expect(ranks.includes(-1), `${element.tagName}: ${names}`).toBe(false)
      expect(ranks, `${element.tagName}: ${names}`).toEqual([...ranks].sort((a, b) => a - b))
      children(element)
        .filter((child) => child.tagName !== 'narrative')
        .forEach(walk)
    }
    walk(root)
    for (const [name, attribute, pattern] of codes)
      for (const one of all(root, name)) {
        // The title's description in a result has no type; the activity's has.
        if (name === 'description' && (one.parentNode as Element).tagName !== 'iati-activity') continue
        expect(one.getAttribute(attribute), `${name}@${attribute}`).toMatch(pattern)
      }
    for (const name of ['title', 'description', 'reporting-org', 'participating-org'])
      for (const one of all(root, name)) expect(all(one, 'narrative').length, name).toBeGreaterThan(0)
  })

  test('says the programme: results, targets for the whole and by country, shares that make a hundred, nothing unapproved', async () => {
    const xml = (await get('petra', 'iati')).body
    const root = new DOMParser().parseFromString(xml, 'text/xml').documentElement!
    expect(all(root, 'result')).toHaveLength(12)
    const monitorings = all(root, 'indicator').find((one) =>
      all(one, 'narrative')[0]!.textContent?.startsWith('6.1 '),
    )!
    const targets = all(monitorings, 'target')
    expect(targets.map((one) => one.getAttribute('value'))).toEqual([
      '90',
      '15',
      '15',
      '15',
      '15',
      '15',
      '15',
    ])
    expect(
      targets
        .slice(1)
        .map((one) => all(one, 'dimension')[0]!.getAttribute('value'))
        .sort(),
    ).toEqual(['AL', 'BA', 'ME', 'MK', 'RS', 'XK'])
    const shares = all(root, 'recipient-country').map((one) => Number(one.getAttribute('percentage')))
    expect(Math.round(shares.reduce((sum, one) => sum + one, 0) * 100)).toBe(10000)
    // Drafts of translations stay inside, and there is no value that nobody has approved: only what rooms count, here nothing yet.
    expect(xml).not.toContain('Безбедност')
    const actual = all(root, 'actual')
    expect(new Set(actual.map((one) => one.getAttribute('value')))).toEqual(new Set(['0']))
    const counted = all(root, 'indicator').filter((one) => all(one, 'actual').length > 0)
    expect(counted.map((one) => all(one, 'narrative')[0]!.textContent!.slice(0, 4))).toEqual(['6.1 '])
    expect(xml).toContain('provisional')
    expect(all(root, 'activity-date').map((one) => `${one.getAttribute('type')} ${one.getAttribute('iso-date')}`)).toEqual([
      '1 2020-03-01', '2 2020-03-01', '3 2023-06-30', '4 2023-06-30',
    ]) // biome-ignore format: a list
  })

  test('words that are markup stay words', async () => {
    const file = founding.replace('en: Training handbook for trainers\n', 'en: "<b>&amp; \\"x\\" ]]>"\n')
    await world.ask('petra', loadFile, { params, body: { text: file, dryRun: false } })
    const xml = (await get('petra', 'iati')).body
    const root = new DOMParser().parseFromString(xml, 'text/xml').documentElement!
    expect(all(root, 'narrative').map((one) => one.textContent)).toContain('<b>&amp; "x" ]]>')
    await world.ask('petra', loadFile, { params, body: { text: founding, dryRun: false } })
  })
})

describe('the logframe', () => {
  const word = async (language: string) => {
    const files = unzipSync(new Uint8Array((await get('petra', 'word', language)).rawPayload))
    return Object.entries(files)
      .filter(([name]) => /^word\/(document|footnotes|header\d*|footer\d*)\.xml$/.test(name))
      .map(([, bytes]) =>
        new TextDecoder()
          .decode(bytes)
          .replace(/<\/w:p>/g, '\n')
          .replace(/<[^>]+>/g, ''),
      )
      .join('\n')
  }

  test('as Word: levels, targets with their making, the funding statement, Kosovo* with its footnote', async () => {
    const english = await word('en')
    for (const said of [
      'Results chain',
      'Source and mean of verification',
      'Impact (overall objective)',
      '90 (6 × 15)',
      'not set by the document',
      'Supported by the European Commission',
      'Kosovo*',
      'UNSCR 1244',
    ])
      expect(english, said).toContain(said)
    const albanian = await word('sq')
    for (const said of [
      'Zinxhiri i rezultateve',
      'Mbështetur nga Komisioni Europian',
      'Kosovë*',
      'gjashtë projekteve rajonale',
    ])
      expect(albanian, said).toContain(said)
    expect(albanian).not.toMatch(/Mbështetur nga:?\s*Mbështetur nga/)
    expect(await word('sr-Cyrl')).toContain('Логички оквир')
  })

  test('as a workbook: a row for each indicator and place, numbers as numbers', async () => {
    const buffer = (await get('petra', 'sheet')).rawPayload
    const [{ data: rows }] = (await readExcel(buffer)) as unknown as [{ data: unknown[][] }]
    const head = rows[0] as string[]
    const of = (row: unknown[], column: string) => row[head.indexOf(column)]
    const monitorings = rows.filter((row) => of(row, 'Code') === '6.1')
    expect(monitorings.map((row) => [of(row, 'Place'), of(row, 'Target')])).toContainEqual(['Kosovo*', 15])
    expect(monitorings).toHaveLength(7)
    expect(
      rows.filter((row) => of(row, 'Code') === '3.2').map((row) => [of(row, 'Place'), of(row, 'Target')]),
    ).toEqual([['Regional', 1]])
    const notes = rows.map((row) => String(row[0] ?? ''))
    expect(notes).toContain('Supported by the European Commission')
    expect(notes.some((note) => note.startsWith('* This designation'))).toBe(true)
  })
})

test('the results as CSV with a Data Package that describes it', async () => {
  const files = unzipSync(new Uint8Array((await get('donna', 'data')).rawPayload))
  const csv = new TextDecoder().decode(files['results.csv'])
  const about = JSON.parse(new TextDecoder().decode(files['datapackage.json']))
  const [head, ...lines] = csv.trim().split('\r\n')
  expect(about.resources[0].schema.fields.map((field: { name: string }) => field.name)).toEqual(
    head!.split(','),
  )
  expect(about.resources[0].bytes).toBe(files['results.csv']!.length)
  expect(about.description).toContain('Supported by the European Commission')
  expect(lines.filter((line) => line.includes(',6.1,'))).toHaveLength(7)
  expect(lines.find((line) => line.includes(',12.1,'))).toContain(',regional,,,6,,false,')
})
