/** What a control needs so that its question names and describes it. */
export interface Naming {
  label: string
  description: string | undefined
  invalid: boolean
  required: boolean
}

/** The attributes by which a control is named and described by its question. */
export const named = (naming: Naming) => ({
  'aria-labelledby': naming.label,
  'aria-describedby': naming.description,
  'aria-invalid': naming.invalid || undefined,
  'aria-required': naming.required || undefined,
})

/** The same for a group of controls, which can be neither invalid nor required itself: its label says both. */
export const namedGroup = (naming: Naming) => ({
  'aria-labelledby': naming.label,
  'aria-describedby': naming.description,
})
