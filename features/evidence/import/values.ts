/** Flags that an observation may carry (see migrations/0005_evidence.sql). */
export const knownFlags = 'breps:nudifcz'
/** Where a source gives several, the one that matters most to a reader is kept. */
const weight = 'b:sczdueipfrn'

export type ValueFault = 'value' | 'negative' | 'fraction' | 'value_large' | 'flag'
export interface ReadValue {
  /** Plain decimal, or null when it is not available. */
  value: string | null
  /** Character code of the flag, 0 for none. */
  flag: number
}

const missing = new Map([
  [':', ':'], ['-', ':'], ['–', ':'], ['—', ':'], ['..', ':'], ['...', ':'], ['na', ':'], ['n/a', ':'], ['nan', ':'],
  ['null', ':'], ['*', 's'], ['c', 'c'], ['z', 'z'],
]) // biome-ignore format: a table

/**
 * Reads a figure: digits with the decimal sign of the file, spaces, apostrophes or the other sign between thousands, a
 * flag behind it as Eurostat writes (`1 230 bp`), or a sign that there is none (`:`, `-`, `NA`, `*`).
 * @param whole counts: no fraction and nothing below zero
 * @returns the value, a fault, or undefined for a cell without text
 */
export function readValue(
  text: string,
  decimal: '.' | ',',
  whole: boolean,
): ReadValue | ValueFault | undefined {
  const plain = text.trim()
  if (plain === '') return undefined
  const none = missing.get(plain.toLowerCase())
  if (none) return { value: null, flag: none.charCodeAt(0) }
  const match = /^([+\-−]?)([\d.,' \u00a0\u202f’]*\d)\s*([a-z:]{0,4})$/i.exec(plain)
  if (!match) {
    const only = /^:\s*([a-z]{1,4})$/i.exec(plain)
    return only ? withFlag(null, only[1]!) : 'value'
  }
  const number = decimalOf(match[2]!, decimal)
  if (number === undefined) return 'value'
  if (number.replace('.', '').length > 24) return 'value_large'
  const negative = match[1] === '-' || match[1] === '−'
  if (whole && negative && Number(number) !== 0) return 'negative'
  if (whole && /\.\d*[1-9]/.test(number)) return 'fraction'
  const value = whole ? number.split('.')[0]! : number
  return withFlag(negative ? `-${value}` : value, match[3]!)
}

function withFlag(value: string | null, letters: string): ReadValue | ValueFault {
  const flag = strongest(letters)
  if (flag === undefined) return 'flag'
  if (value === null) return { value, flag: 's:cz'.includes(flag) && flag ? flag.charCodeAt(0) : 58 }
  return { value, flag: flag === '' ? 0 : flag.charCodeAt(0) }
}

/** The flag that matters most among letters; empty for none, undefined when one is not known. */
export function strongest(letters: string): string | undefined {
  const all = letters.toLowerCase().replace(/[\s,;]/g, '')
  if (all === '') return ''
  if ([...all].some((letter) => !knownFlags.includes(letter))) return undefined
  return [...weight].find((letter) => all.includes(letter)) ?? ''
}

/** A number with its thousands joined and a point for the decimal sign; undefined when the groups make no sense. */
function decimalOf(text: string, decimal: '.' | ','): string | undefined {
  const between = text.replace(/[' \u00a0\u202f’]/g, '')
  const [whole, fraction, ...more] = between.split(decimal)
  if (more.length) return undefined
  const other = decimal === '.' ? ',' : '.'
  if (fraction?.includes(other)) return undefined
  const groups = whole!.split(other)
  if (
    groups.length > 1 &&
    (groups[0]!.length > 3 || groups[0] === '' || groups.slice(1).some((group) => group.length !== 3))
  )
    return undefined
  const joined = groups.join('').replace(/^0+(?=\d)/, '') || '0'
  return fraction ? `${joined}.${fraction}` : joined
}

/** Most figures are plain digits and need no reading. */
export function plainDigits(text: string): boolean {
  const { length } = text
  if (length === 0 || length > 15) return false
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at)
    if (code < 48 || code > 57) return false
  }
  return true
}
