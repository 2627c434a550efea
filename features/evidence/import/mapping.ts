import { z } from 'zod'
import { Key } from '../shapes.ts'

const Column = z.string().max(300)

/**
 * How the columns of a file become observations. Columns are named as in the file's header; a dimension that is not
 * mapped is not part of the vintage.
 */
export const Mapping = z.strictObject({
  /** One column, a column each for year and month, or the headings themselves (a wide table with a column per period). */
  period: z.union([
    z.strictObject({ column: Column }),
    z.strictObject({ year: Column, month: Column }),
    z.strictObject({ headings: z.literal(true) }),
  ]),
  /** Absent for a wide table. */
  value: Column.nullable().default(null),
  flag: Column.nullable().default(null),
  decimal: z.enum(['.', ',']).default('.'),
  /** A cell without text: an error, left out (wide tables: not reported), or kept as not available. */
  blank: z.enum(['error', 'skip', 'missing']).default('error'),
  dimensions: z.record(
    Key,
    z.union([z.strictObject({ column: Column }), z.strictObject({ constant: z.string().max(200) })]),
  ),
  /** Labels that a person matched: a code, or null to leave the rows with this label out. */
  labels: z.record(Key, z.record(z.string().max(300), z.string().max(200).nullable())).default({}),
  lon: Column.nullable().default(null),
  lat: Column.nullable().default(null),
  place: Column.nullable().default(null),
})
export type Mapping = z.output<typeof Mapping>

/** Names of columns that are unique, also where headings are blank or repeated. */
export function columnNames(headings: string[]): string[] {
  const seen = new Map<string, number>()
  return headings.map((heading, at) => {
    const plain = heading.replace(/^\uFEFF/, '').trim() || `#${at + 1}`
    const count = (seen.get(plain) ?? 0) + 1
    seen.set(plain, count)
    return count === 1 ? plain : `${plain} (${count})`
  })
}
