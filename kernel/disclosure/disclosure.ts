import type { Truth } from '../../common/document.ts'
import type { Shown } from './shown.ts'

// What other code may use of disclosure control.
export { coarseDay, coarsePoint, type Grain, type Point } from './coarsen.ts'
export { type Protected, protect, type Rules, thresholds } from './protect.ts'
export { protectOnce } from './remember.ts'
export type { Shown } from './shown.ts'
export {
  type Cell,
  type CrossTable,
  crossTable,
  type Dimension,
  dimension,
  join,
  type System,
} from './table.ts'

/** A cell with its mark of the grammar of truth. A number that is not shown is not in it either. */
export function shownValue(shown: Shown): { value: number | null; truth?: Truth } {
  if (shown.kind === 'value') return { value: shown.value }
  if (shown.kind === 'small') return { value: null, truth: { mark: 'suppressed', below: shown.below } }
  return { value: null, truth: { mark: 'suppressed', complementary: true } }
}
