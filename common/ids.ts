import { z } from 'zod'

/** Identifier of a record: UUID (version 7, made by the database). */
export const Id = z.uuid()
export type Id = z.infer<typeof Id>

/** Page of a list: rows are asked for by number, at most 500 at a time. */
export const PageQuery = z.object({
  search: z.string().max(200).optional(),
  /** `column` or `-column` for descending. */
  sort: z.string().max(60).optional(),
  page: z.coerce.number().int().min(1).default(1),
  size: z.coerce.number().int().min(1).max(500).default(50),
  /** Filters as `column:value` pairs, several values of one column are alternatives. */
  filter: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .transform((value) => (value === undefined ? [] : [value].flat())),
})
export type PageQuery = z.output<typeof PageQuery>

/** A page of rows with the number of all that match. */
export const pageOf = <T extends z.ZodType>(row: T) =>
  z.object({ rows: z.array(row), total: z.number().int() })

/** An ISO calendar date, `2026-11-24`. In a request it lies within `reach` (`kernel/http/dates.ts`). */
export const IsoDate = z.iso.date()

/**
 * The days that somebody may speak of. Nobody means others, and arithmetic with them leaves what a database, or four
 * digits, can hold.
 */
export const reach = { first: '1900-01-01', last: '2200-12-31' }
