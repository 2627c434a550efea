import { type Granularity, periodName } from '../periods.ts'

/** The years or months that a series covers: `2014–2025`, `January 2009 – April 2025`; a dash where there are none. */
export function spanText(
  first: string | null,
  last: string | null,
  granularity: Granularity,
  month: (value: string) => string,
): string {
  if (!first || !last) return '–'
  const name = (start: string) =>
    granularity === 'month' || granularity === 'day'
      ? month(start.slice(0, 7))
      : periodName(start, granularity)
  const [from, to] = [name(first), name(last)]
  if (from === to) return from
  return from.includes(' ') ? `${from} – ${to}` : `${from}–${to}`
}
