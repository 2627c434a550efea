// @vitest-environment jsdom
import type {
  AnyNode,
  RepeatInstanceNode,
  RepeatRangeUncontrolledNode,
  SelectNode,
} from '@getodk/xforms-engine'
import { describe, expect, test } from 'vitest'
import type { Filling } from './filling.ts'
import { isBlank, keepRound, removeRound, restoreRound } from './rounds.ts'
import { nodesOf } from './snapshot.ts'
import { fillingOf } from './tests/form.ts'
import { screenOfPath, screensOf } from './walk.ts'

const household = `
| survey | | | | | |
| | type | name | label | relevant | appearance |
| | text | place | Place | | |
| | begin_repeat | person | Person | | |
| | text | name | Name | | |
| | select_multiple need | needs | Needs | | |
| | text | other | Which other? | selected(\${needs}, 'other') | |
| | begin_repeat | document | Document | | field-list |
| | text | kind | Kind | | |
| | integer | year | Year | | |
| | end_repeat | | | | |
| | end_repeat | | | | |
| | begin_group | end | The end | | field-list |
| | text | remark | Remark | | |
| | text | by | By | | |
| | end_group | | | | |
| choices | | | |
| | list_name | name | label |
| | need | water | Water |
| | need | other | Other |
`
const at = <T extends AnyNode>(filling: Filling, path: string): T =>
  [...nodesOf(filling.root as AnyNode)].find((one) => one.currentState.reference === path) as T
const put = (filling: Filling, path: string, value: unknown) =>
  (at(filling, path) as unknown as { setValue(value: unknown): void }).setValue(value)

async function filled(): Promise<Filling> {
  const filling = await fillingOf(household)
  const people = at<RepeatRangeUncontrolledNode>(filling, '/data/person')
  people.addInstances(0, 1)
  put(filling, '/data/person[1]/name', 'A')
  put(filling, '/data/person[2]/name', 'B')
  at<SelectNode>(filling, '/data/person[1]/needs').selectValues(['water', 'other'])
  put(filling, '/data/person[1]/other', 'A phone')
  at<RepeatRangeUncontrolledNode>(filling, '/data/person[1]/document').addInstances(0, 1)
  put(filling, '/data/person[1]/document[1]/kind', 'Passport')
  put(filling, '/data/person[1]/document[2]/kind', 'Card')
  put(filling, '/data/person[1]/document[2]/year', 2024)
  return filling
}

describe('rounds of a repeat', () => {
  test('one that was removed comes back where it was, with everything in it', async () => {
    const filling = await filled()
    const before = await filling.snapshot()
    const round = at<RepeatInstanceNode>(filling, '/data/person[1]')
    const kept = keepRound(round)!
    removeRound(round)
    const without = await filling.snapshot()
    expect(without.xml).not.toContain('Passport')
    expect(without.xml).toContain('<name>B</name>')
    expect(restoreRound(kept)).not.toBe(null)
    expect((await filling.snapshot()).xml).toBe(before.xml)
  })

  test('an empty one is told from one with answers', async () => {
    const filling = await filled()
    const people = at<RepeatRangeUncontrolledNode>(filling, '/data/person')
    people.addInstances(1, 1)
    expect(isBlank(at<RepeatInstanceNode>(filling, '/data/person[3]'))).toBe(true)
    expect(isBlank(at<RepeatInstanceNode>(filling, '/data/person[1]'))).toBe(false)
  })
})

describe('the screens of a form', () => {
  const told = (filling: Filling) =>
    screensOf(filling.root).map((one) => `${one.kind} ${one.node.currentState.reference}`)

  test('follow its groups and rounds; what is asked together is one screen', async () => {
    expect(told(await filled())).toEqual([
      'question /data/place',
      'question /data/person[1]/name',
      'question /data/person[1]/needs',
      'question /data/person[1]/other',
      'together /data/person[1]/document[1]',
      'together /data/person[1]/document[2]',
      'repeat /data/person[1]/document',
      'question /data/person[2]/name',
      'question /data/person[2]/needs',
      // A round that is added begins without rounds of its own.
      'repeat /data/person[2]/document',
      'repeat /data/person',
      'together /data/end',
    ])
  })

  test('a path is found on the screen that asks it', async () => {
    const filling = await filled()
    const screens = screensOf(filling.root)
    const found = (path: string) => screens[screenOfPath(screens, path)]?.node.currentState.reference
    expect(found('/data/person[1]/other')).toBe('/data/person[1]/other')
    expect(found('/data/person[1]/document[2]/year')).toBe('/data/person[1]/document[2]')
    expect(found('/data/end/by')).toBe('/data/end')
  })

  test('a question that is no longer relevant has none', async () => {
    const filling = await filled()
    at<SelectNode>(filling, '/data/person[1]/needs').selectValues(['water'])
    expect(told(filling)).not.toContain('question /data/person[1]/other')
  })
})
