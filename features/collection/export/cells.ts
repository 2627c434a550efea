const formula = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/
/** What is strictly a number: a spreadsheet takes it for nothing else, whatever it begins with. */
const number = /^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$/
const special = /[",\r\n]/

/**
 * A text as a CSV field (RFC 4180).
 * @param guard puts an apostrophe before what a spreadsheet would take for a formula (CWE-1236)
 */
export function quoted(text: string, guard: boolean): string {
  const safe = guard && formula.test(text) ? `'${text}` : text
  return special.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** The same of a column of numbers, guarded: what is none stands behind an apostrophe as any text would. */
export const quotedNumber = (text: string): string => quoted(text, !number.test(text))
