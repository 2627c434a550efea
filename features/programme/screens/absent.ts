import type { Glance } from '../contract-values.ts'

/** Who is missing from what is shown of an indicator; `null` is the regional level. */
export type Absent = string | null

/**
 * The places missing from what is shown: as a whole, those that have not reported though it is due, and, where there is
 * a total, those without which it was made; in one country's view that country alone.
 */
export function absentFrom(
  indicator: Pick<Glance, 'computed' | 'whole' | 'countries' | 'missing'>,
  place: string,
): Absent[] {
  if (place) return indicator.missing.filter((one) => one === place)
  const partial = !indicator.computed && indicator.whole.value !== null
  const without = partial ? indicator.countries.filter((one) => one.value === null) : []
  return [...new Set([...indicator.missing, ...without.map((one) => one.country)])]
}
