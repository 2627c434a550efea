import { z } from 'zod'

// How EUR-Lex numbers its documents: one character for the sector, the year in four digits, one or two letters for the
// type, and the number, mostly of four digits. After "CELEX number of EUR-Lex documents"
// (https://eur-lex.europa.eu/content/help/faq/celex-number.html) and "Types of documents in EUR-Lex"
// (https://eur-lex.europa.eu/content/tools/TableOfSectors/types_of_documents_in_eurlex.html).
const year = '(?:19[5-9]\\d|20\\d\\d)'
const day = `${year}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])`
const shapes = [
  // Acts, proposals, judgments, treaty articles: 32013L0032, 52023PC0755, 62018CJ0123, 12016E083; several of one day in
  // the Official Journal are counted in brackets, 52020XC1001(01); a corrigendum has its act's number, 32013L0032R(01).
  `[1-9CE]${year}[A-Z]{1,2}\\d{3,6}(?:\\(\\d{2}\\))?(?:R\\(\\d{2}\\))?`,
  // A consolidated text says its day: 02013L0032-20130629.
  `0${year}[A-Z]{1,2}\\d{4}(?:\\(\\d{2}\\))?-${day}`,
  // A whole treaty, its protocols and declarations: 12016E/TXT, 12016M/PRO/03.
  `1${year}[A-Z]{1,2}\\/[A-Z]{3}(?:\\/\\d{2})?`,
  // What a state has done about a directive: 72013L0032AUT_202100001.
  `7${year}L\\d{4}[A-Z]{3}_\\d{1,9}`,
]
const celex = new RegExp(`^(?:${shapes.join('|')})$`)

/** A CELEX number as somebody pastes it: small letters and the word before it are no mistake. */
export const Celex = z
  .string()
  .trim()
  .toUpperCase()
  .overwrite((text) => text.replace(/^CELEX:\s*/, ''))
  .regex(celex, 'problem.field.celex')
