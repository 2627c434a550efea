import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { visitForm, visitXml } from '../../../testing/collection/visit.ts'
import { compileForm } from '../forms/compile.ts'
import {
  BadSubmission,
  cutPersonal,
  indexFields,
  largestXml,
  readSubmission,
  restorePersonal,
} from './answers.ts'
import { pathsIn } from './paths.ts'

const form = compileForm(Buffer.from(visitForm()), 'visit.md')
const index = indexFields(form.definition)
const read = (xml: string) => readSubmission(xml, () => index)

describe('a submission', () => {
  test('becomes typed answers, with groups, repeats, files, roles and a place', () => {
    const got = read(visitXml({ instanceId: 'uuid:1', photo: '1.jpg', ages: [31, 7] }))
    expect(JSON.parse(JSON.stringify(got.data))).toMatchObject({
      day: '2026-11-20', site: 'hani', staff: 4, share: 0.25, topics: 'asylum health', notes: 'Queue & delay',
      people: [{ age: 31, story: 'Told at the fence, aged 31' }, { age: 7 }], photo: '1.jpg', meta: { instanceID: 'uuid:1' },
    }) // biome-ignore format: one record
    expect(got.files).toEqual([{ name: '1.jpg', path: '/photo', personal: false }])
    expect(got.roles).toEqual({ date: '2026-11-20', site: 'hani', respondent: 'Ardit Kola' })
    expect(got.point).toEqual({ latitude: 42.3381, longitude: 19.4334 })
  })

  test('keeps what is personal out of the open data, and what is calculated from it', () => {
    const open = readSubmission(visitXml(), () => index, 'open')
    expect(JSON.stringify(open.data)).not.toMatch(/Ardit|Hello|fence/)
    expect(JSON.parse(JSON.stringify(open.data)).people).toEqual([{ age: 31 }, { age: 7 }])
    const { xml } = cutPersonal(visitXml(), open.personal)
    expect(xml).not.toMatch(/Ardit|Hello|fence/)
    expect(xml).toContain('<name></name>')
  })

  test('is put together again to the very same text, whatever a person wrote', () => {
    // What a person types, as a device writes it; and markup, as it stands.
    const typed = fc
      .string({ unit: 'grapheme', maxLength: 40 })
      .map((text) => text.replace(/[&<>\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, ''))
    const written = fc.constantFrom(
      '',
      '\r\n',
      ' 😀 ',
      '&#x41;',
      '<![CDATA[a<b>]]>',
      '<!-- c -->x',
      '<inner>Ardit</inner>',
      '<?pi x?>',
    )
    const answer = fc.oneof(typed, written)
    fc.assert(
      fc.property(answer, answer, fc.boolean(), (name, notes, mark) => {
        const xml = `${mark ? '\ufeff' : ''}${visitXml({ name, notes })}`
        const got = readSubmission(xml, () => index, 'open')
        const { xml: cut, cuts } = cutPersonal(xml, got.personal)
        expect(restorePersonal(cut, cuts)).toBe(xml)
        expect(cut).not.toContain('aged 31')
        if (name.trim().length > 3) expect(cut).not.toContain(`<name>${name}`)
      }),
      { numRuns: 500 },
    )
  })

  test('hides whatever stands inside a personal question, also what does not belong there', () => {
    const odd = visitXml().replace(
      '<name>Ardit Kola</name>',
      '<name>Ardit<deep><deeper>Kola</deeper></deep></name>',
    )
    const got = readSubmission(odd, () => index, 'open')
    const { xml } = cutPersonal(odd, got.personal)
    expect(xml).not.toMatch(/Ardit<|deeper/)
  })

  test('that is dangerous or broken is refused, at once', () => {
    const laughs = `<!DOCTYPE data [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>${visitXml().replace("<?xml version='1.0' ?>", '').replace('Queue', '&b;')}`
    const outside = `<?xml version="1.0"?><!DOCTYPE data SYSTEM "file:///etc/passwd"><data id="border_visit"/>`
    const bad = {
      'collection.intake.doctype': [laughs, outside],
      'collection.intake.no_form': ['<data/>', '<a><data id="border_visit"/></a>'],
      'collection.intake.id_long': [visitXml({ instanceId: `uuid:${'1'.repeat(400)}` }), `<data id="border_visit"><meta><instanceID>${'x'.repeat(300)}</instanceID></meta></data>`],
      'collection.intake.malformed': [
        // What is broken says so first, though it does not name its form either.
        '<data><a></data>',
        '', 'text', '{"json": true}', '<data id="border_visit">', '<data id="border_visit"><a></b></data>', '<data id="border_visit">&unknown;</data>',
        '<data id="border_visit">\u0001</data>', '<data id="border_visit">&#0;</data>', '<data id="border_visit"/><data/>',
        `<data id="border_visit">${'<a>'.repeat(100)}${'</a>'.repeat(100)}</data>`,
      ],
    } // biome-ignore format: a table
    for (const [reason, texts] of Object.entries(bad)) {
      for (const text of texts) {
        const refused = () => read(text)
        expect(refused, text.slice(0, 80)).toThrow(BadSubmission)
        expect(refused, text.slice(0, 80)).toThrow(reason)
      }
    }
  })

  test('of the largest size is read in reasonable time', () => {
    const started = Date.now()
    const got = read(visitXml({ notes: 'x'.repeat(largestXml - 3000) }))
    expect(String(got.data.notes)).toHaveLength(largestXml - 3000)
    expect(Date.now() - started).toBeLessThan(5000)
  })

  test('with a question called like a word of JavaScript is read like any other', () => {
    const source =
      '| survey |\n| | type | name | label |\n| | text | constructor | A |\n| | begin_group | __proto__ | B |\n| | text | x | C |\n| | end_group | | |\n| settings |\n| | form_id |\n| | words |\n'
    const words = compileForm(Buffer.from(source), 'words.md')
    const got = readSubmission(
      '<data id="words"><constructor>a</constructor><__proto__><x>b</x></__proto__></data>',
      () => indexFields(words.definition),
    )
    expect(got.data.constructor).toBe('a')
    expect(({} as Record<string, unknown>).x).toBeUndefined()
    expect(JSON.stringify(got.data)).toContain('"x":"b"')
  })
})

test('paths in expressions are found from where they stand', () => {
  expect(pathsIn(" concat( /data/a/name , ../last, 'not /data/this') ", '/a/full')).toEqual([
    '/a/name',
    '/a/last',
  ])
  expect(pathsIn('current()/../x', '/r/y')).toEqual(['/r/x'])
  expect(pathsIn('position(..) + count(/data/people) + 1', '/people/n')).toEqual([])
})
