// @vitest-environment jsdom
import { act, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { expect, test } from 'vitest'
import { localText } from '../../../common/languages.ts'
import { useLocal } from '../../../ui/local/Local.tsx'
import { KosovoMarked, useFormats, useMark, WordsProvider } from '../../../ui/words.tsx'
import { namesKosovo } from './Kosovo.tsx'

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })

function Said(): ReactNode {
  const { country } = useFormats()
  const local = useLocal()
  const mark = useMark()
  const text = localText({ en: 'The border of Kosovo', sq: 'Kufiri i Kosovës' })
  return [country('XK'), country('AL'), local(text), mark('Policia e Kosovës')].join(' | ')
}

async function shown(on: boolean, language: 'en' | 'sq'): Promise<string> {
  const place = document.createElement('div')
  const root = createRoot(place)
  await act(async () =>
    root.render(
      <WordsProvider start={language} load={async () => ({})} waiting={null} failed={() => null}>
        <KosovoMarked on={on}>
          <Said />
        </KosovoMarked>
      </WordsProvider>,
    ),
  )
  const text = place.textContent!
  await act(async () => root.unmount())
  return text
}

test('a page that is printed names Kosovo with its asterisk where the programme says so, in every text', async () => {
  expect(await shown(true, 'en')).toBe('Kosovo* | Albania | The border of Kosovo* | Policia e Kosovës*')
  expect(await shown(true, 'sq')).toBe('Kosovë* | Shqipëri | Kufiri i Kosovës* | Policia e Kosovës*')
  expect(await shown(false, 'en')).toBe('Kosovo | Albania | The border of Kosovo | Policia e Kosovës')
})

test('the footnote stands where Kosovo is named, by its code or in what was written', () => {
  expect(namesKosovo({ country: 'AL', borderTo: 'XK' })).toBe(true)
  expect(namesKosovo({ country: 'AL', place: 'Rruga për Kosovë' })).toBe(true)
  expect(namesKosovo({ country: 'AL', place: 'Kosovo Polje' })).toBe(false)
})
