import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStation, type Station } from '../../../../testing/collection/station.ts'
import { programmes } from '../../../../testing/world.ts'
import { addForm, getForm, publishForm } from '../../contract.ts'
import { tryOpening } from './opening.ts'

let s: Station
beforeAll(async () => {
  s = await openStation()
})
afterAll(() => s.close())

async function upload(rows: string, language: 'en' | 'sq' = 'en') {
  const head = '| survey |\n| | type | name | label | relevant | constraint | calculation |\n'
  const file = await s.upload('petra', `form${Math.random()}.md`, head + rows)
  const asked = { params: { programme: programmes.balkans }, body: { file } }
  const answer = await s.ask('petra', addForm, asked, language)
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}
const warningsOf = async (rows: string, language: 'en' | 'sq' = 'en') =>
  (await upload(rows, language)).warnings

describe('a draft', () => {
  test('that can be opened brings no remark', async () => {
    expect(await warningsOf('| | text | a | A | | | |\n')).toEqual([])
  })

  test('with a function that nobody knows says so once, with its cell', async () => {
    expect(await warningsOf('| | text | a | A | foo(1) = 2 | | |\n')).toEqual([
      {
        code: 'function_unknown',
        text: 'There is no function ‘foo’: phones will not open the form. Check its spelling.',
        sheet: 'survey',
        row: 2,
        column: 'relevant',
      },
    ])
  })

  test('with questions that wait for each other names them', async () => {
    const rows = `| | text | a | A | \${b} = 1 | | |\n| | text | b | B | \${a} = 1 | | |\n`
    const warnings = await warningsOf(rows)
    expect(warnings).toMatchObject([{ code: 'expressions_circular', row: 2, column: 'relevant' }])
    expect(warnings[0]!.text).toContain('a → b → a')
  })

  test('that only the engine finds at fault says what the engine says, in the reader’s language', async () => {
    const [warning, ...others] = await warningsOf('| | text | a | A | selected(1) | | |\n', 'sq')
    expect(others).toEqual([])
    expect(warning).toMatchObject({ code: 'engine_refuses', sheet: 'survey', row: 2, column: 'relevant' })
    expect(warning!.text).toMatch(
      /^Motori .* nuk mund ta hapë këtë formular; ndalet te “a” \(kolona “relevant”\)\. Ai thotë: Argument/,
    )
  })

  test.each([
    ['constraint', '| | text | last | Last | | regex(.) | |', 'last'],
    ['calculation', '| | calculate | last | | | | selected(1) |', 'last'],
    [
      'relevant',
      '| | begin_group | g | G | | | |\n| | text | last | Last | selected(1) | | |\n| | end_group | | | | | |',
      'g/last',
    ],
  ])('at fault far down is named by its question and column (%s)', async (column, row, at) => {
    const many = Array.from(
      { length: 40 },
      (_, n) => `| | text | q${n} | Q | \${a} = '${n}' | . != 'x' | |\n`,
    )
    const [warning] = await warningsOf(`| | text | a | A | | | |\n${many.join('')}${row}\n`)
    expect(warning).toMatchObject({ column, row: column === 'relevant' ? 44 : 43 })
    expect(warning!.text).toContain(`“${at}” (column “${column}”)`)
  })
})

describe('at publication', () => {
  const publish = async (form: string, waiver?: string, language: 'en' | 'sq' = 'en') => {
    const { version } = (await s.ask('petra', getForm, { params: { form } })).body
    const body = { version, ...(waiver ? { waiver } : {}) }
    return s.ask('petra', publishForm, { params: { form }, body }, language)
  }

  test('a form that nobody could open is refused, with its place, whatever reason is given', async () => {
    const { form } = await upload('| | text | a | A | selected(1) | | |\n')
    const answer = await publish(form, 'We are in a hurry.')
    expect(answer.status).toBe(422)
    expect(answer.body).toMatchObject({ detail: expect.stringMatching(/no phone could open it/) })
    expect(answer.text).toMatch(/survey · 2 · relevant.*stops at “a” \(column “relevant”\)/)
    expect((await publish(form, 'x', 'sq')).text).toMatch(/asnjë telefon/)
    const { state, current } = (await s.ask('petra', getForm, { params: { form } })).body
    expect([state, current]).toEqual(['draft', null])
  })

  test('a function that not everybody knows takes a reason, which stays with the version', async () => {
    for (const [call, code] of [
      ['foo(1) = 2', 'function_unknown'],
      [`extract-signed('a', 'b') = 'c'`, 'engine_lacks'],
    ]) {
      const { form, warnings } = await upload(`| | text | a | A | ${call} | | |\n`)
      expect(warnings).toMatchObject([{ code, row: 2, column: 'relevant' }])
      expect((await publish(form)).text).toMatch(/say why it is published all the same/)
      expect((await publish(form, 'All of us have Collect.')).status).toBe(200)
      const { current } = (await s.ask('petra', getForm, { params: { form } })).body
      expect(current).toMatchObject({ waiver: 'All of us have Collect.' })
    }
  })
})

test('a form that never comes to an end does not hold anybody up', async () => {
  expect(await tryOpening('<h:html/>', 0)).toBeNull()
})
