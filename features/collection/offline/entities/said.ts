/** What a finished record says of an entity, as the device itself applies it. */
export interface Said {
  list: string
  id: string
  creates: boolean
  updates: boolean
  branch: string | null
  label: string
  data: Record<string, string>
}

const entitiesNamespace = 'http://www.opendatakit.org/xforms/entities'
const uuid = /^(?:uuid:)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i
const isYes = (text: string | null): boolean => text === '1' || text === 'true'
const uuidOf = (text: string | null): string | null =>
  uuid.exec(text?.trim() ?? '')?.[1]?.toLowerCase() ?? null

/** Questions of a form that are saved to a property, by path below the root. */
function properties(xform: Document): Map<string, string> {
  const found = new Map<string, string>()
  for (const bind of xform.getElementsByTagName('bind')) {
    const property = bind.getAttributeNS(entitiesNamespace, 'saveto')
    if (property) found.set((bind.getAttribute('nodeset') ?? '').trim().replace(/^\/[^/]+/, ''), property)
  }
  return found
}

const pathOf = (node: Element): string => {
  const above = node.parentElement
  return above ? `${pathOf(above)}/${node.localName}` : ''
}

/** What a record says of entities; the same reading as the server's (collection/entities/said.ts), on the device. */
export function saidHere(xform: string, xml: string): Said[] {
  if (!xform.includes(entitiesNamespace)) return []
  const parse = (text: string) => new DOMParser().parseFromString(text, 'text/xml')
  const saved = properties(parse(xform))
  const root = parse(xml).documentElement
  const containers = new Map<Element, Said>()
  for (const entity of root.getElementsByTagNameNS('*', 'entity')) {
    const container = entity.parentElement?.localName === 'meta' ? entity.parentElement.parentElement : null
    const id = uuidOf(entity.getAttribute('id'))
    const list = entity.getAttribute('dataset')
    if (!container || !id || !list) continue
    const label = [...entity.children].find((one) => one.localName === 'label')?.textContent?.trim() ?? ''
    const [creates, updates] = [isYes(entity.getAttribute('create')), isYes(entity.getAttribute('update'))]
    const branch = uuidOf(entity.getAttribute('branchId'))
    if (creates || updates) containers.set(container, { list, id, creates, updates, branch, label, data: {} })
  }
  for (const node of root.getElementsByTagName('*')) {
    const property = node.children.length === 0 ? saved.get(pathOf(node)) : undefined
    if (property === undefined) continue
    let owner: Element | null = node.parentElement
    while (owner && !containers.has(owner)) owner = owner.parentElement
    if (owner) containers.get(owner)!.data[property] = node.textContent?.trim() ?? ''
  }
  return [...containers.values()]
}
