// @vitest-environment jsdom
import { act } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { WordsProvider } from '../../../ui/words.tsx'
import en from '../words/en.json' with { type: 'json' }
import { Filler } from './Filler.tsx'
import type { Snapshot } from './filling.ts'
import type { FillerProps } from './props.ts'
import { fillingOf } from './tests/form.ts'

const form = `
| survey | | | | | | |
| | type | name | label | relevant | required | calculation |
| | text | place | Place | | yes | |
| | begin_group | people | People | | | |
| | integer | men | Men | | | |
| | integer | women | Women | | | |
| | calculate | sum | | | | coalesce(\${men}, 0) + coalesce(\${women}, 0) |
| | note | total | Together: \${sum} | | | |
| | end_group | | | | | |
| | text | remark | Remark on \${place} | | | |
| | text | why | Why nobody? | \${men} = 0 | | |
`
let root: Root | undefined
let place: HTMLElement

beforeAll(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })
  Element.prototype.scrollIntoView = () => undefined
})
afterEach(async () => {
  await act(async () => root?.unmount())
  place.remove()
})

async function show(given: Partial<FillerProps> = {}) {
  const filling = await fillingOf(form)
  const sent: Snapshot[] = []
  place = document.body.appendChild(document.createElement('div'))
  root = createRoot(place)
  await act(async () =>
    root!.render(
      <WordsProvider start="en" load={async () => en} waiting={null} failed={() => null}>
        <Filler filling={filling} layout="all" onSend={(snapshot) => sent.push(snapshot)} {...given} />
      </WordsProvider>,
    ),
  )
  return { filling, sent }
}

const question = (path: string) => place.querySelector<HTMLElement>(`[data-path="${path}"]`)
async function type(path: string, text: string): Promise<void> {
  const input = question(path)!.querySelector('input')!
  await act(async () => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!.call(input, text)
    input.dispatchEvent(new Event('input', { bubbles: true }))
  })
}
async function press(name: string): Promise<void> {
  const button = [...place.querySelectorAll('button')].find((one) => one.textContent === name)!
  await act(async () => {
    button.click()
    await new Promise((resolve) => setTimeout(resolve, 60))
  })
}

describe('the filler', () => {
  test('calls the form as the reader speaks, where its title is known in their language', async () => {
    const { filling } = await show({ title: 'Vizita në kufi' })
    expect(place.querySelector('h1')!.textContent).toBe('Vizita në kufi')
    expect(filling.title).not.toBe('Vizita në kufi')
  })

  test('draws only what an answer changes: its question, and those that speak of it', async () => {
    await show()
    const touched = new Set<string | null>()
    const observer = new MutationObserver((records) => {
      for (const { target } of records) {
        const element = target instanceof Element ? target : target.parentElement
        touched.add(element?.closest('[data-path]')?.getAttribute('data-path') ?? null)
      }
    })
    observer.observe(place, { subtree: true, childList: true, characterData: true, attributes: true })
    await type('/data/people/men', '3')
    expect(question('/data/people/total')?.textContent).toContain('Together: 3')
    expect([...touched].filter((path) => path !== '/data/people/men')).toEqual(['/data/people/total'])
    observer.disconnect()
  })

  test('shows and hides a question as an answer has it', async () => {
    await show()
    expect(question('/data/why')).toBe(null)
    await type('/data/people/men', '0')
    expect(question('/data/why')?.textContent).toContain('Why nobody?')
    await type('/data/people/men', '1')
    expect(question('/data/why')).toBe(null)
  })

  test('sends nothing that is wrong, says why by the question, and then sends', async () => {
    const { sent } = await show()
    expect(question('/data/place')?.querySelector('[role=alert]')?.textContent).toBe('')
    await press('Send')
    expect(sent).toEqual([])
    expect(question('/data/place')?.querySelector('[role=alert]')?.textContent).toBe(
      'This question needs an answer.',
    )
    expect(place.querySelector('[role=status]')?.textContent).toBe('1 question still needs your attention.')
    await type('/data/place', 'Merdare')
    await press('Send')
    expect(sent).toHaveLength(1)
    expect(sent[0]?.xml).toContain('<place>Merdare</place>')
  })

  test('holds back the next page until this one is right', async () => {
    await show({ layout: 'pages' })
    expect(question('/data/place')).not.toBe(null)
    await press('Next')
    expect(question('/data/place')?.querySelector('[role=alert]')?.textContent).toBe(
      'This question needs an answer.',
    )
    await type('/data/place', 'Merdare')
    await press('Next')
    expect(question('/data/people/men')).not.toBe(null)
    await press('Back')
    expect(question('/data/place')?.querySelector('input')?.value).toBe('Merdare')
  })

  test('keeps a number that cannot be read in sight, and sends nothing while it stands there', async () => {
    const { sent } = await show()
    await type('/data/place', 'Merdare')
    await type('/data/people/women', 'five')
    expect(question('/data/people/women')?.textContent).toContain('Write a whole number')
    await press('Send')
    expect(sent).toEqual([])
    expect(question('/data/people/women')?.querySelector('input')?.value).toBe('five')
  })

  test('says of missing files where they are missing: on the device, or nowhere in particular', async () => {
    const listed = form.replace('| | text | remark |', '| | select_one_from_file places.csv | remark |')
    for (const [onDevice, sentence] of [
      [true, 'Files of this form are missing on this device'],
      [false, 'Files of this form are missing, so'],
    ] as const) {
      await show({ onDevice, filling: await fillingOf(listed) })
      expect(place.textContent).toContain(sentence)
      expect(place.textContent).toContain('places.csv')
      await act(async () => root!.unmount())
    }
    root = undefined
  })

  test('shows the hint, and the guidance to whoever opens it', async () => {
    const helped = `
| survey |
| | type | name | label | hint | guidance_hint |
| | text | remark | Remark | As they *said* it | Read it **back** to them. |
| | text | only | Only | | Ask twice. |
`
    await show({ filling: await fillingOf(helped) })
    const remark = question('/data/remark')!
    const hint = document.getElementById(remark.querySelector('input')!.getAttribute('aria-describedby')!)!
    expect(hint.innerHTML).toBe('As they <em>said</em> it')
    const more = remark.querySelector('details')!
    expect(more.open).toBe(false)
    expect(more.querySelector('summary')?.textContent).toBe('More about this question')
    expect(more.querySelector('div')?.innerHTML).toBe('Read it <strong>back</strong> to them.')
    expect(remark.textContent?.match(/to them/g)).toHaveLength(1)
    expect(question('/data/only')?.querySelector('[aria-describedby]')).toBe(null)
    expect(question('/data/only')?.querySelector('details div')?.textContent).toBe('Ask twice.')
  })

  test('shows a reviewer’s note beside its question', async () => {
    await show({ notes: [{ path: '/data/remark', text: 'Which gate?', by: 'Arta Kola', at: '2026-11-20' }] })
    expect(question('/data/remark')?.querySelector('aside')?.textContent).toContain('Which gate?')
    expect(place.querySelectorAll('aside')).toHaveLength(1)
  })
})
