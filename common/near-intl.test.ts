import { afterEach, beforeEach, expect, test, vi } from 'vitest'

const { DateTimeFormat, NumberFormat } = Intl
const answers = (tag: string) => (/^(sq|mk|bs)/.test(tag) ? 'en-US' : tag)

// What other files of this process have read already knows another browser.
beforeEach(() => void vi.resetModules())
afterEach(() => {
  Object.assign(Intl, { DateTimeFormat, NumberFormat })
  vi.resetModules()
})

// Node knows these languages; a browser may not. The test plays such a browser: one that answers in American English.
test('a browser without Albanian still writes Albanian dates, numbers and lists', async () => {
  Object.assign(Intl, {
    DateTimeFormat: class extends DateTimeFormat {
      constructor(tag: string, options: Intl.DateTimeFormatOptions) {
        super(answers(tag), options)
      }
    },
    NumberFormat: class extends NumberFormat {
      constructor(tag: string, options: Intl.NumberFormatOptions) {
        super(answers(tag), options)
      }
    },
  })
  const { dateFormat, listFormat, numberFormat } = await import('./near-intl.ts')
  const day = Date.UTC(2026, 10, 24)
  const long = { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' } as const
  expect(dateFormat('sq', long).format(day)).toBe('24 nëntor 2026')
  expect(dateFormat('mk', long).format(day)).toBe('24 ноември 2026 г.')
  expect(dateFormat('bs', long).format(day)).toBe('24. novembar 2026.')
  expect(dateFormat('sq', { month: 'short', timeZone: 'UTC' }).format(day)).toBe('nën')
  expect(numberFormat('sq', {}).format(1234567.5)).toBe('1\u00a0234\u00a0567,5')
  expect(numberFormat('mk', { style: 'percent' }).format(0.78)).toBe('78\u00a0%')
  expect(numberFormat('sq', { style: 'currency', currency: 'EUR' }).format(1234.5)).toBe(
    '1\u00a0234,50\u00a0€',
  )
  expect(listFormat('sq').format(['a', 'b', 'c'])).toBe('a, b dhe c')
})

test('where the engine knows the language, it decides', async () => {
  const { dateFormat, lacking } = await import('./near-intl.ts')
  expect(lacking('sq')).toBeNull()
  expect(dateFormat('sq', { month: 'long', timeZone: 'UTC' }).format(Date.UTC(2026, 10, 24))).toBe('nëntor')
})
