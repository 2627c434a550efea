import { z } from 'zod'
import { Id } from '../../common/ids.ts'
import { LocalText } from '../../common/languages.ts'

export const InProgramme = z.object({ programme: Id })
export const OfVisit = z.object({ programme: Id, visit: Id })
/** The record's version that a change was based on. */
export const Based = z.object({ version: z.int().min(1) })
/** A text that must be written at least in its source language. */
export const Written = LocalText.refine((text) => (text.texts[text.source]?.text ?? '').trim() !== '', {
  message: 'problem.field.required',
})
/** A text that may be missing. An empty one is none. */
export const MaybeText = LocalText.nullable().transform((text) =>
  text && (text.texts[text.source]?.text ?? '').trim() !== '' ? text : null,
)
export const short = z.string().trim().max(300)
export const Reason = z.string().trim().max(2000)
export const CountryCode = z.string().regex(/^[A-Z]{2}$/)
export const Person = z.object({ id: Id, name: z.string() })
export const Count = z.int().min(0).max(100_000)

/** What every record carries besides its own fields. */
export const Kept = z.object({
  id: Id,
  version: z.int(),
  changedAt: z.iso.datetime(),
  changedBy: z.string().nullable(),
  sample: z.boolean(),
  may: z.array(z.string()),
})
