// @vitest-environment jsdom
import type { AnyNode } from '@getodk/xforms-engine'
import { act } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { WordsProvider } from '../../../ui/words.tsx'
import en from '../words/en.json' with { type: 'json' }
import { Filler } from './Filler.tsx'
import type { Filling } from './filling.ts'
import { nodesOf } from './snapshot.ts'
import { fillingOf } from './tests/form.ts'

const form = `
| survey |
| | type | name | label | appearance | parameters | required |
| | range | pain | Pain | | start=10 end=1 step=1 | yes |
| | range | cold | Cold | picker | start=0 end=-2 step=-0.5 | |
| | range | warm | Warm | | start=1 end=5 step=1 | |
| settings |
| | form_id |
| | ranges |
`
let root: Root
let place: HTMLElement
beforeAll(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })
})
afterEach(async () => {
  await act(async () => root.unmount())
  place.remove()
})

async function show(filling: Filling) {
  place = document.body.appendChild(document.createElement('div'))
  root = createRoot(place)
  await act(async () =>
    root.render(
      <WordsProvider start="en" load={async () => en} waiting={null} failed={() => null}>
        <Filler filling={filling} layout="all" onSend={() => undefined} />
      </WordsProvider>,
    ),
  )
}
const within = <E extends Element>(path: string, selector: string) =>
  place.querySelector<E>(`[data-path="/data/${path}"] ${selector}`)!
async function enter(element: HTMLInputElement | HTMLSelectElement, text: string) {
  const kind = element instanceof HTMLInputElement ? HTMLInputElement : HTMLSelectElement
  await act(async () => {
    Object.getOwnPropertyDescriptor(kind.prototype, 'value')!.set!.call(element, text)
    element.dispatchEvent(new Event(kind === HTMLInputElement ? 'input' : 'change', { bubbles: true }))
  })
}

test('a range that runs downwards is answered, and drawn downwards', async () => {
  const filling = await fillingOf(form)
  await show(filling)
  const slider = within<HTMLInputElement>('pain', 'input')
  expect([slider.min, slider.max, slider.hasAttribute('data-reversed')]).toEqual(['1', '10', true])
  expect(within('pain', 'span:has(+ input)').textContent).toBe('10')
  await enter(slider, '7')
  const picker = within<HTMLSelectElement>('cold', 'select')
  expect([...picker.options].map((one) => one.value)).toEqual(['', '0', '-0.5', '-1', '-1.5', '-2'])
  await enter(picker, '-1.5')
  expect(within<HTMLInputElement>('warm', 'input').hasAttribute('data-reversed')).toBe(false)
  const { xml, violations } = await filling.snapshot()
  expect(xml).toMatch(/<pain>7<\/pain><cold>-1\.5<\/cold>/)
  expect(violations).toEqual([])
})

test('an answer to it is there when a draft or a record is opened again', async () => {
  const instance = {
    xml: '<data id="ranges"><pain>7</pain><cold>-2</cold><warm>3</warm><meta><instanceID>uuid:1</instanceID></meta></data>',
    files: [],
  }
  const filling = await fillingOf(form, { instance, mode: 'edit' })
  await show(filling)
  const { xml } = await filling.snapshot()
  expect(xml).toMatch(/<pain>7<\/pain><cold>-2(?:\.0)?<\/cold><warm>3<\/warm>/)
  const values = [...nodesOf(filling.root as AnyNode)].filter((node) => node.nodeType === 'range')
  expect(values.map((node) => Number(node.currentState.value))).toEqual([7, -2, 3])
})
