// @vitest-environment jsdom
import { MantineProvider } from '@mantine/core'
import { act } from 'react'
import { createRoot } from 'react-dom/client'
import { expect, test } from 'vitest'
import type { LocalText } from '../../common/languages.ts'
import { WordsProvider } from '../words.tsx'
import { LocalTextField } from './LocalTextField.tsx'

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })
window.matchMedia ??= (() => ({ matches: false, addEventListener() {}, removeEventListener() {} })) as never

const words = { 'ui.local.makeSource': 'Translate from this one', 'ui.local.approve': 'Approve' }
const text: LocalText = {
  source: 'sq',
  texts: {
    sq: { text: 'Vizita', state: 'approved' },
    en: { text: 'Visits', state: 'approved' },
    mk: { text: 'Посети', state: 'draft' },
  },
}

/** What the field offers to do, in each language that the text has. */
async function offered(disabled: boolean): Promise<string[]> {
  const place = document.createElement('div')
  document.body.append(place)
  const root = createRoot(place)
  await act(async () =>
    root.render(
      <WordsProvider start="en" load={async () => words} waiting={null} failed={() => null}>
        <MantineProvider env="test">
          <LocalTextField
            label="Title"
            value={text}
            mayApprove
            disabled={disabled}
            onChange={() => undefined}
          />
        </MantineProvider>
      </WordsProvider>,
    ),
  )
  const seen: string[] = []
  for (const tab of place.querySelectorAll<HTMLElement>('[role=tab]')) {
    await act(async () => tab.click())
    for (const button of place.querySelectorAll('[role=tabpanel] button'))
      seen.push(`${tab.title}: ${button.textContent}`)
  }
  await act(async () => root.unmount())
  place.remove()
  return seen
}

test('whoever may not edit a text is not offered to translate from it, nor to approve it', async () => {
  expect(await offered(false)).toEqual(['English: Translate from this one', 'Македонски: Approve'])
  expect(await offered(true)).toEqual([])
})
