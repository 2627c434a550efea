import type { Naming } from '../Question.tsx'

/** The attributes by which a control is named and described by its question. */
export const named = (naming: Naming) => ({
  'aria-labelledby': naming.label,
  'aria-describedby': naming.description,
  'aria-invalid': naming.invalid || undefined,
  'aria-required': naming.required || undefined,
})
