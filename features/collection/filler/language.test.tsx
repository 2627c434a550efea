// @vitest-environment jsdom
import { act } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { WordsProvider } from '../../../ui/words.tsx'
import en from '../words/en.json' with { type: 'json' }
import { Filler } from './Filler.tsx'
import { tongueOf } from './language.ts'
import { fillingOf } from './tests/form.ts'

const form = `
| survey |
| | type | name | label::English (en) | label::العربية (ar) | hint::English (en) | hint::العربية (ar) | required |
| | begin_group | g | People | الناس | | | |
| | text | who | Name | الاسم | As written | كما هو مكتوب | yes |
| | select_one yn | yn | Agreed? | موافق؟ | | | |
| | select_one yn | folded | Folded | مطوي | | | |
| | end_group | | | | | | |
| choices |
| | list_name | name | label::English (en) | label::العربية (ar) |
| | yn | yes | Yes | نعم |
| | yn | no | No | لا |
`
let root: Root
let stage: HTMLElement
beforeAll(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })
})
afterEach(async () => {
  await act(async () => root.unmount())
  stage.remove()
})

async function show(md: string, layout: 'all' | 'pages' = 'all', more: { told?: string[] } = {}) {
  const { told } = more
  const filling = await fillingOf(md, { language: 'en' })
  stage = document.body.appendChild(document.createElement('div'))
  root = createRoot(stage)
  await act(async () =>
    root.render(
      <WordsProvider start="en" load={async () => en} waiting={null} failed={() => null}>
        <Filler
          filling={filling}
          layout={layout}
          onSend={() => undefined}
          onLanguage={(name) => told?.push(name)}
        />
      </WordsProvider>,
    ),
  )
  return filling
}
/** The language and direction that hold where a text stands. */
function voiced(text: string): [string | null, string | null] {
  const walker = document.createTreeWalker(stage, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (node.textContent?.includes(text)) {
      const within = node.parentElement!
      const of = (name: string) => within.closest(`[${name}]:not(html)`)?.getAttribute(name) ?? null
      return [of('lang'), of('dir')]
    }
  throw new Error(`${text} is not shown`)
}

test('the form’s own texts name the language that is spoken now, and run as it does', async () => {
  const filling = await show(form)
  for (const text of ['People', 'Name', 'As written', 'Yes'])
    expect(voiced(text), text).toEqual(['en', 'ltr'])
  await act(async () => filling.setLanguage('العربية (ar)'))
  for (const text of ['الناس', 'الاسم', 'كما هو مكتوب', 'نعم'])
    expect(voiced(text), text).toEqual(['ar', 'rtl'])
  // The whole question turns, with its mark and its buttons; the interface’s own words keep their language.
  expect(voiced('must be answered')).toEqual([null, 'rtl'])
  expect(voiced('Send')).toEqual([null, null])
  expect(stage.querySelector('[data-path="/data/g/who"] input')!.getAttribute('dir')).toBe('auto')
  expect([...stage.querySelectorAll('header option')].map((one) => one.getAttribute('lang'))).toEqual([
    'en',
    'ar',
  ])
})

test('so it is page by page, too', async () => {
  const filling = await show(form, 'pages')
  await act(async () => filling.setLanguage('العربية (ar)'))
  expect(voiced('الناس')).toEqual(['ar', 'rtl'])
  expect(voiced('الاسم')).toEqual(['ar', 'rtl'])
  expect(voiced('Next')).toEqual([null, null])
})

test('a form of one language without a name says nothing of it', async () => {
  await show('\n| survey |\n| | type | name | label |\n| | text | a | Question |\n')
  expect(voiced('Question')).toEqual([null, null])
})

test('the language that was chosen in a form is told, and begins the next time', async () => {
  const told: string[] = []
  await show(form, 'all', { told })
  const select = stage.querySelector<HTMLSelectElement>('header select')!
  await act(async () => {
    Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, 'value')!.set!.call(select, 'العربية (ar)')
    select.dispatchEvent(new Event('change', { bubbles: true }))
  })
  expect(told).toEqual(['العربية (ar)'])
  expect(voiced('الاسم')).toEqual(['ar', 'rtl'])
  expect((await fillingOf(form, { language: 'en', spoken: told[0]! })).language).toBe('العربية (ar)')
  // Another version of the form may not speak it.
  expect((await fillingOf(form, { language: 'en', spoken: 'Shqip (sq)' })).language).toBe('English (en)')
})

test('a language is known by its tag', () => {
  expect(tongueOf('Shqip (sq)')).toEqual({ lang: 'sq', dir: 'ltr' })
  expect(tongueOf('Srpski (sr-Latn)')).toEqual({ lang: 'sr-Latn', dir: 'ltr' })
  expect(tongueOf('فارسی (fa)')).toEqual({ lang: 'fa', dir: 'rtl' })
  expect(tongueOf('ur')).toEqual({ lang: 'ur', dir: 'rtl' })
  expect(tongueOf('en-GB')).toEqual({ lang: 'en-GB', dir: 'ltr' })
  // A name alone is no tag; its letters still say which way they run.
  expect(tongueOf('العربية')).toEqual({ dir: 'rtl' })
  expect(tongueOf('Shqip')).toEqual({})
  expect(tongueOf('default')).toEqual({})
  expect(tongueOf('')).toEqual({})
})
