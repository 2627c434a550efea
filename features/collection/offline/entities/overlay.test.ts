// @vitest-environment jsdom
import type { AnyNode, SelectNode } from '@getodk/xforms-engine'
import { describe, expect, test } from 'vitest'
import { siteForm, siteVisitForm } from '../../../../testing/collection/entities.ts'
import type { Filling } from '../../filler/filling.ts'
import { nodesOf } from '../../filler/snapshot.ts'
import { fillingOf, xformOf } from '../../filler/tests/form.ts'
import { branchOf, type OwnChange, stillOwn, withOwnChanges } from './overlay.ts'
import { saidHere } from './said.ts'

const seed = 'ura-web:0f0e0d0c-0b0a-4908-8706-050403020100'
const there = '11111111-1111-4111-8111-111111111111'
const csv = `name,label,__version,kind,geometry\n${there},"Gate, north",3,crossing,\n`
const at = <T extends AnyNode>(filling: Filling, path: string): T =>
  [...nodesOf(filling.root as AnyNode)].find((one) => one.currentState.reference === path) as T
const put = (filling: Filling, path: string, value: unknown) =>
  (at(filling, path) as unknown as { setValue(value: unknown): void }).setValue(value)
const offered = (filling: Filling) =>
  at<SelectNode>(filling, '/data/site').currentState.valueOptions.map((one) => one.label.asString)

async function finished(form: string, fill: (filling: Filling) => void, files: Record<string, string> = {}) {
  const filling = await fillingOf(form, { files })
  fill(filling)
  const { xml, instanceId } = await filling.snapshot()
  return { xml, instanceId, said: saidHere(xformOf(form), xml) }
}
const kept = (of: Awaited<ReturnType<typeof finished>>, order: number): OwnChange[] =>
  of.said.map((one) => ({ ...one, project: 1, item: `item${order}`, instanceId: of.instanceId, at: order }))

describe('a list on the device', () => {
  test('is offered with its labels, and says where work here branches off', async () => {
    const merged = withOwnChanges(csv, [], seed)
    expect(merged).toBe(
      `name,label,__version,__trunkVersion,__branchId,kind,geometry\n${there},"Gate, north",3,3,${branchOf(seed, there, 3)},crossing,\n`,
    )
    expect(branchOf(seed, there, 3)).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/,
    )
    expect(branchOf(seed, there, 3)).not.toBe(branchOf(seed, there, 4))
    expect(offered(await fillingOf(siteVisitForm(), { files: { 'sites.csv': merged } }))).toEqual([
      'Gate, north',
    ])
  })

  test('has at once what was entered here, and one change here builds on another', async () => {
    const entered = await finished(siteForm(), (filling) => {
      put(filling, '/data/site_name', 'Rock "A"')
      put(filling, '/data/kind', 'crossing')
      put(filling, '/data/informant', 'Ana Hoxha')
    })
    expect(entered.said).toMatchObject([
      {
        list: 'sites',
        creates: true,
        updates: false,
        label: 'Rock "A"',
        data: { kind: 'crossing', geometry: '' },
      },
    ])
    const id = entered.said[0]!.id
    const first = withOwnChanges(csv, kept(entered, 1), seed)
    expect(offered(await fillingOf(siteVisitForm(), { files: { 'sites.csv': first } }))).toEqual([
      'Gate, north',
      'Rock "A"',
    ])
    const change = (kind: string, list: string) =>
      finished(
        siteVisitForm(),
        (filling) => {
          at<SelectNode>(filling, '/data/site').selectValue(id)
          put(filling, '/data/kind', kind)
        },
        { 'sites.csv': list },
      )
    const second = await change('camp', first)
    expect(second.xml).toMatch(/baseVersion="1"/)
    expect(second.xml).toMatch(/trunkVersion=""/)
    const third = await change('closed', withOwnChanges(csv, [...kept(entered, 1), ...kept(second, 2)], seed))
    expect(third.xml).toMatch(/baseVersion="2"/)
    expect(third.said[0]!.branch).toBe(second.said[0]!.branch)
    const all = [...kept(entered, 1), ...kept(second, 2), ...kept(third, 3)]
    expect(withOwnChanges(csv, all, seed)).toContain(
      `${id},"Rock ""A""",3,,${second.said[0]!.branch},closed,`,
    )
  })

  test('without an entity yet opens the form, and is no missing file', async () => {
    const filling = await fillingOf(siteVisitForm(), {
      files: { 'sites.csv': withOwnChanges('name,label,__version,kind\n', [], seed) },
    })
    expect([offered(filling), filling.missing]).toEqual([[], []])
  })

  test('a form without entities says nothing, and neither does an unmet condition', async () => {
    const visit = await finished(
      siteVisitForm(),
      (filling) => at<SelectNode>(filling, '/data/site').selectValue(there),
      { 'sites.csv': csv },
    )
    expect(visit.said).toEqual([])
    expect(saidHere('<h:html xmlns:h="x"/>', '<data/>')).toEqual([])
  })

  test('forgets what the server has, or never will have', () => {
    const change = (item: string): OwnChange => ({
      project: 1, item, instanceId: `uuid:${item}`, at: 1, list: 'sites', id: there, creates: true, updates: false, branch: null, label: 'x', data: {},
    }) // biome-ignore format: one record
    const all = ['approved', 'rejected', 'returned', 'unsent', 'deleted'].map(change)
    const fates = ['approved', 'rejected', 'returned'].map((state) => ({
      instances: [`uuid:${state}`],
      state,
    }))
    expect(stillOwn(all, new Set(['unsent', 'approved']), fates).map((one) => one.item)).toEqual([
      'returned',
      'unsent',
    ])
  })
})
