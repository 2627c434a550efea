/** Exact decimal numbers, so that "is 0.3 a multiple of 0.1" is answered as a person would. */
export interface Decimal {
  /** The number is `digits` / 10^`scale`. */
  digits: bigint
  scale: number
}

/** Reads `12`, `-0.5`, `1e3`; undefined for anything else. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d{1,4}))?$/i.exec(text.trim())
  if (!match || (match[2] === '' && match[3] === '')) return undefined
  const [, sign, whole = '', fraction = '', exponent = '0'] = match
  const digits = BigInt(`${whole}${fraction}`) * (sign === '-' ? -1n : 1n)
  const scale = fraction.length - Number(exponent)
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 }
}

/** Both numbers over the same power of ten. */
function aligned(one: Decimal, other: Decimal): [bigint, bigint, number] {
  const scale = Math.max(one.scale, other.scale)
  const widen = ({ digits, scale: own }: Decimal) => digits * 10n ** BigInt(scale - own)
  return [widen(one), widen(other), scale]
}

/** Negative, zero or positive as `one` is less than, equal to or greater than `other`. */
export function compareDecimals(one: Decimal, other: Decimal): number {
  const [a, b] = aligned(one, other)
  return a < b ? -1 : a > b ? 1 : 0
}

export function subtract(one: Decimal, other: Decimal): Decimal {
  const [a, b, scale] = aligned(one, other)
  return { digits: a - b, scale }
}

export function absolute({ digits, scale }: Decimal): Decimal {
  return { digits: digits < 0n ? -digits : digits, scale }
}

/** Is `one` a whole multiple of `other`? Nothing is a multiple of zero. */
export function isMultiple(one: Decimal, other: Decimal): boolean {
  const [a, b] = aligned(one, other)
  return b !== 0n && a % b === 0n
}

export function isWhole({ digits, scale }: Decimal): boolean {
  return digits % 10n ** BigInt(scale) === 0n
}
