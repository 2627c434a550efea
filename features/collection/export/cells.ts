const formula = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/
const special = /[",\r\n]/

/**
 * A text as a CSV field (RFC 4180).
 * @param guard puts an apostrophe before what a spreadsheet would take for a formula (CWE-1236)
 */
export function quoted(text: string, guard: boolean): string {
  const safe = guard && formula.test(text) ? `'${text}` : text
  return special.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
