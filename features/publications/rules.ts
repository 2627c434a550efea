import type { EditionState, EditionStep } from './shapes.ts'

/** Where each step leads, and from which states. A published edition takes no step any more. */
const ways: Record<EditionStep, { from: EditionState[]; to: EditionState }> = {
  submit: { from: ['draft'], to: 'review' },
  return: { from: ['review'], to: 'draft' },
  publish: { from: ['review'], to: 'published' },
}

/** The state after a step; null when the step cannot be taken from here. */
export const after = (state: EditionState, step: EditionStep): EditionState | null =>
  ways[step].from.includes(state) ? ways[step].to : null

/** The steps that an actor may take with an edition in this state. */
export function openSteps(state: EditionState, writes: boolean, publishes: boolean): EditionStep[] {
  const allowed: EditionStep[] = []
  if (writes && after(state, 'submit')) allowed.push('submit')
  if ((writes || publishes) && after(state, 'return')) allowed.push('return')
  if (publishes && after(state, 'publish')) allowed.push('publish')
  return allowed
}
