import type { Problems } from '../problems.ts'
import type { Section } from '../survey/tree.ts'
import type { EntityDeclaration } from './declarations.ts'
import type { EntityReferences } from './references.ts'
import { lineage, pathOf, type Request, requestFor } from './scope.ts'

/** Chooses the container of each entity: one entity to a container, as deep as its questions allow. */
export function allocate(
  references: EntityReferences,
  root: Section,
  problems: Problems,
): Map<Section, EntityDeclaration> {
  const requests: Request[] = []
  for (const [list, found] of references.byList) {
    const request = requestFor(references.declarations.get(list)!, found, problems)
    if (request) requests.push(request)
  }
  for (const declaration of references.declarations.values()) {
    if (references.byList.has(declaration.list)) continue
    requests.push({ declaration, scope: root, wanted: root, savedFrom: [] })
  }
  // A single entity of the form itself always sits at the top, which older servers can read too.
  if (requests.length === 1 && requests[0]!.scope === root) return new Map([[root, requests[0]!.declaration]])
  const allocation = new Allocation(problems)
  for (const inScope of Map.groupBy(requests, ({ scope }) => scope).values()) {
    for (const request of inScope.toSorted((a, b) => a.declaration.row - b.declaration.row)) {
      allocation.place(request)
    }
  }
  return allocation.placed
}

class Allocation {
  readonly placed = new Map<Section, EntityDeclaration>()
  /** Containers that belong to an entity because its saved questions lie in or below them. */
  readonly #reserved = new Map<Section, EntityDeclaration>()
  readonly #problems: Problems

  constructor(problems: Problems) {
    this.#problems = problems
  }

  place(request: Request): void {
    const { declaration, scope, wanted, savedFrom } = request
    const candidates = lineage(wanted)
      .slice(lineage(scope).length - 1)
      .reverse()
    let occupant: EntityDeclaration | undefined
    for (const container of candidates) {
      occupant = this.placed.get(container) ?? this.#reserved.get(container)
      if (!occupant) {
        this.placed.set(container, declaration)
        this.#reserve(container, savedFrom, declaration)
        return
      }
      // Saved questions must find their own entity first on the way up.
      const inTheWay = savedFrom.map((section) => this.#reserved.get(section)).find(Boolean)
      if (inTheWay) {
        occupant = inTheWay
        break
      }
    }
    if (!occupant) return
    const place = { sheet: 'entities', row: declaration.row, column: 'list_name' }
    this.#problems.error('entity_no_container', place, { scope: pathOf(scope), other: occupant.row })
  }

  #reserve(container: Section, savedFrom: readonly Section[], declaration: EntityDeclaration): void {
    this.#reserved.set(container, declaration)
    const top = lineage(container).length - 1
    for (const section of savedFrom) {
      for (const between of lineage(section).slice(top)) this.#reserved.set(between, declaration)
    }
  }
}
