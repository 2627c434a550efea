/** Object identifiers of the element types (PostgreSQL's pg_type.dat). */
const types = { text: 25, bytea: 17 }
const headBytes = 20

/**
 * A list as a parameter of type `text[]` or `bytea[]`, in PostgreSQL's binary form (what array_recv reads): nothing is quoted
 * and nothing parsed, which for long texts is most of the work. The driver sends a Buffer as it is.
 * @param values numbers are written as text; at most 2^31 bytes in all
 */
export function binaryArray(
  of: keyof typeof types,
  values: readonly (string | number | Buffer | null)[],
): Buffer {
  const plain = values.map((one) => (typeof one === 'number' ? String(one) : one))
  const sizes = plain.map((one) => (one === null ? 0 : Buffer.byteLength(one)))
  const bytes = Buffer.allocUnsafe(sizes.reduce((sum, size) => sum + 4 + size, headBytes))
  const dimensions = values.length ? 1 : 0
  let at = 0
  for (const head of [
    dimensions,
    plain.includes(null) ? 1 : 0,
    types[of],
    ...(dimensions ? [values.length, 1] : []),
  ])
    at = bytes.writeInt32BE(head, at)
  for (const [index, one] of plain.entries()) {
    at = bytes.writeInt32BE(one === null ? -1 : sizes[index]!, at)
    if (one !== null) at += typeof one === 'string' ? bytes.write(one, at) : one.copy(bytes, at)
  }
  return bytes.subarray(0, at)
}
