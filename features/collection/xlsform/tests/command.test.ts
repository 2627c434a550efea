import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compileFiles, compileLines } from '../command.ts'
import { spreadsheet } from './spreadsheet.ts'

const md = '| survey |\n| | type | name | label |\n| | text | a | A |'

describe('--jsonl', () => {
  const answersTo = async (lines: string[]) => {
    const output = new PassThrough()
    const [written] = await Promise.all([
      text(output),
      compileLines(Readable.from(lines.map((line) => `${line}\n`)), output).then(() => output.end()),
    ])
    return written
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
  }

  test('answers each line in order, faulty ones too', async () => {
    const answers = await answersTo([
      JSON.stringify({ md, name: 'mine' }),
      JSON.stringify({ md }),
      'no JSON',
      JSON.stringify({ md: md.replace('text', 'txt') }),
    ])
    expect(answers.map(({ xform }) => /<instance>\s*<(\w+) id="(\w+)"/.exec(xform ?? '')?.slice(1))).toEqual([
      ['mine', 'data'],
      ['test_name', 'data'],
      undefined,
      undefined,
    ])
    expect(answers[2].errors).toHaveLength(1)
    expect(answers[3].errors).toEqual([
      'Sheet ‘survey’, row 2, column ‘type’: There is no question type ‘txt’. Check the spelling.',
    ])
  })

  test('words its warnings as the reference does', async () => {
    const [{ warnings }] = await answersTo([JSON.stringify({ md: md.replace('text', 'photo') })])
    expect(warnings).toEqual([
      '[row : 2] Use the max-pixels parameter to speed up submission sending and save storage space. Learn more: https://xlsform.org/#image',
    ])
  })
})

describe('FILE…', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xlsform-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  test('writes an XForm for each, takes the id from the file, and counts those that failed', async () => {
    const tables = {
      survey: [
        ['type', 'name', 'label', 'choice_filter'],
        ['select_one_external towns', 't', 'T', 'state=1'],
      ],
      external_choices: [
        ['list_name', 'name', 'label'],
        ['towns', 'a', 'A "1"'],
      ],
    }
    await writeFile(join(folder, 'visit.xlsx'), spreadsheet(tables))
    await writeFile(join(folder, 'broken.md'), md.replace('text', 'txt'))
    const told: string[] = []
    const failures = await compileFiles(
      ['visit.xlsx', 'broken.md', 'none.csv'].map((name) => join(folder, name)),
      {
        out: join(folder, 'out'),
        language: 'sq',
        log: (line) => told.push(line),
        complain: (line) => told.push(line.slice(folder.length)),
      },
    )
    expect(failures).toBe(2)
    expect(told).toEqual([
      join(folder, 'out', 'visit.xml'),
      '/broken.md: Fleta “survey”, rreshti 2, kolona “type”: Nuk ka lloj pyetjeje “txt”. Kontrolloni drejtshkrimin.',
      '/none.csv: Skedari nuk hapet (ENOENT).',
    ])
    expect(await readFile(join(folder, 'out', 'visit.xml'), 'utf8')).toContain('<data id="visit">')
    expect(await readFile(join(folder, 'out', 'visit-media', 'itemsets.csv'), 'utf8')).toBe(
      '"list_name","name","label"\r\n"towns","a","A ""1"""\r\n',
    )
  })
})
