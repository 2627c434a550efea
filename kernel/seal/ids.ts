/** A UUID as its 16 bytes. @throws TypeError when it is none */
export function idBytes(id: string): Buffer {
  const bytes = Buffer.from(id.replaceAll('-', ''), 'hex')
  if (bytes.length !== 16) throw new TypeError(`${id} is not a UUID.`)
  return bytes
}

/** 16 bytes as a UUID. */
export function idText(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
