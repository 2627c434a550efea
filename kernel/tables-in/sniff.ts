import { CsvReader } from './csv.ts'
import { FileFault } from './fault.ts'

export const encodings = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1250',
  'windows-1251',
  'windows-1252',
] as const
export type Encoding = (typeof encodings)[number]
export const delimiters = [',', ';', '\t', '|'] as const
export type Delimiter = (typeof delimiters)[number]

/** UTF-16 by its mark or its zeros, UTF-8 when it is valid, otherwise the Windows page whose letters it has. */
export function sniffEncoding(head: Buffer, whole = false): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  const zeros = [0, 0]
  for (let at = 0; at < Math.min(head.length, 2000); at++) if (head[at] === 0) zeros[at % 2]!++
  if (zeros[1]! > 100 || (zeros[1]! > 4 && zeros[0] === 0)) return 'utf-16le'
  if (zeros[0]! > 100 || (zeros[0]! > 4 && zeros[1] === 0)) return 'utf-16be'
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: !whole })
    return 'utf-8'
  } catch {
    return sniffWindows(head)
  }
}

// Letters of the region's Latin languages where the Central European page has them (č ć đ Č Ć Đ), and letters that only
// the Western page has in those places (ã ñ õ ê à ò ì ù).
const central = new Set([0xe8, 0xe6, 0xf0, 0xc8, 0xc6, 0xd0])
const western = new Set([0xe3, 0xf1, 0xf5, 0xea, 0xe0, 0xf2, 0xec, 0xf9])

function sniffWindows(head: Buffer): Encoding {
  let high = 0
  let low = 0
  let pairs = 0
  let score = 0
  for (let at = 0; at < head.length; at++) {
    const byte = head[at]!
    if (byte >= 0xc0) {
      high++
      if (head[at - 1]! >= 0xc0) pairs++
    } else if ((byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122)) low++
    if (central.has(byte)) score++
    if (western.has(byte)) score--
  }
  // Cyrillic words are runs of high bytes; in Latin text they stand alone.
  if (pairs > high * 0.5 && high > low * 0.1) return 'windows-1251'
  return score > 0 ? 'windows-1250' : 'windows-1252'
}

/** The mark that cuts the first rows into the same number of fields, and into the most. */
export function sniffDelimiter(text: string): Delimiter {
  let best: Delimiter = ','
  let most = 0
  for (const delimiter of delimiters) {
    const counts = firstRows(text, delimiter).map((row) => row.length)
    const usual = counts.toSorted((a, b) => a - b)[Math.floor(counts.length / 2)] ?? 1
    const agree = counts.filter((count) => count === usual).length / (counts.length || 1)
    const score = usual > 1 ? agree * Math.min(usual, 50) + (agree === 1 ? 1 : 0) : 0
    if (score > most) {
      most = score
      best = delimiter
    }
  }
  return best
}

/** The first rows of a text, as far as they are whole; row n stands at index n - 1, rows without text are empty. */
export function firstRows(text: string, delimiter: string, count = 40): string[][] {
  const rows: string[][] = []
  const enough = new Error('enough')
  const reader = new CsvReader(delimiter, (fields, row) => {
    while (rows.length < row - 1) rows.push([])
    rows.push([...fields])
    if (rows.length >= count) throw enough
  })
  try {
    reader.push(Buffer.from(text))
    if (text.length < 4000) reader.end()
  } catch (error) {
    if (error instanceof FileFault && error.kind === 'columns') throw error
    if (error !== enough && !(error instanceof FileFault)) throw error
  }
  return rows
}
