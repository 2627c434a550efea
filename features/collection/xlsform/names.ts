// Name characters of XML 1.0 (https://www.w3.org/TR/REC-xml/#NT-NameStartChar) without the colon,
// which https://www.w3.org/TR/xml-names/#NT-NCName keeps for prefixes.
const NAME_START =
  'A-Z_a-z\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u02ff\\u0370-\\u037d\\u037f-\\u1fff\\u200c-\\u200d' +
  '\\u2070-\\u218f\\u2c00-\\u2fef\\u3001-\\ud7ff\\uf900-\\ufdcf\\ufdf0-\\ufffd\\u{10000}-\\u{effff}'
const NAME_MORE = `${NAME_START}\\-.0-9\\u00b7\\u0300-\\u036f\\u203f-\\u2040`

/** Sources for building larger patterns; they need the `u` flag. */
export const NCNAME = `[${NAME_START}][${NAME_MORE}]*`
export const QNAME = `${NCNAME}(?::${NCNAME})?`

const WHOLE_QNAME = new RegExp(`^${QNAME}$`, 'u')

/** May this text name an XML element (with or without a namespace prefix)? */
export function isXmlName(text: string): boolean {
  return WHOLE_QNAME.test(text)
}

/** `cities.csv` → [`cities`, `.csv`]; a leading dot belongs to the name, as in `.hidden`. */
export function splitExtension(name: string): [base: string, extension: string] {
  const dot = name.lastIndexOf('.')
  const head = name.slice(name.lastIndexOf('/') + 1, Math.max(dot, 0))
  if (dot < 0 || /^\.*$/.test(head)) return [name, '']
  return [name.slice(0, dot), name.slice(dot)]
}
