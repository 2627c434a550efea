// @vitest-environment jsdom
import type { AnyNode, RepeatRangeNode, SelectNode } from '@getodk/xforms-engine'
import { describe, expect, test } from 'vitest'
import { uraMark } from './extras.ts'
import { contentTypeOf, endingOf, safeStem, underOwnName } from './files.ts'
import type { Filling } from './filling.ts'
import { FormProblem } from './filling.ts'
import { helpIn } from './guidance.ts'
import { preferredLanguage } from './language.ts'
import { nodesOf } from './snapshot.ts'
import { fillingOf } from './tests/form.ts'
import { isControl } from './walk.ts'

const at = <T extends AnyNode>(filling: Filling, path: string): T =>
  [...nodesOf(filling.root as AnyNode)].find((one) => one.currentState.reference === path) as T
const put = (filling: Filling, path: string, value: unknown) =>
  (at(filling, path) as unknown as { setValue(value: unknown): void }).setValue(value)
const offered = (filling: Filling, path: string) =>
  at<SelectNode>(filling, path).currentState.valueOptions.map((one) => one.label.asString)

const crossings = `
| survey | | | | | | |
| | type | name | label | choice_filter | calculation | repeat_count |
| | select_one country | country | Country | | | |
| | select_one_from_file crossings.csv | crossing | Crossing | country = \${country} | | |
| | calculate | long | | | string-length(\${crossing}) | |
| | integer | officers | Officers | | | |
| | begin_repeat | officer | Officer | | | \${officers} |
| | text | rank | Rank | | | |
| | end_repeat | | | | | |
| choices | | | |
| | list_name | name | label |
| | country | AL | Albania |
| | country | XK | Kosovo |
`
const csv = 'name,label,country\nhani,Hani i Hotit,AL\nmorine,Morinë,AL\nmerdare,Merdare,XK\n'

describe('lists', () => {
  test('a list of a file is filtered by an earlier answer', async () => {
    const filling = await fillingOf(crossings, { files: { 'crossings.csv': csv } })
    expect(offered(filling, '/data/crossing')).toEqual([])
    at<SelectNode>(filling, '/data/country').selectValue('AL')
    expect(offered(filling, '/data/crossing')).toEqual(['Hani i Hotit', 'Morinë'])
    at<SelectNode>(filling, '/data/crossing').selectValue('hani')
    expect((await filling.snapshot()).xml).toContain('<long>4</long>')
    // An answer that is no longer offered is none.
    at<SelectNode>(filling, '/data/country').selectValue('XK')
    expect((await filling.snapshot()).xml).toContain('<crossing/>')
    expect(filling.missing).toEqual([])
  })

  test('a missing or an empty list does not stop the form, and is told', async () => {
    expect((await fillingOf(crossings)).missing).toEqual(['crossings.csv'])
    const empty = await fillingOf(crossings, { files: { 'crossings.csv': '' } })
    expect(empty.missing).toEqual(['crossings.csv'])
  })

  test('rounds that the form counts follow the count and cannot be added', async () => {
    const filling = await fillingOf(crossings)
    put(filling, '/data/officers', 3)
    const officers = at<RepeatRangeNode>(filling, '/data/officer')
    expect(officers.nodeType).toBe('repeat-range:controlled')
    expect(officers.currentState.children).toHaveLength(3)
    put(filling, '/data/officers', 1)
    expect(officers.currentState.children).toHaveLength(1)
  })
})

describe('what the engine does not tell', () => {
  test('guidance is in the language of now', async () => {
    const filling = await fillingOf(
      `
| survey | | | | | |
| | type | name | label::English (en) | label::Shqip (sq) | guidance_hint::English (en) | guidance_hint::Shqip (sq) |
| | text | q | Question | Pyetja | Ask twice. | Pyetni dy herë. |
`,
      { language: 'en' },
    )
    const node = at(filling, '/data/q')
    if (!isControl(node)) throw new Error('no question')
    expect(helpIn(node.currentState.hint).guidance?.asString).toBe('Ask twice.')
    filling.setLanguage('Shqip (sq)')
    expect(helpIn(node.currentState.hint).guidance?.asString).toBe('Pyetni dy herë.')
  })

  test('a mark of the workspace on a question is read', async () => {
    const filling = await fillingOf(`
| survey | | | | |
| | type | name | label | bind::ura:keep-exif |
| | image | photo | Photo | yes |
| | image | other | Other | |
| settings | | |
| | form_id | namespaces |
| | marked | ura="urn:ura:xforms" |
`)
    const mark = (path: string) => {
      const node = at(filling, path)
      return isControl(node) ? uraMark(node, 'keep-exif') : undefined
    }
    expect(mark('/data/photo')).toBe('yes')
    expect(mark('/data/other')).toBe(null)
  })

  test('a form that makes no sense is refused with a reason', async () => {
    await expect(fillingOf('<html/>')).rejects.toThrow(FormProblem)
    await expect(
      fillingOf(crossings, { instance: { xml: '<data id="another"/>', files: [] }, mode: 'draft' }),
    ).rejects.toThrow(FormProblem)
  })
})

test('the reader’s language is found by tag and by name', () => {
  const languages = ['English (en)', 'Shqip (sq)', 'Srpski (sr-Latn)']
  expect(preferredLanguage(languages, 'sq')).toBe('Shqip (sq)')
  expect(preferredLanguage(languages, 'sq-AL')).toBe('Shqip (sq)')
  expect(preferredLanguage(languages, 'sr-Cyrl')).toBe('Srpski (sr-Latn)')
  expect(preferredLanguage(languages, 'Shqip (sq)')).toBe('Shqip (sq)')
  expect(preferredLanguage(languages, 'mk')).toBe(undefined)
  expect(preferredLanguage(languages, undefined)).toBe(undefined)
})

describe('names of files', () => {
  test('tell nothing of the file that was chosen, and are never the same', () => {
    const photo = new File(['x'], '../../Arta Kola passport.JPG', { type: 'image/jpeg' })
    const names = Array.from({ length: 50 }, () => underOwnName(photo, endingOf(photo)).name)
    expect(new Set(names).size).toBe(50)
    for (const name of names) expect(name).toMatch(/^\d+\.jpg$/)
  })

  test('of documents keep a safe stem', () => {
    expect(safeStem('../../etc/Raporti i vizitës <2026>.pdf')).toBe('Raporti-i-vizites-2026')
    expect(safeStem('…')).toBe('file')
  })

  test('endings and kinds are found from one another', () => {
    expect(endingOf(new Blob([], { type: 'audio/webm;codecs=opus' }))).toBe('webm')
    expect(endingOf(new Blob([], { type: 'image/jpeg' }))).toBe('jpg')
    expect(endingOf(new Blob([]))).toBe('bin')
    expect(contentTypeOf('list.csv', new Blob([], { type: 'application/octet-stream' }))).toBe('text/csv')
  })
})
