/** The rule of a form that does not hold; `offered`: the choice is filtered out by other answers. */
export type Rule = 'constraint' | 'required' | 'relevant' | 'offered'

/** What is needed of the nodes of ODK's engine, in a browser and on the server. */
export interface JudgedNode {
  readonly nodeType: string
  readonly currentState: {
    readonly reference: string
    readonly relevant: boolean
    readonly value?: unknown
    readonly children: readonly unknown[] | null
  }
  readonly validationState: { readonly violation?: { readonly condition: 'constraint' | 'required' } | null }
}

const isBlank = (value: unknown) => !Array.isArray(value) || value.length === 0

/**
 * What breaks the form's rules in a record that the engine has opened, in the form's order.
 * @param answered references of the questions that the record answered when it came: what the engine took out shows there
 */
export function* brokenIn<N extends JudgedNode>(
  node: N,
  answered: ReadonlySet<string>,
): Generator<{ rule: Rule; node: N }> {
  const { reference, relevant, value, children } = node.currentState
  const violation = node.validationState.violation
  if (answered.has(reference) && !relevant) yield { rule: 'relevant', node }
  else if (answered.has(reference) && node.nodeType === 'select' && isBlank(value))
    yield { rule: 'offered', node }
  else if (violation) yield { rule: violation.condition, node }
  for (const child of children ?? []) yield* brokenIn(child as N, answered)
}
