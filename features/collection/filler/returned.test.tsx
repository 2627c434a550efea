// @vitest-environment jsdom
import { act } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { WordsProvider } from '../../../ui/words.tsx'
import en from '../words/en.json' with { type: 'json' }
import { Filler } from './Filler.tsx'
import type { FillerProps } from './props.ts'
import { fillingOf } from './tests/form.ts'

const form = `
| survey | | | | | | |
| | type | name | label | relevant | calculation | repeat_count |
| | text | place | Place | | | |
| | calculate | sum | | | 1 + 1 | |
| | begin_repeat | people | Person | | | 2 |
| | text | pa | Name | | | |
| | integer | age | Age | | | |
| | end_repeat | | | | | |
| | text | why | Why nobody? | \${place} = 'none' | | |
| | text | remark | Remark | | | |
`
let root: Root | undefined
let place: HTMLElement

beforeAll(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })
  Element.prototype.scrollIntoView = () => undefined
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
    this.open = true
  }
  HTMLDialogElement.prototype.close ??= function (this: HTMLDialogElement) {
    this.open = false
  }
})
afterEach(async () => {
  await act(async () => root?.unmount())
  place.remove()
})

async function show(given: Partial<FillerProps>) {
  const filling = await fillingOf(form)
  place = document.body.appendChild(document.createElement('div'))
  root = createRoot(place)
  await act(async () =>
    root!.render(
      <WordsProvider start="en" load={async () => en} waiting={null} failed={() => null}>
        <Filler filling={filling} layout="pages" onSend={() => undefined} {...given} />
      </WordsProvider>,
    ),
  )
}

const shown = () =>
  [...place.querySelectorAll('[data-path]')].map((one) => one.getAttribute('data-path')).filter(Boolean)
const back = () => place.querySelector<HTMLElement>('[data-came-back]')
const ways = () => [...(back()?.querySelectorAll('button') ?? [])]
async function press(button: HTMLElement | undefined): Promise<void> {
  await act(async () => {
    button!.click()
    await new Promise((resolve) => setTimeout(resolve, 60))
  })
}
const buttonOf = (name: string) =>
  [...place.querySelectorAll('button')].find((one) => one.textContent?.startsWith(name))

const notes = [
  { path: '/data/remark', text: 'Which gate?' },
  { path: '/data/people[2]/pa', text: 'Whose name is this?' },
]

describe('a form that came back', () => {
  test('opens at the first question that came back, in the order of the form', async () => {
    await show({ notes })
    expect(shown()).toEqual(['/data/people[2]/pa'])
    expect(place.querySelector('[aria-live]')?.textContent).toBe('4 of 6')
  })

  test('opens where it was left, once somebody has begun to correct it', async () => {
    await show({ notes, start: '/data/people[1]/age' })
    expect(shown()).toEqual(['/data/people[1]/age'])
  })

  test('says how many came back, and leads to each', async () => {
    await show({ notes })
    expect(back()?.querySelector('summary')?.textContent).toBe('2 questions were returned')
    expect(ways().map((one) => one.textContent)).toEqual(['Person 2Name', 'Remark'])
    expect(ways().map((one) => one.getAttribute('aria-current'))).toEqual(['step', null])
    await press(ways()[1])
    expect(shown()).toEqual(['/data/remark'])
    expect(ways().map((one) => one.getAttribute('aria-current'))).toEqual([null, 'step'])
  })

  test('leads to them where all questions stand on one page, too', async () => {
    await show({ notes, layout: 'all' })
    expect(ways()).toHaveLength(2)
    await press(ways()[1])
    expect(document.activeElement?.closest('[data-path]')?.getAttribute('data-path')).toBe('/data/remark')
  })

  test('marks them in its contents, and no other', async () => {
    await show({ notes })
    await press(buttonOf('Contents'))
    const rows = [...place.querySelectorAll('dialog li button')]
    expect(
      rows
        .filter((one) => one.getAttribute('data-state') === 'note')
        .map((one) => one.querySelector('span:last-child')?.textContent),
    ).toEqual(['returned', 'returned'])
    expect(rows.map((one) => one.getAttribute('data-state'))).toEqual([
      'open', 'open', 'open', 'note', 'open', 'note',
    ]) // biome-ignore format: in the form's order
  })

  test('shows in full what was written of a question that is not asked now', async () => {
    await show({
      notes: [
        { path: '/data/why', text: 'Surely somebody was there' },
        { path: '/data/sum', text: 'Is this right?' },
      ],
    })
    expect(shown()).toEqual(['/data/place'])
    expect(ways()).toEqual([])
    expect(back()?.textContent).toContain('Why nobody?')
    expect(back()?.textContent).toContain('Surely somebody was there')
    expect(back()?.textContent).toContain('Is this right?')
  })

  test('names the round where a round is asked on one page, and leads to a group’s first question', async () => {
    await show({
      filling: await fillingOf(`
| survey | | | | |
| | type | name | label | appearance |
| | text | place | Place | |
| | begin_group | gate | Gate | |
| | text | lane | Lane | |
| | end_group | | | |
| | begin_repeat | people | Person | |
| | begin_group | one | Person | field-list |
| | text | pa | Name | |
| | integer | age | Age | |
| | end_group | | | |
| | end_repeat | | | |
`),
      notes: [
        { path: '/data/people[1]/one/pa', text: 'Whose?' },
        { path: '/data/gate', text: 'Both lanes, please' },
        { path: '/data/people[7]/one/pa', text: 'And the seventh?' },
      ],
    })
    expect(shown()).toEqual(['/data/gate/lane'])
    expect(ways().map((one) => one.textContent)).toEqual(['Gate', 'Person 1Name'])
    expect(back()?.textContent).toContain('Both lanes, please')
    expect(back()?.textContent).not.toContain('Whose?')
    expect(back()?.textContent).toContain('And the seventh?')
  })

  test('speaks the language that is chosen in mid-form', async () => {
    const filling = await fillingOf(`
| survey | | | | |
| | type | name | label::English (en) | label::Shqip (sq) |
| | text | place | Place | Vendi |
| | text | remark | Remark | Vërejtje |
`)
    await show({ filling, notes: [{ path: '/data/remark', text: 'Which gate?' }] })
    expect(ways().map((one) => one.textContent)).toEqual(['Remark'])
    await act(async () => filling.setLanguage('Shqip (sq)'))
    expect(ways().map((one) => one.textContent)).toEqual(['Vërejtje'])
  })

  test('says nothing of it where nothing came back', async () => {
    await show({})
    expect(back()).toBe(null)
  })
})
