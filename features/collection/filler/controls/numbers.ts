/**
 * Reads a number as people type it: spaces between thousands, a comma or a point before decimals.
 * @returns the number as the engine reads it, or null when it is none (or not whole, where it must be)
 */
export function readNumber(typed: string, whole: boolean): string | null {
  const text = typed.replace(/[\s\u00a0\u202f]/g, '').replace(/\u2212/g, '-')
  if (whole) {
    // Whole numbers of a form are of 32 bits: a longer one would be dropped without a word.
    const value = /^[+-]?\d{1,12}$/.test(text) ? Number(text) : Number.NaN
    return value >= -2_147_483_648 && value <= 2_147_483_647 ? String(value) : null
  }
  const point = text.replace(',', '.')
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(point) ? String(Number(point)) : null
}

/** Every value from one bound to the other, without the small errors that adding fractions would make. */
export function stepsOf(least: number, most: number, step: number): number[] {
  if (!(step > 0) || most < least) return []
  const digits = Math.max(decimals(step), decimals(least))
  const count = Math.min(Math.floor((most - least) / step + 1e-9), 10_000)
  return Array.from({ length: count + 1 }, (_, at) => Number((least + at * step).toFixed(digits)))
}

const decimals = (value: number): number => /\.(\d+)/.exec(String(value))?.[1]?.length ?? 0
