import { z } from 'zod'

/** The six of the Western Balkans as records carry them: ISO 3166-1 alpha-2, Kosovo as XK. */
export const six = ['AL', 'BA', 'XK', 'ME', 'MK', 'RS'] as const
export const Country = z.string().regex(/^[A-Z]{2}$/)
/** ISO 3166-1 alpha-3 as statistics carry them; Kosovo is XKX. */
export const alpha3: Record<(typeof six)[number], string> = {
  AL: 'ALB', BA: 'BIH', XK: 'XKX', ME: 'MNE', MK: 'MKD', RS: 'SRB',
} // biome-ignore format: a table

/** Sensitivity of a record, after OCHA's four levels. */
export const sensitivities = ['low', 'moderate', 'high', 'severe'] as const
export const Sensitivity = z.int().min(0).max(3)
