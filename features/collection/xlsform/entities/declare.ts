import type { Problems } from '../problems.ts'
import { ancestors, type EntityAttribute, type FormNode, metaGroup, type Section } from '../survey/tree.ts'
import type { Group } from '../value.ts'
import { allocate } from './allocate.ts'
import type { EntityDeclaration } from './declarations.ts'
import type { EntityReferences } from './references.ts'

/** Versions of the entities specification: the second one knows several entities, and those of repeats. */
export type EntitiesVersion = '2024.1.0' | '2025.1.0'

/** Puts every declared entity into the container it belongs to. Returns the specification's version. */
export function declareEntities(
  references: EntityReferences,
  root: Section,
  problems: Problems,
): EntitiesVersion | undefined {
  if (references.declarations.size === 0) return undefined
  const allocations = allocate(references, root, problems)
  let inRepeat = false
  for (const [section, declaration] of allocations) {
    const repeats = [section, ...ancestors(section)].some(({ kind }) => kind === 'repeat')
    inRepeat ||= repeats
    section.children.push(metaGroup([entitySection(declaration, repeats)]))
  }
  return references.declarations.size > 1 || inRepeat ? '2025.1.0' : '2024.1.0'
}

/**
 * The `<entity>` of a declaration. Which of `entity_id`, `create_if` and `update_if` are given decides
 * whether it creates, updates, or either (https://getodk.github.io/xforms-spec/entities).
 */
function entitySection(declaration: EntityDeclaration, inRepeat: boolean): Section {
  const { list, entityId, createIf, updateIf, label, row } = declaration
  const children: FormNode[] = [attribute('dataset', list)]
  if (!entityId || createIf) children.push(attribute('create', '1', createIf))
  if (entityId) {
    const found = `instance('${list}')/root/item[name=${entityId}]`
    children.push(
      attribute('update', '1', updateIf),
      attribute('baseVersion', '', `${found}/__version`),
      attribute('trunkVersion', '', `${found}/__trunkVersion`),
      attribute('branchId', '', `${found}/__branchId`),
    )
  }
  children.push(idAttribute(entityId, inRepeat))
  if (label) {
    children.push({
      kind: 'entity-label',
      name: 'label',
      row,
      parent: undefined,
      path: '',
      bind: computed(label),
    })
  }
  return { kind: 'entity', name: 'entity', row, parent: undefined, path: '', children }
}

function attribute(name: string, value: string, expression?: string): EntityAttribute {
  return {
    kind: 'attribute',
    name,
    row: undefined,
    parent: undefined,
    path: '',
    value,
    bind: expression === undefined ? undefined : computed(expression),
    actions: [],
  }
}

const computed = (expression: string): Group =>
  new Map([
    ['calculate', expression],
    ['readonly', 'true()'],
    ['type', 'string'],
  ])

/** A new entity gets an ID when the record, or the repeat's instance, is begun; an old one is looked up. */
function idAttribute(entityId: string | undefined, inRepeat: boolean): EntityAttribute {
  const id = attribute('id', '')
  id.bind = new Map([
    ['readonly', 'true()'],
    ['type', 'string'],
  ])
  if (entityId) {
    id.bind.set('calculate', entityId)
    return id
  }
  id.actions.push({ name: 'setvalue', event: 'odk-instance-first-load', value: 'uuid()' })
  if (inRepeat) id.actions.push({ name: 'setvalue', event: 'odk-new-repeat', value: 'uuid()' })
  return id
}
