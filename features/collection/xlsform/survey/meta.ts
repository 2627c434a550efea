import type { Problems } from '../problems.ts'
import type { Settings } from '../settings.ts'
import { generatedQuestion } from './question.ts'
import { isSection, metaGroup, type Question, type Section } from './tree.ts'
import { QUESTION_TYPES } from './types.ts'

/** Adds the `meta` group: the audit log, the instance's ID and its name. */
export function addMeta(root: Section, fromSheet: Question[], settings: Settings, problems: Problems): void {
  const children = [...fromSheet]
  const calculate = QUESTION_TYPES.get('calculate')!
  if (settings.omitInstanceId) {
    if (settings.publicKey) {
      const place = { sheet: 'settings', row: 2, column: 'omit_instanceID' }
      problems.error('instance_id_needed', place)
    }
  } else {
    const bind = new Map([
      ['readonly', 'true()'],
      ['jr:preload', settings.instanceIdSource],
    ])
    children.push(generatedQuestion('instanceID', 'calculate', calculate, { bind }))
  }
  if (settings.instanceName !== undefined) {
    const bind = new Map([['calculate', settings.instanceName]])
    children.push(generatedQuestion('instanceName', 'calculate', calculate, { bind }))
  }
  if (children.length === 0) return
  // An entity of the form itself has already made a meta group.
  const existing = root.children.find((child): child is Section => isSection(child) && child.name === 'meta')
  if (existing) existing.children.push(...children)
  else root.children.push(metaGroup(children))
}
