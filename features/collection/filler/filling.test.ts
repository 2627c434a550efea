// @vitest-environment jsdom
import type { AnyNode, RepeatRangeNode, SelectNode, UploadNode } from '@getodk/xforms-engine'
import { describe, expect, test } from 'vitest'
import { underOwnName } from './files.ts'
import type { Filling } from './filling.ts'
import { nodesOf } from './snapshot.ts'
import { fillingOf } from './tests/form.ts'

const visit = `
| survey | | | | | | | | |
| | type | name | label::English (en) | label::Shqip (sq) | relevant | constraint | required | calculation |
| | text | place | Place | Vendi | | | yes | |
| | integer | people | People seen | Persona të parë | | . >= 0 and . < 1000 | | |
| | calculate | twice | | | | | | \${people} * 2 |
| | select_one yesno | entry | Were you let in? | A ju lanë të hyni? | | | | |
| | text | why | Why not? | Pse jo? | \${entry} = 'no' | | | |
| | begin_repeat | person | Person | Personi | | | | |
| | integer | age | Age | Mosha | | | | |
| | end_repeat | | | | | | | |
| | image | photo | Photo | Foto | | | | |
| choices | | | | |
| | list_name | name | label::English (en) | label::Shqip (sq) |
| | yesno | yes | Yes | Po |
| | yesno | no | No | Jo |
| settings | | | | |
| | form_title | form_id | version | instance_name |
| | Visit | visit | 3 | concat('Visit to ', \${place}) |
`

const at = <T extends AnyNode = AnyNode>(filling: Filling, path: string): T => {
  const node = [...nodesOf(filling.root as AnyNode)].find((one) => one.currentState.reference === path)
  if (!node) throw new Error(`There is no ${path}`)
  return node as T
}
const answer = (filling: Filling, path: string, value: unknown) =>
  (at(filling, path) as unknown as { setValue(value: unknown): void }).setValue(value)
const told = () => new Promise((resolve) => setTimeout(resolve, 0))

describe('a form that is filled in', () => {
  test('tells its title, version and languages, and speaks the reader’s', async () => {
    const filling = await fillingOf(visit, { language: 'sq' })
    expect(filling.title).toBe('Visit')
    expect(filling.formId).toBe('visit')
    expect(filling.version).toBe('3')
    expect(filling.languages).toEqual(['English (en)', 'Shqip (sq)'])
    expect(filling.language).toBe('Shqip (sq)')
    expect(at(filling, '/data/place').currentState.label?.asString).toBe('Vendi')
  })

  test('tells of changes once, and only of changes', async () => {
    const filling = await fillingOf(visit)
    let times = 0
    filling.subscribe(() => times++)
    await told()
    expect(times).toBe(0)
    answer(filling, '/data/place', 'Merdare')
    answer(filling, '/data/people', 4)
    await told()
    expect(times).toBe(1)
    await filling.snapshot()
    await told()
    expect(times).toBe(1)
  })

  test('asks a question when it becomes relevant, and forgets its answer when it no longer is', async () => {
    const filling = await fillingOf(visit)
    expect(at(filling, '/data/why').currentState.relevant).toBe(false)
    at<SelectNode>(filling, '/data/entry').selectValue('no')
    expect(at(filling, '/data/why').currentState.relevant).toBe(true)
    answer(filling, '/data/why', 'The gate was shut')
    expect((await filling.snapshot()).xml).toContain('<why>The gate was shut</why>')
    at<SelectNode>(filling, '/data/entry').selectValue('yes')
    expect((await filling.snapshot()).xml).not.toContain('gate')
  })

  test('says what is missing or wrong, by path and in the form’s words', async () => {
    const filling = await fillingOf(visit)
    answer(filling, '/data/people', 5000)
    const { violations } = await filling.snapshot()
    expect(violations.map(({ path, label, condition }) => ({ path, label, condition }))).toEqual([
      { path: '/data/place', label: 'Place', condition: 'required' },
      { path: '/data/people', label: 'People seen', condition: 'constraint' },
    ])
  })

  test('changes its language without losing an answer', async () => {
    const filling = await fillingOf(visit, { language: 'en' })
    answer(filling, '/data/place', 'Merdare')
    filling.setLanguage('Shqip (sq)')
    const entry = at<SelectNode>(filling, '/data/entry')
    expect(entry.currentState.valueOptions.map((one) => one.label.asString)).toEqual(['Po', 'Jo'])
    expect((await filling.snapshot()).xml).toContain('<place>Merdare</place>')
  })
})

describe('what is kept and goes on', () => {
  async function filled(): Promise<Filling> {
    const filling = await fillingOf(visit)
    answer(filling, '/data/place', 'Merdare')
    const people = at<RepeatRangeNode>(filling, '/data/person')
    if (people.nodeType === 'repeat-range:uncontrolled') people.addInstances(0, 1)
    answer(filling, '/data/person[2]/age', 31)
    at<UploadNode>(filling, '/data/photo').setValue(
      underOwnName(new Blob(['picture'], { type: 'image/jpeg' }), 'jpg'),
    )
    return filling
  }

  test('a draft comes back whole, with its file, under the same instance ID', async () => {
    const first = await (await filled()).snapshot()
    expect(first.instanceId).toMatch(/^uuid:/)
    expect(first.instanceName).toBe('Visit to Merdare')
    expect(first.files).toHaveLength(1)
    expect(first.xml).toContain(`<photo>${first.files[0]!.name}</photo>`)

    const again = await fillingOf(visit, { instance: first, mode: 'draft' })
    const second = await again.snapshot()
    expect(second.xml).toBe(first.xml)
    expect(second.instanceId).toBe(first.instanceId)
    expect(await second.files[0]!.blob.text()).toBe('picture')
  })

  test('a correction has a new ID and names the one that it replaces', async () => {
    const first = await (await filled()).snapshot()
    const again = await fillingOf(visit, { instance: first, mode: 'edit' })
    answer(again, '/data/place', 'Hani i Hotit')
    const second = await again.snapshot()
    expect(second.instanceId).not.toBe(first.instanceId)
    expect(second.xml).toContain(`deprecatedID>${first.instanceId}</`)
    expect(second.files).toHaveLength(1)
  })

  test('names it also when the earlier record has no namespace, as other clients write it, and in a draft', async () => {
    const xml =
      '<data id="visit" version="3"><place>Merdare</place><meta><instanceID>uuid:1</instanceID></meta></data>'
    const first = await (await fillingOf(visit, { instance: { xml, files: [] }, mode: 'edit' })).snapshot()
    expect(first.instanceId).not.toBe('uuid:1')
    expect(first.xml.match(/deprecatedID>uuid:1</g)).toHaveLength(1)
    const again = await (await fillingOf(visit, { instance: first, mode: 'draft' })).snapshot()
    expect(again.instanceId).toBe(first.instanceId)
    expect(again.xml.match(/deprecatedID>uuid:1</g)).toHaveLength(1)
  })
})
