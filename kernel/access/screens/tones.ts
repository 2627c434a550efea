import type { Tone } from '../../../ui/page/marks.tsx'
import type { personStates } from '../contract.ts'

/** How the state of an account looks. */
export const personTones: Record<(typeof personStates)[number], Tone> = {
  active: 'good',
  invited: 'warn',
  closed: 'bad',
}
