import { describe, expect, test } from 'vitest'
import { compileWorkbook } from '../index.ts'
import { CASE_ROOT, readCases } from './cases.ts'
import { makeLoader } from './engine.ts'

const cases = readCases()
/** Of all cases that compile, those whose own expressions are faulty on purpose. */
const FAULTY_ON_PURPOSE = 0.02

describe("ODK's engine", () => {
  test('loads a form with groups, repeats, choices, entities and translations, and begins a record', async () => {
    const load = await makeLoader()
    const { xform } = compileWorkbook(
      `| survey |
      | | type            | name | label::en | label::sq | relevant  | calculation | default | save_to |
      | | text            | who  | Who       | Kush      |           |             | x       | full    |
      | | begin repeat    | r    | R         | P         |           |             |         |         |
      | | select_one l    | s    | S \${who} | Z         |           |             | today() |         |
      | | end repeat      |      |           |           |           |             |         |         |
      | | select_one \${s} | t   | T         | T         |           |             |         |         |
      | | calculate       | c    |           |           |           | count(\${r}) |        |         |
      | choices |
      | | list_name | name | label::en | label::sq |
      | | l         | 1    | One       | Një       |
      | entities |
      | | list_name | label  |
      | | people    | \${who} |`,
      { kind: 'md' },
    )
    expect(await load(xform!)).toBeUndefined()
  })

  if (!cases) {
    test.skip('needs shared/conformance/xlsform_cases.jsonl beside the project, which is not there', () => {})
    return
  }

  test('loads every XForm compiled from the shared cases that it also loads from the reference', async () => {
    const load = await makeLoader()
    const refused: string[] = []
    const worseThanReference: string[] = []
    let loaded = 0
    for (const one of cases) {
      const { xform } = compileWorkbook(one.md, { kind: 'md', rootName: one.name ?? CASE_ROOT })
      if (xform === undefined) continue
      const fault = await load(xform)
      if (fault === undefined) {
        loaded++
        continue
      }
      refused.push(`${one.id} #${one.n}: ${fault.slice(0, 120)}`)
      if (one.xform && (await load(one.xform)) === undefined) worseThanReference.push(one.id)
    }
    console.log(`XLSForm in the engine: ${loaded} of ${loaded + refused.length} XForms load`)
    for (const line of refused) console.log(`  ${line}`)
    expect(worseThanReference).toEqual([])
    expect(refused.length / (loaded + refused.length)).toBeLessThanOrEqual(FAULTY_ON_PURPOSE)
  }, 600_000)
})
