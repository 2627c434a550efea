/**
 * Reads a number as people type it: spaces between thousands, a comma or a point before decimals.
 * @returns the number as the engine reads it, or null when it is none (or not whole, where it must be)
 */
export function readNumber(typed: string, whole: boolean): string | null {
  const text = typed.replace(/[\s\u00a0\u202f]/g, '').replace(/\u2212/g, '-')
  if (whole) return /^[+-]?\d{1,15}$/.test(text) ? String(Number(text)) : null
  const point = text.replace(',', '.')
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(point) ? String(Number(point)) : null
}
