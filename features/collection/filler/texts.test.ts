// @vitest-environment jsdom
import type { AnyControlNode, AnyNode, SelectNode } from '@getodk/xforms-engine'
import { expect, test } from 'vitest'
import type { Filling } from './filling.ts'
import { helpIn } from './guidance.ts'
import { nodesOf } from './snapshot.ts'
import { fillingOf } from './tests/form.ts'

const gappy = `
| survey |
| | type | name | label::English (en) | label::Shqip (sq) | hint::English (en) | hint::Shqip (sq) | guidance_hint::English (en) | guidance_hint::Shqip (sq) | constraint | constraint_message::English (en) | constraint_message::Shqip (sq) | required | required_message::English (en) | required_message::Shqip (sq) |
| | text | name | | Emri | | | Ask kindly | | | | | | | |
| | integer | age | Age of \${name} | | In years | | | | . < 120 | Too old | | yes | Needed | |
| | note | dash | - | - | | | | | | | | | | |
| | select_one answer | fine | Fine? | Mirë? | | | | | | | | | | |
| choices |
| | list_name | name | label::English (en) | label::Shqip (sq) |
| | answer | yes | Yes | |
| | answer | no | | Jo |
| settings |
| | default_language |
| | English (en) |
`
const at = <T extends AnyNode = AnyControlNode>(filling: Filling, path: string): T =>
  [...nodesOf(filling.root as AnyNode)].find((one) => one.currentState.reference === path) as T
const put = (filling: Filling, path: string, value: unknown) =>
  (at(filling, path) as unknown as { setValue(value: unknown): void }).setValue(value)
const options = (filling: Filling) =>
  at<SelectNode>(filling, '/data/fine').currentState.valueOptions.map((one) => one.label.asString)

test('a text that the reader’s language lacks is shown in the form’s own', async () => {
  const filling = await fillingOf(gappy, { language: 'sq' })
  put(filling, '/data/name', 'Ana')
  const age = at(filling, '/data/age')
  expect(age.currentState.label?.asString.trim()).toBe('Age of Ana')
  expect(age.currentState.hint?.asString).toBe('In years')
  expect(helpIn(at(filling, '/data/name').currentState.hint).guidance?.asString).toBe('Ask kindly')
  expect(age.validationState.violation?.message?.asString).toBe('Needed')
  put(filling, '/data/age', 130n)
  expect(age.validationState.violation?.message?.asString).toBe('Too old')
  expect(options(filling)).toEqual(['Yes', 'Jo'])
})

test('what the form’s own language lacks is shown in one that has it, and a dash that was meant stays', async () => {
  const filling = await fillingOf(gappy, { language: 'en' })
  expect(at(filling, '/data/name').currentState.label?.asString).toBe('Emri')
  expect(at(filling, '/data/dash').currentState.label?.asString).toBe('-')
  expect(options(filling)).toEqual(['Yes', 'Jo'])
  filling.setLanguage('Shqip (sq)')
  expect(at(filling, '/data/fine').currentState.label?.asString).toBe('Mirë?')
})

test('a hint is shown as it is, and its guidance apart, with answers and styling in both', async () => {
  const filling = await fillingOf(
    `
| survey |
| | type | name | label::English (en) | label::Shqip (sq) | hint::English (en) | hint::Shqip (sq) | guidance_hint::English (en) | guidance_hint::Shqip (sq) |
| | text | name | Name | Emri | | | | |
| | text | both | Both | Të dyja | In **short**, \${name} | Shkurt | Ask \${name} *twice* | Pyetni dy herë |
| | text | late | Late | Vonë | A hint | | Some guidance | Udhëzim |
| | text | only | Only | Vetëm | | | Only guidance | Vetëm udhëzim |
| | text | none | None | Asnjë | A *plain* hint | Një ndihmë | | |
`,
    { language: 'en' },
  )
  put(filling, '/data/name', 'Ana')
  const help = (name: string) => {
    const { hint, guidance } = helpIn(at(filling, `/data/${name}`).currentState.hint)
    return [hint?.asString ?? null, guidance?.asString ?? null]
  }
  expect(help('name')).toEqual([null, null])
  expect(help('both')).toEqual(['In **short**, Ana', 'Ask Ana *twice*'])
  const { hint, guidance } = helpIn(at(filling, '/data/both').currentState.hint)
  const shape = (nodes: unknown) => JSON.stringify(nodes, (key, value) => (key === 'id' ? undefined : value))
  expect(shape(hint!.formatted)).toMatch(/short.*"strong"/)
  expect(shape(hint!.formatted)).not.toMatch(/twice/)
  expect(shape(guidance!.formatted)).toMatch(/twice.*"em"/)
  expect(shape(guidance!.formatted)).not.toMatch(/short/)
  expect(help('only')).toEqual([null, 'Only guidance'])
  expect(help('none')).toEqual(['A *plain* hint', null])
  filling.setLanguage('Shqip (sq)')
  expect(help('both')).toEqual(['Shkurt', 'Pyetni dy herë'])
  // The gap is filled from the other language, and stands behind the guidance in the form.
  expect(help('late')).toEqual(['A hint', 'Udhëzim'])
})
