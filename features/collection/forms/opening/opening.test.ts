import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStation, type Station } from '../../../../testing/collection/station.ts'
import { programmes } from '../../../../testing/world.ts'
import { addForm } from '../../contract.ts'
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
  return answer.body.warnings
}

describe('a draft', () => {
  test('that can be opened brings no remark', async () => {
    expect(await upload('| | text | a | A | | | |\n')).toEqual([])
  })

  test('with a function that nobody knows says so once, with its cell', async () => {
    expect(await upload('| | text | a | A | foo(1) = 2 | | |\n')).toEqual([
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
    const warnings = await upload(rows)
    expect(warnings).toMatchObject([{ code: 'expressions_circular', row: 2, column: 'relevant' }])
    expect(warnings[0]!.text).toContain('a → b → a')
  })

  test('that only the engine finds at fault says what the engine says, in the reader’s language', async () => {
    const [warning, ...others] = await upload('| | text | a | A | selected(1) | | |\n', 'sq')
    expect(others).toEqual([])
    expect(warning).toMatchObject({ code: 'engine_refuses' })
    expect(warning!.text).toMatch(/^Motori .* nuk mund ta hapë këtë formular.*: Argument/)
  })
})

test('a form that never comes to an end does not hold anybody up', async () => {
  expect(await tryOpening('<h:html/>', 0)).toBeNull()
})
