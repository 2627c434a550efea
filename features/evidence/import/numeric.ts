/**
 * Writes a decimal text as a field of PostgreSQL's binary COPY: its length, then `numeric` in groups of four decimal
 * digits (src/backend/utils/adt/numeric.c, numeric_recv).
 * @param text `-?digits[.digits]`, at most 30 digits on each side; checked by whoever reads the file
 * @returns the position after the field
 */
export function numericInto(view: DataView, at: number, text: string): number {
  const negative = text.charCodeAt(0) === 45
  const start = negative ? 1 : 0
  const dot = text.indexOf('.')
  if (dot < 0 && text.length - start <= 4) return small(view, at, Number(text.slice(start)), negative)
  const whole = dot < 0 ? text.slice(start) : text.slice(start, dot)
  const fraction = dot < 0 ? '' : text.slice(dot + 1)
  const groups: number[] = []
  const lead = whole.padStart(Math.ceil(whole.length / 4) * 4, '0')
  for (let from = 0; from < lead.length; from += 4) groups.push(Number(lead.slice(from, from + 4)))
  let weight = groups.length - 1
  const tail = fraction.padEnd(Math.ceil(fraction.length / 4) * 4, '0')
  for (let from = 0; from < tail.length; from += 4) groups.push(Number(tail.slice(from, from + 4)))
  while (groups.length && groups[0] === 0) {
    groups.shift()
    weight--
  }
  while (groups.length && groups.at(-1) === 0) groups.pop()
  const zero = groups.length === 0
  view.setInt32(at, 8 + groups.length * 2)
  view.setInt16(at + 4, groups.length)
  view.setInt16(at + 6, zero ? 0 : weight)
  view.setUint16(at + 8, negative && !zero ? 0x4000 : 0)
  view.setInt16(at + 10, fraction.length)
  for (const [index, group] of groups.entries()) view.setInt16(at + 12 + index * 2, group)
  return at + 12 + groups.length * 2
}

/** Most figures are whole numbers below ten thousand: one group. */
function small(view: DataView, at: number, value: number, negative: boolean): number {
  const groups = value === 0 ? 0 : 1
  view.setInt32(at, 8 + groups * 2)
  view.setInt16(at + 4, groups)
  view.setInt16(at + 6, 0)
  view.setUint16(at + 8, negative && groups ? 0x4000 : 0)
  view.setInt16(at + 10, 0)
  if (groups) view.setInt16(at + 12, value)
  return at + 12 + groups * 2
}
