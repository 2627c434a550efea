import type { Field } from '../xform/definition.ts'

/** A question as lists know it. */
export interface Column {
  field: Field
  /** one: one answer a submission; many: it lies in a repeat; tokens: several choices in one answer. */
  kind: 'one' | 'many' | 'tokens'
}
