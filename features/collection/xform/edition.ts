/**
 * A submission's XML as a new edition: its own instance ID, and the one that it replaces as `deprecatedID` (OpenRosa
 * metadata).
 * @returns null when the XML has no instance ID that could be changed
 */
export function asNewEdition(xml: string, instanceId: string, replaces: string): string | null {
  const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  const plain = xml.replace(/<((?:[\w-]+:)?)deprecatedID(?:\s[^>]*)?(?:\/>|>[^<]*<\/\1deprecatedID\s*>)/g, '')
  const found = /<((?:[\w-]+:)?)instanceID(\s[^>]*)?>[^<]*<\/\1instanceID\s*>/.exec(plain)
  if (!found) return null
  const [whole, prefix = '', attributes = ''] = found
  const next = `<${prefix}instanceID${attributes}>${escaped(instanceId)}</${prefix}instanceID><${prefix}deprecatedID>${escaped(replaces)}</${prefix}deprecatedID>`
  return plain.slice(0, found.index) + next + plain.slice(found.index + whole.length)
}
