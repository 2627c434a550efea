/**
 * Writes a decimal text as a field of PostgreSQL's binary COPY: its length, then `numeric` in groups of four decimal
 * digits (src/backend/utils/adt/numeric.c, numeric_recv).
 * @param text `-?digits[.digits]`, at most 30 digits on each side; checked by whoever reads the file
 * @returns the position after the field
 */
export function numericInto(block: Buffer, at: number, text: string): number {
  const negative = text.charCodeAt(0) === 45
  const start = negative ? 1 : 0
  const dot = text.indexOf('.')
  if (dot < 0 && text.length - start <= 4) return small(block, at, Number(text.slice(start)), negative)
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
  block.writeInt32BE(8 + groups.length * 2, at)
  block.writeInt16BE(groups.length, at + 4)
  block.writeInt16BE(zero ? 0 : weight, at + 6)
  block.writeUInt16BE(negative && !zero ? 0x4000 : 0, at + 8)
  block.writeInt16BE(fraction.length, at + 10)
  for (const [index, group] of groups.entries()) block.writeInt16BE(group, at + 12 + index * 2)
  return at + 12 + groups.length * 2
}

/** Most figures are whole numbers below ten thousand: one group. */
function small(block: Buffer, at: number, value: number, negative: boolean): number {
  const groups = value === 0 ? 0 : 1
  block.writeInt32BE(8 + groups * 2, at)
  block.writeInt16BE(groups, at + 4)
  block.writeInt16BE(0, at + 6)
  block.writeUInt16BE(negative && groups ? 0x4000 : 0, at + 8)
  block.writeInt16BE(0, at + 10)
  if (groups) block.writeInt16BE(value, at + 12)
  return at + 12 + groups * 2
}
