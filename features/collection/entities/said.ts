import { SaxesParser } from 'saxes'
import type { Definition } from '../xform/definition.ts'

/** What a submission says of one entity, as `collection.keep_entities` takes it. */
export interface SaidEntity {
  list: string
  /** Where it stands: `` for the form itself, `/people[2]` for an entity of a repeat. */
  place: string
  /** Null when what stands there is no UUID. */
  id: string | null
  creates: boolean
  updates: boolean
  base: number | null
  trunk: number | null
  branch: string | null
  label: string
  /** By property; a question that was left empty empties its property, one that was not asked leaves it. */
  data: Record<string, string>
}

interface Frame {
  path: string
  place: string
  text: string
  property: string | undefined
  entity: SaidEntity | undefined
  /** Answers below it that belong to its entity. */
  answers: Record<string, string>
  counted: Map<string, number>
}

const uuid = /^(?:uuid:)?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/i
const isYes = (text: string | undefined): boolean => text === '1' || text === 'true'
const uuidIn = (text: string | undefined): string | null =>
  uuid.exec(text?.trim() ?? '')?.[1]?.toLowerCase() ?? null

/** A version as clients write it; anything but a positive integer is none. */
function versionIn(text: string | undefined): number | null {
  const found = /^\s*(\d{1,9})(?:\.0+)?\s*$/.exec(text ?? '')?.[1]
  return found && Number(found) > 0 ? Number(found) : null
}

/**
 * What a submission says of entities (ODK's entities specification 2025.1): read from the XML after personal answers were cut
 * out of it, so that nothing of theirs can get into a list.
 * @param xml well-formed, as it is stored
 */
export function saidEntities(xml: string, { entities, fields }: Definition): SaidEntity[] {
  const containers = new Set(entities.map(({ path }) => path))
  const properties = new Map(
    fields.flatMap((one) => (one.saveTo && !one.personal ? [[one.path, one.saveTo]] : [])),
  )
  const said: SaidEntity[] = []
  const stack: Frame[] = []
  const parser = new SaxesParser()
  parser.on('opentag', ({ name, attributes }) => {
    const above = stack.at(-1)
    const local = name.slice(name.indexOf(':') + 1)
    const path = above ? `${above.path}/${local}` : ''
    const nth = (above?.counted.get(local) ?? 0) + 1
    above?.counted.set(local, nth)
    const place = above ? `${above.place}/${local}${nth > 1 ? `[${nth}]` : ''}` : ''
    const property = properties.get(path)
    stack.push({ path, place, text: '', property, entity: undefined, answers: {}, counted: new Map() })
    const owner = stack.at(-3)
    if (local === 'entity' && owner && path === `${owner.path}/meta/entity` && containers.has(owner.path))
      owner.entity = entityOf(attributes as Record<string, string>, owner.place)
  })
  const text = (part: string) => {
    const frame = stack.at(-1)
    if (frame) frame.text += part
  }
  parser.on('text', text)
  parser.on('cdata', text)
  parser.on('closetag', () => {
    const frame = stack.pop()!
    if (frame.path.endsWith('/meta/entity/label')) {
      const owner = stack.at(-3)
      if (owner?.entity) owner.entity.label = frame.text.trim().slice(0, 500)
    }
    if (frame.property !== undefined) {
      const owner = stack.findLast(({ path }) => containers.has(path))
      if (owner) owner.answers[frame.property] = frame.text.trim()
    }
    const { entity } = frame
    if (entity && (entity.creates || entity.updates)) said.push({ ...entity, data: frame.answers })
  })
  parser.write(xml).close()
  return said
}

function entityOf(at: Record<string, string>, place: string): SaidEntity {
  const [creates, updates] = [isYes(at.create), isYes(at.update)]
  return {
    list: at.dataset ?? '',
    place,
    id: uuidIn(at.id),
    creates,
    updates,
    base: updates ? (versionIn(at.baseVersion) ?? 0) : null,
    trunk: versionIn(at.trunkVersion),
    branch: updates ? uuidIn(at.branchId) : null,
    label: '',
    data: {},
  }
}
