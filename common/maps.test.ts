import { describe, expect, test } from 'vitest'
import { drawn, radiusOf, shadeOf, shadeSteps, written } from './maps.ts'

describe('values on a map', () => {
  test('what is withheld or missing cannot be read from a shade or a circle', () => {
    expect(drawn({ value: 3, mark: 'suppressed' })).toBeNull()
    expect(drawn({ value: null, mark: 'missing' })).toBeNull()
    expect(drawn({ value: 3, mark: 'sample' })).toBe(3)
  })

  test('are written with their mark, in the reader’s language', () => {
    expect(written({ value: 3, mark: 'suppressed' }, 'en')).toBe('<5')
    expect(written({ value: null }, 'en')).toBe('–')
    expect(written({ value: 1234, mark: 'incomparable' }, 'en')).toBe('≠ 1,234')
    expect(written({ value: 1234.5 }, 'sr-Latn')).toBe('1.234,5')
  })

  test('few countries need few shades', () => {
    expect(shadeSteps([])).toEqual([])
    expect(shadeSteps([7])).toEqual([])
    expect(shadeSteps([7, 7, 0])).toEqual([])
    const steps = shadeSteps([3, 17, 23, 41, 62])
    expect(steps.length).toBeLessThanOrEqual(4)
    expect([...steps].sort((a, b) => a - b)).toEqual(steps)
  })

  test('a larger value is never in a lighter shade', () => {
    const values = [3, 17, 23, 41, 62, 880, 1204]
    const steps = shadeSteps(values)
    const ramp = ['0', '1', '2', '3', '4', '5']
    const shades = values.map((value) => Number(shadeOf(value, steps, ramp)))
    expect([...shades].sort((a, b) => a - b)).toEqual(shades)
  })

  test('a circle’s area is its value', () => {
    expect(radiusOf(100, 100, 20) ** 2 / radiusOf(25, 100, 20) ** 2).toBeCloseTo(4)
  })
})
