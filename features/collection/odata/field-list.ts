import { isStructure, type Node, type Shape } from '../export/shape.ts'
import { odataName } from './fields.ts'

/** A form's fields as Central lists them, depth first. Personal questions are left out: they leave by other ways. */
export function fieldsJson(shape: Shape, odata: boolean): object[] {
  const fields: object[] = []
  const nameOf = (node: Node) => (odata ? odataName(node.name) : node.name)
  const walk = (children: readonly Node[], above: string) => {
    for (const child of children) {
      const path = `${above}/${nameOf(child)}`
      fields.push({
        path,
        name: nameOf(child),
        type: typeOf(child),
        binary: child.field.kind === 'binary' ? true : null,
        order: fields.length,
        selectMultiple: child.field.kind === 'select_multiple' ? true : null,
      })
      if (isStructure(child.field)) walk(child.children, path)
    }
  }
  walk(shape.root.children, '')
  return fields
}

function typeOf({ field }: Node): string {
  if (field.kind === 'repeat') return 'repeat'
  if (field.kind === 'group') return 'structure'
  return field.type
}
