export { markKosovo } from '../../common/kosovo.ts'

const unprintable =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are exactly what XML 1.0 and fonts cannot carry
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\uFDD0-\uFDEF\uFFFE\uFFFF]/g

/**
 * Text that every writer can carry: composed (NFC), without control characters and without halves of surrogate pairs,
 * which XML 1.0 forbids and fonts cannot show. Line ends become `\n`.
 */
export function cleanText(text: string): string {
  return text.toWellFormed().normalize('NFC').replace(/\r\n?/g, '\n').replace(unprintable, '')
}

/** An anchor that is safe in HTML ids, Typst labels and Word bookmarks (40 characters at most there). */
export function anchor(id: string): string {
  if (/^[A-Za-z0-9_]{1,32}$/.test(id)) return `u_${id}`
  const safe = id.replace(/[^A-Za-z0-9]/g, '_')
  let hash = 0xcbf29ce484222325n
  for (const char of id) hash = BigInt.asUintN(64, (hash ^ BigInt(char.codePointAt(0)!)) * 0x100000001b3n)
  return `u_${safe.slice(0, 20)}_${hash.toString(36).slice(0, 11)}`
}
