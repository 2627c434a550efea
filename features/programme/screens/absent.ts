import type { Glance } from '../contract-values.ts'

/** Who is missing from what is shown of an indicator; `null` is the regional level. */
export type Absent = string | null

/**
 * The places missing from what is shown: from a total those without which it was made, from an empty one those that
 * have not reported though it is due, and in one country's view that country alone. Who has reported before and is
 * late now is in the total, and stands in the list of what is missing.
 */
export function absentFrom(
  indicator: Pick<Glance, 'computed' | 'whole' | 'countries' | 'missing'>,
  place: string,
): Absent[] {
  if (place) return indicator.missing.filter((one) => one === place)
  if (indicator.whole.value === null) return indicator.missing
  if (indicator.computed) return []
  return indicator.countries.filter((one) => one.value === null).map((one) => one.country)
}
