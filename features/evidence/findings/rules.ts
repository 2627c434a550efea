import type { FindingContent, FindingState } from './shapes.ts'

const fields = [
  'statement', 'severity', 'confidence', 'grade', 'theme', 'country', 'occurredOn', 'sensitivity', 'legal', 'links',
] as const // biome-ignore format: a list

/** Fields in which two versions of a finding differ. */
export function changedFields(before: FindingContent, after: FindingContent): (typeof fields)[number][] {
  return fields.filter((key) => canonical(before[key]) !== canonical(after[key]))
}

// The database gives objects back with their keys in an order of its own.
function canonical(value: unknown): string {
  return JSON.stringify(value ?? null, (_, inner: unknown) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}

/**
 * Whether a change touches what was approved. Translations, the theme under which it is filed, references to the law and
 * to records help the reader and do not: they can be mended without a second approval.
 */
export function changesSubstance(before: FindingContent, after: FindingContent): boolean {
  const spoken = (content: FindingContent) => content.statement.texts[content.statement.source]?.text.trim()
  return (
    spoken(before) !== spoken(after) ||
    before.statement.source !== after.statement.source ||
    changedFields(before, after).some((key) => !['statement', 'theme', 'legal', 'links'].includes(key))
  )
}

/** The state of a finding after it was changed. */
export const stateAfter = (state: FindingState, before: FindingContent, after: FindingContent) =>
  state === 'approved' && changesSubstance(before, after) ? 'draft' : state
