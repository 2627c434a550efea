import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { home } from '../../../kernel/config/config.ts'
import type { Transaction } from '../../../kernel/db/db.ts'
import { asActor } from '../../../kernel/http/transaction.ts'
import { Problem } from '../../../kernel/problems/problem.ts'
import { makeWorld, type World } from '../../../testing/world.ts'
import { checkItems } from './check.ts'
import { heldItems } from './held.ts'
import { compare, type Item, itemsOf } from './items.ts'
import { exportProgramme, loadProgramme } from './load.ts'
import { readProgrammeFile } from './read.ts'
import { writeProgrammeFile } from './write.ts'

const founding = readFileSync(resolve(home, 'programmes/western-balkans.yaml'), 'utf8')
const items = () => itemsOf(readProgrammeFile(founding))

/** The fields of the problem that reading the text meets. */
function mistakes(text: string): string[] {
  try {
    checkItems(itemsOf(readProgrammeFile(text)))
  } catch (error) {
    if (error instanceof Problem)
      return error.fields.map((one) => `${one.path} ${one.message} ${JSON.stringify(one.params ?? {})}`)
    throw error
  }
  return []
}

describe('the founding programme', () => {
  const all = items()
  const of = (kind: Item['kind']) => all.filter((item) => item.kind === kind)
  const target = (indicator: string) =>
    of('target')
      .filter((item) => item.key.startsWith(`${indicator} `))
      .map((item) => item.fields['value'])

  test('has its twelve results, three strands, two objectives, nine organisations and six countries', () => {
    expect(of('result').map((item) => item.key)).toEqual([
      '1',
      '2',
      '3',
      '4',
      '5',
      '6',
      '7',
      '8',
      '9',
      '10',
      '11',
      '12',
    ])
    expect(of('strand')).toHaveLength(3)
    expect(of('objective').map((item) => item.fields['kind'])).toEqual(['overall', 'specific'])
    expect(of('partner').map((item) => item.key)).toEqual([
      'g484 lead', 'ca partner', 'myla partner', 'vp partner', 'bchr partner', 'crpk partner', 'kshh partner', 'drc supporter', 'ec donor',
    ]) // biome-ignore format: a list
    expect([...(all[0]!.fields['countries'] as string[])].sort()).toEqual([
      'AL',
      'BA',
      'ME',
      'MK',
      'RS',
      'XK',
    ])
    expect(of('amendment').map((item) => [item.fields['startsOn'], item.fields['endsOn']])).toEqual([
      ['2020-03-01', '2023-03-31'],
      ['2020-03-01', '2023-06-30'],
    ])
  })

  test('has every number of the document at its level, and none where the document has none', () => {
    const sum = (indicator: string) => target(indicator).reduce<number>((all, one) => all + Number(one), 0)
    expect({ '1.1': sum('1.1'), '1.2': sum('1.2'), '6.1': sum('6.1'), '6.2': sum('6.2') }).toEqual({
      '1.1': 24,
      '1.2': 24,
      '6.1': 90,
      '6.2': 60,
    })
    for (const code of ['3.1', '4.1', '5.1', '7.1', '8.1', '9.1'])
      expect(target(code), code).toEqual([1, 1, 1, 1, 1, 1])
    for (const code of ['3.2', '4.2', '7.2', '11.1']) expect(target(code), code).toEqual([1])
    expect(target('9.2')).toEqual([2])
    expect(target('12.1')).toEqual([6])
    for (const code of ['2.1', '10.1'])
      expect(target(code), code).toEqual([null, null, null, null, null, null])
  })

  const shared = [resolve(home, '../shared'), resolve(home, '../../shared')].find(existsSync)
  test.skipIf(!shared)('says the Albanian document word by word', () => {
    const said = all
      .flatMap((item) => Object.values(item.fields))
      .map((value) => (value as { texts?: { sq?: { text: string } } } | null)?.texts?.sq?.text)
    const sentences = readFileSync(resolve(shared!, 'programme/programme.sq.txt'), 'utf8')
      .split('\n')
      .map((line) => line.replace(/^\s*(?:•|\d+\.)\s*/, '').trim())
      // The heading of the results stands as a comment; the page's own headings for publishing are no part of the programme.
      .filter(
        (line) =>
          line && !['CATEGORY', 'TAGS', 'Rezultatet të cilat synohet të arrihen janë:'].includes(line),
      )
    expect(sentences).toHaveLength(21)
    expect(sentences.filter((sentence) => !said.includes(sentence))).toEqual([])
  })
})

describe('reading a file', () => {
  test('an unknown key is named with its line and its way', () => {
    const text = founding.replace("code: '6.1'", "code: '6.1'\n        targts: 3")
    const line = text.split('\n').findIndex((one) => one.includes('targts')) + 1
    expect(mistakes(text)).toEqual([
      `line ${line}: results[6].indicators[1].targts problem.field.unrecognized_keys {"keys":"targts"}`,
    ])
  })

  test('a wrong value, a missing one, a code twice and an unknown reference are all told', () => {
    expect(mistakes(founding.replace('role: lead', 'role: chief'))[0]).toMatch(
      /^line \d+: partners\[1\]\.role problem\.field\./,
    )
    expect(mistakes(founding.replace('language: sq', 'language: xx'))[0]).toMatch(/^line 6: language /)
    expect(mistakes(founding.replace("code: '2'", "code: '1'"))).toContainEqual(
      expect.stringMatching(/^result 1 programme\.problem\.code_twice/),
    )
    expect(mistakes(founding.replace('objective: SO', 'objective: XX'))).toContainEqual(
      expect.stringMatching(/^result 1 programme\.problem\.code_unknown/),
    )
    expect(mistakes(founding.replace('to: 2023-06', 'to: 2019-06'))).toContainEqual(
      expect.stringMatching(/^amendment 1 .*period_reversed/),
    )
    expect(mistakes('format: ura-programme/1')).toContainEqual(
      expect.stringMatching(/code problem\.field\.required/),
    )
    expect(mistakes('')).not.toEqual([])
    expect(mistakes('code: [1, 2')[0]).toMatch(/^line 1 programme\.problem\.yaml/)
    expect(mistakes('code: a\ncode: b')[0]).toMatch(/^line 2 programme\.problem\.yaml/)
  })

  test('a bomb of aliases is refused before it goes off', () => {
    const laughs = ['a: &a [ha, ha, ha, ha, ha, ha, ha, ha, ha, ha]']
    for (let at = 1; at < 9; at++) {
      const [before, name] = [String.fromCharCode(96 + at), String.fromCharCode(97 + at)]
      laughs.push(`${name}: &${name} [${Array(10).fill(`*${before}`).join(', ')}]`)
    }
    const started = performance.now()
    expect(mistakes(laughs.join('\n'))[0]).toMatch(/programme\.problem\.yaml .*alias/i)
    expect(performance.now() - started).toBeLessThan(1000)
  })

  test('nesting without end and a file without end are refused', () => {
    const started = performance.now()
    for (const deep of [
      '['.repeat(500_000),
      '{a: '.repeat(200_000),
      '- '.repeat(300_000),
      '? '.repeat(300_000),
    ])
      expect(mistakes(`a:\n  ${deep}`)[0]).toMatch(/programme\.problem\.yaml .*levels/)
    expect(() => readProgrammeFile('a'.repeat(2_000_001))).toThrow('too_large')
    expect(performance.now() - started).toBeLessThan(4000)
  })

  test('custom tags, other documents and prototype tricks make nothing', () => {
    expect(mistakes('format: !!js/function "x"\ncode: a')).not.toEqual([])
    expect(mistakes(`${founding}\n---\ncode: other`)).not.toEqual([])
    expect(mistakes(`${founding}\n__proto__: { polluted: true }`)).not.toEqual([])
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})

describe('writing a file', () => {
  test('what is written reads the same', () => {
    expect(compare(items(), itemsOf(readProgrammeFile(writeProgrammeFile(items()))))).toEqual([])
    expect(compare(itemsOf(readProgrammeFile(writeProgrammeFile(items()))), items())).toEqual([])
  })

  test('whatever words a text has, they come back', () => {
    const word = fc.oneof(
      fc.string({ minLength: 1, unit: 'binary' }),
      fc.constantFrom(
        'yes',
        'null',
        '1.5',
        '- a',
        '# x',
        'a: b',
        "it's",
        '"q"',
        'ë ç ž Ж',
        'line\nbreak',
        ' lead',
        'trail ',
        '*a',
        '&b',
        '%',
        '@',
        '!t',
        '{',
        '>-',
        '\t',
      ),
    )
    const sentence = fc
      .array(word, { minLength: 1, maxLength: 30 })
      .map((words) => words.join(' ').normalize('NFC').toWellFormed())
      .filter(
        (text) => text.trim() !== '' && !/[\p{Cc}\uFEFF\uFFFE\uFFFF]/u.test(text.replace(/[\n\t]/g, '')),
      )
    fc.assert(
      fc.property(sentence, sentence, fc.constantFrom('draft', 'approved'), (sq, en, state) => {
        const wanted = items().filter((item) => ['programme', 'strand'].includes(item.kind))
        const text = {
          source: 'sq',
          texts: { sq: { text: sq, state: 'approved' }, en: { text: en, state, of: '00000000' } },
        }
        wanted.find((item) => item.kind === 'strand')!.fields['text'] = text
        const back = itemsOf(readProgrammeFile(writeProgrammeFile(wanted)))
        expect(back.find((item) => item.kind === 'strand')!.fields['text']).toEqual(text)
      }),
      { numRuns: 60 },
    )
  })
})

describe('loading', () => {
  let world: World
  beforeAll(async () => {
    world = await makeWorld()
  })
  afterAll(() => world.close())

  const rollback = Symbol('rollback')
  const asSystem = async (work: (db: Transaction) => Promise<void>) =>
    asActor(world.kernel.workerDb, 'system', async (db) => {
      await work(db)
      throw rollback
    }).catch((error) => {
      if (error !== rollback) throw error
    })

  test('a dry run lists everything and makes nothing; the load makes it; the next dry run finds nothing', () =>
    asSystem(async (db) => {
      const dry = await loadProgramme(db, founding, { dryRun: true })
      expect(dry.programme).toBeNull()
      expect(dry.changes.every((change) => change.act === 'create')).toBe(true)
      const { programme, changes } = await loadProgramme(db, founding)
      expect(changes).toEqual(dry.changes)
      expect((await loadProgramme(db, founding, { dryRun: true })).changes).toEqual([])
      const written = await exportProgramme(db, programme!)
      expect((await loadProgramme(db, written, { dryRun: true })).changes).toEqual([])
      expect(await exportProgramme(db, programme!)).toBe(written)
    }))

  test('a changed file lists old and new, removes what is gone, and keeps what it did not touch', () =>
    asSystem(async (db) => {
      const { programme } = await loadProgramme(db, founding)
      const edited = founding
        .replace('en: Training handbook for trainers\n', 'en: Handbook for trainers\n')
        .replace('value: 15', 'value: 16')
        .replace(/ {2}- code: C\n[\s\S]*?(?=\nobjectives:)/, '')
      const { changes } = await loadProgramme(db, edited)
      expect(changes.map(({ kind, key, act }) => `${act} ${kind} ${key}`).sort()).toEqual([
        'change result 11',
        ...['AL', 'BA', 'ME', 'MK', 'RS', 'XK'].map((country) => `change target 6.1 target ${country} -`),
        'remove strand C',
      ])
      expect(changes.find((change) => change.key === '11')!.fields).toEqual([
        { field: 'title.en', before: 'Training handbook for trainers', after: 'Handbook for trainers' },
      ])
      expect((await loadProgramme(db, edited, { dryRun: true })).changes).toEqual([])
      const held = await heldItems(db, programme!)
      expect(held.filter((item) => item.kind === 'result')).toHaveLength(12)
    }))

  test('a changed definition needs a reason, and becomes a second one', () =>
    asSystem(async (db) => {
      const { programme } = await loadProgramme(db, founding)
      const silent = founding.replace('measure: monitoring.visits', 'measure: monitoring.findings')
      await expect(loadProgramme(db, silent)).rejects.toMatchObject({
        fields: [{ path: 'indicator 6.1', message: 'programme.problem.reason_for_break' }],
      })
      const told = silent.replace(
        'measure: monitoring.findings',
        'reason: { en: Findings count, sq: Gjetjet numërohen }\n        measure: monitoring.findings',
      )
      await loadProgramme(db, told)
      const held = (await heldItems(db, programme!)).find((item) => item.key === '6.1')!
      expect(held.fields['measure']).toBe('monitoring.findings')
      expect(held.fields['earlier']).toMatchObject([{ measure: 'monitoring.visits' }])
      const written = await exportProgramme(db, programme!)
      expect((await loadProgramme(db, written, { dryRun: true })).changes).toEqual([])
      // The history itself is not for a file to rewrite.
      const forged = written.replace('measure: monitoring.visits', 'measure: monitoring.inventions')
      await expect(loadProgramme(db, forged)).rejects.toMatchObject({
        fields: [{ message: 'programme.problem.history_rewritten' }],
      })
    }))
})
