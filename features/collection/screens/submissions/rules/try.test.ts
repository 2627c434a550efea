// @vitest-environment jsdom
import { beforeAll, describe, expect, test } from 'vitest'
import { provideForEngine, xformOf } from '../../../filler/tests/form.ts'
import { readXForm } from '../../../xform/read.ts'
import type { Tried } from './try.ts'

const form = xformOf(`
| survey |
| | type | name | label::English (en) | label::Shqip (sq) | required | relevant | constraint | constraint_message::English (en) | constraint_message::Shqip (sq) | choice_filter | repeat_count | calculation |
| | date | day | Day | Dita | yes | | . <= today() | A visit cannot lie in the future. | Vizita s’mund të jetë në të ardhmen. | | | |
| | date | next | Next visit | Vizita tjetër | | | . > today() | It lies in the past. | Është në të kaluarën. | | | |
| | select_one country | country | Country | Vendi | | | | | | | | |
| | select_one crossing | crossing | Crossing | Kalimi | | | | | | of = \${country} | | |
| | text | name | Name | Emri | yes | | string-length(.) > 1 | Write the whole name. | Shkruani emrin e plotë. | | | |
| | integer | years | Age | Mosha | | | . < 120 | Nobody is that old. | Askush s’është aq i vjetër. | | | |
| | text | guardian | Guardian | Kujdestari | yes | \${years} < 18 | | | | | | |
| | text | phone | Phone of \${guardian} | Telefoni | | \${guardian} != '' | | | | | | |
| | integer | rounds | Rounds | Raunde | | | | | | | | |
| | begin_repeat | people | People | Njerëz | | | | | | | \${rounds} | |
| | integer | age | Age of this one | Mosha e këtij | | | . <= 120 | Nobody is that old. | Askush s’është aq i vjetër. | | | |
| | end_repeat | | | | | | | | | | | |
| | image | photo | Photo | Foto | yes | | | | | | | |
| | calculate | sum | | | | \${rounds} > 5 | | | | | | 1 + 1 |
| choices |
| | list_name | name | label::English (en) | label::Shqip (sq) | of |
| | country | AL | Albania | Shqipëria | |
| | country | RS | Serbia | Serbia | |
| | crossing | hani | Hani i Hotit | Hani i Hotit | AL |
| | crossing | presheva | Preševo | Presheva | RS |
| settings |
| | form_id | form_title | version |
| | ruled | Ruled visit | 1 |
`)
const { fields } = readXForm(form)
const whole = {
  day: '2026-11-20', next: '2026-11-21', country: 'AL', crossing: 'hani', name: 'Ana Kola', years: '30', guardian: '', phone: '',
  rounds: '2', ages: ['7', '31'], photo: 'fence.jpg',
} // biome-ignore format: one record

const xmlOf = ({ ages, photo, ...answers }: typeof whole) =>
  `<data id="ruled" version="1" xmlns:orx="http://openrosa.org/xforms">${Object.entries(answers)
    .map(([name, text]) => `<${name}>${text}</${name}>`)
    .join('')}${ages.map((age) => `<people><age>${age}</age></people>`).join('')}<photo>${photo}</photo>
    <sum>2</sum><orx:meta><orx:instanceID>uuid:1</orx:instanceID></orx:meta></data>`

async function tried(answers: Partial<typeof whole>, more: Partial<Tried> = {}) {
  const { tryRules } = await import('./try.ts')
  return tryRules({
    xform: form,
    xml: xmlOf({ ...whole, ...answers }),
    file: async () => null,
    attachments: ['fence.jpg'],
    sealed: [],
    asked: fields.filter((field) => !field.silent).map((field) => field.path),
    repeats: fields.filter((field) => field.kind === 'repeat').map((field) => field.path),
    language: 'en',
    at: new Date('2026-11-20T10:00:00Z'),
    ...more,
  })
}
const said = async (answers: Partial<typeof whole>, more: Partial<Tried> = {}) =>
  (await tried(answers, more)).broken.map((one) => `${one.path} ${one.rule} “${one.label}” ${one.message}`)

beforeAll(provideForEngine)

describe('the rules of its form', () => {
  test('are kept by a submission as the form makes it, as on the day on which it was filled in', async () => {
    expect(await tried({})).toEqual({ broken: [], untried: 0, missing: [] })
    expect(await said({}, { at: new Date('2027-03-01T10:00:00Z') })).toEqual([
      '/next constraint “Next visit” It lies in the past.',
    ])
  })

  test('are named with the question, the form’s own sentence and the place in repeats', async () => {
    expect(
      await said({
        day: '2026-11-22', crossing: 'presheva', guardian: 'Mira', ages: ['7', '131'], photo: '',
      }), // biome-ignore format: the answers
    ).toEqual([
      '/day constraint “Day” A visit cannot lie in the future.',
      '/crossing offered “Crossing” ',
      '/guardian relevant “Guardian” ',
      '/people[2]/age constraint “Age of this one” Nobody is that old.',
      '/photo required “Photo” ',
    ])
    expect(await said({ name: 'B' }, { language: 'sq' })).toEqual([
      '/name constraint “Emri” Shkruani emrin e plotë.',
    ])
  })

  test('say nothing of what is sealed, nor of what hangs on it, and count it', async () => {
    const sealed = { name: '', years: '', guardian: 'Mira', phone: '067' }
    expect(await said(sealed)).toHaveLength(3)
    const verdict = await tried({ ...sealed, day: '2026-11-22' }, { sealed: ['/name', '/years'] })
    expect(verdict.broken.map((one) => one.path)).toEqual(['/day'])
    // Name and age; who looks after a child, and that person's telephone.
    expect(verdict.untried).toBe(4)
  })

  test('are not tried in the rounds of a repeat whose number is sealed', async () => {
    const verdict = await tried({ rounds: '', ages: ['131'] }, { sealed: ['/rounds'] })
    expect(verdict).toMatchObject({ broken: [], untried: 2 })
  })
})

test('the clock is stopped in every rule and in no label', async () => {
  const { asOn } = await import('../../../xform/clock.ts')
  const bind = '<bind constraint=". &lt;= today() and now() &gt; ."/><label>today() is</label>'
  const stopped = asOn(`<form>${bind}</form>`, new Date('2026-11-20T10:00:00Z'))
  expect(stopped).toMatch(/date\('2026-11-\d\d'\) and date-time\('2026-11-20T\d\d:00:00.000[+-]\d\d:\d\d'\)/)
  expect(stopped).toContain('<label>today() is</label>')
})
