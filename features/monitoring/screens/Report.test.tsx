// @vitest-environment jsdom
import { act, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { expect, test } from 'vitest'
import { localText } from '../../../common/languages.ts'
import { WordsProvider } from '../../../ui/words.tsx'
import type { Visit } from '../contract-visits.ts'
import en from '../words/en.json' with { type: 'json' }
import sq from '../words/sq.json' with { type: 'json' }
import { AccountView } from './AccountView.tsx'
import { PeopleTable } from './PeopleGrid.tsx'
import { FindingLine, IncidentLine } from './Report.tsx'

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })

async function shown(page: ReactNode, language: 'en' | 'sq' = 'en'): Promise<string> {
  const place = document.createElement('div')
  const root = createRoot(place)
  const load = async () => (language === 'sq' ? sq : en)
  await act(async () =>
    root.render(
      <WordsProvider start={language} load={load} waiting={null} failed={() => null}>
        {page}
      </WordsProvider>,
    ),
  )
  const text = place.textContent!
  await act(async () => root.unmount())
  return text
}

const account = {
  accountTold: true, access: 'granted', accessReason: null, met: [], summary: localText({ en: 'Quiet' }), immediate: null, restrictions: null,
  population: null, referrals: null, smuggling: null, nobodySeen: false,
} as unknown as Visit // biome-ignore format: what the pages read of a visit

test('to whoever is not told how many were seen, the report does not say that nobody was counted', async () => {
  expect(await shown(<PeopleTable visit={account} />)).toMatch(/^How many people were seen is not shown/)
  const none = { ...account, population: [] }
  expect(await shown(<PeopleTable visit={none} />)).toBe('Nobody has been counted yet')
})

test('what is withheld of an account is said, and what comes later', async () => {
  expect(await shown(<AccountView visit={account} />)).toMatch(
    /Quiet.*Referrals and signs of smuggling are shown to/,
  )
  const whole = { ...account, referrals: [], smuggling: [] }
  expect(await shown(<AccountView visit={whole} />)).not.toMatch(/smuggling/)
  const draft = { ...account, accountTold: false, summary: null }
  expect(await shown(<AccountView visit={draft} />)).toMatch(/shown once the visit is approved/)
})

test('those to whom something happened are not called people met, and a law is printed with its article', async () => {
  const incident = {
    title: localText({ en: 'Sent back', sq: 'U kthyen' }), kind: 'pushback' as const, happenedOn: '2026-02-20', persons: 9, violence: [],
  } // biome-ignore format: a record
  expect(await shown(<IncidentLine incident={incident} />)).toMatch(/, 9 people concerned$/)
  expect(await shown(<IncidentLine incident={incident} />, 'sq')).toMatch(/, 9 persona të prekur$/)
  const finding = {
    statement: localText({ en: 'Nobody interprets', sq: 'Askush nuk përkthen' }), severity: 'serious' as const, grade: 'observed' as const,
    legal: [{ citation: 'Directive 2013/32/EU', article: '12' }, { citation: 'Law 10/2021' }],
  } // biome-ignore format: a record
  expect(await shown(<FindingLine finding={finding} />, 'sq')).toMatch(
    /Directive 2013\/32\/EU, Neni 12 · Law 10\/2021\)$/,
  )
})
