import { expect, test } from 'vitest'
import { countryCodes, six } from './places.ts'

test('the codes of countries are those of ISO 3166-1 and Kosovo’s, and each has a name', () => {
  expect(countryCodes.size).toBe(250)
  for (const code of six) expect(countryCodes).toContain(code)
  for (const code of ['XX', 'UK', 'EU', 'YU', 'al', '']) expect(countryCodes).not.toContain(code)
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
  for (const code of countryCodes) expect(names.of(code), code).toBeTruthy()
})
