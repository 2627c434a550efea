import { describe, expect, test } from 'vitest'
import { localText, textState } from '../../common/languages.ts'
import { approveText, changeSource, emptyText, writeText } from './edit.ts'

describe('a text in several languages', () => {
  const begun = localText({ sq: 'Vizitë', en: 'Visit' })

  test('what is typed is a draft; approval makes it stand', () => {
    const typed = writeText(begun, 'mk', 'Посета')
    expect(textState(typed, 'mk')).toBe('draft')
    expect(textState(approveText(typed, 'mk'), 'mk')).toBe('approved')
  })

  test('a changed source makes its translations outdated, until somebody says that they still fit', () => {
    const changed = approveText(writeText(begun, 'sq', 'Vizitë monitoruese'), 'sq')
    expect(textState(changed, 'en')).toBe('outdated')
    const fits = approveText(changed, 'en')
    expect(textState(fits, 'en')).toBe('approved')
    expect(fits.texts.en?.text).toBe('Visit')
  })

  test('an emptied version is missing again', () => {
    const emptied = writeText(begun, 'en', '')
    expect(textState(emptied, 'en')).toBe('missing')
    expect('en' in emptied.texts).toBe(false)
  })

  test('another language can become the source, an unwritten one cannot', () => {
    expect(changeSource(begun, 'en').source).toBe('en')
    expect(changeSource(begun, 'en').texts.en).not.toHaveProperty('of')
    expect(changeSource(begun, 'bs')).toBe(begun)
  })

  test('nothing is approved where nothing is written', () => {
    expect(approveText(emptyText('en'), 'en')).toEqual(emptyText('en'))
  })
})
