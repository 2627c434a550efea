/** A decimal number as forms write it. */
export const decimalPattern = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/
/** So many characters, and no power of ten, say no more digits than any number keeps. */
const surelyKept = 15

/** A decimal as a number where nothing of it is lost, otherwise as it was written. */
export function decimal(text: string): number | string {
  const number = Number(text)
  if (text.length <= surelyKept && !/e/i.test(text)) return number
  return Number.isFinite(number) && digitsOf(text) === digitsOf(String(number)) ? number : text
}

/** What a decimal says, however it is written: its sign, the digits that count, and the place of the last one. */
function digitsOf(text: string): string {
  const [, sign, whole, part = '', power = '0'] = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(text)!
  const all = `${whole}${part}`.replace(/^0+/, '')
  let end = all.length
  while (all[end - 1] === '0') end--
  if (end === 0) return '0'
  return `${sign === '-' ? '-' : ''}${all.slice(0, end)}e${Number(power) - part.length + all.length - end}`
}

/** A number without a power of ten, as PostgreSQL writes it: `1e-7` is 0.0000001. */
export function plainNumber(number: number): string {
  const text = String(number)
  if (Number.isSafeInteger(number)) return text
  const found = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text)
  if (!found) return text
  const [, sign, first, more = '', power] = found
  const digits = `${first}${more}`
  const point = 1 + Number(power)
  return point <= 0 ? `${sign}0.${'0'.repeat(-point)}${digits}` : `${sign}${digits.padEnd(point, '0')}`
}
